"""`autoload_with` alone reflects a table.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#implicit-and-connectionless-execution-bound-metadata-removed
"""

from sqlalchemy import MetaData, Table, create_engine


def main():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)")
    notes = Table("notes", MetaData(), autoload=True, autoload_with=engine)
    return [column.name for column in notes.columns]
