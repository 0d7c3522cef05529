"""Queries that a local variable holds while they grow: ``query = query.filter(…)``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Sight
from sqlassay.model.facts.query_chains import Chain, Root, chain_to
from sqlassay.model.facts.query_rewriting import (
    SUBQUERIES,
    CannotRewriteError,
    Replacement,
    Rewritten,
    Writing,
)
from sqlassay.model.kinds import Query
from sqlassay.model.walk.nodes import SCOPES, placed
from sqlassay.model.walk.scope import names_bound_in
from sqlassay.syntax import form
from sqlassay.text import Span

Around = tuple[form.Node, ...]


def held_by_variables(function: form.Function, sight: Sight) -> Iterator[tuple[Root, Rewritten]]:
    """The queries that variables of a function hold, each with its chains as ``select()``, all together."""
    chains = list(_chains(function, sight)) if sight.has_passed(Query) else []
    groups: dict[str, list[Chain]] = {}
    for chain in chains:
        name = _variable(chain)
        if name is not None:
            groups.setdefault(name, []).append(chain)
    for name, group in groups.items():
        roots = [chain.root for chain in group if chain.root is not None]
        if roots:
            yield from _of_variable(name, group, roots, function, sight)


def _of_variable(
    name: str, group: list[Chain], roots: list[Root], function: form.Function, sight: Sight
) -> Iterator[tuple[Root, Rewritten]]:
    writing = Writing(roots[0], sight)
    try:
        _require_known(name, group, roots, function, sight)
        _rewrite(writing, group)
    except CannotRewriteError as error:
        yield from ((root, Rewritten(obstacle=str(error))) for root in roots)
        return
    yield roots[0], writing.result()


def _chains(function: form.Function, sight: Sight) -> Iterator[Chain]:
    for node, around in placed(function.body):
        if isinstance(node, form.Name | form.Call | form.Attribute) and not _is_target(node, around):
            chain = chain_to(node, around, sight)
            if chain is not None:
                yield chain


def _is_target(node: form.Node, around: Around) -> bool:
    return bool(around) and isinstance(around[0], form.Assign) and around[0].value is not node


def _variable(chain: Chain) -> str | None:
    """The variable that a chain starts from, or that a new query is assigned to."""
    if isinstance(chain.start, form.Name):
        return chain.start.id
    return chain.use.name if chain.root is not None and chain.use.sort == "assigned" else None


def _require_known(
    name: str, group: list[Chain], roots: list[Root], function: form.Function, sight: Sight
) -> None:
    """:raises CannotRewriteError: where not all that happens to the variable is known"""
    unclear = CannotRewriteError(f"not all that becomes of `{name}` is known")
    assigned = [chain for chain in group if chain.use.sort == "assigned"]
    bound = sum(each == name for each in names_bound_in(function.body))
    own = any(parameter.name == name for parameter in function.parameters)
    if own or bound != len(assigned) or any(chain.use.name != name for chain in assigned):
        raise unclear
    if any(chain.use.sort == "" for chain in group):
        raise unclear
    started = sum(isinstance(chain.start, form.Name) for chain in group)
    mentioned = sum(isinstance(n, form.Name) and n.id == name for n, _ in placed(function.body))
    if mentioned != started + bound or _is_mentioned_inside(name, function):
        raise unclear
    site = sight.site()
    written = {site.written(each) for root in roots for each in (root.session or root.model,) if each}
    if len({root.session is None for root in roots}) > 1 or (
        roots[0].session is not None and len(written) > 1
    ):
        raise CannotRewriteError(f"`{name}` is made with several sessions")
    _require_steady(roots[0], function)


def _require_steady(root: Root, function: form.Function) -> None:
    match root.session:
        case form.Name(id=session):
            if sum(each == session for each in names_bound_in(function.body)) > 1:
                raise CannotRewriteError(f"`{session}` is not always the same")


def _is_mentioned_inside(name: str, function: form.Function) -> bool:
    """Whether a function or class within names the variable."""
    inner = [node for node, _ in placed(function.body) if type(node) in SCOPES]
    return any(isinstance(n, form.Name) and n.id == name for n in form.walk(inner))


def _rewrite(writing: Writing, group: list[Chain]) -> None:
    for chain in group:
        if chain.query.subclass is not None:
            raise CannotRewriteError("the query is of a class of the project's own")
        if chain.root is not None:
            writing.root = chain.root
            if chain.use.sort == "assigned":
                writing.begin("", of="")
            else:
                writing.used(chain)
        elif chain.use.sort != "assigned":
            _used(writing, chain)
        writing.links(chain.links, chain.use.name)


def _used(writing: Writing, chain: Chain) -> None:
    """What is done with the variable's query."""
    use = chain.use
    at = Span(chain.start.start, chain.start.start)
    match use.sort, use.name:
        case "method", name if name in SUBQUERIES:
            writing.subquery(chain)
            return
        case "attribute", "statement":
            writing.end(chain, "", whole=True)
            return
        case "in_", _:
            return
        case "method", "count":
            before = f"scalar({writing.named('select')}({writing.named('func')}.count()).select_from("
            closing, whole = ".subquery()))", True
        case "method", "delete" | "update" | "paginate" | "first_or_404" | "one_or_404":
            raise CannotRewriteError(f"`{use.name}()` is called of a query that a variable holds")
        case _:
            before, closing = writing.fetched(chain)
            whole = use.sort == "[]" or use.name == "scalar"
    writing.changes.append(Replacement(at, f"{writing.session}.{before}"))
    writing.end(chain, closing, whole=whole)
