"""A session executes a plain string.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent
"""

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("sqlite://")


def main():
    with Session(engine) as session:
        session.execute("CREATE TABLE t (x INTEGER)")
        session.execute("INSERT INTO t VALUES (:x)", {"x": 4})
        return [row.x for row in session.execute("SELECT x FROM t")]
