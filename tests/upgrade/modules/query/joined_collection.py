"""What joined eager loading repeats, a Query leaves out; a select's result must be made unique.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#joinedload-uniqued-by-default

Modern
"""

from sqlalchemy.orm import joinedload

from books import Writer, filled


def main():
    with filled() as session:
        writers = session.query(Writer).options(joinedload(Writer.books)).order_by(Writer.id).all()
        return [(writer.name, len(writer.books)) for writer in writers]
