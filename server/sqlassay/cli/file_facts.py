from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sqlassay.model.describe import Row, name_of
from sqlassay.model.effects import describe_effects
from sqlassay.model.kinds import Function, Kind, Literal, Method, Module
from sqlassay.model.library.external import External
from sqlassay.model.workspace import Workspace
from sqlassay.project import printable
from sqlassay.text import LineIndex, Span

WIDTH = 40
"""Characters of an expression that are printed."""


class FileFacts:
    """All that is known of a file, to print."""

    def __init__(self, workspace: Workspace, path: Path, text: str) -> None:
        self._workspace = workspace
        self._path = path
        self._text = text
        self._lines = LineIndex(text)

    def rows(self) -> dict[str, Any]:
        """As JSON; lines and columns count from 1."""
        return {
            "kinds": [self._kind(span, kind) for span, kind in self._kinds()],
            "facts": [self._fact(row) for row in self._workspace.describe(self._path)],
            "functions": [{"function": name, "does": list(does)} for name, does in self._functions()],
        }

    def words(self) -> str:
        """As text."""
        rows = self.rows()
        parts = (
            "".join(map(_kind_in_words, rows["kinds"])),
            "".join(map(_fact_in_words, rows["facts"])),
            "".join(map(_function_in_words, rows["functions"])),
        )
        return "\n".join(part for part in parts if part)

    def _kinds(self) -> list[tuple[Span, Kind]]:
        """The expressions that are more than a constant, a method or a name from elsewhere."""
        plain = (Literal, Method, Module, External)
        found = (known for known in self._workspace.kinds(self._path) if not isinstance(known[1], plain))
        return sorted(found, key=lambda known: known[0])

    def _functions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The functions of which something is known, with that in words."""
        program, summary = self._workspace.program, self._workspace.summary(self._path)
        for name in summary.functions:
            said = describe_effects(Function(summary.name, name), program)
            if said:
                yield name, tuple(said.splitlines())

    def _kind(self, span: Span, kind: Kind) -> dict[str, Any]:
        return {**self._place(span), "expression": span.of(self._text), "kind": name_of(kind)}

    def _fact(self, row: Row) -> dict[str, Any]:
        return {"fact": row.kind, **self._place(row.span), "details": row.details}

    def _place(self, span: Span) -> dict[str, int]:
        start, end = self._lines.position(span.start), self._lines.position(span.end)
        return {
            "line": start.line + 1,
            "column": start.column + 1,
            "end_line": end.line + 1,
            "end_column": end.column + 1,
        }


def _kind_in_words(row: dict[str, Any]) -> str:
    expression = " ".join(printable(row["expression"]).split())
    if len(expression) > WIDTH:
        expression = f"{expression[: WIDTH - 1]}…"
    place = click.style(f"{row['line']}:{row['column']}".ljust(7), fg="blue")
    return f"{place} {expression.ljust(WIDTH)} {click.style(printable(row['kind']), bold=True)}\n"


def _fact_in_words(row: dict[str, Any]) -> str:
    details: dict[str, str] = row["details"]
    lines = (f"    {name}: {printable(str(value))}\n" for name, value in details.items() if value != "")
    place = click.style(f"{row['line']}:{row['column']}", fg="blue")
    return f"{place} {click.style(str(row['fact']), bold=True)}\n{''.join(lines)}"


def _function_in_words(row: dict[str, Any]) -> str:
    lines = (f"    {printable(line)}\n" for line in row["does"])
    return f"{click.style(row['function'], bold=True)}()\n{''.join(lines)}"
