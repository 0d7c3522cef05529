"""SQL types in words."""

from __future__ import annotations

from sqlassay.model.schema.words import words
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe


def type_words(type_: Recipe | None) -> str:
    """A SQL type as SQLAlchemy writes it, without the modules, and without variants for some databases:
    ``Numeric(10, 2)``; empty where it is not known.
    """
    match type_:
        case None | r.Opaque():
            return ""
        case r.Invoke(function=r.Get(value=inner, name="with_variant")):
            return type_words(inner)
        case r.Invoke(function=r.Get(name="as_mutable"), positional=(inner, *_)):
            return type_words(inner)
        case r.Invoke(function=function, positional=positional, keywords=keywords):
            given = [*map(type_words, positional), *(f"{n}={type_words(v)}" for n, v in keywords)]
            return f"{type_words(function)}({', '.join(given)})" if given else type_words(function)
        case r.External(name=name) | r.Project(name=name):
            return name.rpartition(".")[2]
        case r.Elements(elements=elements):
            return f"[{', '.join(map(type_words, elements))}]"
        case r.Lambda() | r.Mapping():
            return "…"
    return words(type_)
