"""A condition asks what an engine gives.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    if engine.execute(select(users.c.id).where(users.c.age == 30)).first() is None:
        return "nobody"
    if not engine.scalar("SELECT count(*) FROM users WHERE age = 40"):
        return "nobody"
    return "somebody"
