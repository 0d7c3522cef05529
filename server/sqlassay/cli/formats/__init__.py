"""The formats of ``sqlassay check``, one a file."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlassay.cli.finding import Outcome
from sqlassay.cli.formats import github, gitlab, json, junit, sarif, statistics, text


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
        return statistics.as_json if form is Format.JSON else statistics.table
    match form:
        case Format.TEXT:
            return text.full if terminal else text.concise
        case Format.FULL:
            return text.full
        case Format.CONCISE:
            return text.concise
        case Format.JSON:
            return json.render
        case Format.GITHUB:
            return github.render
        case Format.GITLAB:
            return gitlab.render
        case Format.SARIF:
            return sarif.render
        case Format.JUNIT:
            return junit.render
