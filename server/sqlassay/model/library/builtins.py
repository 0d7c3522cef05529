"""Python's own functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlassay.model.kinds import Arguments, ExternalValue, Kind

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def conversion(name: str) -> Callable[[Arguments, Program], Kind]:
    """Converting what a call gave: ``str(uuid4())`` still comes from ``uuid4``."""

    def call(arguments: Arguments, program: Program) -> Kind:
        given = arguments.get("", 0)
        return given if isinstance(given, ExternalValue) else ExternalValue(name)

    return call


CALLS = {
    name: conversion(name) for name in ("builtins.str", "builtins.int", "builtins.float", "builtins.bytes")
}
