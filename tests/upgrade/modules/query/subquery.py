"""A Query in a statement is the select.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy import func

from books import Book, Writer, filled


def main():
    with filled() as session:
        counts = (
            session.query(Book.writer_id, func.count(Book.id).label("many"))
            .group_by(Book.writer_id)
            .subquery()
        )
        rows = session.query(Writer.name, counts.c.many).join(counts, counts.c.writer_id == Writer.id)
        late = session.query(Writer).filter(
            Writer.id.in_(session.query(Book.writer_id).filter(Book.year > 2000))
        )
        return sorted(map(tuple, rows.all())), sorted(writer.name for writer in late)
