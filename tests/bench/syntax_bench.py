"""What the syntax layer costs: ``python tests/bench/syntax_bench.py [FOLDER]`` (else the standard library).

Prints processor time in microseconds a line with the ratio to libcst's own parse in the same run, then that
of a keystroke.
"""

from __future__ import annotations

import gc
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import process_time

from libcst import native

from sqlassay.syntax import Document
from sqlassay.syntax.blocks import split
from sqlassay.syntax.limits import excess
from sqlassay.syntax.lowering import lower_module
from sqlassay.syntax.positions import positions

LINES = 60_000


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("stdlib"))
    texts = sample(folder)
    lines = sum(text.count("\n") for text in texts)
    print(f"{len(texts)} files, {lines:,} lines, Python {sys.version.split()[0]}")
    gc.disable()
    parse = seconds(native.parse_module, texts)
    spans, lowering = 0.0, 0.0
    for text in texts:
        module = native.parse_module(text)
        started = process_time()
        places = positions(module, text)
        placed = process_time()
        lower_module(module, places.spans)
        spans += placed - started
        lowering += process_time() - placed
    costs = {
        "libcst's parse": parse,
        "split": seconds(lambda text: list(split(text)), texts),
        "limits": seconds(excess, [text[piece.start : piece.end] for text in texts for piece in split(text)]),
        "positions": spans,
        "lowering": lowering,
        "by libcst": seconds(Document.whole, texts),
        "a document": seconds(Document.parse, texts),
    }
    for name, cost in costs.items():
        print(f"{name:16} {cost / lines * 1e6:7.2f} µs/line  {cost / parse:6.3f} of the parse")
    keystrokes([text for text in texts if 800 < text.count("\n") < 1200][:5])


def sample(folder: Path) -> list[str]:
    texts: list[str] = []
    paths = sorted(path for path in folder.rglob("*.py") if "test" not in path.parts)
    for path in paths[::7]:
        try:
            text = path.read_text("utf-8")
            native.parse_module(text)
        except Exception:  # a file that is not Python 3 says nothing of speed
            continue
        texts.append(text)
        if sum(each.count("\n") for each in texts) > LINES:
            break
    return texts


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    started = process_time()
    for text in texts:
        work(text)
    return process_time() - started


def keystrokes(texts: list[str]) -> None:
    for broken, typed in ((False, "x"), (True, "(")):
        times: list[float] = []
        for text in texts:
            document = Document.parse(text)
            ends = [match for match in range(len(text)) if text[match] == "\n"]
            for end in ends[:: len(ends) // 40]:
                started = process_time()
                Document.parse(text[:end] + typed + text[end:], document)
                times.append(process_time() - started)
        if times:
            cuts = quantiles(times, n=20)
            kind = "that breaks the code" if broken else "anywhere"
            print(f"a keystroke {kind}, 1,000 lines: p50 {cuts[9] * 1e3:.1f} ms, p95 {cuts[18] * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
