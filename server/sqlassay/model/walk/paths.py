"""Whether a statement may complete without passing a point of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def on_some_paths(walk: Walk) -> bool:
    """Whether the statement may complete without passing the point."""
    inner: form.Node | None = None
    for node in walk.around():
        match node:
            case form.BoolOp(operands=(always, *_)) | form.IfExp(test=always) if inner is not always:
                return True
            case form.Compare(left=left, comparators=(right, *_)) if inner is not left and inner is not right:
                return True
            case form.Comprehension():
                return True
            case form.Lambda():
                return False
            case _ if not isinstance(node, form.Expression | form.Argument):
                return False
        inner = node
    return False
