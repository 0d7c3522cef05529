"""JSON and arrays, as any database has them and as PostgreSQL has them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Integer, cast, func, insert, literal, select, type_coerce, update
from sqlalchemy.orm import Session

from statements.models import Batch, Product, audit_log


def key(session: Session) -> None:
    stmt = select(Product.attributes["colour"])  # sql: default, sqlite, postgresql, mysql, mssql
    session.execute(stmt)


def path(session: Session) -> None:
    stmt = select(  # sql: default, sqlite, postgresql, mysql
        Product.attributes[("size", "height")].label("h")
    )
    session.execute(stmt)


def chained(session: Session) -> None:
    session.execute(select(Product.attributes["size"]["height"]))  # sql: default, sqlite, postgresql


def as_a_type(session: Session, grams: int) -> None:
    stmt = (
        select(Product.id)  # sql: default, sqlite, postgresql, mysql
        .where(Product.attributes["grams"].as_integer() > grams)
        .where(Product.attributes["vegan"].as_boolean())
        .order_by(Product.attributes["maker"].as_string())
    )
    session.execute(stmt)


def as_a_number(session: Session) -> None:
    stmt = select(Product.id).where(Product.attributes["grams"].as_float() < 2.5)  # sql
    session.execute(stmt)


def element(session: Session) -> None:
    session.execute(select(Product.attributes["allergens"][0].as_string()))  # sql: default, sqlite, mysql


def unknown_key(session: Session, key: str) -> None:
    session.execute(select(Product.id).where(Product.attributes[key].as_string() == "x"))  # sql


def of_a_table(session: Session) -> None:
    stmt = select(audit_log.c.details["ip"].as_string()).where(audit_log.c.details.is_not(None))  # sql
    session.execute(stmt)


def null_of_json(session: Session) -> None:
    session.execute(select(audit_log.c.id).where(audit_log.c.details == JSON.NULL))  # sql


def written(session: Session, details: dict[str, Any]) -> None:
    session.execute(insert(audit_log).values(actor="x", action="y", details=details))  # sql
    session.execute(update(Product).values(attributes={"colour": "brown"}))  # sql


def functions(session: Session) -> None:
    stmt = select(func.json_array_length(Product.attributes["allergens"]), func.json_object("a", 1))  # sql
    session.execute(stmt)


def coerced(session: Session) -> None:
    session.execute(  # sql: default, mysql
        select(type_coerce({"a": 1}, JSON)["a"], cast(literal("[]"), JSON)[0])
    )


def table_of_elements(session: Session) -> None:
    entry = func.json_each(Product.attributes).table_valued("key", "value", name="entry")
    session.execute(select(Product.id, entry.c.key).where(entry.c.value == "x"))  # sql: default, sqlite


def jsonb(session: Session, oven: str) -> None:
    session.execute(select(Batch.readings["oven"].astext.cast(Integer)))  # sql: postgresql, default
    session.execute(select(Batch.id).where(Batch.readings["oven"].astext == oven))  # sql: postgresql, default
    session.execute(select(Batch.id).where(Batch.readings.op("@?")("$.door")))  # sql: postgresql, default


def arrays(session: Session, step: str) -> None:
    session.execute(select(Batch.steps[0]))  # sql: default, postgresql
    session.execute(select(Batch.steps[1:2]))  # sql: postgresql
    session.execute(select(Batch.id).where(Batch.steps.any(step), func.cardinality(Batch.steps) > 2))  # sql
    session.execute(select(func.array_agg(Product.name)))  # sql: default, postgresql


def concatenated(session: Session) -> None:
    session.execute(update(Batch).values(steps=Batch.steps.concat(["cool"])))  # sql: postgresql, default
