"""A full disk, a closed pipe, odd names of files: the reason is told, and no file of the user is harmed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import completed, found_by_command_line
from editor import server_environment
from shop_texts import QUERIES

if sys.platform == "win32":
    pytest.skip("limits and devices of POSIX", allow_module_level=True)

import resource

FULL = Path("/dev/full")
SQLASSAY = (sys.executable, "-m", "sqlassay")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")


def files_end_after(size: int) -> Callable[[], None]:
    """Makes a process fail to write more to a file, as if the disk were full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def limited(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SQLASSAY, *arguments],
        cwd=project,
        env=server_environment(),
        preexec_fn=files_end_after(100),
        capture_output=True,
        text=True,
        check=False,
    )


def state(file: Path) -> tuple[str, int, list[str]]:
    """What must not change: the text, the mode, and what stands beside it."""
    return file.read_text("utf-8"), file.stat().st_mode, sorted(each.name for each in file.parent.iterdir())


def test_a_fix_that_finds_no_room_leaves_the_file_as_it_was(project):
    queries = project / "shop/queries.py"
    queries.chmod(0o755)
    before = state(queries)
    done = limited(project, "check", "--fix")
    assert done.returncode == 2
    assert "queries.py: the file cannot be written (File too large); nothing in it was fixed" in done.stderr
    assert "No other findings" in done.stderr
    assert state(queries) == before


def test_a_fix_keeps_the_mode_and_leaves_a_read_only_file_alone(project):
    queries = project / "shop/queries.py"
    queries.chmod(0o444)
    before = state(queries)
    done = completed(project, "check", "--fix")
    assert done.returncode == 2
    assert "queries.py: the file cannot be written (it is read-only)" in done.stderr
    assert state(queries) == before
    queries.chmod(0o750)
    assert completed(project, "check", "--fix").returncode == 0
    assert stat.S_IMODE(queries.stat().st_mode) == 0o750 and queries.read_text("utf-8") != QUERIES


def test_a_configuration_that_finds_no_room_leaves_the_one_that_is_there(project):
    (project / "sqlassay.toml").write_text("", "utf-8")
    done = limited(project, "init", "--force")
    assert done.returncode == 2
    assert "sqlassay.toml: the file cannot be written (File too large)" in done.stderr
    assert (project / "sqlassay.toml").read_text("utf-8") == ""


def test_where_nothing_can_be_remembered_the_findings_are_the_same(project):
    done = limited(project, "check", "--statistics")
    assert (done.returncode, done.stdout) == (1, completed(project, "check", "--statistics").stdout)


@needs_full
@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--diff"),
        ("check", "--output-file", str(FULL)),
        ("schema",),
    ],
)
def test_output_that_cannot_be_written_is_told(arguments, project):
    with FULL.open("w") as full:
        done = subprocess.run(
            [*SQLASSAY, *arguments],
            cwd=project,
            env=server_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "cannot be written (No space left on device)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("text", "code"), [(QUERIES, 1), ("", 0)])
def test_a_reader_that_has_enough_changes_neither_the_exit_code_nor_the_rest(text, code, project):
    (project / "shop/queries.py").write_text(text, "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*SQLASSAY, "check", "--output-format", "json"],
        cwd=project,
        env=server_environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, "")


def test_closed_streams_are_no_error(project):
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *SQLASSAY, "check"],
        cwd=project,
        env=server_environment(),
        check=False,
    )
    assert done.returncode == 1


FORMATS = ("concise", "github", "sarif", "junit")


def test_files_may_have_any_name(project):
    names = ["a\n::error::b.py", "c%0A::d.py", "e\x1b[31m.py", "f\udcff.py", "\udcfe/g.py"]
    (project / "shop/\udcfe").mkdir()
    for name in names:
        (project / "shop" / name).write_text(QUERIES, "utf-8")
    for form in FORMATS:
        done = completed(project, "check", "--output-format", form)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "\n::error::" not in done.stdout and "\x1b" not in done.stdout
    assert len(found_by_command_line(project)) == 2 * (len(names) + 1)
    assert "Fixed 12 findings in 6 files" in completed(project, "check", "--fix").stderr
