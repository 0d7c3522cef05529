"""Statements and SQL expressions in words: compact, in the order of SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.kinds import (
    AliasedClass,
    Bundle,
    Clause,
    Column,
    Either,
    FromClause,
    Join,
    Kind,
    Literal,
    LoaderOption,
    Loading,
    ProjectClass,
    Query,
    Relationship,
    Selection,
    Statement,
    Table,
)

MANY = 6
"""With more unsure parts than this, they are not told apart."""


def words_of_statement(statement: Selection, entities: str) -> str:
    """A statement with its parts, e.g. ``Select[type[User]] join Order where User.name limit 10``.

    A part that may hold more than is said ends in ``…``.

    :param entities: the entities in words.
    """
    words = [_head(statement, entities), *_parts(statement)]
    return " ".join(words)


def _head(statement: Selection, entities: str) -> str:
    verb = statement.verb.capitalize() if isinstance(statement, Statement) else "Query"
    target = statement.target if isinstance(statement, Statement) else None
    shown = verb if target is None else f"{verb} {short(target)}"
    return f"{shown}[{entities}]" if entities else shown


def _parts(statement: Selection) -> Iterator[str]:
    unsure = statement.unsure if len(statement.unsure) <= MANY else frozenset()
    if "entities" in unsure:
        yield "of …"
    yield from _listed("from", map(short, statement.froms), "froms" in unsure)
    yield from map(_join, statement.joins)
    if "joins" in unsure:
        yield "join …"
    yield from _listed("options", map(option_in_words, statement.options), "options" in unsure)
    yield from _listed("where", map(short, statement.criteria), "criteria" in unsure)
    yield from _listed("group by", map(short, statement.group_by), "group_by" in unsure)
    yield from _listed("having", map(short, statement.having), "having" in unsure)
    yield from _listed("order by", map(short, statement.order_by), "order_by" in unsure)
    for part in ("limit", "offset"):
        value = getattr(statement, part)
        yield from _listed(part, () if value is None else (short(value),), part in unsure)
    for part, word in (("distinct", "distinct"), ("locking", "for update"), ("correlated", "correlate")):
        if getattr(statement, part):
            yield word
        elif part in unsure:
            yield f"{word}…"
    given = (f"{name}={short(value)}" for name, value in statement.execution_options)
    yield from _listed("with", given, "execution_options" in unsure)
    if isinstance(statement, Statement):
        yield from _changes(statement, unsure)
    if len(statement.unsure) > MANY and not statement.may_be_anything:
        yield "…"


def _changes(statement: Statement, unsure: frozenset[str]) -> Iterator[str]:
    yield from _listed("values", iter(statement.values), "values" in unsure)
    if statement.from_select:
        yield "from select"
    if statement.on_conflict:
        yield f"on conflict {statement.on_conflict}"


def _listed(word: str, items: Iterable[str], unsure: bool) -> Iterator[str]:
    shown = ", ".join(items)
    if shown:
        yield f"{word} {shown}{' …' if unsure else ''}"
    elif unsure:
        yield f"{word} …"


def _join(join: Join) -> str:
    sort = "full join" if join.full else "outer join" if join.outer else "join"
    if join.outer is None or join.full is None:
        sort = "some join"
    target = short(join.target)
    if join.relationship is not None:
        target = f"{target} along {short(join.relationship)}"
    left = "" if join.left is None else f"{short(join.left)} "
    return f"{left}{sort} {target}" + ("" if join.on is None else f" on {short(join.on)}")


def option_in_words(option: LoaderOption) -> str:
    """A loader option, e.g. ``selectinload(User.orders.items)``."""
    (first, name), *rest = option.path
    path = ".".join([f"{_last(first.name)}.{name}" if first.name else name, *(name for _, name in rest)])
    words = (path, *(word for word in ("sql_only", "raises") if getattr(option, word)))
    return f"{option.strategy}({', '.join(words)})"


def words_of_loading(loading: Loading) -> str:
    """A chain of loader options as it is handed to ``options()``."""
    shown = [*map(option_in_words, loading.options), *(() if loading.understood else ("…",))]
    return f"Loading[{', '.join(shown)}]"


def short(kind: Kind) -> str:
    """What takes part in a statement, in a word or two; ``?`` for what is not known."""
    match kind:
        case (
            Column(owner=owner, name=name, source=source)
            | Relationship(owner=owner, name=name, source=source)
        ):
            of = source or ("" if owner is None else _last(owner.name))
            return f"{of}.{name or '?'}" if of else name or "?"
        case ProjectClass(name=name):
            return _last(name)
        case AliasedClass(of=of, name=name):
            return f"{_last(of.name)} as {name}" if name else f"alias of {_last(of.name)}"
        case Table(name=name):
            return name or "table"
        case FromClause(name=name, sort=sort):
            return f"{sort} {name}" if name else sort
        case Bundle(name=name):
            return f"Bundle {name}"
        case Literal(value=value):
            return repr(value)
        case Clause():
            return _clause(kind)
        case Either(options=options):
            return " | ".join(map(short, options))
        case Query() | Statement():
            return "subquery"
    return "?"


def _clause(clause: Clause) -> str:
    operator, columns = clause.operator.removeprefix("func."), ", ".join(map(short, clause.columns))
    match clause:
        case Clause(operator="and" | "or", operands=(_, *_) as operands):
            shown = f" {operator} ".join(map(short, operands))
            shown = f"({shown})"
        case Clause(operands=(left, right)) if operator and not operator[0].isalpha():
            shown = f"{short(left)} {operator} {short(right)}"
        case Clause(operator="" | "label"):
            shown = columns or "?"
        case _:
            shown = f"{operator}({columns})"
    return f"{shown} as {clause.label}" if clause.label else shown


def _last(name: str) -> str:
    return name.rpartition(".")[2]
