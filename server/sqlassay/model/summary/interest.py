"""Which steps of a module's functions others may care about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.behaviour import Behaviour, Step
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.vocabulary import CALLING_BACK, KNOWN_PACKAGES

HERE = ""
"""Stands for the package of what may be the project's own."""


def of_interest(
    behaviours: Iterable[Behaviour], bindings: Mapping[str, tuple[Recipe, ...]]
) -> dict[str, Behaviour]:
    """Behaviours without the steps that certainly lead to packages of others that do nothing to a database,
    and without those of which nothing is left.
    """
    packages, shared = _Packages(bindings), _Shared()
    kept: dict[str, Behaviour] = {}
    for behaviour in behaviours:
        steps = tuple(step for step in behaviour.steps if not _leads_away(step, packages))
        if steps or _says_something(behaviour):
            kept[behaviour.name] = replace(
                behaviour,
                parameters=tuple(replace(p, holds=shared.recipe(p.holds)) for p in behaviour.parameters),
                steps=tuple(map(shared.step, steps)),
            )
    return kept


def _says_something(behaviour: Behaviour) -> bool:
    """Whether others may care about a function without steps: also what functions within it use."""
    told = behaviour.reads or behaviour.returns or behaviour.keeps or behaviour.unclear
    return bool(told) or any(parameter.holds != OPAQUE for parameter in behaviour.parameters)


def _leads_away(step: Step, packages: _Packages) -> bool:
    package = packages.of(step.function)
    if package in CALLING_BACK:
        given = (*step.positional, *(value for _, value in step.keywords))
        return not any(isinstance(recipe, r.Ref | r.Get) for recipe in given)
    return package in KNOWN_PACKAGES


class _Packages:
    """The packages that the names of a module come from."""

    def __init__(self, bindings: Mapping[str, tuple[Recipe, ...]]) -> None:
        self.bindings = bindings
        self.known: dict[str, str] = {}

    def of(self, recipe: Recipe) -> str:
        """The package that a function, or the object that it is a method of, comes from."""
        match recipe:
            case r.Get(value=value) | r.Awaited(value=value) | r.Entered(value=value) | r.Item(value=value):
                return self.of(value)
            case r.Invoke(function=function):
                return self.of(function)
            case r.Imported(source=source):
                return HERE if source.from_root else source.module.partition(".")[0]
            case r.Ref(name=name):
                if name not in self.known:
                    self.known[name] = HERE
                    found = {self.of(binding) for binding in self.bindings.get(name, ())}
                    self.known[name] = found.pop() if len(found) == 1 else HERE
                return self.known[name]
        return HERE


class _Shared:
    """Makes equal recipes one object, which is small when pickled."""

    def __init__(self) -> None:
        self.known: dict[Recipe, Recipe] = {}

    def step(self, step: Step) -> Step:
        return replace(
            step,
            function=self.recipe(step.function),
            positional=tuple(map(self.recipe, step.positional)),
            keywords=tuple((name, self.recipe(value)) for name, value in step.keywords),
        )

    def recipe(self, recipe: Recipe) -> Recipe:
        if (known := self.known.get(recipe)) is not None:
            return known
        if isinstance(recipe, r.Get):
            recipe = r.Get(self.recipe(recipe.value), recipe.name)
        self.known[recipe] = recipe
        return recipe
