"""`exists()` of a Query becomes that of a select.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Writer, filled


def main():
    with filled() as session:
        named = session.query(session.query(Writer).filter(Writer.name == "ann").exists()).scalar()
        return named, session.query(session.query(Writer).filter_by(name="dan").exists()).scalar()
