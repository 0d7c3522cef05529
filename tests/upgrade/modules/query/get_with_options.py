"""`Session.get()` takes what a Query was given before `get()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-get-method-moves-to-session
"""

from sqlalchemy.orm import joinedload

from books import Writer, filled


def main():
    with filled() as session:
        ann = session.query(Writer).options(joinedload(Writer.books)).get(1)
        again = session.query(Writer).populate_existing().get(ident=2)
        return ann.name, len(ann.books), again.name
