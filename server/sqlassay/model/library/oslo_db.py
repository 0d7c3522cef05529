"""OpenStack's engine facade (`oslo.db
<https://docs.openstack.org/oslo.db/latest/user/usage.html>`_), and the profiler around its sessions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    UNKNOWN,
    Arguments,
    Connection,
    Context,
    Engine,
    Kind,
    Method,
    Session,
    SessionFactory,
)
from sqlassay.model.kinds.base import HasMethods

if TYPE_CHECKING:
    from sqlassay.model.program import Program

FACADE = "oslo_db.sqlalchemy.enginefacade"


class ContextManager(HasMethods, frozen=True):
    """A ``_TransactionContextManager``: what is made of ``enginefacade.reader`` and ``writer``."""

    connection: bool = False
    """Whether it hands out connections, not sessions."""

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "reader" | "writer" | "independent" | "savepoint" | "async_" | "allow_async":
                return self
            case "connection":
                return ContextManager(connection=True)
        return Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "using":
                return Context(Connection() if self.connection else Session())
            case "get_engine":
                return Engine()
            case "get_sessionmaker":
                return SessionFactory(Session())
            case "make_new_manager" | "patch_factory":
                return self
        return UNKNOWN


def profiled(arguments: Arguments, program: Program) -> Kind:
    """``wrap_session(sqlalchemy, session)``: the same session, traced."""
    return Context((arguments.get("sess", 1) or UNKNOWN).entered(program))


NAMES = {f"{FACADE}.{name}": ContextManager() for name in ("reader", "writer")}
CALLS = {
    f"{FACADE}.transaction_context": lambda _, __: ContextManager(),
    "osprofiler.sqlalchemy.wrap_session": profiled,
}
