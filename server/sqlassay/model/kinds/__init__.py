"""Kinds say what an expression is; operations on them say what follows from it.

A kind is a small immutable value without nodes or positions; the operations (`attribute`, `call`,
`awaited`…) are the same for a function's body, walked as it stands, and for a recipe in a summary.
"""

from sqlassay.model.kinds.base import (
    NEVER,
    NONE,
    UNKNOWN,
    Arguments,
    Either,
    Kind,
    Literal,
    Method,
    Never,
    Unknown,
    join,
    present,
)
from sqlassay.model.kinds.clause import Clause, Column, SqlFunction, conjunction, expression
from sqlassay.model.kinds.loading import LoaderOption, Loading
from sqlassay.model.kinds.project import AnySubclass, Function, Instance, Module, ProjectClass
from sqlassay.model.kinds.python import (
    Awaitable,
    Callable,
    Context,
    ElementOf,
    ExternalValue,
    Generator,
    ListOf,
    Optional,
    TupleOf,
    Value,
)
from sqlassay.model.kinds.result import MappingRow, Result, Row
from sqlassay.model.kinds.schema import (
    ColumnDefinition,
    Mapped,
    MappedCollection,
    Relationship,
    RelationshipDefinition,
)
from sqlassay.model.kinds.selection import Join, Selection
from sqlassay.model.kinds.session import Connection, Engine, Session, SessionFactory, Transaction
from sqlassay.model.kinds.sources import AliasedClass, Bundle, Columns, FromClause, Table
from sqlassay.model.kinds.statement import Pagination, Query, Statement

__all__ = [
    "NEVER",
    "NONE",
    "UNKNOWN",
    "AliasedClass",
    "AnySubclass",
    "Arguments",
    "Awaitable",
    "Bundle",
    "Callable",
    "Clause",
    "Column",
    "ColumnDefinition",
    "Columns",
    "Connection",
    "Context",
    "Either",
    "ElementOf",
    "Engine",
    "ExternalValue",
    "FromClause",
    "Function",
    "Generator",
    "Instance",
    "Join",
    "Kind",
    "ListOf",
    "Literal",
    "LoaderOption",
    "Loading",
    "Mapped",
    "MappedCollection",
    "MappingRow",
    "Method",
    "Module",
    "Never",
    "Optional",
    "Pagination",
    "ProjectClass",
    "Query",
    "Relationship",
    "RelationshipDefinition",
    "Result",
    "Row",
    "Selection",
    "Session",
    "SessionFactory",
    "SqlFunction",
    "Statement",
    "Table",
    "Transaction",
    "TupleOf",
    "Unknown",
    "Value",
    "conjunction",
    "expression",
    "join",
    "present",
]
