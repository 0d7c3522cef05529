"""Flask-SQLAlchemy, 2 and 3 (`API <https://flask-sqlalchemy.readthedocs.io/en/stable/api/>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Engine, Kind, Method, Pagination, Session
from sqlassay.model.kinds.entities import entity_instance
from sqlassay.model.kinds.statement import executed, unknown_statement
from sqlassay.model.library.declarative import DeclarativeBase
from sqlassay.model.library.external import External, external

if TYPE_CHECKING:
    from sqlassay.model.program import Program

SQLALCHEMY = "flask_sqlalchemy.SQLAlchemy"


class Extension(Kind, frozen=True):
    """An instance of the extension, commonly named ``db``: a session, a base class, and SQLAlchemy's
    names.
    """

    query_class: Kind | None = None
    """The class that its queries are of, if one is given."""
    model_class: Kind | None = None
    """The class that its ``Model`` is made of, if one is given."""

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "session":
                return Session(scoped=True, query_class=self.query_class)
            case "Model":
                return DeclarativeBase("flask", self.model_class, self.query_class)
            case "engine":
                return Engine()
            case "func":
                return External("sqlalchemy.func")
            case "paginate" | "get_or_404" | "first_or_404" | "one_or_404":
                return Method(self, name)
        return external(f"sqlalchemy.{name}")

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if name == "get_or_404":
            return entity_instance(arguments.get("entity", 0) or UNKNOWN, program)
        select = arguments.get("select", 0) or arguments.get("statement", 0) or UNKNOWN
        element = executed(Arguments((select,)), scalars=True).element(program)
        return Pagination(element) if name == "paginate" else element


PACKAGES = ("flask_sqlalchemy",)


def extension(arguments: Arguments, program: Program) -> Kind:
    return Extension(arguments.get("query_class"), arguments.get("model_class"))


CALLS = {SQLALCHEMY: extension}
INSTANCES: dict[str, Kind] = {
    SQLALCHEMY: Extension(),
    "flask_sqlalchemy.BaseQuery": unknown_statement("query"),
    "flask_sqlalchemy.query.Query": unknown_statement("query"),
}
BASES = {"flask_sqlalchemy.model.Model": "flask"}
