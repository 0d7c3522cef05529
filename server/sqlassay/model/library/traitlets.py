"""Attributes of classes that are declared with traitlets (`documentation
<https://traitlets.readthedocs.io/en/stable/using_traitlets.html>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import NONE, UNKNOWN, Arguments, Attribute, Kind, join

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def anything(arguments: Arguments, program: Program) -> Kind:
    return Attribute(arguments.get("default_value", 0) or (UNKNOWN if arguments.unpacked else NONE))


def instance(arguments: Arguments, program: Program) -> Kind:
    """``Instance(Session)``: one of the class, or None where that is allowed; others are never assigned."""
    held = (arguments.get("klass", 0) or UNKNOWN).instance(program)
    return Attribute(join([held, NONE]) if "allow_none" in arguments.keywords else held)


CALLS = {"traitlets.Any": anything, "traitlets.Instance": instance}
