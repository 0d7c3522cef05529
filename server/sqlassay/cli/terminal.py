"""What depends on the terminal: colours, and the progress of a long run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import IO, Protocol, TypeVar

import click

from sqlassay.project import Problem, printable

T = TypeVar("T")


class Track(Protocol):
    """Goes through a sequence and says how far it has got."""

    def __call__(self, items: Sequence[T], words: str, /) -> Iterator[T]: ...


def colored(stream: IO[str]) -> bool:
    """Whether to write colours: to a terminal, unless `NO_COLOR <https://no-color.org/>`_ is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def out(text: str) -> None:
    """Write a result to standard output."""
    click.echo(text, nl=False, color=colored(sys.stdout))


def out_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    click.echo(data, nl=False)


def error(text: str) -> None:
    """Write to standard error."""
    click.echo(text, nl=False, err=True, color=colored(sys.stderr))


def complain(problem: Problem) -> None:
    """Write a problem to standard error, on a line."""
    line = "" if problem.line is None else f":{problem.line}"
    place = printable(f"{problem.path}{line}")
    error(f"{click.style('error:', fg='red', bold=True)} {place}: {printable(problem.message)}\n")


def tracker(*, shown: bool) -> Track:
    """What shows the progress of a run on a terminal, and nothing elsewhere."""
    return _bar if shown and sys.stderr.isatty() else lambda items, _: iter(items)


def _bar(items: Sequence[T], words: str, /) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(items, description=words)
