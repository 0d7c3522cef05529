from __future__ import annotations

import gc
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from console import FIXED_VIEWS, MODELS, VIEWS, Command

import sqlassay
from sqlassay.cli import checker, commands
from sqlassay.lint import Diagnostic, check
from sqlassay.model.workspace import Workspace

LINE = "app/views.py:5:29: error SA101 python-identity-test-on-column: "


def test_one_file_is_checked_with_what_its_project_says(command: Command, project: Path) -> None:
    result = command("check", "app/views.py")
    assert result.out.startswith(LINE) and result.out.count("\n") == 1
    assert result.err == "Found 1 finding (1 error) in 1 file. 1 fixable with --fix.\n"
    assert result.code == 1
    assert command("check", "app/models.py") == (0, "", "No findings in 1 file.\n")
    assert command("check", str(project / "app" / "views.py"), "--exit-zero", "--quiet")[::2] == (0, "")


@pytest.mark.usefixtures("project")
def test_the_full_format_shows_the_source_and_the_rest_of_the_message(command: Command) -> None:
    headline, source, carets, *rest = command("check", "--output-format", "full").out.splitlines()
    assert headline.startswith(LINE)
    assert source == "  5 | nobody = select(User).where(User.name is None)"
    assert carets == f"    | {' ' * 28}{'^' * len('User.name is None')}"
    assert rest[0].startswith("    = ") and any(line.startswith("    = fix (safe): ") for line in rest)


@pytest.mark.usefixtures("project")
def test_json_says_what_the_manual_promises(command: Command) -> None:
    (finding,) = json.loads(command("check", "--output-format", "json").out)
    assert list(finding) == [
        *("code", "name", "severity", "message", "path", "line", "column", "end_line", "end_column"),
        *("fix", "standards", "url", "related"),
    ]
    place = {"path": "app/views.py", "line": 5, "end_line": 5, "end_column": 46}
    assert finding.items() >= ({"code": "SA101", "severity": "error", "column": 29} | place).items()
    assert finding["fix"]["safety"] == "safe"
    line = VIEWS.splitlines()[4]
    for edit in reversed(finding["fix"]["edits"]):
        assert list(edit) == ["path", "line", "column", "end_line", "end_column", "content"]
        assert edit["line"] == edit["end_line"] == 5
        line = line[: edit["column"] - 1] + edit["content"] + line[edit["end_column"] - 1 :]
    assert line == FIXED_VIEWS.splitlines()[4]
    assert finding["url"].startswith("file:") and finding["url"].endswith(f"#{finding['standards'][0]}")


def test_unreadable_input_is_told_and_the_rest_is_checked(command: Command, project: Path) -> None:
    (project / "binary.py").write_bytes(b"\x7fELF\0\0\1")
    (project / "latin.py").write_bytes(b"name = 'caf\xe9'\n")
    (project / "coded.py").write_bytes(b"# coding: latin-1\n" + VIEWS.encode() + b"name = 'caf\xe9'\n")
    (project / "damaged.py").write_text(
        f"{VIEWS}\ndef broken(:\n    pass\n\n\nlast = select(User).where(User.name is None)\n"
    )
    (project / "loop").symlink_to(project)
    (project / "notes.txt").write_text("This is no Python, it is prose.\nIt has: two lines!\n")
    result = command("check", ".", "notes.txt", "missing.py")
    assert result.code == 2
    places = [line.partition(" SA101")[0] for line in result.out.splitlines()]
    assert places == [
        "app/views.py:5:29: error",
        "coded.py:6:29: error",
        "damaged.py:5:29: error",
        "damaged.py:11:27: error",
    ]
    told = dict(line.split(": ", 2)[1:] for line in result.err.splitlines()[:-1])
    expected = {
        "missing.py": "there is no such file or folder",
        "binary.py": "this is a binary file, not Python: it holds zero bytes",
        "latin.py:1": "this line is not UTF-8; save it as UTF-8, or name its encoding on the first line",
        "damaged.py:7": "cannot be parsed: ",
        "notes.txt:1": "cannot be parsed: ",
    }
    assert told.keys() == expected.keys()
    assert all(told[place].startswith(words) for place, words in expected.items())
    assert "the rest of the file was checked" in result.err
    assert "nothing else stands in the file" in result.err
    assert "Found 4 findings (4 errors) in 6 files." in result.err


def test_large_and_deep_files_are_checked(command: Command, project: Path) -> None:
    lines = "".join(f"value_{number} = {number}\n" for number in range(20_000))
    deep = f"\n\ndef deep():\n    return {'(' * 2000}{')' * 2000}\n\n\n"
    last = "last = select(User).where(User.name is None)\n"
    (project / "long.py").write_text(f"{VIEWS}{lines}{last}")
    (project / "deep.py").write_text(f"{VIEWS}{deep}{last}")
    result = command("check", "long.py", "deep.py")
    assert [line.partition(" SA101")[0] for line in result.out.splitlines()] == [
        "long.py:5:29: error",
        "long.py:20006:27: error",
        "deep.py:5:29: error",
        "deep.py:12:27: error",
    ]
    assert result.code == 2
    line = (project / "deep.py").read_text().splitlines().index(deep.strip().splitlines()[0]) + 1
    assert result.err.startswith(f"error: deep.py:{line}:"), "where the block starts"
    assert result.err.splitlines()[0].endswith("2,000 nested brackets; the rest of the file was checked")


def test_nested_loops_and_long_lines_of_classes_cost_what_they_are_long(
    command: Command, project: Path
) -> None:
    loops = "".join(f"{'    ' * depth}for name_{depth} in session:\n" for depth in range(1, 20))
    commit = f"{'    ' * 20}session.commit()\n"
    classes = "".join(f"class Row{n}({f'Row{n - 1}' if n else 'object'}): ...\n" for n in range(800))
    head = "from sqlalchemy.orm import Session\n\n\ndef deep(session: Session) -> None:\n"
    (project / "loops.py").write_text(f"{head}{loops}{commit}")
    (project / "classes.py").write_text(f"{classes}{VIEWS}")
    result = command("check", "loops.py", "classes.py")
    assert [line.split(" ")[2] for line in result.out.splitlines()] == ["SA203", "SA101"]
    assert (result.code, result.err.count("error:")) == (1, 0)


def test_a_broken_configuration_is_told_and_the_defaults_count(command: Command, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.sqlassay]\nselct = []\n")
    result = command("check")
    assert result.code == 2 and result.out.startswith(LINE)
    message = "error: pyproject.toml:2: [tool.sqlassay] unknown key 'selct'; did you mean 'select'?\n"
    assert result.err.startswith(message)
    (project / "pyproject.toml").write_text("[tool.sqlassay\n")
    result = command("check")
    assert result.code == 2 and result.out.startswith(LINE)
    assert result.err.startswith("error: pyproject.toml:1: this is not TOML: ")


@pytest.mark.usefixtures("project")
def test_wrong_use_is_exit_code_2_and_names_the_nearest_right_word(command: Command) -> None:
    def told(*arguments: str) -> str:
        result = command("check", *arguments)
        assert (result.code, result.out) == (2, "")
        return result.err.strip().splitlines()[-1]

    assert told("--select", "SA103,SA6O1") == "Error: --select: no rule matches 'SA6O1'; did you mean SA601?"
    assert "did you mean python-identity-test-on-column?" in told("--ignore", "python-identity-test")
    assert told("--fxi").startswith("Error: No such option")
    assert told("--unsafe-fixes") == "Error: --unsafe-fixes goes with --fix or with --diff"
    assert told("-", "app") == "Error: - stands for standard input and cannot be checked together with files"
    assert told("--stdin-filename", "x.py").startswith("Error: --stdin-filename goes with the path -")
    assert told("--config", "pyproject.toml") == "Error: pyproject.toml has no table [tool.sqlassay]"
    assert told("--target-version", "3").startswith("Error: Invalid value for '--target-version'")


def test_rules_are_chosen_by_options_and_by_a_named_configuration(command: Command, project: Path) -> None:
    (project / "ci.toml").write_text('[severity]\nSA101 = "hint"\n[per-file-ignores]\n"app/v*" = ["SA1"]\n')
    assert command("check", "--config", "ci.toml").code == 0
    assert command("check", "--ignore", "SA1,SA2", "--ignore", "SA3").code == 0
    assert command("check", "--select", "SA2").code == 0
    (project / "ci.toml").write_text('[severity]\nSA101 = "hint"\n')
    assert command("check", "--config", "ci.toml").out.startswith("app/views.py:5:29: hint SA101")


def test_statistics_and_an_output_file(command: Command, project: Path) -> None:
    result = command("check", "--statistics", "--output-file", "counts.txt")
    assert (result.code, result.out) == (1, "")
    assert (project / "counts.txt").read_text() == "     1  SA101  [*]  python-identity-test-on-column\n"
    (count,) = json.loads(command("check", "--statistics", "--output-format", "json").out)
    assert count["count"] == count["fixable"] == 1


def test_standard_input_is_checked_as_the_file_that_it_is_called(command: Command, project: Path) -> None:
    (project / "app" / "views.py").write_text("")
    result = command("check", "-", "--stdin-filename", "app/views.py", stdin=VIEWS)
    assert result.code == 1 and result.out.startswith(LINE)
    alone = command(
        "check",
        "-",
        stdin=f"from sqlalchemy import select\n{MODELS}\nx = select(User).where(User.name is None)\n",
    )
    assert alone.code == 1 and alone.out.startswith("-:15:24: error SA101 ")
    fixed = command(
        "check", "-", "--stdin-filename", "app/views.py", "--fix", stdin=VIEWS.replace("\n", "\r\n")
    )
    assert fixed == (
        0,
        FIXED_VIEWS.replace("\n", "\r\n"),
        "Fixed 1 finding in 1 file. No other findings in 1 file.\n",
    )
    odd = f"# coding: utf-7\nx = '+AGE-'\n{VIEWS}".encode()
    kept = command("check", "-", "--stdin-filename", "app/views.py", "--fix", stdin=odd)
    assert (kept.code, kept.out) == (2, odd.decode())
    assert "error: app/views.py: the file is utf-7, which can write its text in several ways" in kept.err
    broken = command("check", "-", stdin=b"x = '\xe9'\n")
    assert broken.code == 2 and broken.err.startswith("error: -:1: this line is not UTF-8")


def test_no_files_is_no_finding_but_is_said(command: Command) -> None:
    assert command("check") == (0, "", "No Python files found.\n")


@pytest.mark.usefixtures("project")
def test_colours_are_for_terminals_only(command: Command) -> None:
    assert "\x1b" not in "".join(command("check", "--output-format", "full")[1:])


def test_escape_sequences_of_the_source_do_not_reach_the_terminal(command: Command, project: Path) -> None:
    (project / "app" / "views.py").write_text(
        VIEWS.replace("User.name is", "User.name  # \x1b[31m\n    is").replace(
            "where(User", "where(  # \x1b]0;title\x07\n    User"
        )
    )
    result = command("check", "--output-format", "full")
    assert "SA101" in result.out and "\x1b" not in result.out + result.err


def test_processes_find_what_one_process_finds(command: Command, project: Path) -> None:
    for number in range(230):
        (project / "app" / f"view_{number}.py").write_text(VIEWS if number % 3 else f"x = {number}\n")
    (project / "app" / "zz.py").write_text("def broken(:\n")
    alone = command("check", "--jobs", "1", "--output-format", "json")
    shared = command("check", "--jobs", "3", "--output-format", "json")
    assert shared == alone
    assert alone.code == 2 and len(json.loads(alone.out)) > 150


def test_an_error_in_the_engine_costs_its_files_and_is_told_once(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.py", "b.py"):
        (project / name).write_text(VIEWS)

    def failing(workspace: Workspace, path: Path, *question: Any) -> tuple[Diagnostic, ...]:
        if path.parent == project:
            raise RecursionError("too deep")
        return check(workspace, path, *question)

    monkeypatch.setattr(checker, "check", failing)
    monkeypatch.setattr(gc, "disable", gc.collect)  # this process is to go on
    monkeypatch.chdir(project)
    result = CliRunner().invoke(commands, ["check", "--jobs", "1"])
    assert result.exit_code == 2
    assert result.stdout.startswith(LINE) and result.stdout.count("\n") == 1
    assert result.stderr.startswith(
        "error: a.py: internal error: RecursionError: too deep (test_check_command.py:"
    )
    assert result.stderr.count("internal error") == 1


def test_what_a_file_is_for_is_found_out_anew_in_each_run(command: Command, project: Path) -> None:
    module, layout = project / "app" / "batch.py", project / "pytest.ini"
    module.write_text(
        "from sqlalchemy import create_engine\nfrom sqlalchemy.orm import Session\n\n"
        'session = Session(create_engine("sqlite://"))\n'
    )
    assert "SA308" in command("check", "app/batch.py").out
    layout.write_text("[pytest]\npython_files = batch.py\n")
    assert command("check", "app/batch.py").out == ""
    layout.unlink()
    assert "SA308" in command("check", "app/batch.py").out


def test_a_terminal_gets_the_full_format_in_colours(command: Command, project: Path) -> None:
    """Through a pseudo-terminal: that is what tells a terminal from a file."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    server = str(Path(sqlassay.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-m", "sqlassay", "check", "-q"],
        cwd=project,
        env=environment | {"PYTHONPATH": server},
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # how Linux says that the other end was closed
                break
    os.close(ours)
    assert process.returncode == 1
    assert b"\x1b[31m" in shown and b"^^^^" in shown
    assert command("check", "--output-format", "full").out.splitlines()[0] in click.unstyle(shown.decode())
