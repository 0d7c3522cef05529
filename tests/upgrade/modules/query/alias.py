"""An alias is selected like its class.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy.orm import aliased

from books import Book, filled


def main():
    with filled() as session:
        other = aliased(Book, name="other")
        same = (
            session.query(Book.title, other.title)
            .join(other, other.year == Book.year)
            .filter(Book.id < other.id)
            .all()
        )
        return [tuple(row) for row in same], [book.title for book in session.query(other).order_by(other.id)]
