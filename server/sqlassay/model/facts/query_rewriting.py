"""Chains of the legacy Query, written with ``select()``: the same rows, in the same form.

`2.0 style <https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-query-usage>`_.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from sqlassay.model.facts.base import Sight
from sqlassay.model.facts.extensions import extension_of, module_of_extension
from sqlassay.model.facts.query_chains import Chain, Root, is_simple, value_span
from sqlassay.model.facts.query_duplicates import loads_collections, may_repeat
from sqlassay.model.kinds import (
    UNKNOWN,
    Clause,
    Column,
    Either,
    Instance,
    Kind,
    Literal,
    Method,
    Query,
    Session,
)
from sqlassay.model.kinds.entities import is_object
from sqlassay.model.kinds.loading import Loading
from sqlassay.model.library.external import External
from sqlassay.syntax import form
from sqlassay.text import Span

SAME = frozenset(
    "where having distinct order_by group_by limit offset slice filter_by options execution_options"
    " with_for_update add_columns select_from correlate prefix_with suffix_with with_hint"
    " with_statement_hint set_label_style params join outerjoin from_statement".split()
)
"""Methods that a select has as well, and that mean the same there."""
RENAMED = {
    "filter": "where",
    "add_column": "add_columns",
    "add_entity": "add_columns",
    "with_entities": "with_only_columns",
}
AS_OPTION = {"yield_per": "count", "autoflush": "setting"}
"""Methods that are execution options of a select, with the name of their argument."""
OF_DML = frozenset("filter where filter_by execution_options".split())
OF_COUNT = frozenset("filter where filter_by join outerjoin".split())
"""Methods behind which rows are counted without a subquery."""
SUBQUERIES = frozenset("subquery cte exists label scalar_subquery as_scalar".split())
ADVICE = {
    "from_self": "select from an `aliased()` subquery",
    "union": "give `union()` the statements, and select `from_statement()`",
    "union_all": "give `union_all()` the statements, and select `from_statement()`",
    "value": "select the column",
    "values": "select the columns",
    "select_entity_from": "select from an `aliased()` subquery",
    "enable_eagerloads": "a subquery loads nothing eagerly; elsewhere use `lazyload()`",
    "reset_joinpoint": "name what is joined to",
}


class CannotRewriteError(Exception):
    """Why a chain is left as it is."""


class Replacement(Struct, frozen=True):
    """A text in place of another one."""

    span: Span
    text: str


class Rewritten(Struct, frozen=True):
    """A chain with ``select()``."""

    changes: tuple[Replacement, ...] = ()
    imports: tuple[str, ...] = ()
    """What of SQLAlchemy's ``module:name`` has to be imported."""
    doubts: tuple[str, ...] = ()
    """Why it may do something else than before."""
    obstacle: str = ""
    """Why there is none."""


def rewritten(chain: Chain, sight: Sight, root: Root) -> Rewritten:
    """A chain that begins with its root."""
    writing = Writing(root, sight)
    try:
        writing.used(chain)
        writing.links(chain.links, chain.use.name)
    except CannotRewriteError as error:
        return Rewritten(obstacle=str(error))
    return writing.result()


class Writing:
    """Gathers the changes to the chains of one query."""

    def __init__(self, root: Root, sight: Sight) -> None:
        self.root = root
        self.sight = sight
        self.extension = extension_of(root.session, sight)
        self.changes: list[Replacement] = []
        self.imports: dict[str, None] = {}
        self.doubts: dict[str, None] = {}

    def result(self) -> Rewritten:
        ordered = sorted(self.changes, key=lambda change: (change.span.start, change.span.end))
        return Rewritten(tuple(ordered), tuple(sorted(self.imports)), tuple(self.doubts))

    # What a query starts with

    def named(self, name: str, module: str = "sqlalchemy") -> str:
        """A name of SQLAlchemy's as the module writes it; it is imported where it has none."""
        if self.extension is not None:
            return f"{self.extension}.{name}"
        if self.sight.named(name) == External(f"{module}.{name}") or (
            name == "func" and not self.sight.is_local(name) and _is_func(self.sight.named(name))
        ):
            return name
        for alias in ("sa", "sqlalchemy") if module == "sqlalchemy" else ():
            if self.sight.named(alias) == External("sqlalchemy"):
                return f"{alias}.{name}"
        if self.sight.is_local(name):
            raise CannotRewriteError(f"`{name}` is a local variable here")
        self.imports[f"{module}:{name}"] = None
        return name

    @property
    def session(self) -> str:
        """The session, to be written once more."""
        if self.root.session is None:
            return f"{self.owner}.session"
        if not is_simple(self.root.session):
            raise CannotRewriteError("the session is the result of a call")
        return self.sight.site().written(self.root.session)

    @property
    def owner(self) -> str:
        """Flask-SQLAlchemy's extension.

        :raises CannotRewriteError: where the module has no name for it
        """
        if self.extension is None:
            module = module_of_extension(self.root.model, self.sight)
            if module is None:
                raise CannotRewriteError("no name of the module is the extension")
            self.imports[f"{module}:db"] = None
            self.extension = "db"
        return self.extension

    def begin(self, before: str, function: str = "select", *, of: str = "session") -> None:
        """Write the root as ``session.before function(entities``.

        :param of: ``session``, ``extension`` or "" for a statement without what executes it.
        """
        node = self.root.node
        if self.root.model is not None and of:
            _ = self.owner
        lead = before + (self.named(function) if function else "")
        if self.root.model is not None:
            owner = {"session": f"{self.owner}.session.", "extension": f"{self.owner}."}.get(of, "")
            model = self.sight.site().written(self.root.model)
            self.changes.append(Replacement(node.span, f"{owner}{lead}({model})"))
            return
        assert isinstance(node, form.Call)
        assert isinstance(node.func, form.Attribute)
        if of == "session":
            self.changes.append(Replacement(node.func.attr_span, lead))
            return
        _ = self.session
        owner = f"{self.owner}." if of == "extension" else ""
        self.changes.append(Replacement(node.func.span, f"{owner}{lead}"))

    # What is added to it

    def links(self, calls: Iterable[form.Call], ending: str) -> None:
        for call in calls:
            self.link(call, ending)

    def link(self, call: form.Call, ending: str) -> None:
        assert isinstance(call.func, form.Attribute)
        name = call.func.attr
        if ending in ("update", "delete") and name not in OF_DML:
            raise CannotRewriteError(f"`{ending}()` after `{name}()`")
        if name in RENAMED:
            self.changes.append(Replacement(call.func.attr_span, RENAMED[name]))
        elif name in AS_OPTION:
            self._option(call, call.func, AS_OPTION[name])
        elif name == "populate_existing" and not call.args:
            inside = Span(call.func.attr_span.start, call.end)
            self.changes.append(Replacement(inside, "execution_options(populate_existing=True)"))
        elif name == "with_parent":
            self._with_parent(call, call.func)
        elif name not in SAME:
            raise CannotRewriteError(f"a select has no `{name}()`: {ADVICE.get(name, 'do without it')}")
        self._judge(call, name)

    def _option(self, call: form.Call, func: form.Attribute, keyword: str) -> None:
        if len(call.args) != 1 or call.args[0].star or call.args[0].keyword not in (None, keyword):
            raise CannotRewriteError(f"what `{func.attr}()` is given is not clear")
        argument = call.args[0]
        lead = Span(func.attr_span.start, value_span(argument, self.sight.site().text).start)
        between = lead.of(self.sight.site().text)
        given = between[between.index("(") :] if argument.keyword is None else "("
        self.changes.append(Replacement(lead, f"execution_options{given}{func.attr}="))

    def _with_parent(self, call: form.Call, func: form.Attribute) -> None:
        known = len(call.args) == 2 and not any(argument.star for argument in call.args)
        if not known or isinstance(call.args[1].value, form.Constant):
            raise CannotRewriteError("`with_parent()` needs the attribute")
        name = self.named("with_parent", "sqlalchemy.orm")
        self.changes.append(Replacement(func.attr_span, f"where({name}"))
        self.changes.append(Replacement(Span(call.end, call.end), ")"))

    def _judge(self, call: form.Call, name: str) -> None:
        given = call.args[0].value if call.args else None
        before = call.func.value if isinstance(call.func, form.Attribute) else call
        kind = self.sight.kind(before)
        if name in ("order_by", "group_by") and isinstance(given, form.Constant) and given.value is False:
            raise CannotRewriteError(f"a select has no `{name}(False)`: use None")
        if name in ("join", "outerjoin"):
            self._judge_join(call)
        if name == "filter_by" and isinstance(kind, Query) and kind.joins:
            self.doubts["`filter_by()` of a select looks in all that is joined since 2.1"] = None
        if name == "options":
            self._judge_options(call)
        if name == "from_statement" and isinstance(kind, Query) and not _is_root(before, self.root):
            raise CannotRewriteError("something stands before `from_statement()`")

    def _judge_options(self, call: form.Call) -> None:
        kinds = [self.sight.kind(argument.value) for argument in call.args]
        if any(isinstance(kind, Instance) for kind in kinds):
            raise CannotRewriteError("an option is of a class of the project's own")
        if not all(isinstance(kind, Loading) for kind in kinds):
            self.doubts["an option may do something else with a select"] = None

    def _judge_join(self, call: form.Call) -> None:
        legacy = any(a.keyword in ("aliased", "from_joinpoint") or a.star for a in call.args)
        positional = [argument.value for argument in call.args if argument.keyword is None]
        kinds = list(map(self.sight.kind, positional))
        texts = any(isinstance(kind, Literal) for kind in kinds)
        if legacy or texts or any(isinstance(each, form.Tuple) for each in positional) or len(kinds) > 2:
            raise CannotRewriteError("`join()` is given what a select does not take")

    # What is done with it

    def used(self, chain: Chain) -> None:
        """Begin the root for what is done with its chain, and end it."""
        query, use = chain.query, chain.use
        if query.subclass is not None:
            raise CannotRewriteError("the query is of a class of the project's own")
        match use.sort, use.name:
            case "method", name if name in SUBQUERIES:
                self.begin("", of="")
                self.subquery(chain)
            case "attribute", "statement":
                self.begin("", of="")
                self.end(chain, "", whole=True)
            case "in_", _:
                self.begin("", of="")
            case "method", "count":
                self.count(chain)
            case "method", "delete" | "update":
                self.begin("execute(", use.name)
                self.dml(chain)
            case "method", "paginate" | "first_or_404" | "one_or_404":
                self.begin(f"{use.name}(", of="extension")
                self.of_flask(chain)
            case _:
                before, closing = self.fetched(chain)
                self.begin(before)
                self.end(chain, closing, whole=use.sort == "[]" or use.name == "scalar")

    def end(self, chain: Chain, closing: str, *, whole: bool) -> None:
        """Write `closing` behind the query: before what is done with it, or in place of that (`whole`)."""
        at = chain.last.end
        if not whole:
            self.changes.append(Replacement(Span(at, at), closing))
            return
        replaced = Span(at, chain.use.node.end)
        if replaced.of(self.sight.site().text).lstrip()[:1] not in (".", "["):
            raise CannotRewriteError("parentheses end before it is executed")
        self.changes.append(Replacement(replaced, closing))

    def fetched(self, chain: Chain) -> tuple[str, str]:
        """What is written before the statement, and behind it."""
        query, use = chain.query, chain.use
        entity = _is_entity(query)
        execute = "scalars(" if entity else "execute("
        unique = ".unique()" if may_repeat(query, chain.links, self.sight) else ""
        self._judge_order(query)
        match use.sort, use.name:
            case "method", "all" | "one" | "one_or_none" if not _arguments(use.node):
                return execute, f"){unique}"
            case "iterated", _:
                return execute, f"){unique}"
            case "method", "first" if not _arguments(use.node):
                limit = "" if any(_calls(link, "from_statement") for link in chain.links) else ".limit(1)"
                return execute, f"{limit}){'.unique()' if loads_collections(query, self.sight) else ''}"
            case "method", "scalar" if not _arguments(use.node):
                if _gives_one(query):
                    return "scalar(", ")"
                return execute, f"){unique}.{'one_or_none' if entity else 'scalar_one_or_none'}()"
            case "[]", _:
                assert isinstance(use.node, form.Subscript)
                return execute, self._sliced(use.node.index, query).format(unique=unique)
        raise CannotRewriteError(_obstacle(chain))

    def _sliced(self, index: form.Expression, query: Query) -> str:
        """What is written behind the statement for a subscript."""
        parts = (index.lower, index.upper) if isinstance(index, form.Slice) else (index,)
        if isinstance(index, form.Slice) and index.step is not None:
            raise CannotRewriteError("a step is no part of SQL")
        given = [None if part is None else self._index(part) for part in parts]
        if len(given) == 1:
            if given[0] is None or not given[0].isdigit():
                raise CannotRewriteError("the index is not known")
            return f".slice({given[0]}, {int(given[0]) + 1})){{unique}}.all()[0]"
        paged = query.may_have("limit") or query.may_have("offset")
        match given:
            case str(lower), str(upper):
                return f".slice({lower}, {upper})){{unique}}.all()"
            case None, str(upper) if not paged:
                return f".limit({upper})){{unique}}.all()"
            case str(lower), None if not paged:
                return f".offset({lower})){{unique}}.all()"
        raise CannotRewriteError("the slice is of a page")

    def _index(self, node: form.Expression) -> str:
        if isinstance(node, form.UnaryOp):
            raise CannotRewriteError("2.0 takes no negative index")
        if not isinstance(node, form.Constant):
            self.doubts["the bounds of a slice must not be negative"] = None
        return self.sight.site().written(node).replace("{", "{{").replace("}", "}}")

    def _judge_order(self, query: Query) -> None:
        if (
            query.distinct
            and query.may_have("order_by")
            and not (_is_entity(query) and all(isinstance(each, Column) for each in query.order_by))
        ):
            self.doubts["with `distinct()` a Query also selects what it is ordered by"] = None

    def count(self, chain: Chain) -> None:
        """``count()``, of a subquery unless it is sure to be the same without."""
        if _arguments(chain.use.node):
            raise CannotRewriteError("`count()` takes no arguments")
        if _counts_plainly(chain):
            self.begin(f"scalar({self.named('select')}({self.named('func')}.count()).select_from", "")
            self.end(chain, ")", whole=True)
            return
        if any(_calls(link, each) for link in chain.links for each in (*AS_OPTION, "execution_options")):
            raise CannotRewriteError("its execution options have to be given to what is executed")
        self.begin(f"scalar({self.named('select')}({self.named('func')}.count()).select_from(")
        self.end(chain, ".subquery()))", whole=True)

    def subquery(self, chain: Chain) -> None:
        call, name = chain.use.node, chain.use.name
        assert isinstance(call, form.Call)
        assert isinstance(call.func, form.Attribute)
        if name == "as_scalar":
            self.changes.append(Replacement(call.func.attr_span, "scalar_subquery"))
        if any(argument.keyword in ("with_labels", "reduce_columns") for argument in call.args):
            raise CannotRewriteError("a select's `subquery()` has no such argument")

    def dml(self, chain: Chain) -> None:
        """``delete()`` and ``update()``."""
        call, site = chain.use.node, self.sight.site()
        assert isinstance(call, form.Call)
        assert isinstance(call.func, form.Attribute)
        given = {argument.keyword or index: argument for index, argument in enumerate(call.args)}
        first = 0 if chain.use.name == "delete" else 1
        synchronize = given.pop("synchronize_session", None) or given.pop(first, None)
        values = None if first == 0 else given.pop(0, None) or given.pop("values", None)
        if (
            given
            or any(a.star for a in call.args)
            or (first == 1 and values is None)
            or len(chain.query.entities) != 1
        ):
            raise CannotRewriteError(f"what `{chain.use.name}()` is given is not clear")
        given_for = None if synchronize is None else value_span(synchronize, site.text).of(site.text)
        option = "" if given_for is None else f"synchronize_session={given_for}"
        closing = (f".execution_options({option})" if option else "") + ")"
        closing += "" if chain.use.alone else ".rowcount"
        if values is None:
            self.end(chain, closing, whole=True)
            return
        place = value_span(values, site.text)
        self.changes.append(Replacement(Span(call.func.attr_span.start, place.start), "values("))
        self.changes.append(Replacement(Span(place.end, call.end), f"){closing}"))
        if not isinstance(values.value, form.Dict):
            self.doubts["what `update()` is given must be a dictionary"] = None

    def of_flask(self, chain: Chain) -> None:
        """Flask-SQLAlchemy's own methods, which its extension has since 3.0."""
        call, name = chain.use.node, chain.use.name
        assert isinstance(call, form.Call)
        self.doubts["it needs Flask-SQLAlchemy 3"] = None
        repeats = name != "paginate" and may_repeat(chain.query, chain.links, self.sight)
        if not _is_entity(chain.query) or repeats:
            raise CannotRewriteError(f"`{name}()` would give something else")
        limit = ".limit(1)" if name == "first_or_404" else ""
        if not call.args:
            self.end(chain, f"{limit})", whole=True)
            return
        first = call.args[0]
        if (
            any(a.star for a in call.args)
            or (first.keyword is None and name == "paginate")
            or len([a for a in call.args if a.keyword is None]) > 1
        ):
            raise CannotRewriteError(f"`{name}()` of the extension takes keywords alone")
        keyword = "description=" if first.keyword is None else ""
        self.changes.append(Replacement(Span(chain.last.end, first.start), f"{limit}, {keyword}"))


def _is_func(kind: Kind) -> bool:
    return isinstance(kind, External) and kind.name == "sqlalchemy.func"


def _is_root(node: form.Expression, root: Root) -> bool:
    return node is root.node


def _is_entity(query: Query) -> bool:
    """Whether the query gives objects of its one entity, and not rows."""
    entities = query.entities
    if query.tuples or "entities" in query.unsure or not entities:
        raise CannotRewriteError("it is not known what is selected")
    if any(entity == UNKNOWN or _is_unclear(entity) for entity in entities):
        raise CannotRewriteError("it is not known what is selected")
    return len(entities) == 1 and is_object(entities[0])


def _is_unclear(entity: Kind) -> bool:
    if isinstance(entity, Either):
        return not is_object(entity) and not all(isinstance(o, Column | Clause) for o in entity.options)
    return isinstance(entity, Literal | Method | Session)


def _arguments(node: form.Node) -> bool:
    return isinstance(node, form.Call) and bool(node.args)


def _calls(call: form.Call, name: str) -> bool:
    return isinstance(call.func, form.Attribute) and call.func.attr == name


def _gives_one(query: Query) -> bool:
    """Whether there is one row at most."""
    if query.limit == Literal(1):
        return True
    one = [
        isinstance(each, Clause) and (each.aggregate or each.operator == "exists") for each in query.entities
    ]
    return all(one) and not query.may_have("group_by") and len(one) == 1


def _counts_plainly(chain: Chain) -> bool:
    """Whether the rows of a statement can be counted without making a subquery of it."""
    query = chain.query
    parts = ("limit", "offset", "distinct", "group_by", "having", "froms")
    plain = len(query.entities) == 1 and is_object(query.entities[0]) and not query.unsure & {"entities"}
    one = chain.root is not None and (chain.root.model is not None or _arguments(chain.root.node))
    names = [link.func.attr for link in chain.links if isinstance(link.func, form.Attribute)]
    return plain and one and OF_COUNT.issuperset(names) and not any(map(query.may_have, parts))


def _obstacle(chain: Chain) -> str:
    match chain.use.sort, chain.use.name:
        case "method" | "attribute", name:
            return f"a select has no `{name}`: {ADVICE.get(name, 'do without it')}"
        case "assigned", name:
            return f"what becomes of `{name}` is not known"
    return "it is handed on, and what becomes of it is not known"
