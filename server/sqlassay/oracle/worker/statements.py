"""Statements on the shadow mappings: built from trees, compiled to SQL."""

from __future__ import annotations

import datetime
import decimal
import re
import uuid
from typing import Any, Callable, Dict, List, Optional

import sqlalchemy
from sqlalchemy import exc
from sqlalchemy.orm import Query, RelationshipProperty
from sqlalchemy.orm.attributes import InstrumentedAttribute, set_committed_value
from sqlalchemy.sql import ColumnCollection, compiler
from sqlalchemy.sql.operators import ColumnOperators

from . import names
from .evaluate import NOTHING, Given, Tree
from .mappings import DeclarationEvaluator, Plain, Shadow
from .unknown import Unknown, UnknownError, any_unknown
from .verdicts import MissingAttribute, Verdict, described, is_verdict, listening, verdicts

ELLIPSIS = "…"
CRITERIA = frozenset("where filter having and_ or_ not_ on_clause".split())
COLUMNS = frozenset(
    "select order_by group_by distinct with_only_columns add_columns columns returning with_entities Query"
    " query add_column tuple_ exists".split()
)
NUMBERS = frozenset("limit offset fetch slice".split())
OPTIONAL = frozenset(
    "options execution_options params with_hint prefix_with suffix_with with_for_update with_statement_hint"
    " bindparams populate_existing yield_per correlate correlate_except".split()
)
LISTS = frozenset("in_ not_in notin_ any_ all_".split())
JOINS = frozenset(
    "join outerjoin join_from outerjoin_from select_from from_self add_entity union union_all".split()
)


INDEPENDENT = re.compile(r"propert|not implemented|not yet supported|join|column names|option|link")
"""What messages speak of that do not depend on the values that are not known."""

REFLECTING = frozenset(["autoload_with", "autoload"])
NAMED = frozenset("label subquery cte alias".split())
COMPARING = frozenset("contains __eq__ __ne__ is_ is_not isnot".split())
"""Methods that compare a relationship with an object."""


class UnknownValue:
    """A value of which nothing is known but that it is one: SQLAlchemy makes a bind parameter of it."""


class Failed(Exception):
    """SQLAlchemy's judgement of a part of a statement."""

    def __init__(self, mark: Optional[int], error: BaseException) -> None:
        super().__init__(str(error))
        self.mark = mark
        self.error = error


class StatementEvaluator(DeclarationEvaluator):
    """Evaluates what stands in functions: values are unknown there, and become parameters."""

    def __init__(self, shadow: Shadow) -> None:
        super().__init__(shadow)
        self.opaque: List[str] = []
        """What took part of which nothing is known."""
        self._written: Dict[str, Tree] = {}
        self._variables: Dict[str, Any] = {}

    def _at(self, tree: Tree, given: Given) -> Any:
        try:
            return self.value(tree[2], given)
        except Failed:
            raise
        except Exception as error:
            raise Failed(tree[1], error) from error

    def _project(self, tree: Tree, given: Given) -> Any:
        if f"{tree[1]}:{tree[2]}" in self._shadow.unsure:
            self.opaque.append(f"{tree[2]}, which is not wholly known")
        return super()._project(tree, given)

    def _defining(self, tree: Tree, given: Given) -> Any:
        self._written.update(tree[1])
        return self.value(tree[2], given)

    def _shared(self, tree: Tree, given: Given) -> Any:
        if tree[1] not in self._variables:
            self._variables[tree[1]] = self.value(self._written[tree[1]], given)
        return self._variables[tree[1]]

    def _value(self, tree: Tree, given: Given) -> Any:
        return Unknown("value", is_value=True, type_name=tree[1] if len(tree) > 1 else "")

    def _foreign(self, tree: Tree, given: Given) -> Any:
        return Unknown(tree[1])

    def _partly(self, tree: Tree, given: Given) -> Any:
        self.opaque.append("parts on some paths only")
        return self.value(tree[1], given)

    def _skeleton(self, tree: Tree, given: Given) -> Any:
        """A statement of which only the entities are known."""
        self.opaque.append("criteria")
        function = names.outside(tree[1])
        entities = [self._clause(value, "select") for value in self.values(tree[2], given)]
        made = function(*entities) if tree[1] != "sqlalchemy.orm.Query" else Query(entities)
        return made.where(sqlalchemy.text(ELLIPSIS)) if hasattr(made, "where") else made

    def attribute(self, value: Any, name: str) -> Any:
        if isinstance(value, Query) and name in EXECUTING:
            return getattr(value, name)
        if isinstance(value, (InstrumentedAttribute, ColumnCollection)) and not hasattr(value, name):
            return getattr(value, name)  # SQLAlchemy says in its own words that there is none
        if self._is_missing(value, name):
            raise MissingAttribute(f"type object '{value.__name__}' has no attribute '{name}'")
        return super().attribute(value, name)

    def _is_missing(self, value: Any, name: str) -> bool:
        """Whether a mapped class, of which all is known, certainly has no attribute of a name."""
        known = isinstance(value, type) and getattr(value, "__shadow__", None) in self._shadow.mapped
        return (
            known
            and not name.startswith("_")
            and value.__shadow__ not in self._shadow.unsure
            and not self._shadow.is_opaque(value, name)
            and not any(name in vars(cls) for cls in value.__mro__)
        )

    def operation(self, sign: str, left: Any, right: Any) -> Any:
        if isinstance(left, ColumnOperators) or isinstance(right, ColumnOperators):
            left, right = self._operand(left, right), self._operand(right, left)
        elif is_value(left) and is_value(right) and (isinstance(left, Unknown) or isinstance(right, Unknown)):
            return Unknown("value", is_value=True)
        return super().operation(sign, left, right)

    def _operand(self, value: Any, other: Any) -> Any:
        if not isinstance(value, Unknown):
            return value
        self._note(value)
        return instance_for(other) or sample(value)

    def _note(self, value: Unknown) -> None:
        if not value.is_value:
            self.opaque.append(value.why)

    def called_partly(self, function: Any, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        self.opaque.append("unpacked arguments")
        name = getattr(function, "__name__", "")
        if name in CRITERIA | COLUMNS:
            positional = [*positional, Unknown("unpacked")]
        return self.called(function, positional, keywords)

    def called(self, function: Any, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        name = getattr(function, "__name__", "")
        receiver = getattr(function, "__self__", None)
        if name == "with_parent" and isinstance(positional[0], Unknown) and len(positional) > 1:
            positional = [persistent(positional[1].parent.mapper), *positional[1:]]
        if isinstance(receiver, Query) and name in EXECUTING:
            return EXECUTING[name](receiver, *positional, **keywords)
        if name == "Table" and not REFLECTING.isdisjoint(keywords):
            return Unknown("columns that are in the database")
        if not any_unknown(positional, keywords):
            return super().called(function, positional, keywords)
        if name in OPTIONAL:
            positional = [v for v in positional if not any_unknown(v)]
            keywords = {n: v for n, v in keywords.items() if not any_unknown(v)}
        elif name in JOINS and any(isinstance(v, Unknown) for v in positional):
            self.opaque.append(name)
            return receiver if receiver is not None else Unknown(name)
        positional = [self._known(value, name, receiver) for value in positional]
        if name == "filter_by":
            keywords = {n: self._compared(value, n, receiver) for n, value in keywords.items()}
        keywords = {n: self._known(value, name, receiver) for n, value in keywords.items()}
        try:
            return super().called(function, positional, keywords)
        except Exception as error:
            if INDEPENDENT.search(str(error)):
                raise
            raise UnknownError(str(error)) from error

    def _compared(self, value: Any, name: str, receiver: Any) -> Any:
        """What ``filter_by(name=value)`` compares a relationship with: an object of its target."""
        if not isinstance(value, Unknown):
            return value
        entities = (column["entity"] for column in getattr(receiver, "column_descriptions", ()))
        attributes = (getattr(entity, name, None) for entity in entities)
        return next((made for a in attributes if (made := instance_for(a)) is not None), value)

    def _known(self, value: Any, name: str, receiver: Any) -> Any:
        """An argument with something known in place of what is not."""
        if isinstance(value, Unknown):
            return self._stand_in(value, name, receiver)
        if isinstance(value, (list, tuple)):
            return type(value)([self._known(part, name, receiver) for part in value])
        if isinstance(value, dict):
            return {key: self._known(part, name, receiver) for key, part in value.items()}
        return value

    def _stand_in(self, value: Unknown, name: str, receiver: Any) -> Any:
        if name in CRITERIA or name in COLUMNS:
            return self._clause(value, name)
        self._note(value)
        if name in NUMBERS:
            return 1
        if name == "text":
            return ELLIPSIS
        if name in LISTS:
            return [sample(value)]
        if name in NAMED:
            return None
        related = instance_for(receiver) if name in COMPARING else None
        return related or sample(value)

    def _clause(self, value: Any, name: str) -> Any:
        if not isinstance(value, Unknown):
            return value
        self.opaque.append(value.why)
        return sqlalchemy.text(ELLIPSIS) if name in CRITERIA else sqlalchemy.literal_column(ELLIPSIS)

    def _lambda(self, tree: Tree, given: Given) -> Any:
        return Unknown("lambda")


def _counting(query: Any) -> Any:
    count = sqlalchemy.func.count(sqlalchemy.literal_column("*"))
    return query._legacy_from_self(count).enable_eagerloads(False)


def _updating(query: Any, values: Any, *_: Any, **__: Any) -> Any:
    entity = query.column_descriptions[0]["entity"]
    return sqlalchemy.update(entity).where(*query._where_criteria).values(values)


def _deleting(query: Any, *_: Any, **__: Any) -> Any:
    return sqlalchemy.delete(query.column_descriptions[0]["entity"]).where(*query._where_criteria)


def _getting(query: Any, *_: Any, **__: Any) -> Any:
    mapper = query.column_descriptions[0]["entity"].__mapper__
    return query.where(mapper._get_clause[0])


def _itself(query: Any, *_: Any, **__: Any) -> Any:
    return query


EXECUTING: Dict[str, Callable[..., Any]] = {
    "first": lambda query: query.limit(1),
    "count": _counting,
    "update": _updating,
    "delete": _deleting,
    "get": _getting,
    **dict.fromkeys(("all", "one", "one_or_none", "scalar", "first_or_404", "one_or_404"), _itself),
}
"""What a method of a Query that goes to the database executes."""


def is_value(value: Any) -> bool:
    """Whether something is a plain value, known or not."""
    return value.is_value if isinstance(value, Unknown) else not isinstance(value, type)


SAMPLES: Dict[str, Any] = {
    "str": "x",
    "int": 1,
    "float": 1.5,
    "datetime.datetime": datetime.datetime(2000, 1, 1),
    "datetime.date": datetime.date(2000, 1, 1),
    "datetime.time": datetime.time(1, 1),
    "datetime.timedelta": datetime.timedelta(1),
    "decimal.Decimal": decimal.Decimal(1),
    "uuid.UUID": uuid.UUID(int=1),
}
"""A value of each type: SQLAlchemy tells the type of a parameter by it. A bool would be no parameter."""


def sample(value: Unknown) -> Any:
    """Something in place of a value that is not known."""
    return SAMPLES.get(value.type_name) or UnknownValue()


def instance_for(attribute: Any) -> Any:
    """An object to compare a relationship with; None where it is none."""
    if isinstance(attribute, InstrumentedAttribute) and isinstance(attribute.property, RelationshipProperty):
        return persistent(attribute.property.mapper)
    return None


def persistent(mapper: Any) -> Any:
    """An object that seems to be in the database."""
    made = mapper.class_manager.new_instance()
    for column in mapper.primary_key:
        set_committed_value(made, mapper.get_property_by_column(column).key, UnknownValue())
    return made


def judged(shadow: Shadow, tree: Tree, dialect: str) -> Dict[str, Any]:
    """A statement as SQL, and what SQLAlchemy says of it.

    :returns: `sql` (None where it could not be built), `opaque` (what took part of which nothing is known),
        `verdicts`, each with the `mark` of the part that it is about.
    """
    evaluator = StatementEvaluator(shadow)
    found: List[Verdict] = []
    sql: Optional[str] = None
    Plain.touched = False
    with listening() as said:
        built = evaluator.value(tree, NOTHING)
        if isinstance(built, Unknown):
            evaluator.opaque.append(built.why)
        else:
            sql = compiled(built, dialect)
    if Plain.touched:
        evaluator.opaque.append("an attribute that is not known")
    error: Any = said.error
    mark = error.mark if isinstance(error, Failed) else None
    error = error.error if isinstance(error, Failed) else error
    if error is not None and is_verdict(error) and not _is_of_here(error):
        found.append({"mark": mark, "error": True, **described(error)})
    said.error = None
    found.extend(verdicts(said, {"mark": None}))
    why = None if error is None or found else f"{type(error).__name__}: {error}"
    return {"sql": sql, "opaque": evaluator.opaque, "verdicts": found, "failure": why}


def _is_of_here(error: BaseException) -> bool:
    """Whether an error may come from how a statement is built here: of a value that is not known, or for a
    dialect that the project does not use.
    """
    text = str(error)
    of_dialect = isinstance(error, exc.CompileError) and not text.startswith("Unconsumed column names")
    return of_dialect or UnknownValue.__name__ in text


class LinterInOrder(compiler.FromLinter):
    """Starts at the first of the FROM clauses, where SQLAlchemy's own starts at any one."""

    __slots__ = ()

    def lint(self, start: Any = None) -> Any:
        lint: Callable[[Any], Any] = super().lint
        return lint(next(iter(self.froms), None) if start is None else start)


vars(compiler).update(FromLinter=LinterInOrder)


def compiled(statement: Any, dialect: str) -> str:
    """The SQL of a statement for a dialect; what the linter of FROM clauses finds is warned of."""
    if isinstance(statement, Query):
        statement = statement._statement_20()
    elif isinstance(statement, type) or not hasattr(statement, "compile"):
        statement = sqlalchemy.select(statement)
    options: Dict[str, Any] = {}
    if isinstance(statement, sqlalchemy.sql.Executable):
        options["linting"] = compiler.FROM_LINTING
    return str(statement.compile(dialect=dialect_named(dialect), **options))


DIALECTS: Dict[str, Callable[[], Any]] = {}


def dialect_named(name: str) -> Any:
    """SQLAlchemy's dialect of a name; None for its default one."""
    if name == "default":
        return None
    if name not in DIALECTS:
        module = "mysql" if name == "mariadb" else name
        package = getattr(__import__("sqlalchemy.dialects", fromlist=[module]), module, None)
        if package is None:
            package = __import__(f"sqlalchemy.dialects.{module}", fromlist=["dialect"])
        made = package.dialect()
        DIALECTS[name] = made
    return DIALECTS[name]
