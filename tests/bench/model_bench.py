"""How well the model understands real projects, against what readers found in them, and what that costs.

Usage: python tests/bench/model_bench.py [--write] [--differences] [--only PROJECT]… FOLDER

FOLDER holds the projects' sources, each in a folder named as in ``truth/``, which stands beside this file
with a README that says how it was made. ``VIRTUAL_ENV`` names the environment whose packages are read.
``--differences`` prints each place where the model and the readers disagree; ``--write`` puts the table into
docs/precision.md.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from sqlassay.index.installed import installed_modules
from sqlassay.model.census import receivers
from sqlassay.model.imports import module_name
from sqlassay.model.installed import PREFIX, InstalledModules
from sqlassay.model.kinds import NONE, Connection, Either, Engine, Kind, ProjectClass, Session
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedClass,
    RelationshipAttribute,
    all_attributes,
    mapped_class,
)
from sqlassay.model.summary import ModuleSummary, outline
from sqlassay.model.workspace import SourceFile, Workspace
from sqlassay.project import Configurations, Environments, Source, discover, installed_for, read
from sqlassay.project import SourceFile as Found
from sqlassay.syntax import Document

TRUTH = Path(__file__).parent / "truth"
REPORT = Path(__file__).parents[2] / "docs" / "precision.md"
MARKS = "<!-- the model's table -->\n", "<!-- its end -->\n"
NO_SESSION = ("none", "mock", "alembic_op")

Row = dict[str, Any]


class Share(NamedTuple):
    """So many of so many."""

    part: int
    of: int

    def __str__(self) -> str:
        return f"{self.part} of {self.of} ({self.part / self.of:.1%})" if self.of else "–"


class Result(NamedTuple):
    """What was compared of a project; the costs are seconds of processor time."""

    classes: Share
    spurious: int
    resolved: Share
    columns: Share
    relationships: Share
    receivers: Share
    wrong: Share
    parsing: float
    analysis: float

    def __add__(self, other: Result) -> Result:  # type: ignore[override]
        pairs = zip(self, other, strict=True)
        return Result(*(Share(a[0] + b[0], a[1] + b[1]) if isinstance(a, Share) else a + b for a, b in pairs))

    def cells(self) -> list[str]:
        costs = f"{self.parsing:.1f} s", f"{self.analysis:.1f} s", f"{1 + self.analysis / self.parsing:.2f}"
        return [*(str(value) for value in self[:-2]), *costs]


HEADINGS = (
    "project", "mapped classes found", "found wrongly", "fully resolved", "columns counted right",
    "relationships right", "sessions and connections recognised", "recognised wrongly",
    "reading and parsing", "analysis", "all ÷ reading and parsing",
)  # fmt: skip


class Project:
    """A project's sources, read and analysed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.differences: list[str] = []
        gc.collect()
        gc.disable()
        started = process_time()
        configurations = Configurations()
        found = discover([folder], configurations, Environments()).asked
        texts = [(file, source.text) for file in found if isinstance(source := read(file.path), Source)]
        parsed = [(file, Document.parse(text)) for file, text in texts]
        self.parsing = process_time() - started
        files = {file.path: self._summed_up(file, document) for file, document in parsed}
        self.packages = installed_modules(installed_for((f.path.parent for f in found), configurations), None)
        installed = InstalledModules(self._installed)
        self.workspace = Workspace.empty(installed=installed).with_files(files)
        for path in self.workspace.paths:
            self.workspace.facts(path)
        self.analysis = process_time() - started - self.parsing
        gc.enable()

    @staticmethod
    def _summed_up(file: Found, document: Document) -> SourceFile:
        summary = outline(document, *module_name(file.path, file.root), file.role)
        return SourceFile(file.root, summary, document, role=file.role)

    def _installed(self, module: str) -> ModuleSummary | None:
        """A module of a package, read when the analysis asks for it, which counts as reading."""
        started = process_time()
        summary = self.packages.summary(f"{PREFIX}{module}")
        self.parsing += process_time() - started
        return summary

    def compared(self, classes: list[Row], calls: list[Row]) -> Result:
        said = list(self._said(calls))
        true = [(row, word) for row, word in said if row["verdict"] not in (*NO_SESSION, "unclear")]
        for row, word in said:
            if row["verdict"] != "unclear" and not agrees(word, row["verdict"]):
                is_what = f"{word or 'unknown'}, is {row['verdict']} ({row['note']})"
                self._differ(row, f"{row['method']}: {is_what}")
        found = [(row, mapped) for row in classes if (mapped := self._mapped(row)) is not None]
        for row in classes:
            if self._mapped(row) is None:
                self._differ(row, f"{row['name']}: not found")
        for row, mapped in found:
            if mapped.missing:
                self._differ(row, f"{row['name']}: {', '.join(mapped.missing)}")
        wrong = sum(bool(word) and not agrees(word, row["verdict"]) for row, word in said)
        return Result(
            classes=Share(len(found), len(classes)),
            spurious=self._spurious(classes),
            resolved=Share(sum(not mapped.missing for _, mapped in found), len(classes)),
            columns=Share(sum(self._columns_agree(*pair) for pair in found), len(classes)),
            relationships=Share(sum(self._relationships_agree(*pair) for pair in found), len(classes)),
            receivers=Share(sum(agrees(word, row["verdict"]) for row, word in true), len(true)),
            wrong=Share(wrong, len(said)),
            parsing=self.parsing,
            analysis=self.analysis,
        )

    def _differ(self, row: Row, what: str) -> None:
        self.differences.append(f"{row['path']}:{row['line']} {what}")

    def _mapped(self, row: Row) -> MappedClass | None:
        """The mapped class of a row of the truth; of several of a name the first that is mapped."""
        path, name = self.folder / row["path"], row["name"].rpartition(".")[2]
        classes = self._classes(path) if path in self.workspace else ()
        namesakes = (cls for cls in classes if cls.name.rpartition(".")[2] == name)
        mapped = (mapped_class(cls, self.workspace.program) for cls in namesakes)
        return next((cls for cls in mapped if cls is not None), None)

    def _classes(self, path: Path) -> Iterator[ProjectClass]:
        summary = self.workspace.summary(path)
        yield from (ProjectClass(summary.name, name) for name in summary.classes)

    def _spurious(self, classes: list[Row]) -> int:
        true = {(row["path"], row["name"].rpartition(".")[2]) for row in classes}
        found = 0
        for path in self.workspace.paths:
            for cls in self._classes(path):
                place = path.relative_to(self.folder).as_posix(), cls.name.rpartition(".")[2]
                if place not in true and mapped_class(cls, self.workspace.program) is not None:
                    self.differences.append(f"{place[0]} {cls.name}: is no mapped class")
                    found += 1
        return found

    def _columns_agree(self, row: Row, mapped: MappedClass) -> bool:
        attributes = all_attributes(mapped.cls, self.workspace.program)
        names = sorted(a.name for a in attributes if isinstance(a, ColumnAttribute))
        if len(names) != row["columns"]:
            self._differ(row, f"{row['name']}: columns {', '.join(names)}; are {row['columns']}")
        return len(names) == row["columns"]

    def _relationships_agree(self, row: Row, mapped: MappedClass) -> bool:
        attributes = all_attributes(mapped.cls, self.workspace.program)
        names = {a.name for a in attributes if isinstance(a, RelationshipAttribute)}
        if names != set(row["relationships"]):
            self._differ(row, f"{row['name']}: relationships {names ^ set(row['relationships'])} differ")
        return names == set(row["relationships"])

    def _said(self, truth: list[Row]) -> Iterator[tuple[Row, str]]:
        """What the model says of the receivers that were read."""
        for name in sorted({row["path"] for row in truth}):
            path = self.folder / name
            document = self.workspace.document(path)
            kinds: dict[tuple[int, int], str] = {}
            if document is not None:
                for receiver in receivers(self.workspace, path):
                    place = document.lines.position(receiver.offset)
                    kinds[place.line + 1, place.column + 1] = verdict(receiver.kind)
            here = [row for row in truth if row["path"] == name]
            yield from ((row, kinds.get((row["line"], row["column"]), "")) for row in here)


def verdict(kind: Kind) -> str:
    """A kind in the readers' words; empty for what is neither session, connection nor engine."""
    match kind:
        case Either(options=options):
            said = {verdict(option) for option in options if option != NONE}
            return said.pop() if len(said) == 1 else "session_or_connection" if all(said) else ""
        case Session(scoped=True, is_async=False):
            return "scoped_session"
        case Session(is_async=is_async):
            return "async_session" if is_async else "session"
        case Connection(is_async=is_async):
            return "async_connection" if is_async else "connection"
        case Engine():
            return "engine"
    return ""


def agrees(said: str, true: str) -> bool:
    """Whether the model and the reader mean the same; a registry of sessions serves as a session."""
    if not said or true in NO_SESSION:
        return not said and true in NO_SESSION
    return said == true or {said, true} <= {"session", "scoped_session", "session_or_connection"}


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (TRUTH / f"{name}.jsonl").read_text("utf-8").splitlines()]


def table(results: dict[str, Result]) -> str:
    total: Result | None = None
    for result in results.values():
        total = result if total is None else total + result
    assert total is not None
    lines = [(name, *result.cells()) for name, result in results.items()]
    lines.append(("**together**", *total.cells()))
    head = [HEADINGS, ("---",) * len(HEADINGS)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (*head, *lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--differences", action="store_true")
    parser.add_argument("--only", action="append", metavar="PROJECT")
    arguments = parser.parse_args()
    classes, calls = rows("classes"), rows("receivers")
    results: dict[str, Result] = {}
    for name in arguments.only or sorted({row["project"] for row in calls}):
        project = Project(arguments.folder.resolve() / name)
        mine = ([row for row in truth if row["project"] == name] for truth in (classes, calls))
        results[name] = project.compared(*mine)
        if arguments.differences:
            print(f"{name}:", *project.differences, sep="\n  ", flush=True)
    print(table(results), end="")
    if arguments.write:
        before, _, rest = REPORT.read_text("utf-8").partition(MARKS[0])
        after = rest.partition(MARKS[1])[2]
        REPORT.write_text(f"{before}{MARKS[0]}{table(results)}{MARKS[1]}{after}", "utf-8")


if __name__ == "__main__":
    main()
