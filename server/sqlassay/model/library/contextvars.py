"""Context variables (`contextvars <https://docs.python.org/3/library/contextvars.html>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Callable, Kind

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Variable(Kind, frozen=True):
    """A ``ContextVar`` of values of one kind."""

    value: Kind

    def attribute(self, name: str, program: Program) -> Kind:
        return Callable(self.value) if name == "get" else UNKNOWN


class VariableOf(Kind, frozen=True):
    """``ContextVar[Session]``, as an annotation and when it is called."""

    value: Kind

    def instance(self, program: Program) -> Kind:
        return Variable(self.value.instance(program))

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return self.instance(program)


GENERICS = {"contextvars.ContextVar": VariableOf}
