"""The order of revisions: what each follows, lines that belong together, heads (`branches
<https://alembic.sqlalchemy.org/en/latest/branches.html>`_)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sqlassay.model.program import Program
from sqlassay.model.schema.resolving import Scope, resolve
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary import recipes as r


class Revision(Struct, frozen=True):
    """What a revision says of itself."""

    module: str
    name: str
    down: tuple[str, ...] | None
    """The revisions that it follows; None where that is not known."""
    depends: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @staticmethod
    def of(summary: ModuleSummary, program: Program) -> Revision:
        """What a module that is a revision says."""

        def said(name: str) -> tuple[str, ...] | None:
            recipes = summary.bindings.get(name, (r.Constant(None),))
            return _names(resolve(recipes[-1], Scope(summary.name), program))

        name = said("revision")
        return Revision(
            summary.name,
            name[0] if name else "",
            said("down_revision"),
            said("depends_on") or (),
            said("branch_labels") or (),
        )


def _names(value: r.Recipe) -> tuple[str, ...] | None:
    match value:
        case r.Constant(value=None):
            return ()
        case r.Constant(value=str() as name):
            return (name,)
        case r.Elements(elements=elements):
            parts = [_names(element) for element in elements]
            return None if None in parts else tuple(name for part in parts if part for name in part)
    return None


def told_apart(revisions: Sequence[Revision]) -> list[list[Revision]]:
    """The revisions by their packages where names come twice: each package is for a database of its own."""
    if len({revision.name for revision in revisions}) == len(revisions):
        return [list(revisions)]
    groups: dict[str, list[Revision]] = {}
    for revision in revisions:
        groups.setdefault(revision.module.rpartition(".")[0], []).append(revision)
    return list(groups.values())


def problem_of(revisions: Sequence[Revision]) -> str:
    """Why the order of revisions is not known; empty where it is."""
    names = {revision.name for revision in revisions}
    if len(names) < len(revisions) or "" in names:
        return "several revisions have the same name, or one has none that can be read"
    for revision in revisions:
        if revision.down is None:
            return f"it is not known what {revision.module} follows"
        for parent in revision.down:
            if _found(parent, revisions) is None:
                return f"{revision.module} follows {parent}, which is not there"
    return "" if len(list(_sorted(revisions))) == len(revisions) else "revisions follow each other"


def heads_of(revisions: Sequence[Revision]) -> tuple[Revision, ...]:
    """The revisions that none follows."""
    followed = {parent.module for revision in revisions for parent in _parents(revision, revisions)}
    return tuple(revision for revision in revisions if revision.module not in followed)


def lines_of(revisions: Sequence[Revision]) -> Iterator[tuple[Revision, ...]]:
    """The revisions that hang together, each behind those that it follows or depends on."""
    group = {revision.module: revision.module for revision in revisions}

    def top(module: str) -> str:
        while group[module] != module:
            module = group[module]
        return module

    for revision in revisions:
        for parent in _before(revision, revisions):
            group[top(parent.module)] = top(revision.module)
    in_order = list(_sorted(revisions))
    for name in dict.fromkeys(top(revision.module) for revision in in_order):
        yield tuple(revision for revision in in_order if top(revision.module) == name)


def _sorted(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """Each behind those that it follows; none of a circle."""
    left = {revision.module: {p.module for p in _before(revision, revisions)} for revision in revisions}
    by_module = {revision.module: revision for revision in revisions}
    children: dict[str, list[str]] = {module: [] for module in left}
    for module, before in left.items():
        for parent in before:
            children[parent].append(module)
    ready = sorted((m for m, before in left.items() if not before), reverse=True)
    while ready:
        module = ready.pop()
        yield by_module[module]
        for child in sorted(children[module], reverse=True):
            left[child].discard(module)
            if not left[child]:
                ready.append(child)


def _before(revision: Revision, revisions: Sequence[Revision]) -> Iterator[Revision]:
    yield from _parents(revision, revisions)
    for name in revision.depends:
        found = _found(name, revisions)
        if found is not None and found is not revision:
            yield found


def _parents(revision: Revision, revisions: Iterable[Revision]) -> Iterator[Revision]:
    for name in revision.down or ():
        found = _found(name, revisions)
        if found is not None:
            yield found


def _found(name: str, revisions: Iterable[Revision]) -> Revision | None:
    """The revision that is meant: by its name, the beginning of it, or a branch's label."""
    by_label = None
    for revision in revisions:
        if revision.name == name:
            return revision
        if name in revision.labels or (len(name) >= 4 and revision.name.startswith(name)):
            by_label = revision
    return by_label
