"""A row is a tuple, and `Row.t`, `tuple()`, `Result.t` and `tuples()` are not needed any more.

https://docs.sqlalchemy.org/en/21/changelog/migration_21.html#row-now-represents-individual-column-types-directly-without-tuple
From: 2.0
"""

from sqlalchemy import create_engine, literal, select

engine = create_engine("sqlite://")
statement = select(literal(1).label("a"), literal("x").label("b"))


def main():
    with engine.connect() as connection:
        row = connection.execute(statement).one()
        a, b = row.t
        c, d = connection.execute(statement).one().tuple()
        rows = connection.execute(statement).tuples().all()
        more = connection.execute(statement).t.all()
        return a, b, c, d, rows, more
