"""Results and rows (`Result
<https://docs.sqlalchemy.org/en/21/core/connections.html#sqlalchemy.engine.Result>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, HasMethods, Kind, Literal, join
from sqlassay.model.kinds.entities import entity_instance
from sqlassay.model.kinds.python import Awaitable, Generator, ListOf

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Row(Kind, frozen=True):
    """One row, with the entities that were selected."""

    entities: tuple[Kind, ...] = ()

    def item(self, index: Kind, program: Program) -> Kind:
        if (
            isinstance(index, Literal)
            and isinstance(index.value, int)
            and 0 <= index.value < len(self.entities)
        ):
            return entity_instance(self.entities[index.value], program)
        return UNKNOWN


class Result(HasMethods, frozen=True):
    """A Result, a ScalarResult (`scalars`), or their asynchronous twins, whose methods are awaited."""

    entities: tuple[Kind, ...] = ()
    scalars: bool = False
    is_async: bool = False

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "scalars":
                first = arguments.get("index", 0) in (None, Literal(0))
                return Result(self.entities[:1] if first else (), scalars=True, is_async=self.is_async)
            case "unique" | "yield_per" | "execution_options":
                return self
            case "mappings" | "tuples" | "columns":
                return UNKNOWN
        result = self._fetch(name, program)
        return Awaitable(result) if self.is_async else result

    def iterated(self, program: Program) -> Kind:
        return self.element(program)

    def element(self, program: Program) -> Kind:
        """What one result is."""
        if self.scalars:
            return entity_instance(self.entities[0], program) if self.entities else UNKNOWN
        return Row(self.entities)

    def _fetch(self, name: str, program: Program) -> Kind:
        match name:
            case "all" | "fetchall" | "fetchmany":
                return ListOf(self.element(program))
            case "partitions":
                return Generator(ListOf(self.element(program)))
            case "first" | "one_or_none" | "fetchone":
                return join([self.element(program), NONE])
            case "one":
                return self.element(program)
            case "scalar" | "scalar_one" | "scalar_one_or_none":
                first = Result(self.entities[:1], scalars=True).element(program)
                return first if name == "scalar_one" else join([first, NONE])
        return UNKNOWN
