"""Snapshots of a workspace: its texts, what they mean, and the facts about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.code_environment import ToldByCode
from sqlassay.model.dependencies import Input
from sqlassay.model.describe import Row, describe, nodes_at, qualified_name
from sqlassay.model.environment import Environment, Role, conventional_role
from sqlassay.model.evaluate import evaluate
from sqlassay.model.facts import Fact
from sqlassay.model.imports import module_name
from sqlassay.model.installed import NOTHING_INSTALLED, InstalledModules
from sqlassay.model.judging import NO_JUDGE, Judge
from sqlassay.model.kinds import UNKNOWN, Kind
from sqlassay.model.mapped_name import MappedName, mapped_name
from sqlassay.model.program import Program
from sqlassay.model.summary import Declaration, ModuleSummary, declarations, summary_of
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.walk.walk import Walk
from sqlassay.syntax import Block, Document, Unit, form
from sqlassay.text import Span


class SourceFile(Struct, frozen=True, eq=False, dict=True):
    """A file of the workspace: what the others can see of it, and its text, parsed when it is looked into."""

    root: Path
    """The folder that its module is named from."""
    summary: ModuleSummary
    text: Document | Callable[[], str | None]
    """Parsed already, or what gives it; None where it can no longer be had."""
    declared: Mapping[Block, tuple[Declaration, ...]] = {}
    """What each block declares, so that the next text of the file need not look at it again."""
    role: Role = Role.APPLICATION
    """What its place says it is for; the role in the summary minds what the text says, too."""

    @cached_property
    def document(self) -> Document | None:
        """The text with its units."""
        if isinstance(self.text, Document):
            return self.text
        text = self.text()
        return None if text is None else Document.parse(text)

    @property
    def written(self) -> str | None:
        """The text, which is not parsed for this; None where it can no longer be had."""
        document = self.parsed
        if document is not None:
            return document.text
        return None if isinstance(self.text, Document) else self.text()

    @property
    def parsed(self) -> Document | None:
        """The document, if it was parsed until now."""
        known: Document | None = self.text if isinstance(self.text, Document) else vars(self).get("document")
        return known

    @property
    def declared_in_order(self) -> list[tuple[Declaration, ...]] | None:
        """What the units declare, if the text was parsed for the summary."""
        document = self.text
        return [self.declared[u.block] for u in document.units] if isinstance(document, Document) else None

    def closed(self, text: Callable[[], str | None]) -> SourceFile:
        """The file without its document, to be parsed again if it is looked into."""
        return SourceFile(self.root, self.summary, text, role=self.role)


class PlacedFact(Struct, frozen=True):
    """A fact and the unit that its offsets count from."""

    unit: Unit
    fact: Fact

    @property
    def span(self) -> Span:
        """Where the fact stands in the file."""
        return self.fact.span.shifted(self.unit.start)


class Workspace:
    """An immutable snapshot of the Python files of a project.

    Deriving the next snapshot is cheap, and shares with this one all that the change did not touch: the
    blocks that stayed as they were, and, as long as no summary changed, the linked program with the facts
    of those blocks.
    """

    def __init__(self, files: Mapping[Path, SourceFile], program: Program, judge: Judge = NO_JUDGE) -> None:
        """:param judge: what asks SQLAlchemy about the program."""
        self._files = files
        self.program = program
        self.judge = judge

    @staticmethod
    def empty(
        source_roots: tuple[str, ...] = (), installed: InstalledModules = NOTHING_INSTALLED
    ) -> Workspace:
        """A workspace without files.

        :param source_roots: folders that are on ``sys.path``, as dotted names from the root.
        :param installed: the modules of the packages that the project uses.
        """
        return Workspace({}, Program({}, source_roots, installed=installed))

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, in the order in which they came."""
        return tuple(self._files)

    def with_text(self, path: Path, text: str, root: Path, role: Role | None = None) -> Workspace:
        """The workspace in which a file has this text; `root` is the folder that its module is named from.

        :param role: what its place says it is for; by convention if None.
        """
        return self.with_files({path: read_file(path, text, root, self._files.get(path), role)})

    def with_texts(self, texts: Iterable[tuple[Path, str, Path]]) -> Workspace:
        """The workspace in which files have these texts (path, text, root)."""
        read = {path: read_file(path, text, root, self._files.get(path)) for path, text, root in texts}
        return self.with_files(read)

    def with_files(self, read: Mapping[Path, SourceFile]) -> Workspace:
        """The workspace with files that were read already."""
        same = all(
            path in self._files and self._files[path].summary is file.summary for path, file in read.items()
        )
        files = {**self._files, **read}
        return Workspace(files, self.program if same else self._linked(files), self.judge)

    def with_edit(self, path: Path, text: str) -> Workspace:
        """The workspace in which a file that it has already has another text.

        :raises KeyError: when it has no such file.
        """
        file = self._files[path]
        return self.with_text(path, text, file.root, file.role)

    def with_installed(self, installed: InstalledModules) -> Workspace:
        """The workspace after packages were installed or removed."""
        program = Program(self.program.modules, self.program.source_roots, self.program, installed)
        return Workspace(self._files, program, self.judge)

    def with_judge(self, judge: Judge) -> Workspace:
        """The workspace of whose program somebody else is asked."""
        return Workspace(self._files, self.program, judge)

    def without(self, path: Path) -> Workspace:
        """The workspace without a file."""
        files = {known: file for known, file in self._files.items() if known != path}
        return Workspace(files, self._linked(files), self.judge)

    def __contains__(self, path: Path) -> bool:
        """Whether a file is known."""
        return path in self._files

    def place(self, path: Path) -> tuple[Path, Role] | None:
        """The folder that a file's module is named from, and what its place says it is for; None where it is
        not known.
        """
        file = self._files.get(path)
        return None if file is None else (file.root, file.role)

    def path_of(self, module: str) -> Path | None:
        """The file of a module, by its dotted name."""
        return self._paths.get(module)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {file.summary.name: path for path, file in self._files.items()}

    def document(self, path: Path) -> Document | None:
        """The text of a file with its units; None where it is not known, or can no longer be read."""
        file = self._files.get(path)
        return None if file is None else file.document

    def text(self, path: Path) -> str | None:
        """The text of a file, not parsed; None where it is not known, or can no longer be read."""
        file = self._files.get(path)
        return None if file is None else file.written

    def summary(self, path: Path) -> ModuleSummary:
        """What other files can see of a file.

        :raises KeyError: when it has no such file.
        """
        return self._files[path].summary

    def facts(self, path: Path) -> tuple[PlacedFact, ...]:
        """All facts of a file, in the order of its units."""
        return tuple(PlacedFact(unit, fact) for unit, facts in self.facts_by_unit(path) for fact in facts)

    def facts_by_unit(self, path: Path) -> Iterator[tuple[Unit, tuple[Fact, ...]]]:
        """The units of a file with their facts, which are the same object as long as they are the same."""
        module = self.summary(path).name
        return ((unit, self._facts_of(unit, module)) for unit in self._units(path))

    def inputs(self, path: Path) -> set[Input]:
        """The parts of the summaries that the facts of a file depend on."""
        self.facts(path)
        return self.program.inputs_of([unit.block for unit in self._units(path) if not unit.stale])

    def environment(self, files: Environment) -> Environment:
        """What the project's files say of it, completed by what the code below its folder says."""
        return self._told_by_code.complete(files)

    @cached_property
    def _told_by_code(self) -> ToldByCode:
        return ToldByCode({path: file.summary for path, file in self._files.items()})

    def describe(self, path: Path) -> tuple[Row, ...]:
        """What rules see of a file, as rows to print."""
        return tuple(describe(placed.fact, placed.span) for placed in self.facts(path))

    def kinds(self, path: Path) -> Iterator[tuple[Span, Kind]]:
        """The expressions of a file of which something is known: where each stands and what it is."""
        module = self.summary(path).name
        for unit in self._units(path):
            kinds = {} if unit.stale else self._walk(unit, module).kinds
            for node in form.walk(unit.body):
                if (kind := kinds.get(id(node), UNKNOWN)) != UNKNOWN:
                    yield node.span.shifted(unit.start), kind

    def kind_at(self, path: Path, offset: int) -> tuple[Span, str] | None:
        """The SQLAlchemy construct named at an offset: where its name stands, and its canonical dotted
        name.
        """
        document, module = self.document(path), self.summary(path).name
        if document is None:
            return None
        unit = document.unit_at(offset)
        found = qualified_name(unit.body, offset - unit.start, self.kinds_in(unit, module))
        return None if found is None else (found[0].shifted(unit.start), found[1])

    def mapped_at(self, path: Path, offset: int) -> MappedName | None:
        """The mapped class, or the attribute of one, that the name at an offset means, and where in the file
        that stands.
        """
        document, module = self.document(path), self.summary(path).name
        if document is None:
            return None
        unit = document.unit_at(offset)
        here, kinds = offset - unit.start, self.kinds_in(unit, module)
        found = mapped_name(unit, module, nodes_at(unit.body, here), here, kinds, self.program)
        return None if found is None else replace(found, span=found.span.shifted(unit.start))

    def kinds_in(self, unit: Unit, module: str) -> Callable[[form.Node], Kind]:
        """What each expression of a unit is, as far as it is known."""
        kinds = self._walk(unit, module).kinds
        return lambda node: kinds.get(id(node)) or self._declared_kind(node, unit, module)

    def _declared_kind(self, node: form.Node, unit: Unit, module: str) -> Kind:
        """What a name is that the walk does not pass: in an annotation or an import."""
        if isinstance(node, form.Alias):
            return self.program.global_name(module, node.asname or node.name.partition(".")[0])
        if not isinstance(node, form.Expression):
            return UNKNOWN
        return evaluate(recipe_of(node, {}), module, ".".join(unit.owner) or None, self.program)

    def _units(self, path: Path) -> tuple[Unit, ...]:
        document = self.document(path)
        return () if document is None else document.units

    def _facts_of(self, unit: Unit, module: str) -> tuple[Fact, ...]:
        if unit.stale:
            return ()
        return self.program.facts_of(unit.block, lambda: tuple(self._walk(unit, module).facts))

    def _walk(self, unit: Unit, module: str) -> Walk:
        walk = Walk(unit.text, module, unit.owner, self.program)
        walk.statements(unit.body)
        return walk

    def _linked(self, files: Mapping[Path, SourceFile]) -> Program:
        modules = {file.summary.name: file.summary for file in files.values()}
        return Program(modules, self.program.source_roots, self.program, self.program.installed)


def read_file(
    path: Path, text: str, root: Path, previous: SourceFile | None = None, role: Role | None = None
) -> SourceFile:
    """Parse and outline a file; what `previous` has in common with it is taken from there.

    :param role: what its place says it is for; by convention if None.
    """
    if previous is not None and previous.root != root:
        previous = None  # another module
    role = role or conventional_role(path, root)
    document = Document.parse(text, None if previous is None else previous.parsed)
    module, is_package = module_name(path, root)
    known = {} if previous is None else previous.declared
    declared = {
        unit.block: known.get(unit.block) or tuple(declarations(unit, module, is_package))
        for unit in document.units
    }
    in_order = [declared[unit.block] for unit in document.units]
    if previous is not None and previous.role is role and previous.declared_in_order == in_order:
        return SourceFile(root, previous.summary, document, declared, role)
    summary = summary_of(chain.from_iterable(in_order), module, is_package, role)
    if previous is not None and previous.summary == summary:
        summary = previous.summary
    return SourceFile(root, summary, document, declared, role)
