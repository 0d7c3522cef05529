"""Frameworks that hand values to functions: FastAPI's dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Awaitable, Context, Generator, Kind, ListOf

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def depends(arguments: Arguments, program: Program) -> Kind:
    """What a parameter whose default is ``Depends(provider)`` holds: what the provider returns or yields."""
    provider = arguments.get("dependency", 0)
    if provider is None:
        return UNKNOWN
    provided = provider.call(Arguments(), program)
    if isinstance(provided, Awaitable):
        provided = provided.result
    if isinstance(provided, Generator | ListOf | Context):
        return provided.iterated(program) if not isinstance(provided, Context) else provided.target
    return provided


CALLS = {"fastapi.Depends": depends, "fastapi.params.Depends": depends}
