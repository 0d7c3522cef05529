"""The formats of ``sqlassay check``, one a file."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module

from sqlassay.cli.finding import Outcome


class Format(StrEnum):
    """What ``--output-format`` takes."""

    TEXT = "text"
    """`FULL` on a terminal, else `CONCISE`."""
    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"

    @property
    def for_people(self) -> bool:
        """Whether people read it, so that a summary goes with it."""
        return self in (Format.TEXT, Format.FULL, Format.CONCISE)


def renderer(form: Format, *, terminal: bool, counts: bool) -> Callable[[Outcome], str]:
    """What writes an outcome in a format.

    :param terminal: whether it is written to one.
    :param counts: whether to count the findings instead of listing them.
    """
    if counts:
        statistics = import_module("sqlassay.cli.formats.statistics")
        found = statistics.as_json if form is Format.JSON else statistics.table
    elif form in (Format.TEXT, Format.FULL, Format.CONCISE):
        text = import_module("sqlassay.cli.formats.text")
        found = text.full if form is Format.FULL or (form is Format.TEXT and terminal) else text.concise
    else:
        found = import_module(f"sqlassay.cli.formats.{form.value}").render
    render: Callable[[Outcome], str] = found
    return render
