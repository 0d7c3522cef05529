"""The measurements as a page, with a drawing."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
from growing import Growth
from matplotlib.figure import Figure
from scanning import Scan
from typing_in import Latency

import sqlassay

PAGE = Path(__file__).with_name("page.md")
PER = 100_000
"""Lines that costs are given for."""


def page(
    typing: Sequence[tuple[int, str, Latency]],
    starting: tuple[float, float],
    opening: tuple[float, float],
    scans: Mapping[str, tuple[int, Sequence[Scan]]],
    growths: Sequence[Growth],
    workspace_lines: int,
    rounds: int,
) -> str:
    """The page of what was measured."""
    bare, ours = starting
    return PAGE.read_text(encoding="utf-8").format(
        date=datetime.now(UTC).date(),
        version=sqlassay.__version__,
        machine=f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}",
        workspace_lines=f"{workspace_lines:,}",
        rounds=f"{rounds} runs" if rounds > 1 else "one run",
        typing=_table(_typing_rows(typing)),
        starting=f"{ours * 1000:.0f} ms against {bare * 1000:.0f} ms: {ours / bare:.2f} times",
        opening=" and ".join(f"{seconds * 1000:.0f} ms" for seconds in opening),
        scans="\n\n".join(
            f"**{name}**, {lines:,} lines\n\n{_table(_scan_rows(found, lines))}"
            for name, (lines, found) in scans.items()
        ),
        growths=_table(_growth_rows(growths)),
    )


def _typing_rows(typing: Sequence[tuple[int, str, Latency]]) -> Iterable[Sequence[str]]:
    yield (
        "lines of the file",
        "server",
        "p50",
        "p95",
        "worst",
        "files published",
        "misplaced",
        "peer's p50 / p50",
    )
    peers = {length: its.p50 for length, name, its in typing if not name.startswith("sqlassay")}
    for length, name, its in typing:
        waits = (f"{value:.0f} ms" for value in (its.p50, its.p95, its.worst))
        misplaced = str(its.stale) if name.startswith("sqlassay") else ""
        yield f"{length:,}", name, *waits, f"{its.files:.1f}", misplaced, f"{peers[length] / its.p50:.1f}"


def _scan_rows(scans: Sequence[Scan], lines: int) -> Iterable[Sequence[str]]:
    yield "what", f"seconds / {PER:,} lines", "of processor time", "peak MB", "to sqlassay, 1 process, cold"
    cold = next(scan.cost for scan in scans if scan.name == "sqlassay, 1 process, cold")
    for name, cost in scans:
        times = (f"{value * PER / lines:.2f}" for value in (cost.clock, cost.processor))
        yield name, *times, f"{cost.memory:.0f}", f"{cost.clock / cold.clock:.2f}"


def _growth_rows(growths: Sequence[Growth]) -> Iterable[Sequence[str]]:
    yield "lines", "cold, s / 100,000", "warm, s / 100,000", "peak MB", "keystroke p50", "p95"
    for lines, cold, warm, keystroke in growths:
        times = (f"{value.clock * PER / lines:.2f}" for value in (cold, warm))
        waits = (f"{value:.0f} ms" for value in (keystroke.p50, keystroke.p95))
        yield f"{lines:,}", *times, f"{cold.memory:.0f}", *waits


def _table(rows: Iterable[Sequence[str]]) -> str:
    head, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rest))


def plot(growths: Sequence[Growth], path: Path) -> None:
    """Draw cost against size, as SVG that is the same for the same numbers."""
    mpl.rcParams.update({"svg.hashsalt": "sqlassay", "svg.fonttype": "none"})
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    scan, edit = figure.subplots(1, 2)
    lines = [growth.lines for growth in growths]
    for label, times in (
        ("cold", [growth.cold.clock for growth in growths]),
        ("warm", [growth.warm.clock for growth in growths]),
        ("linear", [growths[0].cold.clock * size / lines[0] for size in lines]),
    ):
        scan.loglog(lines, times, ":" if label == "linear" else "o-", label=label)
    scan.set(title="Scan", xlabel="lines", ylabel="seconds")
    scan.legend()
    for label, waits in (
        ("p95", [growth.keystroke.p95 for growth in growths]),
        ("p50", [growth.keystroke.p50 for growth in growths]),
    ):
        edit.semilogx(lines, waits, "o-", label=label)
    edit.set(title="Keystroke", xlabel="lines", ylabel="milliseconds", ylim=(0, None))
    edit.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})
