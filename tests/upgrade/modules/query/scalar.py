"""`scalar()` of a Query gives None without a row, and raises for a second one.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy.exc import MultipleResultsFound

from books import Writer, filled


def main():
    with filled() as session:
        name = session.query(Writer.name).filter(Writer.id == 2).scalar()
        none = session.query(Writer.name).filter(Writer.id == 9).scalar()
        try:
            session.query(Writer.name).scalar()
        except MultipleResultsFound:
            return name, none, "several"
