"""A query of one entity gives its objects: the result of a select has to be asked for scalars.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Writer, filled


def main():
    with filled() as session:
        return [
            writer.name for writer in session.query(Writer).filter(Writer.id > 1).order_by(Writer.id).all()
        ]
