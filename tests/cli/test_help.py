from __future__ import annotations

from click.testing import CliRunner

from sqlassay.__main__ import commands


def run(*words: str) -> str:
    return CliRunner().invoke(commands, words, prog_name="sqlassay").output


def test_every_command_says_what_it_does_in_a_whole_sentence() -> None:
    _, _, rows = run("--help").partition("Commands:\n")
    assert [row for row in rows.splitlines() if not row.endswith(".") or row.endswith("...")] == []
    assert {row.split()[0] for row in rows.splitlines()} >= {"check", "explain", "server"}


def test_a_mistyped_command_is_told_of_the_nearest() -> None:
    assert "No such command 'chekc'. Did you mean 'check'?" in run("chekc")
    assert "Did you mean" not in run("zzz")
