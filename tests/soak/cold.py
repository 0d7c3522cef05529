"""What a server shows, beside what the command line finds in the same texts with nothing remembered."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desk import Desk
from editor import CODECS, LINE_END, WITH_RULES, server_environment
from lsprotocol import types

DEADLINE = 90.0
"""Seconds until the server must show what a cold run finds: SQLAlchemy is asked in the background."""
SEVERITIES = {1: "error", 2: "warning", 3: "info", 4: "hint"}

Row = tuple[Any, ...]


async def assert_as_cold(desk: Desk) -> int:
    """Wait until the server shows what a cold run finds; tells how many findings that are.

    :raises AssertionError: when it never does.
    """
    expected = await _found_cold(desk)
    if not desk.editor.pulls:
        opened = {desk.path(uri).relative_to(desk.root).as_posix() for uri in desk.editor.texts}
        expected = {row for row in expected if row[0] in opened}
    loop = asyncio.get_running_loop()
    end = loop.time() + DEADLINE
    while (shown := await _shown(desk)) != expected:
        missing, stale = sorted(expected - shown), sorted(shown - expected)
        assert loop.time() < end, f"missing: {missing[:5]}; stale: {stale[:5]}"
        await asyncio.sleep(0.2)
    return len(expected)


async def _found_cold(desk: Desk) -> set[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / desk.root.name
        await asyncio.to_thread(shutil.copytree, desk.root, root)
        for uri, text in desk.editor.texts.items():
            path = root / desk.path(uri).relative_to(desk.root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        arguments = ["check", "--output-format", "json", "--no-cache", "--exit-zero", "-q"]
        running = await asyncio.create_subprocess_exec(
            *(*WITH_RULES[:-1], *arguments),
            cwd=root,
            env=server_environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await running.communicate()
    assert running.returncode == 0, errors.decode()
    return {_found(row) for row in json.loads(output) if row["path"].endswith(".py")}


def _found(row: dict[str, Any]) -> Row:
    place = (row["line"], row["column"], row["end_line"], row["end_column"])
    return (row["path"], *place, row["code"], row["severity"], row["message"])


async def _shown(desk: Desk) -> set[Row]:
    if not desk.editor.pulls:
        newest = {one.uri: one for one in desk.editor.published}
        desk.editor.published = list(newest.values())
        late = [uri for uri, version in desk.editor.versions.items() if _version(newest, uri) != version]
        return set(late and [("not yet", *late)]) or set(_rows(desk, newest.items()))
    params = types.WorkspaceDiagnosticParams(previous_result_ids=[])
    report = await desk.editor.client.workspace_diagnostic_async(params)
    rows = set(_rows(desk, ((one.uri, one) for one in report.items)))
    for uri in desk.editor.texts:
        name = desk.path(uri).relative_to(desk.root).as_posix()
        alone = set(_rows(desk, [(uri, await desk.editor.pull(uri))]))
        rows ^= alone ^ {row for row in rows if row[0] == name}  # the two say the same, or it shows
    return rows


def _version(published: dict[str, types.PublishDiagnosticsParams], uri: str) -> int | None:
    return published[uri].version if uri in published else None


def _rows(desk: Desk, reports: Iterable[tuple[str, Any]]) -> Iterable[Row]:
    for uri, report in reports:
        items = report.diagnostics if isinstance(report, types.PublishDiagnosticsParams) else report.items
        lines = LINE_END.split(_text(desk, uri)) if items else []
        for item in items:
            start, end = _place(desk, lines, item.range.start), _place(desk, lines, item.range.end)
            path = desk.path(uri).relative_to(desk.root).as_posix()
            yield (path, *start, *end, item.code, SEVERITIES[item.severity.value], item.message)


def _text(desk: Desk, uri: str) -> str:
    known = desk.editor.texts.get(uri)
    path = desk.path(uri)
    return known if known is not None else path.read_bytes().decode() if path.exists() else ""


def _place(desk: Desk, lines: list[str], position: types.Position) -> tuple[int, int]:
    """Line and column as the command line counts them."""
    codec, size = CODECS[desk.editor.encoding]
    line = lines[position.line] if position.line < len(lines) else ""
    return position.line + 1, len(line.encode(codec)[: position.character * size].decode(codec)) + 1
