"""`from_statement()` of a select.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy import text

from books import Writer, filled


def main():
    with filled() as session:
        written = text("SELECT * FROM writers ORDER BY id DESC")
        return [writer.name for writer in session.query(Writer).from_statement(written).all()]
