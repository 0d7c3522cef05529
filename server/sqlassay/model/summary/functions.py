"""Functions to summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import cast

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of, unpacked_to
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import FunctionSummary, Parameter
from sqlassay.syntax import bound_names, form, names_bound_by, target_names

MAX_RESULTS = 8
"""With more returns than this, what a function gives is not followed."""


BINDING = (
    form.Assign,
    form.AnnAssign,
    form.AugAssign,
    form.For,
    form.With,
    form.Function,
    form.Class,
    form.Import,
    form.ImportFrom,
)
"""The statements that `bindings` knows."""


class FunctionBody:
    """A function's body, passed over once."""

    def __init__(
        self,
        node: form.Function,
        name: str = "",
        *,
        declares: bool = False,
        is_method: bool = False,
        around: Mapping[str, Recipe] | None = None,
        imports: Callable[[form.Import | form.ImportFrom], Iterable[tuple[str, Recipe]]] = lambda _: (),
    ) -> None:
        """:param name: the function's qualified name.
        :param declares: whether it declares an attribute of a mapped class: its results are kept whole.
        :param is_method: whether its first parameter is an instance or a class.
        :param around: the recipes of the names of the function around.
        :param imports: the names that an import binds.
        """
        self.function = node
        self.name = name
        self.declares = declares
        self.receiver = node.parameters[0].name if is_method and node.parameters else None
        self.around = around or {}
        self.imports = imports
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
        """The recipes of the parameters and of the variables: of one that is bound several times, all that it
        is bound to, unless that is in a loop.
        """
        known = {**self.around, **{p.name: type_parameter(p) for p in self.function.type_parameters}}
        known.update((p.name, self._parameter(p, known)) for p in self.function.parameters)
        bound = {p.name for p in self.function.parameters}
        times = Counter(chain(self.bound, bound))
        known.update((name, OPAQUE) for name in times if name not in bound)
        for cls in self.mapped_classes:
            known[cls.name] = r.ClassDefined(self.within_name(cls.name))
        unclear = self._bound_unclearly if any(count > 1 for count in times.values()) else set()
        for node in self.binding:
            for name, value in bindings(node, known, whole=self.declares or self.makes):
                match node:
                    case form.Function():
                        value = r.FunctionDefined(self.within_name(name))
                    case form.Import() | form.ImportFrom():
                        value = dict(self.imports(node)).get(name, OPAQUE)
                if times[name] > 1 and name in unclear:
                    known[name] = OPAQUE
                else:
                    known[name] = _one_of(known[name], value) if name in bound else value
                bound.add(name)
        for node in (*self.own, *self.within):
            if isinstance(node, form.Global | form.Nonlocal):
                known.update(dict.fromkeys(node.names, OPAQUE))
        known.update((name, r.Ref(name)) for name in self.global_names)
        return known

    def _parameter(self, parameter: form.Parameter, known: Mapping[str, Recipe]) -> Recipe:
        if parameter.name == self.receiver and parameter.annotation is None:
            return r.RECEIVER
        given = r.Parameter(self.parameter_name(parameter.name))
        if parameter.kind in ("*", "**"):
            return given if self.makes else OPAQUE
        match parameter_recipe(parameter, known):
            case r.Opaque():
                return given
            case r.InstanceOf(annotation=annotation):
                return r.Annotated(annotation, given)
            case other:
                return other

    def parameter_name(self, name: str) -> str:
        """The name of a parameter in recipes, which tells it from those of functions around."""
        return f"{self.function.name}.{name}" if self.around else name

    @cached_property
    def binding(self) -> list[form.Node]:
        """The statements of its own scope that bind names."""
        return [node for node in self.own if isinstance(node, BINDING)]

    @property
    def _bound_unclearly(self) -> set[str]:
        """The names that are bound in loops, or otherwise than by statements."""
        loops = [node for node in self.own if isinstance(node, form.For | form.While)]
        others = (form.NamedExpr, form.Case, form.ExceptHandler, form.TypeAlias_)
        found = {name for node in self.own if isinstance(node, others) for name in names_bound_by(node)}
        return found.union(bound_names(loops, nested=False))

    @cached_property
    def functions(self) -> tuple[FunctionBody, ...]:
        """The functions defined in the function's own scope."""
        return tuple(
            FunctionBody(node, self.within_name(node.name), around=self.local, imports=self.imports)
            for node in self.own
            if isinstance(node, form.Function)
        )

    @cached_property
    def makes(self) -> bool:
        """Whether it makes a part of a mapping for others to declare: its results are kept whole."""
        returned = (node.value for node in self.own if isinstance(node, form.Return))
        calls = (value for value in returned if isinstance(value, form.Call))
        return not self.declares and any(last_name(call) in MAKING for call in calls)

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


def function_summaries(body: FunctionBody) -> Iterator[FunctionSummary]:
    """The summaries of a function and of those within it."""
    within = [[*function_summaries(inner)] for inner in body.functions]
    yield function_summary(body, [summaries[0] for summaries in within])
    yield from chain.from_iterable(within)


def function_summary(body: FunctionBody, within: Sequence[FunctionSummary]) -> FunctionSummary:
    """The summary of a function, given those of the functions in it."""
    node = body.function
    yields = [inner for inner in body.own if isinstance(inner, form.Yield)]
    results = _results([_yielded(y, body.local) for y in yields] if yields else _returned(body))
    types = {**body.around, **{p.name: type_parameter(p) for p in node.type_parameters}}
    returns = annotation_of(node.returns, types)
    names = frozenset() if returns is None else _type_names(returns)
    closed_over = (name for summary in within for name in summary.depends if not _is_own(name, summary))
    depends = tuple(
        sorted({*chain.from_iterable(map(parameters_in, results)), *closed_over, *_receiver_of(returns)})
    )
    return FunctionSummary(
        name=body.name,
        returns=returns,
        decorators=tuple(recipe_of(d, body.around) for d in node.decorators),
        is_async=node.is_async,
        is_generator=bool(yields),
        results=results,
        parameters=tuple(_parameter(p, body, depends, types, names) for p in node.parameters),
        depends=depends,
        keeps=_kept(node, returns, types),
        hands=(*handed_over(body), *chain.from_iterable(summary.hands for summary in within)),
    )


def _receiver_of(returns: Recipe | None) -> Iterator[str]:
    """The receiver, where the annotation ``Self`` depends on it."""
    if returns is not None and any(isinstance(p, r.Ref | r.Get) and p.name == "Self" for p in parts(returns)):
        yield ""


def _is_own(parameter: str, summary: FunctionSummary) -> bool:
    """Whether the parameter of a recipe is one of this function, which stands in another."""
    return parameter.startswith(f"{summary.name.rpartition('.')[2]}.")


def _parameter(
    parameter: form.Parameter,
    body: FunctionBody,
    depends: tuple[str, ...],
    types: Mapping[str, Recipe],
    returned: frozenset[str],
) -> Parameter:
    decides = parameter.default is not None and body.parameter_name(parameter.name) in depends
    default = recipe_of(parameter.default, body.around) if decides else None
    annotation = annotation_of(parameter.annotation, types) if returned else None
    shared = annotation is not None and not returned.isdisjoint(_type_names(annotation))
    return Parameter(parameter.name, parameter.kind, default, annotation if shared else None)


def _type_names(annotation: Recipe) -> frozenset[str]:
    """The names in an annotation that may be those of type variables."""
    found = (part.name for part in parts(annotation) if isinstance(part, r.Ref | r.TypeParameter))
    return frozenset(name for name in found if name not in PLAIN)


PLAIN = frozenset(
    "None bool int float str bytes list dict set tuple type object Any Optional Session".split()
)
"""Names in annotations that certainly are no type variables."""


def _kept(node: form.Function, returns: Recipe | None, types: Mapping[str, Recipe]) -> str | None:
    """The first parameter, if it is annotated as what the function returns is."""
    if returns is None or not node.parameters:
        return None
    first = node.parameters[0]
    return first.name if annotation_of(first.annotation, types) == returns else None


def handed_over(body: FunctionBody) -> Iterator[r.Invoke]:
    """The calls of parameters, a function's own and those of the functions around it, with what it puts into
    its ``**kwargs`` before; the calls that hand a function to what calls it, and those that configure.
    """
    collected = next((p.name for p in body.function.parameters if p.kind == "**"), None)
    extra = tuple(_put_into(collected, body)) if collected and body.around else ()
    names = {p.name for p in body.function.parameters}
    names.update(name for name, recipe in body.around.items() if _is_parameter(recipe))
    for node in body.own:
        match node:
            case form.Call(func=form.Name(id=name)) if name in names and _is_parameter(body.local.get(name)):
                call = recipe_of(node, body.local)
                if isinstance(call, r.Invoke):
                    passes = any(
                        a.star == "**" and isinstance(a.value, form.Name) and a.value.id == collected
                        for a in node.args
                    )
                    yield replace(call, keywords=(*call.keywords, *extra)) if passes else call
            case form.Call(func=form.Attribute(attr=name)) if name in CALLING:
                call = recipe_of(node, body.local)
                if isinstance(call, r.Invoke):
                    yield call
            case form.Call() if configures(node):
                call = recipe_of(node, body.local)
                if isinstance(call, r.Invoke):
                    yield call


def configures(node: form.Call) -> bool:
    """Whether a call looks like ``factory.configure(…)`` with options of sessions."""
    if not isinstance(node.func, form.Attribute) or node.func.attr != "configure":
        return False
    return any(a.star == "**" or a.keyword in OPTIONS for a in node.args)


OPTIONS = frozenset("expire_on_commit autoflush autobegin autocommit twophase future".split())
"""Options of sessions that decide what they do."""

CALLING = frozenset(["run_sync", "listen"])
"""Methods that call a function they are given: ``connection.run_sync(function)``, ``event.listen(…)``."""


def _is_parameter(recipe: Recipe | None) -> bool:
    match recipe:
        case r.Parameter() | r.Annotated(value=r.Parameter()):
            return True
    return False


def _put_into(name: str, body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """The constant keys of a dict that are assigned to, with the values."""
    for node in body.own:
        match node:
            case form.Assign(
                targets=(form.Subscript(value=form.Name(id=dict_name), index=form.Constant(value=str(key))),)
            ) if dict_name == name:
                yield key, recipe_of(node.value, body.local)


def parameters_in(recipe: Recipe) -> Iterator[str]:
    """The names of the `Parameter` recipes in a recipe; "" for the receiver."""
    for part in parts(recipe):
        match part:
            case r.Parameter(name=name):
                yield name
            case r.Receiver():
                yield ""


def arguments_in(recipe: Recipe) -> set[str]:
    """The names of the `Argument` recipes in a recipe."""
    return {part.name for part in parts(recipe) if isinstance(part, r.Argument)}


def parts(recipe: Recipe) -> Iterator[Recipe]:
    """A recipe and the recipes in it."""
    yield recipe
    for field in recipe.__struct_fields__:
        yield from _parts_within(getattr(recipe, field))


def _parts_within(value: object) -> Iterator[Recipe]:
    if isinstance(value, r.Base):
        yield from parts(cast("Recipe", value))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts_within(item)


def type_parameter(parameter: form.TypeParameter) -> Recipe:
    """A type parameter as a recipe; a pack of types or of parameters is opaque."""
    return OPAQUE if parameter.star else r.TypeParameter(parameter.name, annotation_of(parameter.bound, {}))


MAKING = frozenset(
    "Column mapped_column relationship backref deferred column_property Table ForeignKey Field Relationship"
    " declarative_base association_proxy synonym composite".split()
)
"""The last names of calls that make a part of a mapping."""

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


def assignments_outside(body: FunctionBody) -> Iterator[tuple[Recipe, str, Recipe]]:
    """What a function assigns (a value of the module, to which attribute) to an object that it makes."""
    for node in body.own:
        match node:
            case form.Assign(
                targets=(form.Attribute(value=form.Name(id=name), attr=attribute),),
                value=form.Name() as value,
            ) if isinstance(receiver := body.local.get(name), r.Invoke):
                given = recipe_of(value, body.local)
                if isinstance(given, r.Ref | r.Imported):
                    yield given, attribute, receiver


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
        return r.OneOf((r.InstanceOf(annotation), r.Constant(None)))
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
    whole = body.declares or body.makes
    for value in returns:
        yield r.Constant(None) if value is None else recipe_of(value, body.local, whole=whole)
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


MAX_BINDINGS = 4
"""A variable with more bindings than this is not followed."""


def _one_of(one: Recipe, other: Recipe) -> Recipe:
    options = one.options if isinstance(one, r.OneOf) else (one,)
    if OPAQUE in (*options, other):
        return OPAQUE
    found = tuple(dict.fromkeys((*options, other)))
    return found[0] if len(found) == 1 else r.OneOf(found) if len(found) <= MAX_BINDINGS else OPAQUE


def _results(values: Iterable[Recipe]) -> tuple[Recipe, ...]:
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= MAX_RESULTS else (OPAQUE,)


def bindings(
    statement: form.Node, local: Mapping[str, Recipe], *, whole: bool = False
) -> Iterator[tuple[str, Recipe]]:
    match statement:
        case form.Assign(targets=(form.Name() as target,)):
            yield target.id, recipe_of(statement.value, local, whole=whole)
        case form.Assign(targets=targets):
            value = recipe_of(statement.value, local, whole=whole) if len(targets) == 1 else OPAQUE
            yield from chain.from_iterable(unpacked_to(target, value) for target in targets)
        case form.AnnAssign(target=form.Name() as target):
            yield target.id, _annotated(statement, local)
        case form.AugAssign():
            yield from ((name, OPAQUE) for name in target_names((statement.target,)))
        case form.For():
            yield from unpacked_to(statement.target, r.Iterated(recipe_of(statement.iterable, local)))
        case form.With():
            for item in statement.items:
                if item.target is not None:
                    yield from unpacked_to(item.target, r.Entered(recipe_of(item.context, local)))
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
