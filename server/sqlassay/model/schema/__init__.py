"""The mapped schema: classes with their inheritance resolved, their tables, columns and relationships, and
what their attributes are.

`Declarative mapping <https://docs.sqlalchemy.org/en/21/orm/declarative_mapping.html>`_,
`mixins <https://docs.sqlalchemy.org/en/21/orm/declarative_mixins.html>`_.
"""

from sqlassay.model.schema.attributes import class_attribute, instance_attribute
from sqlassay.model.schema.classes import ClassView, view_of
from sqlassay.model.schema.describe import describe_schema
from sqlassay.model.schema.linked import all_attributes, mapped_attribute, mapped_class, mapped_classes_in
from sqlassay.model.schema.mapped import (
    ColumnAttribute,
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    TableSchema,
)
from sqlassay.model.schema.plain import plain_member
from sqlassay.model.schema.primary_key import primary_key
from sqlassay.model.schema.tables import perhaps_tables, table_in, tables_in

__all__ = [
    "ClassView",
    "ColumnAttribute",
    "MappedAttribute",
    "MappedClass",
    "RelationshipAttribute",
    "TableSchema",
    "all_attributes",
    "class_attribute",
    "describe_schema",
    "instance_attribute",
    "mapped_attribute",
    "mapped_class",
    "mapped_classes_in",
    "perhaps_tables",
    "plain_member",
    "primary_key",
    "table_in",
    "tables_in",
    "view_of",
]
