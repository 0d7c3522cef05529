"""What depends on the terminal: colours, and the progress of a long run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol, TextIO, TypeVar

import click

from sqlassay.project import Problem, printable

T = TypeVar("T")


class Track(Protocol):
    """Goes through a sequence and says how far it has got."""

    def __call__(self, items: Sequence[T], words: str, /) -> Iterator[T]: ...


def colored(stream: IO[str]) -> bool:
    """Whether to write colours: to a terminal, unless `NO_COLOR <https://no-color.org/>`_ is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class OutputError(click.ClickException):
    """The result could not be written."""

    exit_code = 2


def out(text: str) -> None:
    """Write a result to standard output.

    :raises OutputError: when it cannot be written. That nobody reads it any more is no error.
    """
    _echo(text, sys.stdout)


def out_bytes(data: bytes) -> None:
    """The same of bytes, as they are."""
    _echo(data, sys.stdout)


def error(text: str) -> None:
    """Write to standard error."""
    _echo(text, sys.stderr)


def write_result(text: str, output: Path | None) -> Problem | None:
    """Write a result to a file, or to standard output if None.

    :returns: what kept the file from being written.
    """
    if output is None:
        out(text)
        return None
    try:
        output.write_bytes(text.encode())
    except OSError as failure:
        return Problem(output, f"the file cannot be written ({failure.strerror})")
    return None


def _echo(text: str | bytes, stream: TextIO) -> None:
    try:
        click.echo(text, stream, nl=False, color=colored(stream))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # for what follows
    except OSError as failure:
        raise OutputError(f"the output cannot be written ({failure.strerror})") from None


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
