"""`one()` and `one_or_none()` count what is left when a Query has left out what comes again.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Writer, filled


def main():
    with filled() as session:
        ann = session.query(Writer).join(Writer.books).filter(Writer.name == "ann").one()
        return ann.name, session.query(Writer).filter_by(name="dan").one_or_none()
