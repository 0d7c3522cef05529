"""The variables of a function: what each holds, and which parameters it is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.function_body import FunctionBody, bindings
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.trim import parameters_in, trimmed
from sqlassay.syntax import form, target_names


class Variables:
    """The variables of a function in terms of its parameters."""

    def __init__(self, body: FunctionBody, around: Mapping[str, Recipe] | None = None) -> None:
        """:param around: what the variables of the function around hold, in terms of its parameters."""
        self.body = body
        self.parameters = tuple(p.name for p in body.function.parameters)
        own = set(self.parameters)
        self.around = {
            name: OPAQUE if own.intersection(parameters_in(recipe)) else recipe
            for name, recipe in (around or {}).items()
        }
        self._known_calls: dict[int, tuple[form.Call, ...]] = {}
        self._known_names: dict[int, frozenset[str]] = {}
        """The names in an expression, by its identity."""
        self._known_sources: dict[str, frozenset[str]] = {}

    @cached_property
    def recipes(self) -> dict[str, Recipe]:
        """What each variable holds, wherever it is used; opaque where it is bound to different things."""
        times = Counter(self.body.bound)
        times.update(self.parameters)
        changing: set[str] = set()
        while True:
            found = self._recipes(times, changing)
            if found is not None:
                return found

    def _recipes(self, times: Mapping[str, int], changing: set[str]) -> dict[str, Recipe] | None:
        """The recipes when `changing` hold different things; None where there turn out to be more of them."""
        known: dict[str, Recipe] = {**self.around, **dict.fromkeys(times, OPAQUE)}
        known.update((p.name, OPAQUE) for p in self.body.function.type_parameters)
        known.update((name, r.Parameter(name)) for name in self.parameters)
        seen = Counter(self.parameters)
        foreign = self.body.foreign
        known.update((name, OPAQUE) for name in foreign)
        opaque = changing | foreign
        known.update((name, OPAQUE) for name in changing)
        for node in self.body.binding:
            for name, value in bindings(node, known):
                if name in opaque:
                    continue
                held = trimmed(self._defined(node, name, value))
                if seen[name] and held != known[name]:
                    changing.add(name)
                    return None
                known[name] = held
                seen[name] += 1
        unclear = {n for n, times_bound in times.items() if seen[n] != times_bound and n not in opaque}
        if any(known[name] is not OPAQUE for name in unclear):
            changing |= unclear
            return None
        known.update((name, r.Ref(name)) for name in self.body.global_names)
        return known

    def _defined(self, node: form.Node, name: str, value: Recipe) -> Recipe:
        match node:
            case form.Function():
                return r.FunctionDefined(self.body.within_name(name))
            case form.Import() | form.ImportFrom():
                return dict(self.body.imports(node)).get(name, OPAQUE)
        return value

    @cached_property
    def methods(self) -> frozenset[str]:
        """The names of the methods that are called anywhere in the function."""
        calls = chain(self.body.own.of(form.Call), self.body.within.of(form.Call))
        return frozenset([call.func.attr for call in calls if isinstance(call.func, form.Attribute)])

    @cached_property
    def _sources(self) -> Mapping[str, list[form.Expression]]:
        """The expressions that go into each variable: its values, and what methods of it are given."""
        found: dict[str, list[form.Expression]] = defaultdict(list)
        for node in chain(self.body.own.among(FLOWING), self.body.within.among(FLOWING)):
            for target, value in _flows(node):
                for name in _roots(target):
                    found[name].append(value)
        return found

    def parameters_of(self, *expressions: form.Node) -> tuple[str, ...]:
        """The parameters that expressions are made of, also by way of variables, in the order in which they
        are declared.
        """
        if not self.parameters:
            return ()
        names = frozenset().union(*map(self._names_behind, expressions))
        return tuple(name for name in self.parameters if name in names)

    def going_into(self, *expressions: form.Node) -> Iterator[form.Node]:
        """Expressions, and those that go into the variables in them."""
        yield from expressions
        for name in frozenset().union(*map(self._names_behind, expressions)):
            yield from self._sources.get(name, ())

    def calls_in(self, node: form.Node) -> tuple[form.Call, ...]:
        """The calls in an expression of the function."""
        known = self._known_calls.get(id(node))
        if known is None:
            known = tuple(each for each in form.walk((node,)) if isinstance(each, form.Call))
            self._known_calls[id(node)] = known
        return known

    def _names_behind(self, node: form.Node) -> frozenset[str]:
        """The names in an expression, and those in what goes into these."""
        names = self._names_in(node)
        return frozenset().union(*map(self._names_into, names)) if names else names

    def _names_into(self, name: str) -> frozenset[str]:
        """The names in what goes into a variable, by way of others, too; with its own."""
        known = self._known_sources.get(name)
        if known is None:
            found, pending = {name}, [name]
            while pending:
                for value in self._sources.get(pending.pop(), ()):
                    more = self._names_in(value) - found
                    found |= more
                    pending += more
            known = self._known_sources[name] = frozenset(found)
        return known

    def _names_in(self, node: form.Node) -> frozenset[str]:
        known = self._known_names.get(id(node))
        if known is None:
            known = self._known_names[id(node)] = _names(node)
        return known


FLOWING: frozenset[type[form.Node]] = frozenset(
    [
        form.Assign,
        form.AnnAssign,
        form.AugAssign,
        form.NamedExpr,
        form.For,
        form.Clause,
        form.WithItem,
        form.Match,
        form.Call,
    ]
)
"""The nodes by which values go into variables."""


def _names(node: form.Node) -> frozenset[str]:
    while isinstance(node, form.Attribute):
        node = node.value
    if isinstance(node, form.Name):
        return frozenset([node.id])
    return frozenset([n.id for n in form.walk((node,)) if isinstance(n, form.Name)])


def _flows(node: form.Node) -> Iterator[tuple[form.Expression, form.Expression]]:
    match node:
        case form.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case form.AnnAssign(target=target, value=value) if value is not None:
            yield target, value
        case form.AugAssign(target=target, value=value) | form.NamedExpr(target=target, value=value):
            yield target, value
        case form.For(target=target, iterable=value) | form.Clause(target=target, iterable=value):
            yield target, value
        case form.WithItem(target=target, context=value) if target is not None:
            yield target, value
        case form.Match(subject=subject, cases=cases):
            yield from ((case.pattern, subject) for case in cases)
        case form.Call(func=form.Attribute(value=receiver), args=args):
            yield from ((receiver, argument.value) for argument in args)


def _roots(target: form.Expression) -> Iterator[str]:
    """The variables that a target, or an object whose method is called, belongs to."""
    while isinstance(target, form.Attribute | form.Subscript):
        target = target.value
    match target:
        case form.Name(id=name):
            yield name
        case form.Tuple() | form.List() | form.Starred() | form.Call() | form.BinaryOp() | form.NamedExpr():
            yield from target_names((target,))
            yield from (n.id for n in form.walk((target,)) if isinstance(n, form.Name))
