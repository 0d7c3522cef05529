"""The lists and dicts that a function changes in place, and the attributes that hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.walk.nodes import is_named, mentions
from sqlassay.syntax import bound_names, form

CHANGING = frozenset(
    "append extend insert remove pop popitem clear update setdefault add discard sort reverse".split()
)
"""Methods of Python's lists, dicts and sets that change them."""

GIVING_NODES = frozenset([form.Assign, form.AnnAssign, form.NamedExpr, form.For])
CHANGING_NODES = frozenset([form.Assign, form.Delete, form.AugAssign, form.Call])
"""The nodes that may change them."""

MAX_NAMES = 3
"""A value is followed through so many variables."""


class Held(Struct, frozen=True):
    """An attribute whose value an expression is, or lies in."""

    attribute: form.Attribute
    below: bool = False
    """Whether it lies in the value, and is not the value itself."""


class Change(Struct, frozen=True):
    """A statement or call that changes a list or dict in place."""

    node: form.Node
    held: Held


class _Given(Struct, frozen=True):
    """What a variable is given."""

    node: form.Node
    value: form.Expression
    element: bool = False
    """Whether it is each element of the value, in turn."""


class Containers:
    """What the variables of a function hold of the attributes of objects."""

    def __init__(self, function: form.Function, nodes: tuple[form.Node, ...]) -> None:
        """:param nodes: those of its body."""
        self.nodes = nodes
        self._function = function

    @cached_property
    def _bound(self) -> Counter[str]:
        """How often each name is bound."""
        bound = Counter(bound_names(self._function.body, nested=False))
        bound.update(parameter.name for parameter in self._function.parameters)
        return bound

    def changes(self) -> Iterator[Change]:
        """The changes in place of what attributes hold, in the order of the text."""
        for node in (node for node in self.nodes if type(node) in CHANGING_NODES):
            for container in _changed(node):
                held = self.held(container)
                if held is not None:
                    yield Change(node, held)

    def held(self, node: form.Expression, names: int = MAX_NAMES) -> Held | None:
        """The attribute whose value an expression is, or lies in: certainly, or where that is not empty."""
        match node:
            case form.Attribute():
                return Held(node)
            case form.Name(id=name) if names:
                return self._held_by(name, names - 1)
            case form.Subscript(value=value) | form.Call(func=form.Attribute(value=value, attr="get")):
                return _below(self.held(value, names))
            case form.BoolOp(operator="or", operands=(first, *others)) if all(map(is_new, others)):
                return self.held(first, names)
            case form.IfExp(body=body, orelse=orelse) if is_new(orelse):
                return self.held(body, names)
        return None

    def _held_by(self, name: str, names: int) -> Held | None:
        """The same for a variable that is given it once, and else only something new in its place where a
        test has found that it is empty.
        """
        given = list(self._given(name))
        if len(given) != self._bound[name]:
            return None
        kept = [each for each in given if not self._is_renewed(each, name)]
        if len(kept) != 1:
            return None
        found = self.held(kept[0].value, names)
        return _below(found) if kept[0].element else found

    @cached_property
    def _giving(self) -> tuple[form.Node, ...]:
        return tuple(node for node in self.nodes if type(node) in GIVING_NODES)

    def _given(self, name: str) -> Iterator[_Given]:
        for node in self._giving:
            match node:
                case form.Assign(targets=(target,), value=value) if is_named(target, name):
                    yield _Given(node, value)
                case form.AnnAssign(target=target, value=value) if value and is_named(target, name):
                    yield _Given(node, value)
                case form.NamedExpr(target=target, value=value) if is_named(target, name):
                    yield _Given(node, value)
                case form.For(target=target, iterable=iterable) if is_named(target, name):
                    yield _Given(node, _of_mapping(iterable, "values") or iterable, element=True)
                case form.For(target=form.Tuple(elements=(_, target)), iterable=iterable) if is_named(
                    target, name
                ):
                    items = _of_mapping(iterable, "items")
                    if items is not None:
                        yield _Given(node, items, element=True)

    def _is_renewed(self, given: _Given, name: str) -> bool:
        return is_new(given.value) and self.is_decided(given.node, lambda test: mentions(test, name))

    def is_decided(self, node: form.Node, by: Callable[[form.Expression], bool]) -> bool:
        """Whether a node stands in an ``if`` with such a test."""
        tests = (n.test for n in self.nodes if isinstance(n, form.If) and n.start < node.start < n.end)
        return any(map(by, tests))


def is_new(node: form.Expression) -> bool:
    """Whether an expression makes a list, dict or set."""
    match node:
        case form.Dict() | form.List() | form.Set():
            return True
        case form.Comprehension(kind=kind):
            return kind != "generator"
        case form.Call(func=form.Name(id="dict" | "list" | "set")):
            return True
    return False


def _changed(node: form.Node) -> Iterator[form.Expression]:
    """The containers that a node changes."""
    match node:
        case form.Assign(targets=targets) | form.Delete(targets=targets):
            yield from (target.value for target in targets if isinstance(target, form.Subscript))
        case form.AugAssign(target=form.Subscript(value=value)):
            yield value
        case form.AugAssign(target=form.Attribute() as target, operator="+" | "|", value=value):
            if is_new(value):
                yield target
        case form.Call(func=form.Attribute(value=value, attr=name)) if name in CHANGING:
            yield value


def _of_mapping(iterable: form.Expression, method: str) -> form.Expression | None:
    """What ``method()`` is called on."""
    match iterable:
        case form.Call(func=form.Attribute(value=value, attr=name), args=()) if name == method:
            return value
    return None


def _below(held: Held | None) -> Held | None:
    return None if held is None else replace(held, below=True)
