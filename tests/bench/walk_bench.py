"""What the walk costs, and each observer: ``python tests/bench/walk_bench.py FOLDER``.

Prints processor time in microseconds a line of the folder's files, with all questions that are asked on the
way answered anew. What an observer is the first to ask counts as its own.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from functools import wraps
from pathlib import Path
from time import process_time
from typing import Any

from sqlassay.index.installed import installed_modules
from sqlassay.model.facts import observers
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.imports import module_name
from sqlassay.model.installed import PREFIX, InstalledModules
from sqlassay.model.summary import outline
from sqlassay.model.workspace import SourceFile, Workspace
from sqlassay.project import Configurations, Environments, Source, discover, installed_for, read
from sqlassay.syntax import Document, form

SHOWN = 20


class Costs:
    """The seconds and calls of each observer."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    def measured(self, observer: observers.Observer) -> observers.Observer:
        name = f"{observer.__module__.rpartition('.')[2]}.{observer.__name__}"

        @wraps(observer)
        def observe(node: form.Node, sight: Sight) -> tuple[Fact, ...]:
            started = process_time()
            found = tuple(observer(node, sight))
            self.seconds[name] += process_time() - started
            self.calls[name] += 1
            return found

        return observe


def main(folder: Path) -> None:
    configurations = Configurations()
    found = discover([folder], configurations, Environments()).asked
    texts = [(file, source.text) for file in found if isinstance(source := read(file.path), Source)]
    lines = sum(text.count("\n") for _, text in texts)
    files = {file.path: summed_up(file, Document.parse(text)) for file, text in texts}
    packages = installed_modules(installed_for((f.path.parent for f in found), configurations), None)
    installed = InstalledModules(lambda module: packages.summary(f"{PREFIX}{module}"))
    empty = Workspace.empty(installed=installed)
    gc.disable()
    walk(empty.with_files(files))
    print(f"{len(texts)} files, {lines:,} lines, Python {sys.version.split()[0]}")
    print(f"walk {walk(empty.with_files(files)) / lines * 1e6:.1f} µs/line")
    costs = Costs()
    by_node = observers.observers()
    by_node.update({n: tuple((costs.measured(each), of) for each, of in them) for n, them in by_node.items()})
    observers.observers_of.cache_clear()
    walk(empty.with_files(files))
    for name, seconds in costs.seconds.most_common(SHOWN):
        print(f"{seconds / lines * 1e6:6.2f} µs/line {costs.calls[name]:8,} calls  {name}")


def summed_up(file: Any, document: Document) -> SourceFile:
    summary = outline(document, *module_name(file.path, file.root), file.role)
    return SourceFile(file.root, summary, document, role=file.role)


def walk(workspace: Workspace) -> float:
    """The seconds that it takes to find all facts of a fresh workspace; the first time reads the packages."""
    started = process_time()
    for path in workspace.paths:
        workspace.facts(path)
    return process_time() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
