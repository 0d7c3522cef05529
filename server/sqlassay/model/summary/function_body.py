"""The body of a function: its nodes, and the recipes of its names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.mapping_words import MAKING, looks_mapped
from sqlassay.model.summary.nodes import scopes_of
from sqlassay.model.summary.passed_on import ADDING, additions, handed_away, with_addition
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of, unpacked_to
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.touching import TOUCHING, makes_part, touched
from sqlassay.syntax import NAMING, bound_names, form, last_name, names_bound_by, target_names

BINDING: frozenset[type[form.Node]] = frozenset(
    [
        form.Assign,
        form.AnnAssign,
        form.AugAssign,
        form.For,
        form.With,
        form.Function,
        form.Class,
        form.Import,
        form.ImportFrom,
    ]
)
"""The statements that `bindings` knows."""


UNCLEAR: frozenset[type[form.Node]] = frozenset(
    [form.NamedExpr, form.Case, form.ExceptHandler, form.TypeAlias_]
)
"""What binds names besides."""


_NAMING = NAMING - {form.Clause}
LOOPS: frozenset[type[form.Node]] = frozenset([form.For, form.While])
ELSEWHERE: frozenset[type[form.Node]] = frozenset([form.Global, form.Nonlocal])
"""What says that names are those of a scope around."""


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
        self.own, self.within = scopes_of(node.body)
        """What belongs to the function's own scope, and what to the functions, classes and lambdas in it."""

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
        additions = self._additions
        for node in self.own.among(BINDING | ADDING) if additions else self.binding:
            if additions and node in additions:
                name = additions[node]
                known[name] = with_addition(node, known[name], partial(recipe_of, local=known, whole=True))
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
        known.update(dict.fromkeys(self.foreign, OPAQUE))
        for name in self._changed & known.keys():
            if self.makes or self.declares or makes_part(known[name]):
                known[name] = OPAQUE
        known.update((name, r.Ref(name)) for name in self.global_names)
        return known

    def _parameter(self, parameter: form.Parameter, known: Mapping[str, Recipe]) -> Recipe:
        if parameter.name == self.receiver and parameter.annotation is None and parameter.kind in ("", "/"):
            return r.RECEIVER
        given = r.Parameter(self.parameter_name(parameter.name))
        if parameter.kind in ("*", "**"):
            return given if self.makes else OPAQUE
        match parameter_recipe(parameter, known) if known else self.holds[parameter.name]:
            case r.Opaque():
                return given
            case r.InstanceOf(annotation=annotation):
                return r.Annotated(annotation, given)
            case other:
                return other

    @cached_property
    def holds(self) -> Mapping[str, Recipe]:
        """What the parameters hold, if all names in their annotations and defaults are the module's."""
        return {p.name: parameter_recipe(p, {}) for p in self.function.parameters}

    def parameter_name(self, name: str) -> str:
        """The name of a parameter in recipes, which tells it from those of functions around."""
        return f"{self.function.name}.{name}" if self.around else name

    @cached_property
    def binding(self) -> list[form.Node]:
        """The statements of its own scope that bind names."""
        return list(self.own.among(BINDING))

    @property
    def _bound_unclearly(self) -> set[str]:
        """The names that are bound in loops, or otherwise than by statements."""
        found = {name for node in self.own.among(UNCLEAR) for name in names_bound_by(node)}
        return found.union(bound_names(self.own.among(LOOPS), nested=False))

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The variables whose values it changes in place, or may, but for what is known of that."""
        additions = self._additions
        changes = (node for node in self.own.among(TOUCHING) if not additions or node not in additions)
        away = handed_away(self.function) if self.makes else ()
        return frozenset(chain(away, chain.from_iterable(map(touched, changes))))

    @cached_property
    def _additions(self) -> Mapping[form.Node, str]:
        return additions(self.function) if self.makes else {}

    @cached_property
    def functions(self) -> tuple[FunctionBody, ...]:
        """The functions defined in the function's own scope."""
        return tuple(
            FunctionBody(node, self.within_name(node.name), around=self.local, imports=self.imports)
            for node in self.own.of(form.Function)
        )

    @cached_property
    def makes(self) -> bool:
        """Whether it makes a part of a mapping for others to declare: its results are kept whole."""
        returned = (node.value for node in self.own.of(form.Return))
        calls = (value for value in returned if isinstance(value, form.Call))
        return not self.declares and any(last_name(call) in MAKING for call in calls)

    @cached_property
    def mapped_classes(self) -> tuple[form.Class, ...]:
        """The classes defined in the function's own scope, if one of them looks mapped."""
        classes = tuple(self.own.of(form.Class))
        return classes if any(map(looks_mapped, classes)) else ()

    def within_name(self, name: str) -> str:
        """The qualified name of what the function defines."""
        return f"{self.name}.<locals>.{name}"

    @cached_property
    def bound(self) -> list[str]:
        """The names that it binds, each as often as it does."""
        return [name for node in self.own.among(_NAMING) for name in names_bound_by(node)]

    @cached_property
    def global_names(self) -> set[str]:
        return {name for node in self.own.of(form.Global) for name in node.names}

    @cached_property
    def foreign(self) -> set[str]:
        """The names that it, or what is in it, binds in scopes around."""
        declared = (*self.own.among(ELSEWHERE), *self.within.among(ELSEWHERE))
        return {
            name for node in declared if isinstance(node, form.Global | form.Nonlocal) for name in node.names
        }


def type_parameter(parameter: form.TypeParameter) -> Recipe:
    """A type parameter as a recipe; a pack of types or of parameters is opaque."""
    return OPAQUE if parameter.star else r.TypeParameter(parameter.name, annotation_of(parameter.bound, {}))


def annotated_recipe(statement: form.AnnAssign, local: Mapping[str, Recipe]) -> Recipe:
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
    default = recipe_of(parameter.default, local)
    provided = r.Provided(default) if isinstance(default, r.Invoke) else OPAQUE
    if parameter.annotation is None:
        return provided
    annotation = annotation_of(parameter.annotation, local) or OPAQUE
    if provided != OPAQUE:
        return r.Annotated(annotation, provided)
    if isinstance(parameter.default, form.Constant) and parameter.default.kind == "none":
        return r.OneOf((r.InstanceOf(annotation), r.Constant(None)))
    return r.InstanceOf(annotation)


MAX_BINDINGS = 4
"""A variable with more bindings than this is not followed."""


def _one_of(one: Recipe, other: Recipe) -> Recipe:
    options = one.options if isinstance(one, r.OneOf) else (one,)
    if OPAQUE in (*options, other):
        return OPAQUE
    found = tuple(dict.fromkeys((*options, other)))
    return found[0] if len(found) == 1 else r.OneOf(found) if len(found) <= MAX_BINDINGS else OPAQUE


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
            yield target.id, annotated_recipe(statement, local)
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
