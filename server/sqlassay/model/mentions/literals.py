"""Names within strings."""

from __future__ import annotations

import re

from sqlassay.syntax import form

_QUOTED = re.compile(r"""[rRuU]*('''|\"\"\"|'|\")(.*)\1""", re.DOTALL)


def text_of(node: form.Node) -> str | None:
    """The value of a string."""
    if isinstance(node, form.Constant) and node.kind == "str" and isinstance(node.value, str):
        return node.value
    return None


def content_start(node: form.Constant, text: str) -> int | None:
    """Where the content of a string begins; None where its source is not its value, character by character:
    it has escapes, or is put together of several.

    :param text: of the unit.
    """
    quoted = _QUOTED.fullmatch(node.span.of(text))
    if quoted is None or quoted[2] != node.value:
        return None
    return node.start + quoted.start(2)


def strings_in(node: form.Expression) -> tuple[form.Constant, ...]:
    """The strings that an expression is, or a list or tuple of."""
    match node:
        case form.Constant(kind="str"):
            return (node,)
        case form.List(elements=elements) | form.Tuple(elements=elements) | form.Set(elements=elements):
            return tuple(e for e in elements if isinstance(e, form.Constant) and e.kind == "str")
    return ()


def keys_in(node: form.Expression) -> tuple[form.Constant, ...]:
    """The keys that are strings, of a dict or of each in a list of dicts."""
    match node:
        case form.Dict(items=items):
            keys = (item.key for item in items)
            return tuple(k for k in keys if isinstance(k, form.Constant) and k.kind == "str")
        case form.List(elements=elements) | form.Tuple(elements=elements):
            return tuple(key for element in elements for key in keys_in(element))
    return ()


def is_dict_display(node: form.Expression) -> bool:
    """Whether an expression is a dict, or a list of such, all of whose keys can be seen."""
    match node:
        case form.Dict(items=items):
            return all(item.key is not None for item in items)
        case form.List(elements=elements) | form.Tuple(elements=elements):
            return all(map(is_dict_display, elements))
    return False
