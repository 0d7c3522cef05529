"""Rows of columns, and of a part of them, are counted in a subquery.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, filled


def main():
    with filled() as session:
        years = session.query(Book.year).distinct().count()
        return years, session.query(Book).order_by(Book.id).limit(2).count()
