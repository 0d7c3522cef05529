"""What is known of a project around its code, on trees as people have them."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest
from msgspec.structs import replace

from sqlassay.index import Index
from sqlassay.lsp.folder import Folder
from sqlassay.lsp.policy import Policy
from sqlassay.lsp.settings import ClientSettings
from sqlassay.lsp.watching import WATCHED
from sqlassay.model.environment import Environment, Role, describe_environment
from sqlassay.model.workspace import Workspace, read_file
from sqlassay.project import (
    Configuration,
    Configurations,
    Environments,
    Source,
    discover,
    environment_of,
    read,
)
from trees import UV, written

Files = dict[str, str]
REVISION = 'revision = "1"\ndown_revision = None\n\n\ndef upgrade():\n    pass\n'
ENV = "from alembic import context\n"
MAKO = {"script.py.mako": ""}


def linked(folder: Path) -> Workspace:
    files = {}
    for file in discover([folder], Configurations()).asked:
        source = read(file.path)
        assert isinstance(source, Source)
        files[file.path] = read_file(file.path, source.text, file.root, role=file.role)
    return Workspace.empty().with_files(files)


def known(folder: Path) -> Environment:
    """What files and code say."""
    return linked(folder).environment(Environments().of(folder, Configuration(folder)))


def roles(folder: Path) -> dict[str, str]:
    workspace = linked(folder)
    modules = workspace.program.modules
    return {name: str(module.role) for name, module in modules.items() if module.role is not Role.APPLICATION}


def rows(folder: Path) -> set[tuple[str, str, str]]:
    return {(row.topic, row.value, row.source) for row in describe_environment(known(folder))}


@pytest.mark.parametrize(
    ("files", "newest", "source"),
    [
        ({"requirements.txt": "sqlalchemy>=1.4,<2\n"}, (1, 4), "requirements.txt: sqlalchemy>=1.4,<2"),
        ({"requirements.txt": "sqlalchemy<2.1\n"}, (2, 0), "requirements.txt: sqlalchemy<2.1"),
        ({"requirements.txt": "sqlalchemy>=1.4,<2.0.30\n"}, (2, 0), "requirements.txt"),
        ({"requirements.txt": "sqlalchemy<1.9\n"}, (1, 4), "requirements.txt"),
        ({"requirements.txt": "sqlalchemy~=2.0.1\n"}, (2, 0), "requirements.txt"),
        ({"requirements.txt": "sqlalchemy==1.*\n"}, (1, 4), "requirements.txt"),
        ({"requirements.txt": "sqlalchemy>=1.4,!=2.0.3,<=2.0\n"}, (2, 0), "requirements.txt"),
        ({"requirements.txt": "sqlalchemy>=2,<3\n"}, None, ""),
        ({"requirements.txt": "sqlalchemy~=2.0\nsqlmodel==0.0.22\n"}, None, ""),
        ({"requirements.txt": "sqlalchemy>=2,<3\n", "uv.lock": UV}, (2, 0), "uv.lock: sqlalchemy 2.0.41"),
        ({"requirements.txt": "sqlalchemy>=2.1\n", "uv.lock": UV}, None, ""),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\nSQLAlchemy = "^1.4.2"\n'},
            (1, 4),
            'pyproject.toml: SQLAlchemy = "^1.4.2"',
        ),
        ({"pyproject.toml": '[tool.poetry.dependencies]\nsqlalchemy = "~2.0"\n'}, (2, 0), "pyproject.toml"),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\nsqlalchemy = "~1.4 || ~2.0"\n'},
            (2, 0),
            "pyproject.toml",
        ),
        (
            {
                "setup.py": "import setuptools\nneeds = ['SQLAlchemy>=1.3,<1.5']\n"
                "setuptools.setup(install_requires=needs)\n"
            },
            (1, 4),
            "setup.py: SQLAlchemy>=1.3,<1.5",
        ),
        (
            {
                "setup.py": "from setuptools import setup\nsetup(install_requires=read(), "
                "extras_require={'db': ['sqlalchemy==2.0.3', read()]})\n"
            },
            (2, 0),
            "setup.py: sqlalchemy==2.0.3",
        ),
        (
            {"environment.yml": "dependencies:\n  - python=3.12\n  - conda-forge::sqlalchemy=1.4\n"},
            (1, 4),
            "environment.yml: sqlalchemy=1.4",
        ),
        (
            {"environment.yaml": "dependencies:\n- pip:\n  - 'SQLAlchemy[asyncio]~=2.0.1'\n"},
            (2, 0),
            "environment.yaml: SQLAlchemy~=2.0.1",
        ),
        ({"pdm.lock": UV}, (2, 0), "pdm.lock: sqlalchemy 2.0.41"),
        ({"pylock.prod.toml": UV.replace("package", "packages")}, (2, 0), "pylock.prod.toml"),
        (
            {"setup.py": "setup(install_requires=[\n", "environment.yml": ":::\n- = -\n", "uv.lock": "\0"},
            None,
            "",
        ),
    ],
)
def test_the_newest_release_that_is_allowed_or_there(
    tmp_path: Path, files: Files, newest: tuple[int, int] | None, source: str
) -> None:
    found = environment_of(written(tmp_path, files))
    assert found.sqlalchemy_newest == newest
    assert found.sqlalchemy_newest_source.startswith(source)


def test_a_configured_release_is_no_older_than_the_newest(tmp_path: Path) -> None:
    written(tmp_path, {".git/x": "", "requirements.txt": "sqlalchemy<2\n"})
    at = Environments().of(tmp_path, Configuration(tmp_path, target_version="2.0"))
    assert (at.sqlalchemy, at.sqlalchemy_newest) == ((2, 0), None)
    assert Environments().of(tmp_path, Configuration(tmp_path, target_version="1.4")).sqlalchemy_newest == (
        1,
        4,
    )


@pytest.mark.parametrize(
    ("files", "databases"),
    [
        (
            {
                "pyproject.toml": '[project]\ndependencies = ["asyncpg>=0.29"]\n[dependency-groups]\n'
                'dev = ["aiosqlite", "asyncpg"]\n'
            },
            {
                ("driver", "postgresql+asyncpg", "pyproject.toml: asyncpg>=0.29"),
                ("driver", "sqlite+aiosqlite (test)", "pyproject.toml: aiosqlite"),
            },
        ),
        (
            {
                "requirements.txt": "sqlalchemy[mysql_connector]>=2\n",
                "uv.lock": UV + '[[package]]\nname = "pyodbc"\nversion = "5.2"\n',
            },
            {("driver", "mysql+mysqlconnector", "requirements.txt: sqlalchemy[mysql_connector]>=2")},
        ),
        (
            {"uv.lock": UV + '\n[[package]]\nname = "psycopg2-binary"\nversion = "2.9.9"\n'},
            {("driver", "postgresql+psycopg2", "uv.lock: psycopg2-binary 2.9.9")},
        ),
        (
            {
                ".env.example": "export DATABASE_URL=postgresql+asyncpg://web:S3cret@db/shop\n# OLD=mysql://x\n",
                ".env.test": "DATABASE_URL=sqlite:///./test.db\n",
                "docker/compose.yaml": "environment:\n  - TEST_DATABASE_URL=mysql+pymysql://root:pw@db/x\n"
                "  - KC_DB_URL=jdbc:postgresql://keycloak\n",
                "alembic.ini": "[alembic]\nsqlalchemy.url = driver://user:pass@localhost/dbname\n",
                "pyproject.toml": '[tool.pytest.ini_options]\nenv = ["DB=oracle+oracledb://u:p@h"]\n',
                "app.toml": '[database]\nurl = "postgres://web:S3cret@db/shop"\n',
                "config/list.yml": "urls:\n- mssql://web:S3cret@db/shop\n",
            },
            {
                ("database", "postgresql+asyncpg", ".env.example: DATABASE_URL = postgresql+asyncpg"),
                ("database", "sqlite (test)", ".env.test: DATABASE_URL = sqlite"),
                (
                    "database",
                    "mysql+pymysql (test)",
                    "docker/compose.yaml: TEST_DATABASE_URL = mysql+pymysql",
                ),
                ("database", "oracle+oracledb (test)", "pyproject.toml: env = oracle+oracledb"),
                ("database", "postgresql", "app.toml: url = postgresql"),
                ("database", "mssql", "config/list.yml: mssql"),
            },
        ),
        (
            {
                "app/db.py": '"""Not mysql://."""\nurl = URL.create("postgresql+psycopg", host=host)\n',
                "app/old.py": "url = sa.engine.URL.create(drivername='mssql')\n",
                "app/config.py": "class Settings(BaseSettings):\n    def url(self):\n"
                "        return MultiHostUrl.build(scheme='mysql+asyncmy', path=self.db)\n",
                "app/settings.py": "from pydantic import PostgresDsn\n\nSQLALCHEMY_DATABASE_URI = "
                "f'oracle://{user}@{host}'\nother = 'jdbc:oracle://x'\n",
                "app/fix.py": "if url.startswith('mariadb://') or scheme == 'mysql+pymysql':\n"
                "    url = url.replace('mysql://', 'mysql+mysqldb://')\nkey = 'postgres://prod/users'\n",
                "tests/conftest.py": "engine = create_engine('sqlite://')\n",
            },
            {
                ("database", "postgresql+psycopg", "app/db.py: postgresql+psycopg"),
                ("database", "mssql", "app/old.py: mssql"),
                ("database", "mysql+asyncmy", "app/config.py: mysql+asyncmy"),
                ("database", "oracle", "app/settings.py: oracle"),
                ("database", "postgresql", "app/settings.py: postgresql"),
                ("database", "sqlite (test)", "tests/conftest.py: sqlite"),
            },
        ),
    ],
    ids=["declared", "extra", "locked", "settings", "code"],
)
def test_databases_with_where_they_are_named(
    tmp_path: Path, files: Files, databases: set[tuple[str, str, str]]
) -> None:
    written(tmp_path, {".git/x": "", **files})
    assert {row for row in rows(tmp_path) if row[0] in ("database", "driver")} == databases
    assert "S3cret" not in repr(known(tmp_path))


def test_the_dialects_are_those_of_the_application(tmp_path: Path) -> None:
    written(
        tmp_path, {".git/x": "", "app.py": "url = 'mysql+asyncmy://db'\n", "test_app.py": "u = 'sqlite://'\n"}
    )
    environment = known(tmp_path)
    assert environment.dialects == {"mysql"}
    assert [one.scheme.is_async for one in environment.databases] == [True, False]


@pytest.mark.parametrize(
    ("files", "migrations", "environments"),
    [
        (
            {
                "alembic.ini": "[alembic]\nscript_location = %(here)s/db/steps\n",
                "db/steps/env.py": "",
                "db/steps/helpers.py": "",
                "db/steps/versions/0001.py": "",
                "api/versions/v1.py": "",
            },
            {"db.steps.env", "db.steps.helpers", "db.steps.versions.0001"},
            {
                (
                    "db/steps, revisions in db/steps/versions",
                    "alembic.ini: script_location = %(here)s/db/steps",
                )
            },
        ),
        (
            {
                "pyproject.toml": '[tool.alembic]\nscript_location = "%(here)s/steps"\n'
                'version_locations = ["%(here)s/a/steps", "%(here)s/b"]\n',
                "steps/env.py": "",
                "a/steps/1.py": "",
                "b/2.py": "",
            },
            {"steps.env", "a.steps.1", "b.2"},
            {("steps, revisions in a/steps, b", "pyproject.toml: script_location = %(here)s/steps")},
        ),
        (
            {
                "alembic.ini": "[one]\nscript_location = shop:db/one\n[two]\nscript_location = two\n"
                "version_locations = two/x two/y,  nowhere\n",
                "src/shop/db/one/env.py": "",
                "two/env.py": "",
                "two/x/1.py": "",
            },
            {"src.shop.db.one.env", "two.env", "two.x.1"},
            {
                ("src/shop/db/one", "alembic.ini: script_location = shop:db/one"),
                ("two, revisions in two/x", "alembic.ini: script_location = two"),
            },
        ),
        (
            {
                "app/migrations/alembic.ini": "[alembic]\n# set by Flask-Migrate\n",
                "app/migrations/env.py": "",
                "app/migrations/script.py.mako": "",
                "app/migrations/versions/1.py": "",
                "app/jobs/migrations/move.py": "",
            },
            {"app.migrations.env", "app.migrations.versions.1"},
            set(),
        ),
        (
            {"storage/env.py": ENV, "storage/history/1.py": REVISION, "storage/notes.py": ""},
            {"storage.env", "storage.history.1"},
            {("storage, revisions in storage/history", "storage/env.py: from alembic import context")},
        ),
        (
            {
                "setup.cfg": "",
                "alembic.ini": "[alembic]\nscript_location = .\n",
                "env.py": ENV,
                "versions/1.py": "",
                "app.py": "",
            },
            {"env", "versions.1"},
            {("., revisions in versions", "alembic.ini: script_location = .")},
        ),
        (
            {
                "alembic.ini": "script_location = x\n[",
                "pyproject.toml": "[tool]\nalembic = 3\n",
                "x/env.py": "",
            },
            set(),
            set(),
        ),
    ],
    ids=["ini", "pyproject", "several", "flask-migrate", "by its code", "the project itself", "malformed"],
)
def test_migrations_stand_where_alembic_looks(
    tmp_path: Path, files: Files, migrations: set[str], environments: set[tuple[str, str]]
) -> None:
    written(tmp_path, {".git/x": "", **files})
    assert {name for name, role in roles(tmp_path).items() if role == "migration"} == migrations
    assert {row[1:] for row in rows(tmp_path) if row[0] == "migrations"} >= environments


@pytest.mark.parametrize(
    ("files", "tests"),
    [
        ({"pytest.ini": "[pytest]\ntestpaths = spec\n", "spec/orders/check.py": "", "spec/test_x.py": ""},
         {"spec.orders.check", "spec.test_x"}),
        ({"pyproject.toml": '[tool.pytest.ini_options]\npython_files = ["check_*.py"]\n', "app/x.py": "",
          "app/check_x.py": ""}, {"app.check_x"}),
        ({"pytest.toml": '[pytest]\npython_files = ["*_check.py"]\n', "app/x_check.py": "",
          "pytest.ini": "[pytest]\npython_files = x.py\n", "app/x.py": ""}, {"app.x_check"}),
        ({"setup.cfg": "[tool:pytest]\ntestpaths = src docs\npython_files = *.py\n", "src/app.py": "",
          "src/tests/x.py": ""}, {"src.tests.x"}),
        ({"tox.ini": "[pytest]\ntestpaths = .\n", "app.py": "", "shop/test_cart.py": "", "conftest.py": ""},
         {"shop.test_cart", "conftest"}),
        ({"a/pytest.ini": "[pytest]\npython_files = x.py\n", "a/b/x.py": "", "c/x.py": ""}, {"a.b.x"}),
        ({"pytest.ini": "testpaths = x\n[[", "x/y.py": ""}, set()),
        ({"pytest.ini": "[pytest]\n", "tox.ini": "[pytest]\npython_files = x.py\n", "x.py": ""}, set()),
    ],
    ids=["folder", "pattern", "order", "doctests", "everywhere", "nearest", "malformed", "first"],
)  # fmt: skip
def test_tests_stand_where_pytest_looks(tmp_path: Path, files: Files, tests: set[str]) -> None:
    written(tmp_path, {".git/x": "", **files})
    assert {name for name, role in roles(tmp_path).items() if role == "test"} == tests


def test_scripts_and_documentation_stand_at_the_top(tmp_path: Path) -> None:
    names = [
        "setup.py",
        "scripts/load.py",
        "docs/conf.py",
        "examples/a/app.py",
        "app/docs/views.py",
        "app/bin.py",
    ]
    written(tmp_path, {".git/x": "", **dict.fromkeys(names, "")})
    assert roles(tmp_path) == {
        "setup": "script",
        "scripts.load": "script",
        "docs.conf": "documentation",
        "examples.a.app": "documentation",
    }


def test_in_a_monorepo_each_project_has_its_own(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            ".git/x": "",
            "uv.lock": UV,
            ".env": "DATABASE_URL=postgresql://db\n",
            "shop/pyproject.toml": '[project]\ndependencies = ["sqlalchemy>=2", "asyncpg"]\n',
            "shop/src/shop/db.py": "url = 'postgresql+asyncpg://db'\n",
            "old/setup.py": "setup(install_requires=['sqlalchemy<1.4', 'pymysql'])\n",
            "old/old/db.py": "url = 'mysql+pymysql://db'\n",
            "old/old/setup.py": "",
            "old/old/__init__.py": "",
        },
    )
    workspace, environments = linked(tmp_path), Environments()
    shop, old = (
        workspace.environment(environments.of(tmp_path / name, Configuration(tmp_path)))
        for name in ("shop/src/shop", "old/old")
    )
    assert (shop.project, old.project) == (tmp_path / "shop", tmp_path / "old")
    assert (shop.sqlalchemy, shop.sqlalchemy_newest) == ((2, 0), (2, 0))
    assert (old.sqlalchemy, old.sqlalchemy_newest) == ((1, 3), (1, 3))
    assert {str(one.scheme) for one in shop.databases} == {"postgresql", "postgresql+asyncpg"}
    assert {str(one.scheme) for one in old.databases} == {"postgresql", "mysql+pymysql"}


NONSENSE = [
    "[",
    "\0",
    "[tool]\nalembic = 3\npoetry = [1]\n[project]\ndependencies = {a = 1}\n",
    "x = " + "[" * 10_000,
    "setup(install_requires=" + "(" * 500,
    "sqlalchemy>=" + "9" * 5_000,
    "[pytest]\ntestpaths = a**b /x \0 ..\n",
    "[alembic]\nscript_location = \0\nversion_locations = %(\n",
    "- =\n- sqlalchemy=\n",
    "[[package]]\nname = 3\n",
    f'[tool.poetry.dependencies]\nsqlalchemy = "^{"9" * 5_000}"\nx = {{extras = [1]}}\n',
]


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_files_may_hold_anything(tmp_path: Path, text: str) -> None:
    names = (
        "pyproject.toml uv.lock Pipfile Pipfile.lock setup.cfg setup.py requirements.txt environment.yml "
        "alembic.ini pytest.ini pytest.toml tox.ini .env"
    )
    written(tmp_path, dict.fromkeys(names.split(), text))
    assert replace(environment_of(tmp_path), needs_sqlalchemy=False) == Environment()


@pytest.mark.parametrize(
    ("files", "needs"),
    [
        ({"requirements.txt": "sqlalchemy\n"}, True),
        ({"requirements.txt": "django\n"}, False),
        ({"pyproject.toml": '[project]\ndependencies = ["Flask-SQLAlchemy"]\n'}, True),
        ({"setup.py": "setup(tests_require=['alembic'])\n"}, True),
        ({"uv.lock": '[[package]]\nname = "sqlmodel"\nversion = "0.0.22"\n'}, True),
        ({".venv/lib/python3.12/site-packages/sqlalchemy-2.0.1.dist-info/METADATA": ""}, True),
        ({".venv/lib/python3.12/site-packages/django-5.0.dist-info/METADATA": ""}, False),
    ],
)
def test_whether_sqlalchemy_is_asked_for(tmp_path: Path, files: dict[str, str], needs: bool) -> None:
    written(tmp_path, {".git/x": "", "app/__init__.py": "", **files})
    assert environment_of(tmp_path).needs_sqlalchemy is needs
    configuration = Configurations().of(tmp_path / "app")
    assert Environments().of(tmp_path / "app", configuration).needs_sqlalchemy is needs


def test_the_server_reads_a_file_again_that_is_for_something_else_now(tmp_path: Path) -> None:
    written(tmp_path, {".git/x": "", "app.py": "", "batch.py": ""})
    folder = Folder(tmp_path, Policy(tmp_path, ClientSettings()), Workspace.empty())

    def looked(folder: Folder) -> tuple[set[str], Folder]:
        survey = folder.survey()
        read = folder.read(survey.changed, Index(None))
        return {file.path.name for file in survey.changed}, folder.surveyed(survey, read, ())

    changed, folder = looked(folder)
    assert changed == {"app.py", "batch.py"}
    assert looked(folder)[0] == set()
    written(tmp_path, {"pytest.ini": "[pytest]\npython_files = batch.py\n"})
    changed, folder = looked(replace(folder, policy=Policy(tmp_path, ClientSettings())))
    assert changed == {"batch.py"}
    assert folder.workspace.program.role("batch") is Role.TEST


def test_what_is_read_is_watched() -> None:
    names = [
        "pyproject.toml", "sqlassay.toml", ".gitignore", "uv.lock", "poetry.lock", "Pipfile",
        "Pipfile.lock", "pylock.prod.toml", "setup.cfg", "setup.py", "requirements.txt",
        "dev-requirements.in", "requirements/a.txt", "environment.yml", "conda.yaml", "alembic.ini",
        "pytest.ini", "tox.ini", "pytest.toml", ".env", ".env.example", "prod.env", "docker-compose.yml",
        "script.py.mako",
    ]  # fmt: skip
    assert [name for name in names if not any(fnmatch(f"/{name}", pattern[2:]) for pattern in WATCHED)] == []
