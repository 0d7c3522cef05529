"""The words by which code that maps classes is known, before anything is linked."""

from __future__ import annotations

from sqlassay.syntax import bound_names, form, last_name

DECLARING = frozenset(
    "declared_attr directive cascading hybrid_property hybrid_method expression inplace comparator".split()
)
"""The last names of decorators of methods whose results say what an attribute of a mapped class is."""


CONFIGURING = frozenset("__tablename__ __table_args__ __mapper_args__ __table__".split())
"""Names of a class body that configure its mapping."""


MAPPERS = frozenset(["map_imperatively", "mapper"])
"""The last names of functions that map a class imperatively."""


MAPPING = frozenset("as_declarative mapped mapped_as_dataclass".split())
"""The last names of decorators that map a class or make it a declarative base."""


MAKING = frozenset(
    "Column mapped_column relationship backref deferred column_property Table ForeignKey Field Relationship"
    " declarative_base association_proxy synonym composite".split()
)
"""The last names of calls that make a part of a mapping."""


def declares_attribute(node: form.Function) -> bool:
    """Whether a method looks as if it declares an attribute of a mapped class."""
    return node.name in CONFIGURING or any(last_name(d) in DECLARING for d in node.decorators)


def looks_mapped(node: form.Class) -> bool:
    """Whether a class configures a mapping, or is a declarative base, to all appearance."""
    bases = {last_name(argument.value) for argument in node.arguments}
    if "DeclarativeBase" in bases or any(last_name(d) in MAPPING for d in node.decorators):
        return True
    return any(name in CONFIGURING for name in bound_names(node.body, nested=False))
