from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqlassay.project import Configurations, discover, discover_around


def tree(folder: Path, *files: str, **texts: str) -> Path:
    for name in files:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(texts.get(name, ""))
    return folder


def names(folder: Path, *asked: str) -> list[str]:
    found = discover([folder / name for name in asked] or [folder], Configurations())
    assert not found.problems
    return [file.path.relative_to(folder).as_posix() for file in found.asked]


def test_git_decides_what_is_ignored_at_every_level_and_the_deeper_file_wins(tmp_path: Path) -> None:
    tree(
        tmp_path, "gen/a.py", "gen/keep.py", "src/gen/b.py", "src/x_pb2.py", "src/main.py", "src/sub/x_pb2.py"
    )
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("/src/sub\n")
    (tmp_path / ".gitignore").write_text("*_pb2.py\n/gen/*\n!/gen/keep.py\n")
    (tmp_path / "src" / ".gitignore").write_text("!x_pb2.py\n")
    assert names(tmp_path) == ["gen/keep.py", "src/gen/b.py", "src/main.py", "src/x_pb2.py"]
    assert names(tmp_path, "src") == ["src/gen/b.py", "src/main.py", "src/x_pb2.py"], "the files above count"
    assert names(tmp_path, "src/sub") == ["src/sub/x_pb2.py"], "an ignored folder that is asked for by name"
    assert names(tmp_path, "gen/a.py") == ["gen/a.py"], "an ignored file that is asked for by name"
    (tmp_path / "sqlassay.toml").write_text("respect-gitignore = false\n")
    assert "gen/a.py" in names(tmp_path)


def test_the_default_excludes_the_configured_ones_and_other_files_are_left_out(tmp_path: Path) -> None:
    tree(tmp_path, ".venv/a.py", "web/node_modules/b.py", "old/c.py", "app/d.py", "app/e.pyi", "app/f.txt")
    tree(tmp_path, "sqlassay.toml", "tool/script", **{"sqlassay.toml": 'extend-exclude = ["/old"]\n'})
    assert names(tmp_path) == ["app/d.py"]
    assert names(tmp_path, "tool/script", "old", "app/d.py", "app") == ["tool/script", "app/d.py"]


def test_links_do_no_harm(tmp_path: Path) -> None:
    tree(tmp_path, "app/a.py", "outside.py")
    (tmp_path / "app" / "loop").symlink_to(tmp_path)
    (tmp_path / "app" / "self.py").symlink_to(tmp_path / "app" / "self.py")
    (tmp_path / "app" / "gone.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "app" / "linked.py").symlink_to(tmp_path / "outside.py")
    assert names(tmp_path, "app") == ["app/a.py", "app/linked.py"]


def test_a_folder_that_cannot_be_read_is_a_problem_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a/a.py", "b/b.py", "c/c.py")
    real = os.scandir

    def scandir(path: Path) -> Any:
        if path == tmp_path / "b":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = discover([tmp_path, tmp_path / "missing.py"], Configurations())
    assert [file.path.name for file in found.asked] == ["a.py", "c.py"]
    told = {problem.path.name: problem.message for problem in found.problems}
    assert told == {
        "b": "the folder cannot be read (Permission denied); its files were not checked",
        "missing.py": "there is no such file or folder",
    }


def test_a_file_is_checked_with_its_project_around_it(tmp_path: Path) -> None:
    repository = tree(
        tmp_path / "repo", ".git/HEAD", "api/pyproject.toml", "api/app/models.py", "api/app/views.py"
    )
    tree(repository, "worker/setup.cfg", "worker/app/models.py", "api/lib/db/session.py")
    (repository / "api" / "sqlassay.toml").write_text('source-roots = ["lib"]\n')
    found = discover([repository / "api" / "app" / "views.py"], Configurations())
    around = {file.path.relative_to(repository).as_posix(): file.root for file in found.around}
    assert around == {"api/app/models.py": repository, "api/lib/db/session.py": repository / "api" / "lib"}
    assert discover([repository / "api"], Configurations()).around == ()


def test_without_a_project_the_files_beside_it_and_its_package_are_around(tmp_path: Path) -> None:
    if any((folder / "pyproject.toml").exists() for folder in tmp_path.parents):
        raise AssertionError("the temporary folder lies in a project, so this test would show nothing")
    tree(tmp_path, "app/__init__.py", "app/db/__init__.py", "app/db/x.py", "app/y.py", "run.py", "data/z.py")

    def around(name: str) -> Iterator[str]:
        for file in discover_around(tmp_path / name, Configurations()):
            yield file.path.relative_to(tmp_path).as_posix()

    assert list(around("run.py")) == []
    assert list(around("app/db/x.py")) == ["run.py", "app/__init__.py", "app/db/__init__.py", "app/y.py"]


def test_a_file_of_alembic_in_a_package_does_not_make_the_package_a_project(tmp_path: Path) -> None:
    tree(tmp_path, "setup/x.py", "app/__init__.py", "app/alembic.ini", "app/models.py")
    (file,) = discover([tmp_path / "app" / "models.py"], Configurations()).asked
    assert not file.root.is_relative_to(tmp_path / "app"), "its modules are imported as app.…"
