"""The statement behind an expression of a function, followed back through variables, loops and calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import (
    Function,
    Instance,
    Kind,
    Literal,
    Method,
    Pagination,
    Query,
    Selection,
    Session,
    present,
)
from sqlassay.model.kinds.objects import anonymous
from sqlassay.model.kinds.result import Result, Row
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.library.external import External
from sqlassay.model.loading import MappedRelationship, loadable
from sqlassay.model.provenance.results import loaded_by
from sqlassay.model.provenance.values import COPYING, EXECUTING, FETCHING, GETTING, LoopNode, Provenance
from sqlassay.model.schema import ColumnAttribute, mapped_attribute
from sqlassay.syntax import bound_names, form, target_names

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight
    from sqlassay.model.program import Program

MAX_STEPS = 12
"""An expression is followed back so far."""


class _Binder(Struct, frozen=True):
    """A loop around the point, which binds names."""

    node: LoopNode
    body: tuple[form.Node, ...]

    @property
    def names(self) -> Iterable[str]:
        return target_names((self.node.target,))


class Tracer:
    """Follows expressions in a node that the walk has just passed back to statements."""

    def __init__(self, node: form.Node, sight: Sight) -> None:
        self._sight = sight
        self._binders = tuple(_binders((node, *sight.around_in_function())))

    def of(self, node: form.Expression) -> Provenance | None:
        """Where the object, or each of the objects, that an expression gives comes from; None where that is
        not known, or where it was loaded asynchronously.
        """
        return self._of(node, self._binders, MAX_STEPS)

    def _of(self, node: form.Expression, binders: tuple[_Binder, ...], left: int) -> Provenance | None:
        if left == 0:
            return None
        kind = present(self._sight.kind(node))
        if isinstance(kind, Query):
            return self._selected(kind, node, None)
        match node:
            case form.Name(id=name):
                return self._name(name, binders, left - 1)
            case form.Attribute(value=value, attr=name):
                return self._attribute(value, name, binders, left - 1)
            case form.Call():
                return self._call(node, binders, left - 1)
            case form.Subscript(value=value) | form.NamedExpr(value=value):
                return self._of(value, binders, left - 1)
            case form.Comprehension(element=form.Name(id=name), value=None):
                inner = tuple(_Binder(clause, ()) for clause in reversed(node.clauses))
                found = self._name(name, (*inner, *binders), left - 1)
                return None if found is None else replace(found, loop=None)
        return None

    def _name(self, name: str, binders: tuple[_Binder, ...], left: int) -> Provenance | None:
        for index, binder in enumerate(binders):
            if name in binder.names:
                if name in bound_names(binder.body, nested=False):
                    return None
                found = self._iterated(binder.node, name, binders[index + 1 :], left)
                if found is None or is_single(found, self._sight.program):
                    return found
                return replace(found, loop=binder.node)
        value = self._sight.given_value(name)
        found = None if value is None else self._of(value, binders, left)
        return None if found is None else replace(found, variables=(*found.variables, name))

    def _iterated(
        self, loop: LoopNode, name: str, binders: tuple[_Binder, ...], left: int
    ) -> Provenance | None:
        """Where what a loop binds to a name comes from."""
        match loop.target, loop.iterable:
            case form.Name(), iterable:
                return self._of(iterable, binders, left)
            case form.Tuple(elements=(_, form.Name(id=second))), form.Call(args=(first, *_)) as call:
                if self._sight.kind(call.func) == External("builtins.enumerate"):
                    return self._of(first.value, binders, left) if second == name else None
        return self._of(loop.iterable, binders, left) if self._gives_rows(loop.iterable) else None

    def _gives_rows(self, iterable: form.Expression) -> bool:
        element = self._sight.kind(iterable).iterated(self._sight.program)
        return isinstance(element, Row)

    def _attribute(
        self, value: form.Expression, name: str, binders: tuple[_Binder, ...], left: int
    ) -> Provenance | None:
        match present(self._sight.kind(value)):
            case Pagination() if name == "items":
                return self._of(value, binders, left)
            case Row():
                return self._of(value, binders, left)
            case Instance(of=cls) if isinstance(loadable(cls, name, self._sight.program), MappedRelationship):
                before = self._of(value, binders, left)
                return None if before is None else replace(before, path=(*before.path, (cls, name)))
        return None

    def _call(self, node: form.Call, binders: tuple[_Binder, ...], left: int) -> Provenance | None:
        function = present(self._sight.kind(node.func))
        match function, node.func:
            case Method(receiver=receiver, name=name), form.Attribute(value=value):
                return self._method(node, present(receiver), name, value, binders, left)
            case External(name=name), _ if name in COPYING and node.args and not node.args[0].star:
                return self._of(node.args[0].value, binders, left)
            case Function(), _:
                found = loaded_by(_anonymous(function), self._sight.program)
                return (
                    None
                    if found is None
                    else Provenance(found.options, found.selection, found.path, asked=node, function=function)
                )
        return None

    def _method(
        self,
        node: form.Call,
        receiver: Kind,
        name: str,
        value: form.Expression,
        binders: tuple[_Binder, ...],
        left: int,
    ) -> Provenance | None:
        match receiver:
            case Query() if name in FETCHING:
                return self._selected(receiver, value, node)
            case Result(is_async=False) | Row():
                return self._of(value, binders, left)
            case Session(is_async=False) if name in EXECUTING:
                given = [a.value for a in node.args if a.keyword == "statement" or not (a.keyword or a.star)]
                return self._selected(self._sight.kind(given[0]), given[0], node) if given else None
            case Session(is_async=False) if name in GETTING:
                plain = all(not a.star and a.keyword in (None, "ident") for a in node.args)
                return Provenance((), asked=node) if plain and len(node.args) == 2 else None
        return None

    def _selected(
        self, kind: Kind, statement: form.Expression, asked: form.Expression | None
    ) -> Provenance | None:
        if not isinstance(kind, Selection) or kind.loading is None:
            return None
        return Provenance(kind.loading, kind, statement=self._built(statement), asked=asked)

    def _built(self, statement: form.Expression) -> form.Expression:
        """Where a statement is built that a variable holds, where that is one place."""
        if isinstance(statement, form.Name):
            value = self._sight.given_value(statement.id)
            if isinstance(value, form.Call | form.Attribute):
                return value
        return statement


def _anonymous(function: Function) -> Function:
    """A function without what only the place knows: what has happened to the object whose method it is."""
    receiver = None if function.receiver is None else anonymous(function.receiver)
    return replace(function, receiver=receiver, given=())


def is_single(found: Provenance, program: Program) -> bool:
    """Whether it is one object at most."""
    if found.path:
        return False
    selection = found.selection
    return selection is None or selection.limit == Literal(1) or _is_by_key(selection, program)


def _is_by_key(selection: Selection, program: Program) -> bool:
    """Whether a statement asks for what has one value in a unique column."""
    entity = class_of(selection.entities[0]) if selection.entities else None
    for column in selection.equalities:
        if column.owner is not None and column.owner == entity:
            attribute = mapped_attribute(column.owner, column.name, program)
            if isinstance(attribute, ColumnAttribute) and (attribute.primary_key or attribute.unique):
                return True
    return False


def _binders(around: Iterable[form.Node]) -> Iterator[_Binder]:
    """The loops whose body, or element, the first of the nodes lies in, the nearest first."""
    inner: form.Node | None = None
    for node in around:
        match node:
            case form.For(iterable=iterable, orelse=orelse, body=body):
                if inner is not iterable and not any(inner is statement for statement in orelse):
                    yield _Binder(node, body)
            case form.Clause(iterable=iterable) if inner is not iterable:
                yield _Binder(node, ())
        inner = node
