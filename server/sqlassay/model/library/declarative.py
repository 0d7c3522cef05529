from __future__ import annotations

from sqlassay.model.kinds import Kind


class DeclarativeBase(Kind, frozen=True):
    """A class made by ``declarative_base()`` and the like: inheriting from it maps a class.

    `dialect` is declarative, flask or sqlmodel.
    """

    dialect: str
