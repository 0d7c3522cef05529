from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqlassay.project import Configuration, Configurations, Installation, installed_for
from sqlassay.project.installed import EnvironmentFinder
from sqlassay.project.installed.installation import LARGEST
from trees import written

SITE = "lib/python3.12/site-packages"
MIXIN = "from sqlalchemy import Column, Integer\n\nclass Mixin:\n    number = Column(Integer)\n"
NEEDS_IT = "Metadata-Version: 2.1\nName: acme\nRequires-Dist: SQLAlchemy>=2\n\nRequires-Dist: not a header\n"


def environment(folder: Path, files: dict[str, str] | None = None, site: str = SITE) -> Path:
    """An environment with SQLAlchemy and these files in its folder of packages."""
    written(folder / site, {"sqlalchemy/__init__.py": "", **(files or {})})
    return written(folder, {"pyvenv.cfg": "home = /usr/bin\ninclude-system-site-packages = false\n"})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a package in a folder of its own, and nothing installed."""
    return written(
        tmp_path / "project", {".git/HEAD": "", "backend/pyproject.toml": "", "backend/app/a.py": ""}
    )


def found(folder: Path, python: Path | None = None, **variables: str) -> Path | None:
    return finder(**variables).of(folder, Configuration(folder, python=python))


def finder(own: str = "gone", **variables: str) -> EnvironmentFinder:
    return EnvironmentFinder(variables, Path(own))


def text(place: Path, module: str) -> str | None:
    source = Installation([place]).source(module)
    return None if source is None else source.text


# the environment


@pytest.mark.parametrize("name", [".venv", "venv", "env"])
@pytest.mark.parametrize("where", ["backend/app", "backend", "."])
def test_an_environment_in_the_project_is_found(project: Path, where: str, name: str) -> None:
    place = environment(project / where / name)
    assert found(project / "backend/app") == place


def test_an_environment_above_the_repository_is_not_the_projects(project: Path) -> None:
    environment(project.parent / ".venv")
    assert found(project / "backend/app") is None


def test_the_nearest_environment_counts_and_the_active_one_goes_over_it(
    project: Path, tmp_path: Path
) -> None:
    top, near = environment(project / ".venv"), environment(project / "backend/.venv")
    active, conda = environment(tmp_path / "active"), environment(tmp_path / "conda")
    assert found(project / "backend/app", CONDA_PREFIX=str(conda)) == near
    assert found(project, CONDA_PREFIX=str(conda)) == top
    assert found(project / "backend/app", VIRTUAL_ENV=str(active)) == active
    assert found(tmp_path, CONDA_PREFIX=str(conda)) == conda
    assert found(tmp_path, own=str(active)) == active
    assert found(tmp_path, CONDA_PREFIX=str(conda), own=str(active)) == conda


def test_an_environment_without_sqlalchemy_is_not_the_projects(project: Path, tmp_path: Path) -> None:
    of_a_tool = written(tmp_path / "tool", {f"{SITE}/sqlassay/__init__.py": "", "pyvenv.cfg": ""})
    place = environment(project / ".venv")
    assert found(project, VIRTUAL_ENV=str(of_a_tool)) == place
    assert found(project, VIRTUAL_ENV=str(tmp_path / "gone")) == place


def test_a_folder_of_that_name_is_not_always_an_environment(project: Path) -> None:
    written(project / "env" / SITE, {"sqlalchemy/__init__.py": ""})
    assert found(project) is None


@pytest.mark.parametrize("python", ["own", "own/bin/python3.12", "own/Scripts/python.exe", "own/python.exe"])
def test_the_configured_interpreter_goes_over_all(project: Path, python: str, tmp_path: Path) -> None:
    place = environment(project / "own")
    environment(project / ".venv")
    written(project, {"own/bin/python3.12": "", "own/Scripts/python.exe": "", "own/python.exe": ""})
    written(project, {"sqlassay.toml": f'python = "{python}"\n'})
    assert Configurations().of(project / "backend").python == project / python
    assert found(project, project / python, VIRTUAL_ENV=str(environment(tmp_path / "active"))) == place
    assert installed_for([project / "backend"], Configurations()).environments == (place,)


def test_folders_with_environments_of_their_own(project: Path) -> None:
    one = environment(project / "backend/.venv", {"a.py": MIXIN, "same.py": MIXIN, "other.py": MIXIN})
    two = environment(project / "worker/.venv", {"same.py": MIXIN, "other.py": f"{MIXIN}    more = 1\n"})
    installation = installed_for([project / "backend", project / "worker"], Configurations(), finder())
    assert installation.environments == (one, two)
    assert installation.source("a") and installation.source("same")
    assert installation.source("other") is None, "the environments do not agree"


# modules


@pytest.mark.parametrize(
    "site",
    [
        SITE,
        "lib64/python3.9/site-packages",
        "Lib/site-packages",
        "lib/pypy3.10/site-packages",
        "lib/python3/dist-packages",
        "local/lib/python3.11/dist-packages",
    ],
)
def test_layouts_of_environments(tmp_path: Path, site: str) -> None:
    place = environment(tmp_path / "env", {"acme/__init__.py": "", "acme/mixins.py": MIXIN}, site)
    assert found(tmp_path, place) == place and found(tmp_path, VIRTUAL_ENV=str(place)) == place
    assert text(place, "acme.mixins") == MIXIN


def test_the_newest_python_of_a_prefix_counts(tmp_path: Path) -> None:
    place = environment(tmp_path / "usr", {"acme.py": MIXIN}, "lib/python3.9/site-packages")
    environment(place, {"acme.py": f"{MIXIN}#"}, "lib/python3.11/site-packages")
    assert text(place, "acme") == f"{MIXIN}#"


def test_packages_of_the_system_where_an_environment_shows_them(tmp_path: Path) -> None:
    system = environment(tmp_path / "usr", {"acme.py": MIXIN, "other.py": MIXIN})
    place = environment(tmp_path / "env", {"acme.py": f"{MIXIN}#"})
    assert text(place, "other") is None
    written(place, {"pyvenv.cfg": f"home = {system / 'bin'}\nInclude-System-Site-Packages = TRUE\n"})
    assert text(place, "other") == MIXIN and text(place, "acme") == f"{MIXIN}#"


def test_packages_modules_and_folders_without_init(tmp_path: Path) -> None:
    files = {
        "acme/__init__.py": f"{MIXIN}# a package",
        "acme.py": MIXIN,
        "acme/stub.pyi": MIXIN,
        "spread/part/models.py": MIXIN,
        "a-b.py": MIXIN,
    }
    place = environment(tmp_path / "env", files)
    package = Installation([place]).source("acme")
    assert package is not None and package.is_package and package.text.endswith("# a package")
    module = Installation([place]).source("spread.part.models")
    assert module is not None and not module.is_package
    for absent in ("acme.stub", "acme.absent", "spread.Part.models", "a-b", "..env", "", "acme."):
        assert text(place, absent) is None, absent


def test_a_package_that_needs_sqlalchemy_is_read_whole(tmp_path: Path) -> None:
    files = {
        "acme-1.0.dist-info/METADATA": NEEDS_IT,
        "acme-1.0.dist-info/RECORD": "acme_models/__init__.py,sha256=x,1\nacme_models/a.py,,\n",
        "acme_models/__init__.py": "from .a import Mixin\n",
        "shared-2.0.dist-info/METADATA": "Name: shared\nRequires-Dist: acme (>=1) ; python_version > '3'\n",
        "shared/__init__.py": "from acme_models import *\n",
        "old.egg-info/requires.txt": "sqlalchemy>=1.3\n\n[tests]\npytest\n",
        "old.egg-info/top_level.txt": "older\n",
        "older.py": "x = 1\n",
    }
    place = environment(tmp_path / "env", files)
    assert text(place, "acme_models") and text(place, "shared") and text(place, "older")


def test_a_package_without_sqlalchemy_is_not_read(tmp_path: Path) -> None:
    files = {
        "requests/__init__.py": "class Session: pass\n",
        "requests-2.dist-info/METADATA": 'Name: requests\nRequires-Dist: sqlalchemy; extra == "cache"\n\n'
        "Requires-Dist: sqlalchemy\n",
        "requests-2.dist-info/RECORD": "requests/__init__.py,,\n",
        "requests/contrib.py": MIXIN,
        "plain/__init__.py": "",
    }
    place = environment(tmp_path / "env", files)
    assert text(place, "requests") is None and text(place, "plain") is None
    assert text(place, "requests.contrib") == MIXIN, "the module itself names it"


def test_source_that_cannot_be_read(tmp_path: Path) -> None:
    place = environment(tmp_path / "env", {"huge.py": MIXIN + "#" * LARGEST})
    (place / SITE / "latin.py").write_bytes(b"import sqlalchemy # \xe9\n")
    (place / SITE / "binary.py").write_bytes(b"sqlalchemy\0")
    (place / SITE / "folder.py").mkdir()
    (place / SITE / "loop.py").symlink_to("loop.py")
    for module in ("huge", "latin", "binary", "folder", "loop"):
        assert text(place, module) is None, module


def test_editable_packages(tmp_path: Path) -> None:
    written(tmp_path, {"one/src/acme/__init__.py": MIXIN, "two/other.py": MIXIN, "three/lib/third.py": MIXIN})
    written(tmp_path, {"four/fourth.py": MIXIN, "not editable/fifth.py": MIXIN, "with space/sixth.py": MIXIN})
    editable = {"dir_info": {"editable": True}}
    files = {
        "__editable__.acme.pth": f"# a comment\n\n{tmp_path / 'one/src'}\n{tmp_path / 'gone'}\n",
        "other.dist-info/direct_url.json": json.dumps(editable | {"url": (tmp_path / "two").as_uri()}),
        "relative.pth": "../../../../three/lib\n",
        "fourth.egg-link": f"{tmp_path / 'four'}\n.\n",
        "fifth.dist-info/direct_url.json": json.dumps(
            {"url": (tmp_path / "not editable").as_uri(), "dir_info": {}}
        ),
        "sixth.dist-info/direct_url.json": json.dumps(editable | {"url": (tmp_path / "with space").as_uri()}),
        "vcs.dist-info/direct_url.json": json.dumps({"url": "https://example.org/x.git", "vcs_info": {}}),
        "broken.dist-info/direct_url.json": "[",
        "list.dist-info/direct_url.json": "[]",
    }
    place = environment(tmp_path / "env", files)
    for module in ("acme", "other", "third", "fourth", "sixth"):
        assert text(place, module) == MIXIN, module
    assert text(place, "fifth") is None


def test_nothing_of_an_environment_runs(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    touch = f"import pathlib; pathlib.Path({str(trace)!r}).touch()"
    files = {"acme.py": f"{touch}\n{MIXIN}", "hook.pth": f"{touch}\n", "sitecustomize.py": touch}
    place = environment(tmp_path / "env", {**files, "sqlalchemy/__init__.py": touch})
    written(place, {"bin/python": f"#!/bin/sh\ntouch {trace}\n"}).joinpath("bin/python").chmod(0o755)
    assert found(tmp_path, place / "bin/python") == place
    assert text(place, "acme") == files["acme.py"]
    assert not trace.exists()


def test_what_was_installed_since_is_told_by_the_stamp(tmp_path: Path) -> None:
    place = environment(tmp_path / "env")
    before = Installation([place]).stamp
    assert Installation([place]).stamp == before
    written(place / SITE, {"acme.py": MIXIN})
    assert Installation([place]).stamp != before
