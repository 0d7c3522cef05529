"""Resolved recipes as Python text, shortened, for people."""

from __future__ import annotations

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe


def words(recipe: Recipe | None) -> str:
    """A recipe as an expression; ``…`` stands for what is not known."""
    match recipe:
        case None:
            return "None"
        case r.Constant(value=value):
            return repr(value)
        case r.External(name=name):
            return name.removeprefix("builtins.").removeprefix("sqlalchemy.").removeprefix("orm.")
        case r.Project(module=module, name=name):
            return name or module
        case r.Ref(name=name) | r.Argument(name=name):
            return name
        case r.Receiver():
            return "cls"
        case r.Get(value=value, name=name):
            return f"{words(value)}.{name}"
        case r.Item(value=value, index=index):
            inner = words(index)
            return f"{words(value)}[{inner[1:-1] if isinstance(index, r.Elements) else inner}]"
        case r.Invoke():
            given = [*map(words, recipe.positional), *(f"{n}={words(v)}" for n, v in recipe.keywords)]
            given += [f"{unpacked.stars}{words(unpacked.value)}" for unpacked in recipe.spread]
            return f"{words(recipe.function)}({', '.join(given)})"
        case r.Elements(elements=elements, is_tuple=is_tuple):
            inner = ", ".join(map(words, elements))
            return f"({inner})" if is_tuple else f"[{inner}]"
        case r.Mapping(items=items, spread=spread):
            given = [f"{words(key)}: {words(value)}" for key, value in items]
            return "{" + ", ".join([*given, *(f"**{words(u.value)}" for u in spread)]) + "}"
        case r.Lambda(parameters=parameters, body=body):
            return f"lambda{' ' if parameters else ''}{', '.join(parameters)}: {words(body)}"
        case r.Operation(operator=operator, left=left, right=right):
            return f"{words(left)} {operator} {words(right)}"
        case r.Unary(operator=operator, operand=operand):
            return f"{operator}{' ' if operator == 'not' else ''}{words(operand)}"
        case r.OneOf(options=options):
            return " or ".join(map(words, options))
        case r.Unpacked(value=value, stars=stars):
            return f"{stars}{words(value)}"
    return "…"
