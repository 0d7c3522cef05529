"""Results and rows (`Result
<https://docs.sqlalchemy.org/en/21/core/connections.html#sqlalchemy.engine.Result>`_).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, HasMethods, Kind, Literal, Method, join
from sqlassay.model.kinds.entities import at, called, entity_instance, is_one
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.python import Awaitable, Generator, ListOf, TupleOf, Value
from sqlassay.model.kinds.state import Owner

if TYPE_CHECKING:
    from sqlassay.model.program import Program

TUPLE_NAMES = frozenset("count index t tuple".split())
"""Names that a row has of its own, whatever its columns are called."""


TAKING = {
    **dict.fromkeys(["all", "fetchall"], "exhausted"),
    **dict.fromkeys("first one one_or_none scalar scalar_one scalar_one_or_none close".split(), "closed"),
}
"""The methods after which a result gives no more rows: it is empty, or closed and raises."""


class Fetched(Kind, frozen=True):
    """Entities that were selected, with the loader options (None where they are not known)."""

    entities: tuple[Kind, ...] = ()
    loading: tuple[LoaderOption, ...] | None = ()
    owner: Owner | None = None
    """The session that its objects belong to, as the walk knows it."""
    core: bool = False
    """Whether a connection gives it: up to 1.4 its rows are mappings, too."""

    def joined(self, other: Kind) -> Kind | None:
        """Rows of the same entities, loaded differently."""
        unclear = {"loading": None, "owner": None}
        if not isinstance(other, Fetched) or replace(self, **unclear) != replace(other, **unclear):
            return None
        return replace(self, **unclear)

    def instances(self, program: Program) -> tuple[Kind, ...]:
        """The elements of a row."""
        return tuple(entity_instance(entity, program) for entity in self.entities)


class Row(Fetched, frozen=True):
    """One row: a named tuple."""

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "_mapping":
                return MappingRow(self.entities, self.loading, core=self.core)
            case "_t":
                return self.method(name, Arguments(), program)
            case "_asdict" | "_tuple" | "tuple":
                return Method(self, name)
        return UNKNOWN if name in TUPLE_NAMES else entity_instance(called(self.entities, name), program)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if name == "_asdict":
            return MappingRow(self.entities, self.loading, core=self.core)
        return TupleOf(self.instances(program)) if all(map(is_one, self.entities)) else UNKNOWN

    def item(self, index: Kind, program: Program) -> Kind:
        match index:
            case Literal(value=int() as number):
                return entity_instance(at(self.entities, number), program)
        return UNKNOWN

    def iterated(self, program: Program) -> Kind:
        return join(self.instances(program))

    def unpacked(self, count: int, program: Program) -> tuple[Kind, ...]:
        if len(self.entities) == count and all(map(is_one, self.entities)):
            return self.instances(program)
        return Kind.unpacked(self, count, program)


class MappingRow(Fetched, frozen=True):
    """One row as a mapping: ``row._mapping``, ``result.mappings()``."""

    def item(self, index: Kind, program: Program) -> Kind:
        match index:
            case Literal(value=str() as name):
                return entity_instance(called(self.entities, name), program)
        return entity_instance(index, program) if index in self.entities else UNKNOWN

    def attribute(self, name: str, program: Program) -> Kind:
        return Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        key = arguments.get("key", 0)
        match name:
            case "get" if key is not None and len(arguments.positional) == 1:
                return join([self.item(key, program), NONE])
            case "values":
                return ListOf(join(self.instances(program)))
        return UNKNOWN


class Result(HasMethods, Fetched, frozen=True):
    """A Result, a ScalarResult (`scalars`), a MappingResult (`mappings`), or their asynchronous twins, whose
    methods are awaited.
    """

    scalars: bool = False
    is_async: bool = False
    mappings: bool = False
    unique: bool = False
    """Whether ``unique()`` was called."""
    taken: str = ""
    """How a name's rows were taken from it on all paths, as the walk knows it: a value of `TAKING`."""

    def joined(self, other: Kind) -> Kind | None:
        if not isinstance(other, Result) or self.taken == other.taken:
            return Fetched.joined(self, other)
        one, another = replace(self, taken=""), replace(other, taken="")
        return one if one == another else Fetched.joined(one, another)

    def attribute(self, name: str, program: Program) -> Kind:
        return Value("int") if name in ("rowcount", "lastrowid") else Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "scalars":
                entity = self._entity(arguments.get("index", 0) or Literal(0))
                return replace(self, entities=() if entity == UNKNOWN else (entity,), scalars=True)
            case "unique":
                return replace(self, unique=True)
            case "yield_per" | "execution_options" | "tuples":
                return self
            case "mappings":
                return replace(self, mappings=True)
            case "columns":
                return self._of_columns(arguments.positional, arguments)
        result = self._fetch(name, program)
        return Awaitable(result) if self.is_async else result

    def iterated(self, program: Program) -> Kind:
        return self.element(program)

    def element(self, program: Program) -> Kind:
        """What one result is."""
        if self.scalars:
            return entity_instance(self.entities[0], program) if self.entities else UNKNOWN
        return (MappingRow if self.mappings else Row)(self.entities, self.loading, core=self.core)

    def _entity(self, index: Kind) -> Kind:
        match index:
            case Literal(value=int() as number):
                return at(self.entities, number)
            case Literal(value=str() as name):
                return called(self.entities, name)
        return index if index in self.entities else UNKNOWN

    def _of_columns(self, columns: Iterable[Kind], arguments: Arguments) -> Result:
        entities = tuple(map(self._entity, columns))
        known = UNKNOWN not in entities and not arguments.unpacked
        return replace(self, entities=entities if known else ())

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
                first = replace(self, scalars=True).element(program)
                return first if name == "scalar_one" else join([first, NONE])
            case "keys":
                return ListOf(Value("str"))
            case "close":
                return NONE
        return UNKNOWN


class Pagination(Kind, frozen=True):
    """A page of Flask-SQLAlchemy (`API
    <https://flask-sqlalchemy.readthedocs.io/en/stable/api/#flask_sqlalchemy.pagination.Pagination>`_).
    """

    element: Kind

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "items":
                return ListOf(self.element)
            case "page" | "per_page" | "pages":
                return Value("int")
            case "prev" | "next":
                return Method(self, name)
        return UNKNOWN

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return self

    def iterated(self, program: Program) -> Kind:
        return self.element
