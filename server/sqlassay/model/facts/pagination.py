"""Parts of results that are taken by number."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.execution import StatementExecuted, executed, looped, subscripted
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Kind, Literal, Method, ProjectClass, Query, Statement
from sqlassay.model.library.external import External
from sqlassay.model.schema import primary_key
from sqlassay.syntax import form

LEAVING_OUT = frozenset(["offset", "slice"])
ALL = (None, Literal(0))
"""Offsets that leave nothing out."""
MAX_STEPS = 8
"""How many variables are followed back."""


class UnorderedPage(Fact, frozen=True):
    """A statement that leaves out the first rows goes to the database, and nothing says which come first."""

    taken: form.Expression | None
    """What rows are taken of, as the function shows it: the statement before ``offset(…)``, ``slice(…)``,
    ``paginate(…)`` or ``[a:b]``.
    """
    root: form.Expression | None
    """The entity that it starts from, where a mapped class is all that is selected."""
    primary_key: tuple[str, ...]
    """The attributes of that class's primary key; none where they are not known."""


@observes(form.Call, of=(External, Method))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    for fact in executed(node, sight):
        yield from _page(fact, sight)


@observes(form.For, of=(Query,))
def gone_over(node: form.For, sight: Sight) -> Iterator[Fact]:
    for fact in looped(node, sight):
        yield from _page(fact, sight)


@observes(form.Subscript, of=(Query,))
def taken_from(node: form.Subscript, sight: Sight) -> Iterator[Fact]:
    for fact in subscripted(node, sight):
        yield from _page(fact, sight)


def _page(fact: Fact, sight: Sight) -> Iterator[Fact]:
    if not isinstance(fact, StatementExecuted) or not _is_unordered(fact.statement.kind):
        return
    chain = list(_chain(fact.statement.node, sight))
    if _takes_part(fact):
        yield _unordered(fact.node, fact.statement.node, chain, fact, sight)
    elif fact.method not in ("count", "update", "delete") and _leaves_out(fact.statement.kind):
        calls = [node for node in chain if _receiver(node, LEAVING_OUT) is not None]
        node = calls[0] if calls else fact.node
        yield _unordered(node, _receiver(node, LEAVING_OUT), chain, fact, sight)


def _is_unordered(kind: Kind) -> bool:
    select = isinstance(kind, Query) or (isinstance(kind, Statement) and kind.verb == "select")
    return select and isinstance(kind, Query | Statement) and not kind.may_have("order_by")


def _leaves_out(kind: Kind) -> bool:
    known = isinstance(kind, Query | Statement) and "offset" not in kind.unsure
    return known and isinstance(kind, Query | Statement) and kind.offset not in ALL


def _takes_part(executed: StatementExecuted) -> bool:
    """Whether the execution itself takes a part: ``query[20:30]``, ``query.paginate()``"""
    match executed.node:
        case form.Subscript(index=form.Slice(lower=lower)) if lower is not None:
            return not (isinstance(lower, form.Constant) and lower.value in (None, 0))
        case form.Call():
            return executed.method == "paginate"
    return False


def _unordered(
    node: form.Node,
    taken: form.Expression | None,
    chain: list[form.Expression],
    executed: StatementExecuted,
    sight: Sight,
) -> Fact:
    root = _root(chain[-1], sight) if chain else None
    cls = None if root is None else sight.kind(root)
    key = primary_key(cls, sight.program) if isinstance(cls, ProjectClass) else ()
    return UnorderedPage(node, executed.site, taken, root, key)


def _chain(node: form.Expression, sight: Sight, steps: int = 0) -> Iterator[form.Expression]:
    """The calls that make a statement, the last first, through the variables that hold it."""
    match node:
        case form.Name() if (binding := sight.origin(node)) is not None and steps < MAX_STEPS:
            if binding.latest is not None:
                yield from _chain(binding.latest, sight, steps + 1)
        case form.Call(func=form.Attribute(value=receiver)):
            yield node
            yield from _chain(receiver, sight, steps)
        case form.Call():
            yield node
        case form.Attribute(attr="query"):
            yield node


def _receiver(node: form.Node, names: frozenset[str]) -> form.Expression | None:
    match node:
        case form.Call(func=form.Attribute(value=receiver, attr=name)) if name in names:
            return receiver
    return None


def _root(node: form.Expression, sight: Sight) -> form.Expression | None:
    """The only entity of ``select(User)``, ``session.query(User)`` or ``User.query``."""
    match node:
        case form.Call(args=(form.Argument(value=entity, keyword=None, star=""),)):
            found = entity
        case form.Attribute(value=entity, attr="query"):
            found = entity
        case _:
            return None
    return found if isinstance(sight.kind(found), ProjectClass) else None
