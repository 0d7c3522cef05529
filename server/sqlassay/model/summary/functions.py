"""Functions to summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import FunctionSummary
from sqlassay.syntax import bound_names, form, names_bound_by, target_names

MAX_RESULTS = 8
"""With more returns than this, what a function gives is not followed."""


class FunctionBody:
    """A function's body, passed over once."""

    def __init__(self, node: form.Function, name: str = "", *, declares: bool = False) -> None:
        """:param name: the function's qualified name.
        :param declares: whether it declares an attribute of a mapped class: its results are kept whole.
        """
        self.function = node
        self.name = name
        self.declares = declares
        self.own: list[form.Node] = []
        """What belongs to the function's own scope, in the order of the text."""
        self.within: list[form.Node] = []
        """What belongs to the functions, classes and lambdas in it."""
        pending: list[tuple[form.Node, list[form.Node]]]
        pending = [(statement, self.own) for statement in reversed(node.body)]
        while pending:
            inner, place = pending.pop()
            place.append(inner)
            opens_scope = isinstance(inner, form.Function | form.Class | form.Lambda)
            below = self.within if opens_scope else place
            found = [(c, below) for c in form.children(inner) if not isinstance(c, form.Name | form.Constant)]
            pending += found[::-1]

    @cached_property
    def local(self) -> Mapping[str, Recipe]:
        """The recipes of the parameters, and of the variables that are bound only once."""
        known: dict[str, Recipe] = {p.name: OPAQUE for p in self.function.type_parameters}
        known.update((p.name, parameter_recipe(p, known)) for p in self.function.parameters)
        if self.declares and self.function.parameters:
            known[self.function.parameters[0].name] = r.RECEIVER
        times = Counter(chain(self.bound, (p.name for p in self.function.parameters)))
        known.update((name, OPAQUE) for name in times if name not in known)
        for cls in self.mapped_classes:
            known[cls.name] = r.ClassDefined(self.within_name(cls.name))
        for node in self.own:
            for name, value in bindings(node, known, whole=self.declares):
                known[name] = value if times[name] == 1 else OPAQUE
        for node in (*self.own, *self.within):
            if isinstance(node, form.Global | form.Nonlocal):
                known.update(dict.fromkeys(node.names, OPAQUE))
        known.update((name, r.Ref(name)) for name in self.global_names)
        return known

    @cached_property
    def mapped_classes(self) -> tuple[form.Class, ...]:
        """The classes defined in the function's own scope, if one of them looks mapped."""
        classes = tuple(node for node in self.own if isinstance(node, form.Class))
        return classes if any(map(looks_mapped, classes)) else ()

    def within_name(self, name: str) -> str:
        """The qualified name of what the function defines."""
        return f"{self.name}.<locals>.{name}"

    @cached_property
    def bound(self) -> list[str]:
        """The names that it binds, each as often as it does."""
        return [
            name for node in self.own if not isinstance(node, form.Clause) for name in names_bound_by(node)
        ]

    @cached_property
    def global_names(self) -> set[str]:
        return {name for node in self.own if isinstance(node, form.Global) for name in node.names}


def function_summary(body: FunctionBody, name: str) -> FunctionSummary:
    """The summary of a function whose qualified name this is."""
    node = body.function
    yields = [inner for inner in body.own if isinstance(inner, form.Yield)]
    return FunctionSummary(
        name=name,
        returns=annotation_of(node.returns, {p.name: OPAQUE for p in node.type_parameters}),
        decorators=tuple(recipe_of(d, {}) for d in node.decorators),
        is_async=node.is_async,
        is_generator=bool(yields),
        results=_results([_yielded(y, body.local) for y in yields] if yields else _returned(body)),
    )


DECLARING = frozenset(
    "declared_attr directive cascading hybrid_property hybrid_method expression inplace comparator".split()
)
"""The last names of decorators of methods whose results say what an attribute of a mapped class is."""

CONFIGURING = frozenset("__tablename__ __table_args__ __mapper_args__ __table__".split())
"""Names of a class body that configure its mapping."""

MAPPERS = frozenset(["map_imperatively", "mapper"])
"""The last names of functions that map a class imperatively."""

MAPPING = frozenset("as_declarative mapped mapped_as_dataclass".split())
"""The last names of decorators that map a class or make it a declarative base."""


def declares_attribute(node: form.Function) -> bool:
    """Whether a method looks as if it declares an attribute of a mapped class."""
    return node.name in CONFIGURING or any(last_name(d) in DECLARING for d in node.decorators)


def looks_mapped(node: form.Class) -> bool:
    """Whether a class configures a mapping, or is a declarative base, to all appearance."""
    bases = {last_name(argument.value) for argument in node.arguments}
    if "DeclarativeBase" in bases or any(last_name(d) in MAPPING for d in node.decorators):
        return True
    return any(name in CONFIGURING for name in bound_names(node.body, nested=False))


def last_name(node: form.Expression) -> str:
    """The last part of a dotted name that may be called."""
    match node:
        case form.Name(id=name) | form.Attribute(attr=name):
            return name
        case form.Call(func=func):
            return last_name(func)
    return ""


def mapper_calls(body: FunctionBody) -> Iterator[r.Invoke]:
    """The classes that a function maps imperatively."""
    for node in body.own:
        if isinstance(node, form.Call) and last_name(node) in MAPPERS:
            call = recipe_of(node, body.local, whole=True)
            if isinstance(call, r.Invoke):
                yield call


def global_bindings(body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """What a function, and those within it, bind in the module by ``global``."""
    if body.global_names:
        given = [(name, value) for node in body.own for name, value in bindings(node, body.local)]
        yield from ((name, value) for name, value in given if name in body.global_names)
        otherwise = Counter(body.bound) - Counter(name for name, _ in given)
        yield from ((name, OPAQUE) for name in otherwise if name in body.global_names)
    for node in body.within:
        if isinstance(node, form.Global):
            yield from ((name, OPAQUE) for name in node.names)


def attributes_of_self(body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """What a method, and the functions within it, assign to attributes of its first parameter."""
    if not body.function.parameters:
        return
    receiver = body.function.parameters[0].name
    for node in body.own:
        match node:
            case form.Assign(targets=targets):
                for target in targets:
                    for name in _attributes_of(target, receiver):
                        simple = isinstance(target, form.Attribute)
                        yield name, recipe_of(node.value, body.local) if simple else OPAQUE
            case form.AnnAssign(target=target):
                for name in _attributes_of(target, receiver):
                    yield name, _annotated(node, body.local)
            case _:
                yield from _unclear_attributes(node, receiver)
    for node in body.within:
        yield from _unclear_attributes(node, receiver)


def _unclear_attributes(node: form.Node, receiver: str) -> Iterator[tuple[str, Recipe]]:
    for target in _targets(node):
        yield from ((name, OPAQUE) for name in _attributes_of(target, receiver))


def _targets(node: form.Node) -> tuple[form.Expression, ...]:
    match node:
        case form.Assign(targets=targets) | form.Delete(targets=targets):
            return targets
        case form.AnnAssign(target=target) | form.AugAssign(target=target):
            return (target,)
        case form.For(target=target) | form.Clause(target=target):
            return (target,)
        case form.WithItem(target=target) if target is not None:
            return (target,)
    return ()


def _annotated(statement: form.AnnAssign, local: Mapping[str, Recipe]) -> Recipe:
    """What an annotated target holds."""
    annotation = annotation_of(statement.annotation, local) or OPAQUE
    if statement.value is None:
        return r.InstanceOf(annotation)
    return r.Annotated(annotation, recipe_of(statement.value, local))


def parameter_recipe(parameter: form.Parameter, local: Mapping[str, Recipe]) -> Recipe:
    """What a parameter holds: by its annotation, or by a default that says so (``Depends(…)``); `local` gives
    the recipes of the names that are not the module's.
    """
    if parameter.kind in ("*", "**"):
        return OPAQUE
    if parameter.annotation is None:
        default = recipe_of(parameter.default, local)
        return r.Provided(default) if isinstance(default, r.Invoke) else OPAQUE
    annotation = annotation_of(parameter.annotation, local) or OPAQUE
    if isinstance(parameter.default, form.Constant) and parameter.default.kind == "none":
        return r.Annotated(annotation, r.Constant(None))
    return r.InstanceOf(annotation)


def _attributes_of(target: form.Expression, owner: str) -> Iterator[str]:
    """The attributes of `owner` that an assignment to `target` binds."""
    match target:
        case form.Attribute(value=form.Name(id=name), attr=attribute) if name == owner:
            yield attribute
        case form.Tuple(elements=elements) | form.List(elements=elements):
            for element in elements:
                yield from _attributes_of(element, owner)
        case form.Starred(value=value):
            yield from _attributes_of(value, owner)


def _returned(body: FunctionBody) -> Iterator[Recipe]:
    """What a function returns, None at its end included."""
    returns = [node.value for node in body.own if isinstance(node, form.Return)]
    for value in returns:
        yield r.Constant(None) if value is None else recipe_of(value, body.local, whole=body.declares)
    if returns and _completes(body.function.body):
        yield r.Constant(None)


def _completes(body: tuple[form.Statement, ...]) -> bool:
    """Whether the end of a suite may be reached, as far as its last statement tells."""
    match body[-1] if body else None:
        case form.Return() | form.Raise():
            return False
        case form.If(body=then, orelse=orelse):
            return _completes(then) or _completes(orelse)
        case form.With(body=inner):
            return _completes(inner)
        case form.While(test=form.Constant(value=True), body=inner):
            return any(isinstance(s, form.Break) for s in _own_statements(inner))
        case form.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=finalbody):
            return (not finalbody or _completes(finalbody)) and (
                _completes(orelse or inner) or any(_completes(handler.body) for handler in handlers)
            )
        case form.Match(cases=cases):
            covers = any(isinstance(c.pattern, form.Name) and c.guard is None for c in cases)
            return not covers or any(_completes(case.body) for case in cases)
    return True


def _results(values: Iterable[Recipe]) -> tuple[Recipe, ...]:
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= MAX_RESULTS else (OPAQUE,)


def bindings(
    statement: form.Node, local: Mapping[str, Recipe], *, whole: bool = False
) -> Iterator[tuple[str, Recipe]]:
    match statement:
        case form.Assign(targets=(form.Name() as target,)):
            yield target.id, recipe_of(statement.value, local, whole=whole)
        case form.Assign():
            yield from ((name, OPAQUE) for name in target_names(statement.targets))
        case form.AnnAssign(target=form.Name() as target):
            yield target.id, _annotated(statement, local)
        case form.AugAssign():
            yield from ((name, OPAQUE) for name in target_names((statement.target,)))
        case form.For():
            simple = isinstance(statement.target, form.Name)
            value = r.Iterated(recipe_of(statement.iterable, local)) if simple else OPAQUE
            yield from ((name, value) for name in target_names((statement.target,)))
        case form.With():
            for item in statement.items:
                if isinstance(item.target, form.Name):
                    yield item.target.id, r.Entered(recipe_of(item.context, local))
                elif item.target is not None:
                    yield from ((name, OPAQUE) for name in target_names((item.target,)))
        case form.Function():
            yield statement.name, OPAQUE
        case form.Class():
            yield statement.name, local.get(statement.name, OPAQUE)
        case form.Import() | form.ImportFrom():
            yield from ((alias.asname or alias.name.partition(".")[0], OPAQUE) for alias in statement.names)


def _own_statements(body: tuple[form.Statement, ...]) -> Iterator[form.Statement]:
    """All statements of a function but those of functions and classes in it."""
    for statement in body:
        yield statement
        for suite in suites(statement):
            yield from _own_statements(suite)


def suites(statement: form.Statement) -> Iterator[tuple[form.Statement, ...]]:
    """The bodies of a compound statement that run in the scope that it stands in."""
    match statement:
        case form.If() | form.While() | form.For():
            yield from (statement.body, statement.orelse)
        case form.With():
            yield statement.body
        case form.Try():
            yield from (
                statement.body,
                *(h.body for h in statement.handlers),
                statement.orelse,
                statement.finalbody,
            )
        case form.Match():
            yield from (case.body for case in statement.cases)


def _yielded(node: form.Yield, local: Mapping[str, Recipe]) -> Recipe:
    if node.value is None:
        return r.Constant(None)
    value = recipe_of(node.value, local)
    return r.Iterated(value) if node.delegates else value
