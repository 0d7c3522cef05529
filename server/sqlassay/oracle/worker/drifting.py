"""What a request about migrations is answered: replay, compare, say what a revision would have to hold."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from sqlalchemy import MetaData, Table
from sqlalchemy.schema import sort_tables

from .comparing import Difference, Models, differences, named
from .mappings import Shadow
from .replaying import Replay
from .tables import Key, State, TableState, joined, state_of
from .unknown import Unknown
from .verdicts import listening
from .writing import Writer

Row = Dict[str, Any]


def drift(shadow: Shadow, document: Row) -> List[Row]:
    """One answer an Alembic environment."""
    return [_of_environment(shadow, document, row) for row in document["environments"]]


def _of_environment(shadow: Shadow, document: Row, row: Row) -> Row:
    replay = Replay(document["procedures"], document["values"], shadow.project)
    metadata = _metadata(replay, shadow, row, set(document["counted"]))
    answer: Row = {
        "environment": row["name"],
        "problem": row["problem"],
        "differences": [],
        "tables": 0,
        "compared": 0,
        "unclear": {},
        "lost": "",
    }
    if row["problem"] or not metadata:
        answer["problem"] = row["problem"] or "it is not known which MetaData the migrations are for"
        return answer
    conventions = [found.naming_convention for found in metadata]
    state = _replayed(replay, row, conventions[0] if len(conventions) == 1 else None)
    models = _models(shadow, metadata, row, set(document["counted"]))
    found = [each for each in differences(models, state) if not row["filtered"] or _is_unfiltered(each)]
    found.sort(key=_order(found))
    writer = Writer(row["batch"])
    owners = _owners(shadow)
    answer["differences"] = [_shown(each, owners, writer) for each in found]
    answer["tables"] = len(models.tables)
    answer["lost"] = state.lost
    clear = {k: t for k, t in state.tables.items() if not t.unclear and not t.perhaps}
    answer["compared"] = len([k for k, t in models.tables.items() if k in clear and not t.unclear])
    answer["unclear"] = {
        named(key): table.unclear or "perhaps"
        for key, table in (*state.tables.items(), *models.tables.items())
        if table.unclear or table.perhaps
    }
    return answer


def _replayed(replay: Replay, row: Row, convention: Any) -> State:
    """The schema behind all revisions. Lines of them that make the same tables are for different databases:
    of those, what all say is known.
    """
    merged = State({}, lost="" if row["lines"] else "no revisions")
    for line in sorted(row["lines"], key=len, reverse=True):
        alone = _behind(replay, line, State({}), convention)
        made = {key for key, table in alone.tables.items() if not table.unclear}
        if made & merged.tables.keys():
            merged = joined(merged, alone)
        elif merged.tables:
            merged = _behind(replay, line, merged, convention)
        else:
            merged = alone
    return merged


def _behind(replay: Replay, line: List[Row], state: State, convention: Any) -> State:
    """The schema behind a line of revisions."""
    replay.operations.naming_convention = convention
    replay.state = state
    for revision in line:
        replay.operations.module = revision["module"]
        replay.follow([["Act", ["Invoke", revision["upgrade"], [], [], False, []]]], {})
    return replay.state


def _order(found: List[Difference]) -> Callable[[Difference], Tuple[int, int]]:
    """The order in which a revision removes differences: what others need is made first, and dropped last."""
    made = [each.made_table for each in found if each.sort == "missing" and each.kind == "table"]
    with listening():
        made = sort_tables([table for table in made if table is not None])
    positions = {(table.schema, table.name): number for number, table in enumerate(made)}

    def place(each: Difference) -> Tuple[int, int]:
        if each.kind == "table":
            return (0, positions.get(each.key, 0)) if each.sort == "missing" else (6, -found.index(each))
        if each.kind == "column":
            return (1 if each.sort == "missing" else 5), 0
        if each.rule is None:
            return 3, 0
        return (4 if each.sort == "missing" else 2), 0

    order = {id(each): place(each) for each in found}
    return lambda each: order[id(each)]


def _is_unfiltered(found: Difference) -> bool:
    """Whether a difference is none of those that projects leave out on purpose."""
    return (found.sort == "missing" and found.kind == "column") or found.kind == "nullable"


def _metadata(replay: Replay, shadow: Shadow, row: Row, counted: Set[str]) -> List[MetaData]:
    """What the migrations are for: what ``env.py`` says, else the only one that the application has."""
    used = {id(table.metadata): table.metadata for table, _ in _tables(shadow, counted)}
    if row["metadata"] is not None:
        with listening():
            found = replay.value(row["metadata"])
            several = found if isinstance(found, (list, tuple)) else [found]
            several = [getattr(each, "metadata", each) for each in several]
            if several and any(id(each) in used for each in several):
                return [each for each in several if isinstance(each, MetaData)]
    return list(used.values()) if len(used) == 1 else []


def _tables(shadow: Shadow, counted: Set[str]) -> Iterator[Tuple[Table, str]]:
    """The application's tables, with the classes or variables that are theirs."""
    for name, made in shadow.mapped.items():
        table = made.__mapper__.local_table
        if name in counted and isinstance(table, Table):
            yield table, name
    for name in shadow.table_names:
        table = shadow.built.get(name)
        if name in counted and isinstance(table, Table):
            yield table, name


def _models(shadow: Shadow, metadata: List[MetaData], row: Row, counted: Set[str]) -> Models:
    tables: Dict[Key, TableState] = {}
    unclear: Set[str] = set()
    whole = not row["filtered"]
    ours = {id(each) for each in metadata}
    for table, name in _tables(shadow, counted):
        if id(table.metadata) not in ours:
            unclear.add(table.name)
            continue
        if name in shadow.unsure:
            unclear.add(table.name)
        tables[(table.schema, table.name)] = state_of(table)
    for name, cls in shadow.classes.items():
        if name not in shadow.mapped and name in counted:
            if cls["table"] is None and cls["parent"] is None:
                whole = False
            unclear.add(_table_of(shadow, cls))
    for name in shadow.table_names:
        if name in counted and not isinstance(shadow.built.get(name), Table):
            whole = False
    for each in metadata:  # tables that a relationship's secondary or a mixin's function makes
        for table in each.tables.values():
            tables.setdefault((table.schema, table.name), state_of(table))
    return Models(tables, unclear, whole)


def _table_of(shadow: Shadow, cls: Row) -> str:
    """The name of the table that a class is in, its own or that of the class that it inherits from."""
    while cls["table"] is None and cls["parent"] in shadow.classes:
        cls = shadow.classes[cls["parent"]]
    return str(cls["table"])


def _owners(shadow: Shadow) -> Dict[Key, Tuple[str, Any]]:
    """The class or the variable that a table is declared by, with the mapper."""
    owners: Dict[Key, Tuple[str, Any]] = {}
    for name in shadow.table_names:
        table = shadow.built.get(name)
        if isinstance(table, Table):
            owners[(table.schema, table.name)] = (name, None)
    for name, made in shadow.mapped.items():
        mapper = made.__mapper__
        table = mapper.local_table
        if isinstance(table, Table) and (mapper.inherits is None or mapper.inherits.local_table is not table):
            owners.setdefault((table.schema, table.name), (name, mapper))
    return owners


def _shown(found: Difference, owners: Dict[Key, Tuple[str, Any]], writer: Writer) -> Row:
    owner, mapper = owners.get(found.key, (None, None))
    written = writer.written(found)
    return {
        "kind": found.kind,
        "sort": found.sort,
        "table": named(found.key),
        "column": found.column,
        "columns": list(found.rule.columns) if found.rule else [],
        "owner": owner,
        "attribute": _attribute(found, mapper),
        "module": _module(found),
        "models": _said(found, found.model),
        "migrations": _said(found, found.replayed),
        "upgrade": list(written.upgrade) if written else [],
        "downgrade": list(written.downgrade) if written else [],
        "imports": sorted(written.imports) if written else [],
    }


def _module(found: Difference) -> str:
    """The revision that makes what is meant."""
    if found.replayed is None:
        return ""
    column = found.replayed.columns.get(found.column or "")
    return found.replayed.module if column is None else column.module or found.replayed.module


def _attribute(found: Difference, mapper: Any) -> Optional[str]:
    """The attribute of the class that a difference is about."""
    name = found.column or (found.rule.columns[0] if found.rule and len(found.rule.columns) == 1 else None)
    if mapper is None or name is None or found.model is None or name not in mapper.local_table.columns:
        return name
    prop = mapper._columntoproperty.get(mapper.local_table.columns[name])
    return name if prop is None else prop.key


def _said(found: Difference, table: Optional[TableState]) -> str:
    """What one side says, in words."""
    column = None if table is None or found.column is None else table.columns.get(found.column)
    if column is None:
        return ""
    if found.kind == "nullable":
        return "NULL" if column.nullable else "NOT NULL"
    return "" if isinstance(column.type, Unknown) else repr(column.type)
