"""Declarative bases and registries as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, ExternalValue, Kind
from sqlassay.model.kinds.base import HasMethods

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class DeclarativeBase(Kind, frozen=True):
    """A class made by ``declarative_base()`` and the like: inheriting from it maps a class.

    `dialect` is declarative, flask or sqlmodel.
    """

    dialect: str
    cls: Kind | None = None
    """The class that it was made of (``declarative_base(cls=…)``, Flask's ``model_class``), if any."""
    query_class: Kind | None = None
    """The class that ``Model.query`` is of (Flask's ``query_class``), if one is given."""

    def attribute(self, name: str, program: Program) -> Kind:
        return ExternalValue("sqlalchemy.MetaData") if name == "metadata" else UNKNOWN


class Registry(HasMethods, frozen=True):
    """A ``registry()``
    (`API <https://docs.sqlalchemy.org/en/21/orm/mapping_api.html#sqlalchemy.orm.registry>`_).
    """

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if name != "generate_base":
            return UNKNOWN
        return DeclarativeBase("declarative", arguments.get("cls", 1))
