from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlassay.model.kinds import UNKNOWN, Kind, join
from sqlassay.model.summary.functions import suites
from sqlassay.syntax import bound_names, form


class Binding:
    """What a local variable holds at one point of a function: its kind, and the expression that it was
    given.
    """

    __slots__ = ("kind", "value")

    def __init__(self, kind: Kind, value: form.Expression | None = None) -> None:
        self.kind = kind
        self.value = value


class Scope:
    """The names of a function (or comprehension) as they stand at one point of it."""

    def __init__(
        self,
        function: form.Function | form.Lambda | None,
        outer: Scope | None,
        local: Counter[str],
        bound_inside: frozenset[str] = frozenset(),
    ) -> None:
        self.function = function
        self.outer = outer
        self.local = local
        """How often each name is bound in the scope; a name bound anywhere in it is local everywhere."""
        self.bound_inside = bound_inside
        """The names that a function defined in the scope binds too (``nonlocal``), nobody knows when."""
        self.bindings: dict[str, Binding] = {}

    def bind(self, name: str, kind: Kind, value: form.Expression | None = None) -> None:
        self.bindings[name] = Binding(UNKNOWN) if name in self.bound_inside else Binding(kind, value)

    def lookup(self, name: str) -> Binding | None:
        """The binding of a name; None when it is local to no function around."""
        if name in self.bindings:
            return self.bindings[name]
        if name in self.local:
            return Binding(UNKNOWN)
        return None if self.outer is None else self.outer.seen_from_inside(name)

    def seen_from_inside(self, name: str) -> Binding | None:
        """The same for a function defined in this one, which may run when the name was bound again."""
        if self.local[name] > 1:
            return Binding(UNKNOWN)
        return self.lookup(name)

    def parameter(self, name: str) -> form.Parameter | None:
        """The parameter of this name of the function, or of those around it."""
        if self.function is not None:
            for parameter in self.function.parameters:
                if parameter.name == name:
                    return parameter
        return None if self.outer is None or name in self.local else self.outer.parameter(name)


def merged(one: dict[str, Binding], other: dict[str, Binding]) -> dict[str, Binding]:
    """The bindings where two paths meet: a name bound on one of them only is unknown."""
    result = dict(one)
    for name in one.keys() | other.keys():
        left, right = one.get(name), other.get(name)
        if left is right:
            continue
        if left is None or right is None:
            result[name] = Binding(UNKNOWN)
        else:
            value = left.value if left.value is right.value else None
            result[name] = Binding(join([left.kind, right.kind]), value)
    return result


def names_bound_in(body: tuple[form.Statement, ...]) -> Iterator[str]:
    """Every name that a suite binds, once for each time, without those of functions and classes in it."""
    return bound_names(body, nested=False)


def foreign_names(body: tuple[form.Statement, ...]) -> Iterator[str]:
    """The names that a suite declares ``global`` or ``nonlocal``."""
    for statement in body:
        if isinstance(statement, form.Global | form.Nonlocal):
            yield from statement.names
        for suite in suites(statement):
            yield from foreign_names(suite)


def names_bound_inside(body: tuple[form.Statement, ...]) -> Iterator[str]:
    """The names that functions defined in a suite declare ``nonlocal``."""
    for statement in body:
        if isinstance(statement, form.Function | form.Class):
            yield from foreign_names(statement.body)
            yield from names_bound_inside(statement.body)
        for suite in suites(statement):
            yield from names_bound_inside(suite)


def function_scope(function: form.Function, outer: Scope | None) -> Scope:
    """A fresh scope for the body of a function."""
    local = Counter(names_bound_in(function.body))
    local.update(parameter.name for parameter in function.parameters)
    for name in foreign_names(function.body):
        del local[name]
    return Scope(function, outer, local, frozenset(names_bound_inside(function.body)))


def class_scope(node: form.Class, outer: Scope) -> Scope:
    """A fresh scope for the body of a class that is defined in a function."""
    return Scope(None, outer, Counter(names_bound_in(node.body)))
