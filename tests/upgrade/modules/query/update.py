"""`Query.update()` is an ORM-enabled `update()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        ann = session.query(Writer).filter(Writer.name == "ann").one()
        changed = (
            session.query(Writer).filter(Writer.id < 3).update({"name": "x"}, synchronize_session="fetch")
        )
        session.query(Book).filter_by(year=2001).update({Book.year: Book.year + 1}, synchronize_session=False)
        return changed, ann.name, [year for (year,) in session.query(Book.year).order_by(Book.id)]
