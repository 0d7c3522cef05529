"""`synonym_for()` is a function of `sqlalchemy.orm`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#declarative-becomes-a-first-class-api
"""

from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.declarative import synonym_for
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Account(Base):
    __tablename__ = "accounts"
    id = Column(Integer, primary_key=True)
    login = Column(String)

    @synonym_for("login")
    @property
    def shown(self):
        return f"@{self.login}"


def main():
    return Account(login="ann").shown, str(Account.shown == "ann")
