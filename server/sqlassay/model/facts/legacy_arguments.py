"""Arguments in the way of 1.x: lists where SQLAlchemy 2.0 takes the elements, and what has become a method
(`migration <https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-5284>`_).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import tries_releases
from sqlassay.model.kinds import (
    NONE,
    Clause,
    Column,
    Columns,
    FromClause,
    Kind,
    ListOf,
    Literal,
    Method,
    Statement,
    TupleOf,
    Value,
)
from sqlassay.model.library.external import External
from sqlassay.syntax import form

OF_SELECT = "columns whereclause from_obj distinct having correlate prefixes suffixes".split()
OF_TABLE_SELECT = OF_SELECT[1:]
PARAMETERS: Mapping[str, list[str]] = {
    "select": OF_SELECT,
    "exists": OF_SELECT,
    "update": ["table", "whereclause", "values", "inline"],
    "delete": ["table", "whereclause"],
    "insert": ["table", "values", "inline"],
}
"""The names of the parameters of 1.x, in their order."""
KEYWORDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ["select", "exists"],
        frozenset([*OF_SELECT, *"order_by group_by limit offset for_update use_labels bind".split()]),
    ),
    "update": frozenset("whereclause values inline prefixes returning return_defaults bind".split()),
    "delete": frozenset("whereclause prefixes returning bind".split()),
    "insert": frozenset("values inline prefixes returning return_defaults bind".split()),
}
METHODS: Mapping[str, str] = {
    "whereclause": "where",
    "values": "values",
    "inline": "inline",
    "from_obj": "select_from",
    "distinct": "distinct",
    "having": "having",
    "correlate": "correlate",
    "prefixes": "prefix_with",
    "suffixes": "suffix_with",
    "returning": "returning",
    "return_defaults": "return_defaults",
    "order_by": "order_by",
    "group_by": "group_by",
    "limit": "limit",
    "offset": "offset",
    "for_update": "with_for_update",
    "use_labels": "set_label_style",
}
"""What has become of a parameter, in the order in which the methods are written."""
OF_MANY = frozenset("from_obj prefixes suffixes returning order_by group_by".split())
"""The parameters that take one or a list, whose methods take several."""
SWITCHES = frozenset("inline distinct for_update use_labels return_defaults".split())
"""The parameters that True turns on."""
LISTS = frozenset("and_ or_ union union_all intersect intersect_all except_ except_all".split())
"""The functions that take no list in any release."""
OF_UNION = frozenset("order_by group_by limit offset".split())
"""What the functions that unite took besides statements."""
OF_LISTS = frozenset(["list", "sorted"])
MAX_STEPS = 4


class Moved(Struct, frozen=True):
    """An argument that is one of a method's now."""

    method: str
    value: form.Expression | None
    """None where the method takes nothing."""
    spread: str
    """How the value is handed over: ``elements`` of a display, ``*`` for another collection, or empty."""


class LegacyArguments(Fact, frozen=True):
    """A call has arguments in the way of 1.x."""

    node: form.Call
    function: str
    """select, exists, update, delete, insert, case, with_only_columns; and_, or_, union and so on."""
    of_table: bool
    """Whether it is a method of a table: ``table.update(…)``."""
    kept: tuple[Moved, ...]
    """The positional arguments that stay, with an empty method."""
    others: tuple[form.Argument, ...]
    """The arguments that stay as they are, behind those."""
    moved: tuple[Moved, ...]
    """Those that become methods, in their order."""
    certain: bool
    """Whether it means the same for certain."""
    unknown: str
    """An argument of which nobody can say what becomes of it."""
    raises: bool
    """Whether a test shows that it fails, or another way is tried as well."""


@observes(form.Call, of=(External, Method))
def legacy_arguments(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func):
        case External(name=name) if name.startswith("sqlalchemy.") and name.count(".") == 1:
            yield from _of(name.removeprefix("sqlalchemy."), node, sight, of_table=False)
        case Method(receiver=FromClause(), name="select" | "update" | "delete" | "insert" as name):
            yield from _of(name, node, sight, of_table=True)
        case Method(receiver=Statement(verb="select"), name="with_only_columns"):
            yield from _of_list("with_only_columns", node, sight)


def _of(name: str, node: form.Call, sight: Sight, *, of_table: bool) -> Iterator[Fact]:
    if name in PARAMETERS:
        yield from _of_constructor(name, node, sight, of_table=of_table)
    elif name == "case":
        yield from _of_case(node, sight)
    elif name in LISTS:
        yield from _of_list(name, node, sight)
        yield from _of_union(name, node, sight)


def _of_constructor(name: str, node: form.Call, sight: Sight, *, of_table: bool) -> Iterator[Fact]:
    if any(a.star for a in node.args):
        return
    parameters = PARAMETERS[name][1:] if of_table else PARAMETERS[name]
    positional = [a for a in node.args if not a.keyword]
    legacy = [a for a in node.args if a.keyword in KEYWORDS[name]]
    first = positional[0].value if positional else None
    takes_columns = name in ("select", "exists") and not of_table
    if takes_columns:
        listed = first is not None and _is_listed(first, node, sight)
        if not listed and not (legacy and len(positional) <= 1):
            return
    elif not legacy and len(positional) <= (0 if of_table else 1):
        return
    if len(positional) > len(parameters):
        return
    given = {parameter: a.value for parameter, a in zip(parameters, positional, strict=False)}
    given |= {str(a.keyword): a.value for a in legacy}
    others = tuple(a for a in node.args if a.keyword and a not in legacy)
    yield _described(name, node, given, others, sight, of_table=of_table)


def _is_listed(first: form.Expression, node: form.Call, sight: Sight) -> bool:
    """Whether the first argument is a collection; the columns of a table may still be given by themselves."""
    alone = isinstance(sight.kind(first), Columns) and len(node.args) == 1
    return is_collection(first, sight) and not alone


def _described(
    name: str,
    node: form.Call,
    given: dict[str, form.Expression],
    others: tuple[form.Argument, ...],
    sight: Sight,
    *,
    of_table: bool,
) -> LegacyArguments:
    kept: tuple[Moved, ...] = ()
    if "columns" in given:
        columns = given.pop("columns")
        if sight.kind(columns) != NONE:
            kept = (Moved("", columns, _spread(columns, sight)),)
    elif "table" in given:
        kept = (Moved("", given.pop("table"), ""),)
    unknown = next((parameter for parameter in given if parameter not in METHODS), "")
    unknown = unknown or next((str(a.keyword) for a in others if a.keyword != "table"), "")
    moved, certain = [], True
    for parameter, method in METHODS.items():
        if parameter not in given:
            continue
        found = _moved(parameter, method, given[parameter], sight)
        if found is None:
            unknown = unknown or parameter
            continue
        moved += [] if found[0] is None else [found[0]]
        certain &= found[1]
    return LegacyArguments(
        node,
        sight.site(),
        name,
        of_table,
        kept,
        others,
        tuple(moved),
        certain,
        unknown,
        tries_releases(sight),
    )


def _moved(
    parameter: str, method: str, value: form.Expression, sight: Sight
) -> tuple[Moved | None, bool] | None:
    """What becomes of an argument, and whether that is certain; None where nobody can say it."""
    kind = sight.kind(value)
    if kind == NONE or (parameter in SWITCHES and kind == Literal(False)):
        return None, True
    if parameter in SWITCHES and kind == Literal(True):
        return Moved(method, None, ""), True
    if parameter == "correlate":
        return (None, True) if kind == Literal(True) else None
    if parameter in ("limit", "offset"):
        return Moved(method, value, ""), True
    if parameter in OF_MANY:
        spread = _spread(value, sight)
        known = spread or _is_sql(kind) or (isinstance(kind, Literal) and isinstance(kind.value, str))
        return (Moved(method, value, spread), True) if known else None
    if parameter in SWITCHES:
        return None
    given = isinstance(value, form.Dict) if parameter == "values" else _is_sql(kind)
    return Moved(method, value, ""), given


def _is_sql(kind: Kind) -> bool:
    return isinstance(kind, Clause | Column | FromClause | Statement)


def _of_case(node: form.Call, sight: Sight) -> Iterator[Fact]:
    """``case([…], …)``, ``case(whens=…)``"""
    positional = [a for a in node.args if not a.keyword and not a.star]
    named = next((a for a in node.args if a.keyword == "whens"), None)
    whens = named or (positional[0] if len(positional) == 1 else None)
    if whens is None or any(a.star for a in node.args) or (named and positional):
        return
    spread = _spread(whens.value, sight) if _is_list(whens.value, sight) else ""
    if not spread and named is None:
        return
    kept = (Moved("", whens.value, spread),)
    others = tuple(a for a in node.args if a is not whens)
    unclear = not spread and not isinstance(whens.value, form.Dict)
    unknown = "whens" if unclear else ""
    yield LegacyArguments(
        node, sight.site(), "case", False, kept, others, (), True, unknown, tries_releases(sight)
    )


def _of_list(name: str, node: form.Call, sight: Sight) -> Iterator[Fact]:
    match node.args:
        case (form.Argument(keyword=None, star="", value=value), *others) if _is_list(value, sight):
            if all(a.keyword for a in others):
                kept = (Moved("", value, _spread(value, sight)),)
                yield LegacyArguments(
                    node, sight.site(), name, False, kept, tuple(others), (), True, "", tries_releases(sight)
                )


def _of_union(name: str, node: form.Call, sight: Sight) -> Iterator[Fact]:
    """``union(…, order_by=…)``"""
    given = {str(a.keyword): a.value for a in node.args if a.keyword}
    positional = [a for a in node.args if not a.keyword]
    if not given or not OF_UNION.issuperset(given) or any(a.star for a in node.args):
        return
    found = _described(name, node, given, (), sight, of_table=False)
    kept = tuple(Moved("", a.value, "") for a in positional)
    yield replace(found, kept=kept)


def _spread(value: form.Expression, sight: Sight) -> str:
    if isinstance(value, form.List):
        return "elements"
    return "*" if is_collection(value, sight) else ""


def is_collection(value: form.Expression, sight: Sight) -> bool:
    """Whether a value certainly is a collection of Python's, or the columns of a table."""
    match sight.kind(value):
        case ListOf() | TupleOf() | Columns():
            return True
        case Value(type_name="str") | Literal():
            return False
    return isinstance(value, form.List | form.Tuple | form.Set) or _is_list(value, sight)


def _is_list(value: form.Expression, sight: Sight, steps: int = 0) -> bool:
    """Whether a value certainly is a list."""
    match value:
        case form.List() | form.Comprehension(kind="list"):
            return True
        case form.BinaryOp(operator="+", left=left, right=right):
            return _is_list(left, sight, steps) or _is_list(right, sight, steps)
        case form.Call(func=form.Name(id=name)):
            return name in OF_LISTS
        case form.Name(id=name) if steps < MAX_STEPS and (given := sight.given_value(name)) is not None:
            return _is_list(given, sight, steps + 1)
    return False
