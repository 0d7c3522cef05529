from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay.project import Configuration, Environments, environment_of
from trees import UV, written

Files = dict[str, str]


@pytest.mark.parametrize(
    ("files", "release", "source"),
    [
        (
            {"requirements.txt": "flask\nSQLAlchemy[asyncio] >= 1.4.36, < 3  # orm\n"},
            (1, 4),
            "requirements.txt: SQL",
        ),
        (
            {
                "requirements.txt": "-r deps/base.txt\n",
                "deps/base.txt": "sqlalchemy==2.0.41 \\\n  --hash=sha256:0\n",
            },
            (2, 0),
            "deps/base.txt: sqlalchemy==2.0.41",
        ),
        (
            {"requirements.txt": "-c pins.txt\nsqlalchemy\n", "pins.txt": "sqlalchemy~=2.1.0\n"},
            (2, 1),
            "pins.txt",
        ),
        ({"requirements/prod.txt": "SQLAlchemy<2.0\n"}, (1, 4), "requirements/prod.txt: SQLAlchemy<2.0"),
        (
            {"pyproject.toml": '[project]\ndependencies = ["sqlalchemy>=2"]\n', "uv.lock": UV},
            (2, 0),
            "pyproject.toml",
        ),
        (
            {"pyproject.toml": '[project]\ndependencies = ["sqlalchemy"]\n', "uv.lock": UV},
            (2, 0),
            "uv.lock: sqlalchemy",
        ),
        (
            {"pyproject.toml": '[project.optional-dependencies]\ndb = ["SQLAlchemy>=1.4"]\n', "uv.lock": UV},
            (1, 4),
            "pyproject.toml: SQLAlchemy>=1.4",
        ),
        (
            {"pyproject.toml": '[dependency-groups]\ndev = ["sqlalchemy==2.1.*", {include-group = "x"}]\n'},
            (2, 1),
            "pyp",
        ),
        (
            {
                "pyproject.toml": "[tool.poetry.dependencies]\n"
                'sqlalchemy = {version = "^2.0.1", extras = ["asyncio"]}\n'
            },
            (2, 0),
            'pyproject.toml: sqlalchemy = "^2.0.1"',
        ),
        ({"Pipfile": '[packages]\nsqlalchemy = "~=1.4"\n'}, (1, 4), "Pipfile"),
        (
            {"Pipfile.lock": '{"default": {"sqlalchemy": {"version": "==2.0.1"}}}'},
            (2, 0),
            "Pipfile.lock: sqlalchemy",
        ),
        (
            {"setup.cfg": "[options]\ninstall_requires =\n  sqlalchemy>=1.4\n"},
            (1, 4),
            "setup.cfg: sqlalchemy>=1.4",
        ),
        ({"pylock.toml": '[[packages]]\nname = "sqlalchemy"\nversion = "2.1.0"\n'}, (2, 1), "pylock.toml"),
        (
            {".venv/lib/python3.12/site-packages/SQLAlchemy-1.4.54.dist-info/METADATA": ""},
            (1, 4),
            ".venv: sqlalchemy",
        ),
        ({"requirements.txt": "sqlmodel>=0.0.14\n"}, (2, 0), "requirements.txt: sqlmodel>=0.0.14"),
        (
            {"requirements.txt": "Flask_SQLAlchemy==3.0.5\nsqlalchemy\n"},
            (1, 4),
            "requirements.txt: Flask_SQLAlchemy",
        ),
        (
            {"requirements.txt": "sqlalchemy>=1.4\nsqlmodel>=0.0.16\n"},
            (2, 0),
            "requirements.txt: sqlmodel",
        ),
        ({"requirements.txt": "sqlalchemy-utils>=2.1\nsqlalchemy @ git+https://example.org/x\n"}, None, ""),
        ({"pyproject.toml": "[project\n", "uv.lock": "package = 3\n", "Pipfile.lock": "[]"}, None, ""),
    ],
)
def test_the_oldest_release_that_a_project_allows(
    tmp_path: Path, files: Files, release: tuple[int, int] | None, source: str
) -> None:
    found = environment_of(written(tmp_path, files))
    assert found.sqlalchemy == release
    assert found.sqlalchemy_source.startswith(source)


def test_the_nearest_folder_that_tells_counts_up_to_the_top_of_the_repository(tmp_path: Path) -> None:
    written(tmp_path, {"requirements.txt": "sqlalchemy==1.3\n", "repo/.git/HEAD": "", "repo/uv.lock": UV})
    written(
        tmp_path,
        {"repo/old/requirements.txt": "sqlalchemy>=1.4\n", "repo/new/pyproject.toml": "", "bare/.git/x": ""},
    )
    environments, nothing = Environments(), Configuration(tmp_path)
    assert environments.of(tmp_path / "repo" / "old" / "app", nothing).sqlalchemy == (1, 4)
    assert environments.of(tmp_path / "repo" / "new" / "app", nothing).sqlalchemy == (2, 0)
    assert environments.of(tmp_path / "bare" / "app", nothing).sqlalchemy is None
