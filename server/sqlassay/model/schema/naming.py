"""The names of tables that nobody wrote."""

from __future__ import annotations

import re

WORD_BEGINS = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


def snake_case(class_name: str) -> str:
    """Flask-SQLAlchemy's name of a class's table (`camel_to_snake_case
    <https://flask-sqlalchemy.readthedocs.io/en/stable/models/#defining-models>`_).
    """
    return WORD_BEGINS.sub(r"_\1", class_name).lower().lstrip("_")


def lower_case(class_name: str) -> str:
    """SQLModel's (`its source
    <https://github.com/fastapi/sqlmodel/blob/main/sqlmodel/main.py>`_, ``SQLModel.__tablename__``).
    """
    return class_name.lower()
