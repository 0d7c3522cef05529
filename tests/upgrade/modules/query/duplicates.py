"""A Query leaves out what a join repeats; the result of a select does not.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#joinedload-uniqued-by-default

Modern
"""


from books import Writer, filled


def main():
    with filled() as session:
        return [writer.name for writer in session.query(Writer).join(Writer.books).order_by(Writer.id)]
