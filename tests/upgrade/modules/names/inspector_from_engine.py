"""`Inspector.from_engine()` is `inspect()`.

https://docs.sqlalchemy.org/en/20/core/reflection.html#sqlalchemy.engine.reflection.Inspector
"""

from sqlalchemy import create_engine
from sqlalchemy.engine.reflection import Inspector


def main():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (id INTEGER)")
    return Inspector.from_engine(engine).get_table_names()
