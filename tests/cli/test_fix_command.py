from __future__ import annotations

import os
import subprocess
from pathlib import Path

from console import FIXED_VIEWS, VIEWS, Command


def test_fix_writes_the_file_and_only_that(command: Command, project: Path) -> None:
    views = project / "app" / "views.py"
    data = b"# coding: latin-1\r\n" + VIEWS.replace("\n", "\r\n").encode() + b"cafe = 'caf\xe9'"
    views.write_bytes(data)
    models = project / "app" / "models.py"
    os.utime(models, (1, 1))
    assert command("check", "--fix") == (0, "", "Fixed 1 finding in 1 file. No other findings in 3 files.\n")
    assert views.read_bytes() == data.replace(b"User.name is None", b"User.name.is_(None)")
    assert models.stat().st_mtime == 1
    assert command("check", "--fix") == (0, "", "No findings in 3 files.\n")


def test_unsafe_fixes_are_done_only_when_they_are_asked_for(command: Command, project: Path) -> None:
    views = project / "app" / "views.py"
    unsafe = VIEWS.replace("User.name is None", "not User.name")
    views.write_text(unsafe)
    result = command("check", "--fix")
    assert result.code == 1 and views.read_text() == unsafe
    assert "1 with --fix --unsafe-fixes." in result.err
    assert command("check", "--fix", "--unsafe-fixes").code == 0
    assert (
        views.read_text() == VIEWS.replace("User.name is None", "~User.name") or "not_" in views.read_text()
    )


def test_the_diff_applies_and_gives_what_fix_gives(command: Command, project: Path) -> None:
    views = project / "app" / "views.py"
    (project / "my app").mkdir()
    endless = project / "my app" / "no newline.py"
    endless.write_bytes(VIEWS.replace("\n", "\r\n").rstrip().encode())
    views.write_text(VIEWS)
    before = {file: file.read_bytes() for file in (views, endless)}
    result = command("check", "--diff")
    assert result.code == 1
    assert result.err == "Would fix 2 findings in 2 files. No other findings in 4 files.\n"
    assert {file: file.read_bytes() for file in before} == before, "nothing is written"
    subprocess.run(["git", "apply", "-p0"], cwd=project, input=result.out.encode(), check=True)
    applied = {file: file.read_bytes() for file in before}
    for file, data in before.items():
        file.write_bytes(data)
    assert command("check", "--fix").code == 0
    assert {file: file.read_bytes() for file in before} == applied
    assert applied[views] == FIXED_VIEWS.encode()


def test_a_file_that_cannot_be_written_is_told(command: Command, project: Path) -> None:
    views = project / "app" / "views.py"
    views.write_bytes(b"# coding: latin-1\n" + VIEWS.encode())
    views.unlink()
    views.symlink_to(Path("/proc/self/environ"))
    result = command("check", "app/views.py", "--fix")
    assert result.code == 2 and result.err.startswith("error: app/views.py")
