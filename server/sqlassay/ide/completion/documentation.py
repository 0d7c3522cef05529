"""What there is to read about an item."""

from __future__ import annotations

from sqlassay.ide.completion.item import About, OfMapped, OfParameter
from sqlassay.ide.completion.signatures import signature
from sqlassay.ide.markdown import code
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.program import Program
from sqlassay.model.schema import MappedClass, all_attributes, mapped_attribute
from sqlassay.model.schema.describe import describe_attribute, describe_head

MOST = 40
"""Attributes of a class that are listed."""


def documentation(about: About, program: Program) -> str | None:
    """What an item is about, in Markdown; None where there is nothing to say."""
    match about:
        case OfParameter():
            return _parameter(about)
        case OfMapped(attribute=None):
            mapped = program.mapped_class(ProjectClass(about.module, about.cls))
            return None if mapped is None else _class(mapped, program)
        case OfMapped(attribute=str(name)):
            return _attribute(ProjectClass(about.module, about.cls), name, program)
    return None


def _parameter(about: OfParameter) -> str | None:
    known = signature(about.construct)
    parameter = None if known is None else known.named(about.name)
    return None if parameter is None or not parameter.text else parameter.text


def _class(mapped: MappedClass, program: Program) -> str:
    head = f"{code(mapped.cls.name)} of {code(mapped.cls.module)}: {', '.join(describe_head(mapped))}"
    lines = [
        f"- {code(attribute.name)}: {', '.join(describe_attribute(attribute))}"
        for attribute in all_attributes(mapped.cls, program)[:MOST]
    ]
    return "\n".join([head, "", *lines])


def _attribute(cls: ProjectClass, name: str, program: Program) -> str | None:
    attribute = mapped_attribute(cls, name, program)
    if attribute is None:
        return None
    return f"{code(f'{cls.name}.{name}')}: {', '.join(describe_attribute(attribute))}"
