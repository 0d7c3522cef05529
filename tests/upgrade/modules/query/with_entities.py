"""`with_entities()` is `with_only_columns()` of a select.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        rows = (
            session.query(Writer).join(Writer.books).with_entities(Writer.name, Book.title).order_by(Book.id)
        )
        return [tuple(row) for row in rows.all()]
