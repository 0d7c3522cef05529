"""What functions that change a database's schema do, step by step: a small program that may be followed
without running it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.importing import imported
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.syntax import Unit, bound_names, form

HINTS = (
    *("op.", "op,", "(op", "batch", "context.configure", "Column(", "def upgrade", "create_all"),
    *("ALTER ", "CREATE ", "DROP ", "alter table", "create table", "drop table"),
)
"""One of these stands in every function of an Alembic environment that changes a schema, or says how."""
UNDOING = frozenset(["downgrade"])
DATA = frozenset(["bulk_insert"])
"""Operations that change rows alone."""
OPERATIONS = frozenset(
    """
    create_table drop_table rename_table add_column drop_column alter_column create_index drop_index
    create_unique_constraint create_foreign_key create_check_constraint create_primary_key drop_constraint
    execute batch_alter_table create drop create_all drop_all
    """.split()
)


class Base(Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A step. Local variables are `Argument` in its recipes."""


class Act(Base, frozen=True):
    """An expression is evaluated."""

    value: Recipe


class Let(Base, frozen=True):
    """A local variable is given a value."""

    name: str
    value: Recipe


class Choose(Base, frozen=True):
    test: Recipe
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...]


class Each(Base, frozen=True):
    """A loop; opaque where it may end before its time."""

    names: tuple[str, ...]
    iterable: Recipe
    body: tuple[Step, ...]


class Within(Base, frozen=True):
    """``with context as name``; no name is ""."""

    context: Recipe
    name: str
    body: tuple[Step, ...]


class Attempt(Base, frozen=True):
    """``try``; one of the handlers may follow any part of the body."""

    body: tuple[Step, ...]
    handlers: tuple[tuple[Step, ...], ...]
    after: tuple[Step, ...]


class Leave(Base, frozen=True):
    """``return``, ``raise`` or ``continue``."""

    by: str
    value: Recipe | None = None


class Unclear(Base, frozen=True):
    """A statement that may change the schema in a way that is not modelled."""

    words: tuple[str, ...]
    """The texts in it."""


Step: TypeAlias = Act | Let | Choose | Each | Within | Attempt | Leave | Unclear


class Procedure(Struct, frozen=True, array_like=True, gc=False):
    """A function of a module, by its name, as steps."""

    name: str
    parameters: tuple[tuple[str, Recipe | None], ...]
    """Names and defaults."""
    steps: tuple[Step, ...]


class Operating(Struct, frozen=True, eq=False):
    """A function that may have to do with migrations: the module as a whole tells whether it has."""

    function: form.Function
    module: str
    is_package: bool

    def procedure(self) -> Procedure:
        return _procedure(self.function, self.module, self.is_package)


def operating(unit: Unit, module: str, is_package: bool) -> Iterator[Operating]:
    """The functions of a unit that may have to do with migrations."""
    text = unit.text
    if unit.owner or not any(hint in text for hint in HINTS):
        return
    for statement in unit.body:
        if isinstance(statement, form.Function) and statement.name not in UNDOING:
            yield Operating(statement, module, is_package)


def _procedure(function: form.Function, module: str, is_package: bool) -> Procedure:
    local: dict[str, Recipe] = {p.name: r.Argument(p.name) for p in function.parameters}
    local.update((name, r.Argument(name)) for name in bound_names(function.body, nested=True))
    for node in form.walk(function.body):
        if isinstance(node, form.Import | form.ImportFrom):
            local.update(imported(node, module, is_package))
    parameters = tuple(
        (p.name, None if p.default is None else recipe_of(p.default, {}, whole=True))
        for p in function.parameters
    )
    return Procedure(function.name, parameters, _Steps(local).suite(function.body))


class _Steps:
    """Reduces statements to steps."""

    def __init__(self, local: Mapping[str, Recipe]) -> None:
        self._local = local

    def suite(self, body: Iterable[form.Statement]) -> tuple[Step, ...]:
        return tuple(chain.from_iterable(map(self._statement, body)))

    def _recipe(self, node: form.Expression | None) -> Recipe:
        return recipe_of(node, self._local, whole=True)

    def _statement(self, node: form.Statement) -> Iterator[Step]:
        if any(map(_hides_operation, _own(node))):
            yield Unclear(_words(node))
            return
        match node:
            case form.Expr(value=form.Call(func=form.Attribute(attr=name))) if name in DATA:
                return
            case form.Expr(value=form.Constant()):
                return
            case form.Expr(value=value):
                yield Act(self._recipe(value))
            case form.Assign(targets=targets, value=value):
                yield from self._assigned(targets, value)
            case form.AnnAssign(target=target, value=value) if value is not None:
                yield from self._assigned((target,), value)
            case form.AugAssign(target=form.Name(id=name), operator=operator, value=value):
                new = r.Operation(operator.rstrip("="), r.Argument(name), self._recipe(value))
                yield Let(name, new)
            case form.Return(value=value):
                yield Leave("return", None if value is None else self._recipe(value))
            case form.Raise():
                yield Leave("raise")
            case form.Continue():
                yield Leave("continue")
            case form.If() | form.For() | form.While() | form.With() | form.Try() | form.Match():
                yield from self._compound(node)
            case form.Function() if any(map(_operates, form.walk(node.body))):
                yield Unclear(_words(node))

    def _assigned(self, targets: tuple[form.Expression, ...], value: form.Expression) -> Iterator[Step]:
        match targets, value:
            case (form.Name(id=name),), _:
                yield Let(name, self._recipe(value))
            case (form.Tuple(elements=names),), form.Tuple(elements=values) if len(names) == len(values):
                for target, part in zip(names, values, strict=True):
                    yield from self._assigned((target,), part)
            case _:
                yield Act(self._recipe(value))
                yield from (Let(name, OPAQUE) for name in _target_names(targets))

    def _compound(self, node: form.Statement) -> Iterator[Step]:
        match node:
            case form.If(test=test, body=body, orelse=orelse):
                yield Choose(self._recipe(test), self.suite(body), self.suite(orelse))
            case form.For(target=target, iterable=iterable, body=body, orelse=orelse):
                ends = any(isinstance(inner, form.Break) for inner in form.walk(body))
                names, flat = _names_of_loop(target)
                over = self._recipe(iterable) if flat and not ends else OPAQUE
                yield Each(names, over, self.suite(body))
                yield from self.suite(orelse)
            case form.While(body=body):
                yield Each((), OPAQUE, self.suite(body))
            case form.With(items=items, body=body):
                steps = self.suite(body)
                for item in reversed(items):
                    name = item.target.id if isinstance(item.target, form.Name) else ""
                    steps = (Within(self._recipe(item.context), name, steps),)
                yield from steps
            case form.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
                caught = tuple(self.suite(handler.body) for handler in handlers)
                yield Attempt(self.suite((*body, *orelse)), caught, self.suite(finalbody))
            case form.Match(cases=cases):
                steps = ()
                for case in reversed(cases):
                    steps = (Choose(OPAQUE, self.suite(case.body), steps),)
                yield from steps


def _own(node: form.Statement) -> Iterator[form.Node]:
    """The expressions of a statement, without its suites."""
    if isinstance(node, form.Function | form.Class):
        return
    for child in form.children(node):
        if not isinstance(child, form.Statement):
            yield from form.walk((child,))


def _hides_operation(node: form.Node) -> bool:
    """Whether operations stand where recipes do not show them."""
    hidden = isinstance(node, form.Comprehension | form.Lambda | form.NamedExpr)
    return hidden and any(map(_operates, form.walk((node,))))


def _operates(node: form.Node) -> bool:
    return (
        isinstance(node, form.Call) and isinstance(node.func, form.Attribute) and node.func.attr in OPERATIONS
    )


def _words(node: form.Node) -> tuple[str, ...]:
    constants = (n.value for n in form.walk((node,)) if isinstance(n, form.Constant))
    return tuple(value for value in constants if isinstance(value, str))


def _target_names(targets: Iterable[form.Expression]) -> Iterator[str]:
    for target in targets:
        yield from (node.id for node in form.walk((target,)) if isinstance(node, form.Name))


def _names_of_loop(target: form.Expression) -> tuple[tuple[str, ...], bool]:
    """The names that a loop binds, and whether they are one name or a flat tuple of names; a tuple of one
    has a comma behind its name.
    """
    match target:
        case form.Name(id=name):
            return (name,), True
        case form.Tuple(elements=elements) if all(isinstance(e, form.Name) for e in elements):
            names = tuple(e.id for e in elements if isinstance(e, form.Name))
            return (names if len(names) > 1 else (f"{names[0]},",)), True
    return tuple(_target_names((target,))), False
