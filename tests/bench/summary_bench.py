"""What summaries cost: ``python tests/bench/summary_bench.py FOLDER [EVERY]``, of every so many files.

Prints processor time in microseconds a line, the median of three passes; of the parse the only one.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from statistics import median
from time import process_time

from sqlassay.model.summary import declarations, summary_of
from sqlassay.model.summary.encoding import encoded
from sqlassay.project.reading import Source, read
from sqlassay.syntax import Document
from sqlassay.syntax.blocks import split

PASSES = 3


def main() -> None:
    folder, every = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    sources = map(read, sorted(folder.rglob("*.py"))[::every])
    texts = [source.text for source in sources if isinstance(source, Source)]
    lines = sum(text.count("\n") for text in texts)
    print(f"{len(texts)} files, {lines:,} lines, Python {sys.version.split()[0]}")
    gc.disable()
    started = process_time()
    for text in texts:
        list(split(text))
    divided = process_time()
    documents = [Document.parse(text) for text in texts]
    parsed = process_time()
    show("split", divided - started, lines)
    show("split and parse", parsed - divided, lines)
    passes = [summarised(documents) for _ in range(PASSES)]
    for name, *costs in zip(("declarations", "summary_of", "encoded"), *passes, strict=True):
        show(name, median(costs), lines)


def summarised(documents: list[Document]) -> tuple[float, float, float]:
    """The seconds that each step of summarising takes."""
    declaring, joining, encoding = 0.0, 0.0, 0.0
    for document in documents:
        started = process_time()
        declared = [d for unit in document.units for d in declarations(unit, "module", is_package=False)]
        were_declared = process_time()
        summary = summary_of(declared, "module", is_package=False)
        was_joined = process_time()
        encoded(summary)
        declaring += were_declared - started
        joining += was_joined - were_declared
        encoding += process_time() - was_joined
    return declaring, joining, encoding


def show(name: str, seconds: float, lines: int) -> None:
    print(f"{name:16} {seconds / lines * 1e6:7.2f} µs/line")


if __name__ == "__main__":
    main()
