"""`first()` of a Query asks for one row; that of a result fetches one of all.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        first = session.query(Writer).order_by(Writer.id.desc()).first()
        return (
            first.name,
            session.query(Writer).filter(Writer.id == 9).first(),
            session.query(Book.title).first()[0],
        )
