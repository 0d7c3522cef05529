"""The guide names what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import click

from sqlassay.cli import commands
from sqlassay.cli.formats import Format
from sqlassay.project import DEFAULT_EXCLUDE
from sqlassay.project.settings import FIELDS

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def section(page: str, title: str) -> str:
    text = (GUIDE / page).read_text()
    return re.split(r"^## ", text.partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    return [match[1] for match in re.finditer(r"^\| (`.+?) \|", text, re.MULTILINE)]


def test_every_option_of_check_is_described() -> None:
    check = commands.get_command(click.Context(commands), "check")
    assert check is not None
    there = {name for option in check.params if isinstance(option, click.Option) for name in option.opts}
    told = set(
        re.findall(
            r"(?<![\w-])--?[a-z][\w-]*",
            " ".join(first_cells(section("command-line.md", "Options of `check`"))),
        )
    )
    assert told == there


def test_every_format_and_every_key_is_described() -> None:
    formats = first_cells(section("command-line.md", "Output formats"))
    assert formats == [f"`{form.value}`" for form in Format]
    assert set(first_cells(section("configuration.md", "Keys"))) == {f"`{key}`" for key in FIELDS}


def test_the_default_excludes_are_those_of_the_program() -> None:
    sentence = re.search(
        r"`exclude` is by default: (.*?)\.\n\n", section("configuration.md", "Keys"), re.DOTALL
    )
    assert sentence is not None
    assert tuple(re.findall(r"`(.+?)`", sentence[1])) == DEFAULT_EXCLUDE
