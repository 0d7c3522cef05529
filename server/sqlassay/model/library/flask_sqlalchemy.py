"""Flask-SQLAlchemy, 2 and 3 (`API <https://flask-sqlalchemy.readthedocs.io/en/stable/api/>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import Engine, Kind, Session
from sqlassay.model.library.declarative import DeclarativeBase
from sqlassay.model.library.external import External, external

if TYPE_CHECKING:
    from sqlassay.model.program import Program

SQLALCHEMY = "flask_sqlalchemy.SQLAlchemy"


class Extension(Kind, frozen=True):
    """An instance of the extension, commonly named ``db``: a session, a base class, and SQLAlchemy's
    names.
    """

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "session":
                return Session(scoped=True)
            case "Model":
                return DeclarativeBase("flask")
            case "engine":
                return Engine()
            case "func":
                return External("sqlalchemy.func")
        return external(f"sqlalchemy.{name}")


CALLS = {SQLALCHEMY: lambda _, __: Extension()}
INSTANCES = {SQLALCHEMY: Extension()}
BASES = {"flask_sqlalchemy.model.Model": "flask"}
