"""SQLAlchemy's configuration of the mappers, attribute by attribute, so that each is judged by itself."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Set

from sqlalchemy import Table, exc
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.schema import CreateTable

from .mappings import Shadow
from .verdicts import Said, listening, verdicts

SQLITE: Any = sqlite.dialect()
NAMED = re.compile(r"\b(\w+)\.(\w+)\b")


def configure(shadow: Shadow) -> None:
    """Configure all mappers; what SQLAlchemy says of them goes to the shadow's verdicts."""
    mappers = {name: made.__mapper__ for name, made in shadow.mapped.items()}
    owners = {mapper: name for name, mapper in mappers.items()}
    for mapper in mappers.values():
        mapper.registry._new_mappers = False  # nothing on the way configures the others all at once
    for name, mapper in mappers.items():
        _configure(shadow, name, mapper, owners)
    for name, mapper in mappers.items():
        for key, prop in list(mapper._props.items()):
            if prop._configure_finished:
                _instrument(shadow, name, mapper, key, owners)
        mapper.configured = True
        mapper.registry._new_mappers = False
    _judge_foreign_keys(shadow)
    _judge_types(shadow)


def _configure(shadow: Shadow, name: str, mapper: Any, owners: Dict[Any, str]) -> None:
    for key, prop in list(mapper._props.items()):
        if prop.parent is not mapper or prop._configure_started:
            continue
        with listening() as said:
            prop.init()
        if said.failed:
            shadow.opaque.add((name, key))
        if _is_sure(shadow, name, prop, said, owners):
            where = {"owner": name, "attribute": key, "stage": "configure"}
            shadow.verdicts.extend(verdicts(said, where))
        if said.failed:
            mapper._props.pop(key, None)


def _instrument(shadow: Shadow, name: str, mapper: Any, key: str, owners: Dict[Any, str]) -> None:
    prop = mapper._props[key]
    with listening() as said:
        prop.post_instrument_class(mapper)
    if said.failed:
        shadow.opaque.add((name, key))
        mapper._props.pop(key, None)
    if prop.parent is mapper and _is_sure(shadow, name, prop, said, owners):
        where = {"owner": name, "attribute": key, "stage": "configure"}
        shadow.verdicts.extend(verdicts(said, where))


def _is_sure(shadow: Shadow, name: str, prop: Any, said: Said, owners: Dict[Any, str]) -> bool:
    """Whether all is known that takes part in what is said of an attribute."""
    if not said.failed and not said.warnings:
        return False
    if name in shadow.unsure:
        return False
    if not isinstance(prop, RelationshipProperty):
        return True
    target = getattr(prop, "mapper", None) if "mapper" in vars(prop) or "entity" in vars(prop) else None
    if target is not None and (target not in owners or owners[target] in shadow.unsure):
        return False  # the target could not be made, or not as a whole
    return target is not None or _is_closed(shadow, name)


def _is_closed(shadow: Shadow, name: str) -> bool:
    """Whether all classes of the base of a class are known."""
    return shadow.classes[name]["base"] in shadow.closed


def _judge_foreign_keys(shadow: Shadow) -> None:
    """Whether each foreign key refers to a column that exists."""
    for name, made in shadow.mapped.items():
        table = made.__mapper__.local_table
        if not isinstance(table, Table) or name in shadow.unsure or not _is_closed(shadow, name):
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                with listening() as said:
                    key.column  # noqa: B018
                if isinstance(said.error, exc.NoReferencedColumnError) and not _is_known(shadow, key):
                    continue
                attribute = _attribute_of(made.__mapper__, column)
                where = {"owner": name, "attribute": attribute, "stage": "foreign key"}
                shadow.verdicts.extend(verdicts(said, where))


def _judge_types(shadow: Shadow) -> None:
    """Whether each column has a type by which its table can be created."""
    for name, made in shadow.mapped.items():
        table = made.__mapper__.local_table
        declarative = shadow.bases[shadow.classes[name]["base"]]["dialect"] == "declarative"
        if not isinstance(table, Table) or name in shadow.unsure or not declarative:
            continue
        for column in table.columns:
            if column.type._isnull and not column.foreign_keys:
                with listening() as said:
                    CreateTable(table).compile(dialect=SQLITE)
                where = {
                    "owner": name,
                    "attribute": _attribute_of(made.__mapper__, column),
                    "stage": "create",
                }
                shadow.verdicts.extend(verdicts(said, where))
                break


def _is_known(shadow: Shadow, key: Any) -> bool:
    """Whether all columns of the table that a foreign key refers to are known."""
    words = key._get_colspec()
    named = words.rpartition(".")[0] or words
    owners: Set[str] = {
        name
        for name, made in shadow.mapped.items()
        if getattr(made.__mapper__.local_table, "fullname", None) == named
    }
    return bool(owners) and not owners & shadow.unsure.keys()


def _attribute_of(mapper: Any, column: Any) -> Optional[str]:
    found = mapper._columntoproperty.get(column)
    return None if found is None else found.key


def named_classes(document: Dict[str, Any]) -> Dict[str, List[str]]:
    """The classes by their names."""
    by_name: Dict[str, List[str]] = {}
    for row in document["classes"]:
        by_name.setdefault(row["name"], []).append(row["id"])
    return by_name


def related(text: str, by_name: Dict[str, List[str]]) -> Iterator[List[str]]:
    """The other attributes that a message names."""
    for cls, attribute in NAMED.findall(text):
        found = by_name.get(cls, [])
        if len(found) == 1:
            yield [found[0], attribute]
