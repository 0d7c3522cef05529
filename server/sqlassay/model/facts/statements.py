"""Statements and queries: what is done with them, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Kind, Query, Session, Statement
from sqlassay.model.library.external import External
from sqlassay.syntax import form

RAISES = frozenset(["pytest.raises", "pytest.warns", "pytest.deprecated_call"])


class DiscardedStatement(Fact, frozen=True):
    """An expression statement whose value is a statement or query that nobody keeps."""

    kind: Kind
    root: form.Expression
    """What the chain of calls starts from, e.g. ``stmt`` in ``stmt.where(…).limit(1)``, ``self.stmt``."""
    root_kind: Kind
    method: str | None
    """The last method of the chain; None where the value comes from a function such as ``update()``."""
    raises: bool
    """Whether it stands in a ``with pytest.raises(…)`` or the like, to see it fail."""


@observes(form.Expr)
def discarded(node: form.Expr, sight: Sight) -> Iterator[Fact]:
    call = node.value
    if not isinstance(call, form.Call):
        return
    kind = sight.kind(call)
    if isinstance(kind, Query) or (isinstance(kind, Statement) and kind.verb not in ("text", "compound")):
        root = _statement_root(call, sight)
        method = call.func.attr if isinstance(call.func, form.Attribute) and root is not call else None
        yield DiscardedStatement(node, sight.site(), kind, root, sight.kind(root), method, may_raise(sight))


def session_of(query: form.Expression, sight: Sight) -> Operand | None:
    """The session in ``session.query(…)``."""
    match query:
        case form.Call(func=form.Attribute(value=session, attr="query")) if isinstance(
            sight.kind(session), Session
        ):
            return sight.operand(session)
    return None


def _statement_root(node: form.Expression, sight: Sight) -> form.Expression:
    """The variable or attribute that holds the statement to begin with, else the root of the chain."""
    start = node
    while isinstance(start, form.Call) and isinstance(start.func, form.Attribute):
        start = start.func.value
    holds = start is not node and isinstance(sight.kind(start), Statement | Query)
    return start if holds else chain_root(node)


def chain_root(node: form.Expression) -> form.Expression:
    """What a chain of attributes, calls and subscripts starts from: a name, mostly."""
    while True:
        match node:
            case form.Attribute(value=inner) | form.Subscript(value=inner):
                node = inner
            case form.Call(func=inner):
                node = inner
            case form.Await(value=inner):
                node = inner
            case _:
                return node


def expects_error(sight: Sight) -> bool:
    """Whether the point stands in a ``with pytest.raises(…)`` or the like."""
    return any(isinstance(n, form.With) and is_expecting(n, sight) for n in sight.around_in_function())


def is_expecting(block: form.With, sight: Sight) -> bool:
    """Whether a block is a ``with pytest.raises(…)`` or the like."""
    for item in block.items:
        function = item.context.func if isinstance(item.context, form.Call) else item.context
        kind = sight.kind(function)
        if isinstance(kind, External) and kind.name in RAISES:
            return True
        if isinstance(function, form.Attribute) and function.attr.startswith("assert"):
            return True
    return False


OF_RELEASES = frozenset("AttributeError TypeError ArgumentError ObjectNotExecutableError".split())
"""What another release raises for what one of them has."""


def tries_releases(sight: Sight) -> bool:
    """Whether the point stands where a test shows that something fails, or where one way and another are
    tried because of the release.
    """
    around = (node for node in sight.around_in_function() if isinstance(node, form.Try))
    types = (handler.type for node in around for handler in node.handlers if handler.type is not None)
    names = (each for type_ in types for each in form.walk((type_,)))
    return expects_error(sight) or any(
        (isinstance(each, form.Name) and each.id in OF_RELEASES)
        or (isinstance(each, form.Attribute) and each.attr in OF_RELEASES)
        for each in names
    )


def may_raise(sight: Sight) -> bool:
    """Whether the point stands where something is tried, perhaps to see it fail."""
    return expects_error(sight) or any(isinstance(node, form.Try) for node in sight.around_in_function())
