"""A string has the placeholders of the driver.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.begin() as connection:
        connection.execute("UPDATE users SET name = ? WHERE id = ?", ("x", 1))
        connection.execute("UPDATE users SET name = ? WHERE id = ?", "y", 2)
        connection.execute("INSERT INTO users VALUES (?, ?, ?)", [(4, "di", 1), (5, "ed", 2)])
        return [row.name for row in connection.execute("SELECT name FROM users WHERE name LIKE '%'")]
