from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

from sqlassay.model.kinds import UNKNOWN, Either, Kind, join
from sqlassay.model.kinds.objects import stateless
from sqlassay.model.summary.functions import suites
from sqlassay.syntax import bound_names, form


class Binding:
    """What a local variable holds at one point of a function: its kind, and the expression that it was given
    or the parameter that it may still be.
    """

    __slots__ = ("kind", "latest", "parameter", "value")

    def __init__(
        self,
        kind: Kind,
        value: form.Expression | None = None,
        parameter: form.Parameter | None = None,
        latest: form.Expression | None = None,
    ) -> None:
        self.kind = kind
        self.value = value
        self.parameter = parameter
        self.latest = latest or value
        """The last expression that it was given, on some path."""

    def later(self) -> Binding:
        """The same for a function that is called later: who knows what has happened to the objects."""
        kind = stateless(self.kind)
        return self if kind is self.kind else Binding(kind, self.value, self.parameter, self.latest)

    def says_the_same(self, other: Binding) -> bool:
        return (
            self.kind == other.kind
            and self.value is other.value
            and self.parameter is other.parameter
            and self.latest is other.latest
        )


UNBOUND = Binding(UNKNOWN)


class Scope:
    """The names of a function, a comprehension, or a class in a function, as they stand at one point."""

    def __init__(
        self,
        sort: Literal["function", "comprehension", "class"],
        outer: Scope | None,
        local: Counter[str],
        *,
        bound_inside: frozenset[str] = frozenset(),
        global_names: frozenset[str] = frozenset(),
        nonlocal_names: frozenset[str] = frozenset(),
        function: form.Function | None = None,
    ) -> None:
        self.sort = sort
        self.outer = outer
        self.local = local
        """How often each name is bound in the scope; a name bound anywhere in it is local everywhere."""
        self.bound_inside = bound_inside
        """The names that a function defined in the scope binds too (``nonlocal``), nobody knows when."""
        self.global_names = global_names
        self.nonlocal_names = nonlocal_names
        self.function = function
        self.bindings: dict[str, Binding] = {}

    @cached_property
    def grown(self) -> frozenset[str]:
        """The names of what the function around puts elements into, somewhere."""
        if self.function is None:
            return frozenset() if self.outer is None else self.outer.grown
        return frozenset(_grown(self.function.body))

    def bind(self, name: str, binding: Binding) -> None:
        """Bind a name of the scope; what is bound elsewhere from here does not flow."""
        if name not in self.global_names and name not in self.nonlocal_names:
            self.bindings[name] = Binding(UNKNOWN) if name in self.bound_inside else binding

    def bind_maybe(self, name: str, kind: Kind) -> None:
        """Bind a name on some paths only; where it was not bound before, only those can use it."""
        before = self.bindings.get(name)
        self.bind(name, Binding(kind if before is None else join([before.kind, kind])))

    def lookup(self, name: str) -> Binding | None:
        """The binding of a name; None when it is local to no function around."""
        if name in self.global_names:
            return None
        if name in self.bindings:
            return self.bindings[name]
        if name in self.local:
            return UNBOUND
        found = None if self.outer is None else self.outer.seen_from_inside(name)
        return found if found is None or self.sort == "comprehension" else found.later()

    def seen_from_inside(self, name: str) -> Binding | None:
        """The same for a scope in this one, which may run when the name was bound again; nothing in a class
        sees its names.
        """
        if self.sort == "class":
            return None if self.outer is None else self.outer.seen_from_inside(name)
        return UNBOUND if self.local[name] > 1 else self.lookup(name)

    def local_names(self) -> Iterator[str]:
        """All names that are not the module's here."""
        yield from self.local
        if self.outer is not None:
            yield from self.outer.local_names()


def merged(one: dict[str, Binding], other: dict[str, Binding]) -> dict[str, Binding]:
    """The bindings where two paths meet: a name bound on one of them only is unknown."""
    result = dict(one)
    for name in one.keys() | other.keys():
        left, right = one.get(name), other.get(name)
        if left is right:
            continue
        if left is None or right is None:
            result[name] = UNBOUND
        else:
            value = left.value if left.value is right.value else None
            parameter = left.parameter or right.parameter
            latest = max((left.latest, right.latest), key=_place)
            result[name] = Binding(_either(left.kind, right.kind), value, parameter, latest)
    return result


def _place(value: form.Expression | None) -> int:
    return -1 if value is None else value.start


def _either(one: Kind, other: Kind) -> Kind:
    """One of two kinds; the same again where a test has only told its options apart."""
    kind = join([one, other])
    if isinstance(kind, Either):
        options = set(kind.options)
        return next((k for k in (one, other) if isinstance(k, Either) and set(k.options) == options), kind)
    return kind


def names_bound_in(body: Iterable[form.Node]) -> Iterator[str]:
    """Every name that nodes bind, once for each time, without those of functions and classes in it."""
    return bound_names(body, nested=False)


def interrupted(
    before: dict[str, Binding], after: dict[str, Binding], body: tuple[form.Statement, ...]
) -> dict[str, Binding]:
    """The bindings at any point of a suite: between two bindings of a name, or on a path that does not reach
    its end, nobody knows what it holds.
    """
    result = merged(before, after)
    for name, times in Counter(names_bound_in(body)).items():
        if times > 1 or before.get(name) is after.get(name):
            result[name] = UNBOUND
    return result


def foreign_names(
    body: tuple[form.Statement, ...], declaration: type[form.Global] | type[form.Nonlocal]
) -> Iterator[str]:
    """The names that a suite declares ``global`` or ``nonlocal``."""
    for statement in body:
        if isinstance(statement, declaration):
            yield from statement.names
        for suite in suites(statement):
            yield from foreign_names(suite, declaration)


def names_bound_inside(body: tuple[form.Statement, ...]) -> Iterator[str]:
    """The names that functions defined in a suite declare ``nonlocal``."""
    for statement in body:
        if isinstance(statement, form.Function | form.Class):
            yield from foreign_names(statement.body, form.Nonlocal)
            yield from names_bound_inside(statement.body)
        for suite in suites(statement):
            yield from names_bound_inside(suite)


def function_scope(function: form.Function, outer: Scope | None) -> Scope:
    """A fresh scope for the body of a function."""
    global_names = frozenset(foreign_names(function.body, form.Global))
    nonlocal_names = frozenset(foreign_names(function.body, form.Nonlocal))
    local = Counter(names_bound_in(function.body))
    local.update(parameter.name for parameter in function.parameters)
    local.update(parameter.name for parameter in function.type_parameters)
    for name in global_names | nonlocal_names:
        del local[name]
    return Scope(
        "function",
        outer,
        local,
        bound_inside=frozenset(names_bound_inside(function.body)),
        global_names=global_names,
        nonlocal_names=nonlocal_names,
        function=function,
    )


GROWING_METHODS = frozenset("append extend insert add update appendleft extendleft append_column".split())
"""Methods of Python's collections, and of tables, that put something into them."""


def _grown(body: tuple[form.Statement, ...]) -> Iterator[str]:
    for node in form.walk(body):
        match node:
            case form.Call(func=form.Attribute(value=form.Name(id=name), attr=method), args=(_, *_)):
                if method in GROWING_METHODS:
                    yield name
            case form.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, form.Subscript) and isinstance(target.value, form.Name):
                        yield target.value.id


def class_scope(node: form.Class, outer: Scope) -> Scope:
    """A fresh scope for the body of a class that is defined in a function."""
    return Scope("class", outer, Counter(names_bound_in(node.body)))
