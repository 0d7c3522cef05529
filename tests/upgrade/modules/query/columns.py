"""A query of columns gives rows.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, filled


def main():
    with filled() as session:
        rows = session.query(Book.title, Book.year).filter_by(year=2001).order_by(Book.id).all()
        return [tuple(row) for row in rows], [
            row.title for row in session.query(Book.title).order_by(Book.id)
        ]
