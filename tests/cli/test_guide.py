"""The guide names what there is, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from sqlassay.cli import commands
from sqlassay.cli.formats import Format
from sqlassay.cli.schema import Format as Drawing
from sqlassay.project import DEFAULT_EXCLUDE
from sqlassay.project.settings import FIELDS

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def section(page: str, title: str) -> str:
    text = (GUIDE / page).read_text()
    return re.split(r"^## ", text.partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    return [match[1] for match in re.finditer(r"^\| (`.+?) \|", text, re.MULTILINE)]


@pytest.mark.parametrize(
    ("name", "title"), [("check", "Options of `check`"), ("schema", "Drawing the schema")]
)
def test_every_option_is_described(name: str, title: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    there = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    cells = " ".join(first_cells(section("command-line.md", title)))
    assert set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", cells)) == there


def test_every_format_and_every_key_is_described() -> None:
    formats = first_cells(section("command-line.md", "Output formats"))
    assert formats == [f"`{form.value}`" for form in Format]
    drawings = re.findall(r"^\| `(\w+)` \|", section("command-line.md", "Drawing the schema"), re.MULTILINE)
    assert drawings == [form.value for form in Drawing]
    assert set(first_cells(section("configuration.md", "Keys"))) == {f"`{key}`" for key in FIELDS}


def test_the_default_excludes_are_those_of_the_program() -> None:
    sentence = re.search(
        r"`exclude` is by default: (.*?)\.\n\n", section("configuration.md", "Keys"), re.DOTALL
    )
    assert sentence is not None
    assert tuple(re.findall(r"`(.+?)`", sentence[1])) == DEFAULT_EXCLUDE


def test_the_fields_of_a_schema_as_json_are_those_that_are_described() -> None:
    example = re.search(r"```json\n(.*?)```", section("command-line.md", "Drawing the schema"), re.DOTALL)
    written = Path(__file__).parents[1] / "diagram" / "snapshots" / "everything.json"
    assert example is not None
    assert fields(json.loads(example[1])) == fields(json.loads(written.read_text()))


def fields(value: object) -> object:
    """The names in an object and in the first of each list."""
    if isinstance(value, dict):
        return {name: fields(its) for name, its in value.items()}
    return [fields(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None
