"""Whether a query gives the same entity more than once: `Query` leaves out what comes again, `Result` does
not.

`FAQ <https://docs.sqlalchemy.org/en/21/faq/sessions.html#faq-query-deduplicating>`_.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.facts.base import Sight
from sqlassay.model.kinds import (
    UNKNOWN,
    AliasedClass,
    Column,
    FromClause,
    Kind,
    ProjectClass,
    Query,
    Selection,
    Table,
)
from sqlassay.model.kinds.entities import is_object
from sqlassay.model.kinds.loading import alias_name
from sqlassay.model.kinds.result import Row
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.loading import akin, may_join_collections
from sqlassay.model.schema import RelationshipAttribute, mapped_attribute
from sqlassay.syntax import form

KNOWN = frozenset(["entities", "froms", "joins"])
INSIDE = frozenset("any has in_ not_in notin_ exists contains scalar_subquery as_scalar".split())
"""Methods whose arguments bring nothing into the FROM clause of the statement around."""
CRITERIA = frozenset("filter where filter_by having order_by group_by".split())

Source = tuple[ProjectClass, str]
"""A mapped class, and the name of its alias."""


def may_repeat(query: Query, links: Iterable[form.Call], sight: Sight) -> bool:
    """Whether `Query` may leave something out that the same statement gives.

    :param links: the calls that add to it, as far as they can be seen.
    """
    objects = query.objects
    if not objects or dict(query.execution_options).get("yield_per") is not None:
        return False
    if loads_collections(query, sight):
        return True
    if query.distinct and len(objects) == len(query.entities):
        return False
    sources = _sources(query, sight)
    return sources is None or any(_brings_more(link, sources, sight) for link in links)


def loads_collections(query: Selection, sight: Sight) -> bool:
    """Whether a statement loads, or may load, collections by a join: its result must be made unique then."""
    if query.loading is None:
        return bool(query.objects)
    return may_join_collections(Row(query.row_entities, query.loading), sight.program)


def _sources(query: Query, sight: Sight) -> set[Source] | None:
    """What the statement selects from, where none of it multiplies its rows; None where that is not known."""
    if query.unsure & KNOWN or query.froms:
        return None
    found = {source for entity in query.entities if is_object(entity) for source in _source_of(entity)}
    for join in query.joins:
        target = set(_source_of(join.target))
        relationship = join.relationship
        if target and target <= found:
            continue
        if not target or relationship is None or join.full is not False:
            return None
        attribute = mapped_attribute(relationship.owner, relationship.name, sight.program)
        if not isinstance(attribute, RelationshipAttribute) or attribute.direction != "many to one":
            return None
        if not _is_of((relationship.owner, relationship.source), found, sight):
            return None
        found |= target
    return found


def _source_of(entity: Kind) -> Iterator[Source]:
    cls = class_of(entity) if isinstance(entity, ProjectClass | AliasedClass) else None
    if cls is not None:
        yield cls, alias_name(entity)


def _is_of(source: Source, sources: set[Source], sight: Sight) -> bool:
    cls, alias = source
    return any(alias == name and akin(cls, each, sight.program) for each, name in sources)


def _brings_more(link: form.Call, sources: set[Source], sight: Sight) -> bool:
    """Whether what a call is given may bring in another table, without a join."""
    name = link.func.attr if isinstance(link.func, form.Attribute) else ""
    if name not in CRITERIA:
        return False
    for argument in link.args:
        if argument.star or (sight.kind(argument.value) == UNKNOWN and not _is_condition(argument.value)):
            return not argument.keyword
        if any(_is_foreign(node, sources, sight) for node in _parts(argument.value)):
            return True
    return False


def _is_condition(node: form.Expression) -> bool:
    return isinstance(node, form.Compare | form.BinaryOp | form.UnaryOp | form.Constant)


def _parts(node: form.Node) -> Iterator[form.Node]:
    """A node and what lies in it, without the arguments of what makes a subquery."""
    yield node
    match node:
        case form.Call(func=form.Attribute(value=value, attr=name)) if name in INSIDE:
            yield from _parts(value)
        case _:
            for child in form.children(node):
                yield from _parts(child)


def _is_foreign(node: form.Node, sources: set[Source], sight: Sight) -> bool:
    match sight.kind(node):
        case Column(owner=ProjectClass() as cls, source=source):
            return not _is_of((cls, source), sources, sight)
        case Column(owner=None, name=name) | Column(source=name) if name:
            return True
        case FromClause(sort="table") | Table():
            return not isinstance(node, form.Attribute)
    return False
