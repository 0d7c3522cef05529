"""The place where somebody types, and what the model says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlassay.model.describe import nodes_at
from sqlassay.model.environment import Environment
from sqlassay.model.kinds import Kind
from sqlassay.model.mentions.reading import Place, Reader
from sqlassay.model.mentions.symbol import Mention
from sqlassay.model.mentions.tables import Tables
from sqlassay.model.program import Program
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import Document, form
from sqlassay.syntax.mending import PLACEHOLDER, mended
from sqlassay.text import Span

UNKNOWN_ENVIRONMENT = Environment()


class Given(NamedTuple):
    """An argument of a call that is being typed."""

    call: form.Call
    argument: form.Argument
    position: int
    """Among the arguments."""


class Spot:
    """The place where somebody types, in the text as it would be with a name there."""

    def __init__(
        self,
        document: Document,
        span: Span,
        around: tuple[form.Node, ...],
        reader: _Noting,
        here: int,
        module: str,
        environment: Environment,
    ) -> None:
        """:param environment: what is known of the project."""
        self.environment = environment
        self.span = span
        """What the name would take the place of, in the text as it is."""
        self.node = around[0]
        """What the name stands in: a name, an attribute, a string or an argument with a keyword."""
        self.around = around[1:]
        self.here = here
        """The offset in the unit."""
        self.module = module
        self.reader = reader
        self.word = span.of(document.text)
        self.after = document.text[span.end : span.end + 1]

    @classmethod
    def at(
        cls,
        workspace: Workspace,
        path: Path,
        offset: int,
        environment: Environment,
        name: str = PLACEHOLDER,
    ) -> Spot | None:
        """The place at an offset of a file; None where the name cannot stand.

        :param name: what to put there; with nothing, the text is only closed.
        """
        before = workspace.document(path)
        found = None if before is None else mended(before, offset, name)
        if before is None or found is None:
            return None
        workspace = workspace.with_edit(path, found.text)
        document, module = workspace.document(path), workspace.summary(path).name
        assert document is not None
        unit = document.unit_at(found.span.start)
        here = found.span.start - unit.start + bool(name)
        around = () if unit.stale else tuple(nodes_at(unit.body, here))
        if not around:
            return None
        program, kinds = workspace.program, workspace.kinds_in(unit, module)
        reader = _Noting(unit, module, kinds, program, Tables(program))
        return cls(before, found.span, around, reader, here, module, environment)

    @property
    def program(self) -> Program:
        """The program with the name in it."""
        return self.reader.program

    @property
    def place(self) -> Place:
        """What the mapping says around."""
        return self.reader.place_of((self.node, *self.around))

    def kind(self, node: form.Node) -> Kind:
        """What an expression is."""
        return self.reader.kind(node)

    def construct(self, call: form.Call) -> str:
        """The construct of SQLAlchemy's that a call makes; empty if none."""
        return self.reader.construct(call.func, self.place) or ""

    def given(self) -> Given | None:
        """The call of which an argument is typed, or an element of one that is a list."""
        for index, node in enumerate(self.around):
            match node:
                case form.Argument():
                    return self._in_call(node, self.around[index + 1 :])
                case form.List() | form.Tuple() | form.Set():
                    continue
            return None
        return None

    def keyword(self) -> form.Call | None:
        """The call of which the keyword of an argument, or an argument from its start on, is typed."""
        match self.node, self.around:
            case form.Argument(keyword=name), (form.Call() as call, *_) if name == PLACEHOLDER:
                return call
            case form.Name(), (form.Argument(keyword=None, star=""), form.Call() as call, *_):
                return call
        return None

    @staticmethod
    def _in_call(argument: form.Argument, around: tuple[form.Node, ...]) -> Given | None:
        if not around or not isinstance(around[0], form.Call):
            return None
        call = around[0]
        return Given(call, argument, next(i for i, a in enumerate(call.args) if a is argument))


class _Noting(Reader):
    """Notes what is around each node."""

    _places: dict[int, Place] | None = None

    def visit(self, node: form.Node, place: Place) -> Iterator[Mention]:
        """As the one that is inherited."""
        if self._places is not None:
            self._places[id(node)] = place
        yield from super().visit(node, place)

    def place_of(self, nodes: tuple[form.Node, ...]) -> Place:
        """What is around the first of some nodes that has been passed."""
        if self._places is None:
            self._places = {}
            for _ in self.mentions():
                pass
        return next((found for n in nodes if (found := self._places.get(id(n))) is not None), Place())
