"""`count()` is `func.count()` of what is selected.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Writer, filled


def main():
    with filled() as session:
        everybody = session.query(Writer).count()
        named = session.query(Writer).filter(Writer.name == "ann").count()
        return everybody, named, session.query(Writer).join(Writer.books).count()
