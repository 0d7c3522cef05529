"""`create_engine()` takes no `case_sensitive`.

https://docs.sqlalchemy.org/en/20/changelog/changelog_20.html
"""

from sqlalchemy import create_engine, text


def main():
    engine = create_engine("sqlite://", case_sensitive=True)
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1 AS One")).one().One
