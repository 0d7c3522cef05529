"""Joins of a select are those of a Query.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        rows = (
            session.query(Writer.name, Book.title)
            .select_from(Writer)
            .outerjoin(Book, Book.writer_id == Writer.id)
            .order_by(Writer.id, Book.id)
            .all()
        )
        return [tuple(row) for row in rows]
