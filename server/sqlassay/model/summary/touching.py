"""What statements change in place: what a name holds is then no longer what it was bound to."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.mapping_words import MAKING
from sqlassay.model.summary.recipes import Recipe
from sqlassay.syntax import form, target_names

CHANGING_METHODS = frozenset(
    "append extend insert remove pop popitem clear update setdefault add discard sort reverse"
    " append_column".split()
)
"""The methods of lists, dicts and sets that change them, and that of tables which adds a column."""

TOUCHING: frozenset[type[form.Node]] = frozenset(
    [form.Assign, form.AugAssign, form.AnnAssign, form.Delete, form.Expr]
)
"""The statements that `touched` knows."""


def touched(node: form.Node) -> Iterator[str]:
    """The names whose value a statement changes: by an item, an attribute, or a method of collections."""
    match node:
        case form.Assign(targets=targets):
            for target in targets:
                yield from _within(target)
        case form.AugAssign(target=target) | form.AnnAssign(target=target):
            yield from _within(target)
        case form.Delete(targets=targets):
            for target in targets:
                yield from target_names((target,))
                yield from _within(target)
        case form.Expr(value=form.Call(func=form.Attribute(value=form.Name(id=name), attr=method))):
            if method in CHANGING_METHODS:
                yield name


def _within(target: form.Expression) -> Iterator[str]:
    match target:
        case form.Attribute(value=form.Name(id=name)) | form.Subscript(value=form.Name(id=name)):
            yield name
        case form.Tuple(elements=elements) | form.List(elements=elements):
            for element in elements:
                yield from _within(element)


def makes_table(value: Recipe | None) -> bool:
    """Whether a recipe looks like a call that makes a Core table."""
    match value:
        case r.Invoke(function=r.Ref(name="Table") | r.Get(name="Table")):
            return True
    return False


def makes_part(value: Recipe) -> bool:
    """Whether a recipe looks like a call that makes a part of a mapping."""
    match value:
        case r.Invoke(function=r.Ref(name=name) | r.Get(name=name)):
            return name in MAKING
    return False
