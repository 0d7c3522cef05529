"""How much of real projects SQLAlchemy can be asked about, what it says, and what that costs.

Usage: python tests/bench/oracle_bench.py [--write] [--why] [--verdicts] [--only PROJECT]… FOLDER

FOLDER holds the projects' sources, each in a folder of its own. ``VIRTUAL_ENV`` names the environment whose
packages are read and whose SQLAlchemy is asked. ``--why`` prints what could not be rebuilt and why,
``--verdicts`` all that SQLAlchemy said; ``--write`` puts the table into docs/precision.md.

An edit adds a line to the body of a class; the time is that from the edited text's summary to SQLAlchemy's
answer: writing the schema, asking, reading.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from sqlassay.index.installed import installed_modules
from sqlassay.index.judge import runtime_for
from sqlassay.model.imports import module_name
from sqlassay.model.judging import JudgedMappings
from sqlassay.model.kinds import UNKNOWN, Kind, Query, Statement
from sqlassay.model.workspace import SourceFile, Workspace, read_file
from sqlassay.oracle import Oracle, compiled_statements
from sqlassay.project import Configurations, Environments, Source, discover, installed_for, read

REPORT = Path(__file__).parents[2] / "docs" / "precision.md"
MARKS = "<!-- the oracle's table -->\n", "<!-- its last line -->\n"
EDITS = 9
HEADINGS = (
    "project", "mapped classes", "rebuilt", "unsure", "attributes not rebuilt", "errors", "warnings",
    "statements compiled", "built in", "after an edit", "the same for 100 classes", "memory",
)  # fmt: skip


class Share(NamedTuple):
    """So many of so many."""

    part: int
    of: int

    def __str__(self) -> str:
        return f"{self.part} of {self.of} ({self.part / self.of:.1%})" if self.of else "–"


class Project:
    """A project, read."""

    def __init__(self, folder: Path) -> None:
        configurations = Configurations()
        found = discover([folder], configurations, Environments()).asked
        self.name = folder.name
        self.texts: dict[Path, str] = {}
        self.roots: dict[Path, Path] = {}
        files: dict[Path, SourceFile] = {}
        for file in found:
            source = read(file.path)
            if isinstance(source, Source):
                self.texts[file.path], self.roots[file.path] = source.text, file.root
                parsed = read_file(file.path, source.text, file.root, role=file.role)
                text = source.text
                files[file.path] = SourceFile(
                    file.root, parsed.summary, lambda text=text: text, role=file.role
                )
        installation = installed_for((file.path.parent for file in found), configurations)
        runtime = runtime_for(installation)
        assert runtime is not None, "there is no SQLAlchemy"
        self.oracle = Oracle(runtime)
        packages = installed_modules(installation, None)
        self.workspace = Workspace.empty(installed=packages).with_files(files)
        self.classes = [f"{m.cls.module}:{m.cls.name}" for m in self.workspace.program.mapped_classes()]
        self.attributes = sum(len(m.attributes) for m in self.workspace.program.mapped_classes())

    def built(self) -> tuple[JudgedMappings, float]:
        """What SQLAlchemy says, and how long it took with the process running."""
        self.oracle._process.start()
        program = self.workspace.program
        self.oracle._schema(program)
        started = perf_counter()
        judged = self.oracle.mappings(program)
        assert judged is not None, self.oracle.problem
        return judged, perf_counter() - started

    def updates(self) -> Iterator[float]:
        """Seconds after each of some edits."""
        step = max(1, len(self.classes) // EDITS)
        for name in self.classes[::step]:
            module, _, cls = name.partition(":")
            edited = self._edited(module, cls.rpartition(".")[2])
            if edited is not None:
                started = perf_counter()
                assert self.oracle.mappings(edited.program) is not None
                yield perf_counter() - started
                self.oracle.mappings(self.workspace.program)

    def _edited(self, module: str, cls: str) -> Workspace | None:
        """The workspace with another attribute in the body of a class."""
        for path, text in self.texts.items():
            if module_name(path, self.roots[path])[0] == module and f"class {cls}(" in text:
                before, _, rest = text.partition(f"class {cls}(")
                head, lines, body = rest.partition(":\n")
                if not lines:
                    return None
                new = f"{before}class {cls}({head}:\n    added_by_an_edit = None\n{body}"
                return self.workspace.with_text(path, new, self.roots[path], self.workspace.place(path)[1])
        return None


def statement_coverage(project: Project, *, why: bool) -> Share:
    """How many statements whose entities are known were compiled to SQL.

    :param why: print what was not.
    """
    workspace = project.workspace.with_judge(project.oracle)
    seen = built = 0
    for path in workspace.paths:
        found = {
            (one.placed.unit.start, one.written.node): one
            for one in compiled_statements(workspace, path) or ()
        }
        for one in found.values():
            if has_known_entities(one.written.kind):
                seen += 1
                built += one.judged.sql is not None
                if why and one.judged.sql is None:
                    said = [verdict.text for verdict in one.judged.verdicts]
                    print(f"  {path}: {one.written.source(one.written.node)}: {one.judged.opaque} {said}")
    return Share(built, seen)


def has_known_entities(kind: Kind) -> bool:
    """Whether it is known what a statement selects or changes."""
    if isinstance(kind, Statement) and kind.verb in ("insert", "update", "delete"):
        return kind.target not in (None, UNKNOWN)
    return isinstance(kind, Statement | Query) and bool(kind.entities) and UNKNOWN not in kind.entities


def row(project: Project, arguments: argparse.Namespace) -> list[str]:
    judged, seconds = project.built()
    built = [name for name in project.classes if name in judged.built]
    unsure = {name: why for name, why in judged.unsure.items() if name in project.classes}
    if arguments.why:
        for name in project.classes:
            if name not in judged.built or name in unsure:
                print(f"  {name}: {'; '.join(unsure.get(name, ('?',)))}")
        print(*(f"  attribute {owner}.{name}" for owner, name in sorted(judged.opaque)), sep="\n")
    if arguments.verdicts:
        for verdict in judged.verdicts:
            print(f"  {verdict.owner}.{verdict.attribute} [{verdict.stage}] {verdict.type}: {verdict.text}")
    updates = list(project.updates())
    memory = project.oracle._process.ask("memory", {}, timeout=60)
    statements = statement_coverage(project, why=arguments.why)
    update = median(updates) if updates else None
    errors = sum(verdict.error for verdict in judged.verdicts)
    project.oracle.stop()
    return [
        project.name,
        str(len(project.classes)),
        str(Share(len(built), len(project.classes))),
        str(len(unsure)),
        str(Share(len(judged.opaque), project.attributes)),
        str(errors),
        str(len(judged.verdicts) - errors),
        str(statements),
        f"{seconds:.2f} s",
        "–" if update is None else f"{update * 1000:.0f} ms",
        "–" if update is None else f"{update * 100_000 / len(project.classes):.0f} ms",
        "–" if memory is None else f"{memory / 2**20:.0f} MB",
    ]


def table(rows: list[list[str]]) -> str:
    lines = [HEADINGS, ["---"] * len(HEADINGS), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--why", action="store_true")
    parser.add_argument("--verdicts", action="store_true")
    parser.add_argument("--only", action="append", metavar="PROJECT")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    rows: list[list[str]] = []
    for name in arguments.only or sorted(path.name for path in folder.iterdir() if path.is_dir()):
        rows.append(row(Project(folder / name), arguments))
        print(table(rows[-1:]).splitlines()[-1], flush=True)
    if arguments.write:
        before, mark, rest = REPORT.read_text("utf-8").partition(MARKS[0])
        assert mark, f"{REPORT} has no {MARKS[0]}"
        REPORT.write_text(f"{before}{mark}{table(rows)}{MARKS[1]}{rest.partition(MARKS[1])[2]}", "utf-8")


if __name__ == "__main__":
    main()
