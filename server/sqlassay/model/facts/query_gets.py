"""Objects that a Query looks up by their primary key, and the session's own way to do it.

`Query.get() moves to Session
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-get-to-session>`_.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.query_chains import Root, chain_of, root_of, value_span
from sqlassay.model.facts.query_rewriting import CannotRewriteError, Replacement, Rewritten, Writing
from sqlassay.model.kinds import Method, Query
from sqlassay.syntax import form
from sqlassay.text import Span

GETTING = frozenset(["get", "get_or_404"])


class QueryGet(Fact, frozen=True):
    """``query.get(key)``, or Flask-SQLAlchemy's ``query.get_or_404(key)``."""

    method: str
    rewritten: Rewritten


@observes(form.Call, of=(Method,))
def got(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.func:
        case Method(receiver=Query(), name=name), form.Attribute(value=query) if name in GETTING:
            try:
                made = _rewritten(node, name, query, sight)
            except CannotRewriteError as error:
                made = Rewritten(obstacle=str(error))
            yield QueryGet(node, sight.site(), name, made)


def _rewritten(node: form.Call, name: str, query: form.Expression, sight: Sight) -> Rewritten:
    """The lookup as a method of the session, or of Flask-SQLAlchemy's extension.

    :raises CannotRewriteError: where there is none
    """
    start, links = chain_of(query, sight)
    root = root_of(start, sight)
    if root is None or root.query.subclass is not None:
        raise CannotRewriteError("which session it asks is not seen")
    if not node.args or any(argument.star for argument in node.args):
        raise CannotRewriteError("the key is not seen")
    key, *others = node.args
    if key.keyword not in (None, "ident") or any(a.keyword is None for a in others[1:]):
        raise CannotRewriteError("the key is not seen")
    site = sight.site()
    more = [_keyword(argument, name, site) for argument in others]
    more += [option for link in links for option in _options(link, sight)]
    closing = "".join(f", {each}" for each in more) + ")"
    place = value_span(key, site.text)
    return Rewritten(
        (
            *_before(root, name, Writing(root, sight), place.start),
            Replacement(Span(place.end, node.end), closing),
        ),
        doubts=("it needs Flask-SQLAlchemy 3",) if name == "get_or_404" else (),
    )


def _keyword(argument: form.Argument, name: str, site: Site) -> str:
    if name == "get":
        raise CannotRewriteError("`get()` takes a key alone")
    return f"{argument.keyword or 'description'}={value_span(argument, site.text).of(site.text)}"


def _before(root: Root, name: str, writing: Writing, key: int) -> tuple[Replacement, ...]:
    """What is written before the key, which begins there."""
    if root.model is not None or name == "get_or_404":
        owner = writing.session if name == "get" else writing.owner
        entity = root.model or _entity(root)
        written = f"{owner}.{name}({writing.sight.site().written(entity)}, "
        return (Replacement(Span(root.node.start, key), written),)
    entity = _entity(root)
    assert isinstance(root.node, form.Call)
    assert isinstance(root.node.func, form.Attribute)
    return (
        Replacement(Span(root.node.func.attr_span.start, entity.start), "get("),
        Replacement(Span(entity.end, key), ", "),
    )


def _entity(root: Root) -> form.Expression:
    match root.node:
        case form.Call(args=(form.Argument(keyword=None, star="", value=entity),)):
            return entity
    raise CannotRewriteError("it is not one entity that is looked up")


def _options(link: form.Call, sight: Sight) -> Iterator[str]:
    """What a method of a Query says, as an argument of `Session.get()`."""
    assert isinstance(link.func, form.Attribute)
    text = sight.site().text
    written = [sight.site().written(argument) for argument in link.args]
    match link.func.attr:
        case "options":
            if written:
                yield f"options=[{', '.join(written)}]"
        case "populate_existing" if not written:
            yield "populate_existing=True"
        case "with_for_update" if all(argument.keyword for argument in link.args):
            given = ", ".join(f'"{each.keyword}": {value_span(each, text).of(text)}' for each in link.args)
            yield f"with_for_update={{{given}}}" if given else "with_for_update=True"
        case name:
            raise CannotRewriteError(f"`Session.get()` has nothing for `{name}()`")
