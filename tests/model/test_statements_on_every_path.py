"""What the model says of a statement is so on every path: functions are run with all combinations of their
flags, and the statement that each gives is held against what is said of the one that they return.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from running import ROOT, SHOP, as_module
from sqlalchemy.orm import Query as SqlQuery
from sqlalchemy.orm import Session

from sqlassay.model.kinds import Column, Either, Kind, Literal, ProjectClass, Query, Selection, Statement
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import form

HEADER = """
from sqlalchemy import and_, delete, exists, func, insert, literal, or_, select, text, union, update
from sqlalchemy.orm import Session, aliased, joinedload, load_only, selectinload
from models import Order, User


def narrowed(stmt):
    return stmt.where(User.name == "x").limit(3)


def sorted_(stmt, column=User.id):
    return stmt.order_by(column)


def sometimes(stmt, flag):
    if flag:
        return stmt.join(User.orders)
    return stmt

"""

BODIES = """\
one branch
stmt = select(User).where(User.id == 1)
if a:
    stmt = stmt.limit(5)
return stmt
#
thrown away
stmt = select(User).where(User.id == 1)
stmt.limit(5)
stmt.order_by(User.id)
if a:
    stmt.join(User.orders)
return stmt
#
both branches
if a:
    stmt = select(User).join(User.orders).order_by(User.id)
else:
    stmt = select(User).order_by(User.id, User.name).limit(1)
return stmt
#
other entities
stmt = select(User)
if a:
    stmt = select(Order)
if b:
    stmt = stmt.limit(1)
return stmt
#
a loop
stmt = select(User)
for _ in range(2 if a else 0):
    stmt = stmt.where(User.name == "x")
    stmt = stmt.order_by(User.id)
return stmt
#
a loop with break
stmt = select(User)
while True:
    if a:
        break
    stmt = stmt.distinct().limit(4)
    if b:
        stmt = stmt.offset(3)
    break
return stmt
#
for and else
stmt = select(User)
for i in range(3):
    if a and i == 1:
        stmt = stmt.limit(1)
        break
    stmt = stmt.where(User.id > i)
else:
    stmt = stmt.order_by(User.name)
return stmt
#
try
stmt = select(User)
try:
    stmt = stmt.limit(1)
    if a:
        raise ValueError
    stmt = stmt.order_by(User.id)
except ValueError:
    stmt = stmt.join(User.orders)
finally:
    stmt = stmt.where(User.id == 1)
return stmt
#
swallowed
stmt = select(User)
try:
    if a:
        raise ValueError
    stmt = stmt.order_by(User.id)
except ValueError:
    pass
return stmt
#
functions
stmt = sorted_(narrowed(select(User)))
if a:
    stmt = sorted_(stmt, User.name)
return sometimes(stmt, b)
#
inner function
stmt = select(User)
def add():
    nonlocal stmt
    stmt = stmt.limit(2)
if a:
    add()
return stmt
#
ternary
stmt = (select(User).limit(1) if a else select(User).limit(2)).where(User.id == 1)
stmt = stmt.order_by(User.id) if b else stmt
return stmt
#
or
limited = select(User).limit(1) if a else None
stmt = limited if limited is not None else select(User).order_by(User.id)
return stmt
#
walrus
if (stmt := select(User).limit(1)) is not None and a:
    stmt = stmt.order_by(User.id)
return stmt
#
early
stmt = select(User)
if a:
    return stmt.limit(1)
stmt = stmt.order_by(User.id)
return stmt
#
limit of a variable
n = None if a else 5
return select(User).limit(n).offset(3 if b else None)
#
limit taken back
stmt = select(User).limit(5).order_by(User.id)
if a:
    stmt = stmt.limit(None)
stmt = stmt.order_by(None)
return stmt
#
order taken back by False
stmt = select(User).order_by(User.id)
if a:
    stmt = stmt.order_by(None).order_by(User.name)
return stmt.group_by(User.id).group_by(None)
#
list of criteria
criteria = [User.id == 1]
if a:
    criteria.append(User.name == "x")
return select(User).where(*criteria)
#
criteria in a variable
where = User.id == 1
if a:
    where = and_(where, User.name == "x")
if b:
    where = or_(where, User.id == 3)
return select(User).where(where)
#
columns
stmt = select(User.id, User.name)
if a:
    stmt = stmt.add_columns(Order.id).join(User.orders)
if b:
    stmt = stmt.with_only_columns(User.id)
return stmt
#
match
match (a, b):
    case (True, _):
        stmt = select(User).limit(1)
    case (_, True):
        stmt = select(User).limit(2)
    case _:
        stmt = select(User).where(User.id == 1)
return stmt
#
query
q = s.query(User).filter(User.id == 1)
if a:
    q = q.join(User.orders).group_by(User.id)
if b:
    q = q.order_by(User.name).distinct()
return q.limit(2) if a else q
#
query thrown away
q = s.query(User)
q.filter(User.id == 1).limit(2)
if a:
    q = q.filter_by(name="x")
return q
#
query taken back
q = s.query(User).order_by(User.id)
if a:
    q = q.order_by(None)
return q.limit(3).limit(None) if b else q
#
query from others
q = s.query(User).filter(User.id == 1).order_by(User.id)
q = q.union(s.query(User).filter(User.id == 2)) if a else q
return q.with_entities(User.id) if b else q
#
from_self
q = s.query(User).options(joinedload(User.orders)).limit(2).enable_eagerloads(False)
return q.offset(2) if not a else q.reset_joinpoint()
#
slices
stmt = select(User).slice(0, 5 if a else 10)
return stmt.fetch(3) if b else stmt
#
update
stmt = update(User).where(User.id == 1)
if a:
    stmt = stmt.values(name="x")
if b:
    stmt = stmt.where(User.name == "y")
return stmt
#
options
stmt = select(User)
if a:
    stmt = stmt.options(joinedload(User.orders))
stmt = stmt.options(selectinload(User.orders))
return stmt.execution_options(populate_existing=True) if b else stmt
#
joins
stmt = select(User)
stmt = stmt.join(Order) if a else stmt.outerjoin(User.orders)
return stmt.join(Order.user.of_type(aliased(User))) if b else stmt
#
join to an alias
o = aliased(Order)
stmt = select(User).join(o, o.user_id == User.id)
return stmt.join_from(o, User.orders.of_type(aliased(Order))) if False else stmt.where(o.id == 1)
#
deleted name
stmt = select(User).limit(1)
other = stmt
del stmt
stmt = other.order_by(User.id) if a else other
return stmt
#
tuple
stmt, count = select(User).limit(1), select(func.count()).select_from(User)
if a:
    stmt, count = count, stmt
return stmt
#
augmented
conditions = User.id == 1
conditions &= User.name == "x"
return select(User).where(conditions)
#
having
stmt = select(User.name, func.count(User.id)).group_by(User.name)
if a:
    stmt = stmt.having(func.count(User.id) > 1)
return stmt.group_by(User.id) if b else stmt
#
dict of statements
known = {"x": select(User).limit(1), "y": select(User).order_by(User.id)}
return known["x" if a else "y"]
#
comprehension
for stmt in [select(User).limit(1), select(User).where(User.id == 1)]:
    if a:
        break
return stmt
#
lambda
add = lambda s: s.limit(1) if a else s
return add(select(User).where(User.id == 1))
#
lock
stmt = select(User).with_for_update()
if a:
    stmt = stmt.with_for_update(read=True)
return stmt.distinct(User.id) if b else stmt
#
attribute of an object
class Box:
    pass
box = Box()
box.stmt = select(User).limit(1)
if a:
    box.stmt = box.stmt.order_by(User.id)
return box.stmt
#
statement of a query
stmt = s.query(User).filter(User.id == 1).statement
if a:
    stmt = stmt.limit(1)
return stmt
#
where with nothing
stmt = select(User).where()
conditions = [User.id == 1] if a else []
return stmt.where(*conditions).filter(*([] if b else [User.name == "x"]))
#
filter by several
stmt = select(User).filter_by(**({"id": 1} if a else {"name": "x"}))
return stmt.filter_by(id=2, name="y") if b else stmt
#
union in branches
first = select(User).where(User.id == 1).limit(1)
stmt = first.union(select(User)) if a else first
return stmt
#
subquery in from
sub = select(User.id).where(User.name == "x").subquery()
stmt = select(sub.c.id)
if a:
    stmt = stmt.where(sub.c.id == 1)
return stmt.select_from(sub) if b else stmt
#
cte
cte = select(User.id, User.name).cte("c")
stmt = select(User).join(cte, cte.c.id == User.id)
return stmt.add_cte(cte) if a else stmt.where(cte.c.name == "x")
#
loop over columns
stmt = select(User)
for column in (User.id, User.name):
    stmt = stmt.order_by(column)
return stmt
#
loop that replaces
stmt = select(User).order_by(User.id)
for x in range(3 if a else 0):
    stmt = select(Order).limit(1)
return stmt
#
loop carried
stmt = before = select(User)
for x in range(3 if a else 1):
    stmt, before = before, stmt.limit(1)
return stmt
#
nested loops
stmt = select(User)
for x in range(2 if a else 0):
    for y in range(2 if b else 0):
        stmt = stmt.where(User.id == y)
        if x:
            continue
        stmt = stmt.limit(1)
    else:
        stmt = stmt.order_by(User.id)
return stmt
#
while true
stmt = select(User)
n = 0
while n < 3:
    n += 1
    if a:
        continue
    stmt = stmt.offset(n)
    if b:
        return stmt
return stmt
#
try else
stmt = select(User)
try:
    if a:
        raise KeyError
except KeyError:
    stmt = stmt.limit(1)
else:
    stmt = stmt.order_by(User.id)
return stmt
#
return in finally
stmt = select(User)
try:
    stmt = stmt.limit(1)
    if a:
        return stmt
finally:
    stmt = stmt.order_by(User.id)
return stmt
#
generator
def made():
    yield select(User).limit(1)
    if a:
        yield select(User).order_by(User.id)
stmt = select(Order)
for stmt in made():
    pass
return stmt
#
recursion
def add(stmt, n):
    return stmt if n == 0 else add(stmt.where(User.id == n), n - 1)
return add(select(User).limit(1), 2 if a else 0)
#
closure
def base(limit=1):
    return select(User).limit(limit)
return base(2) if a else base()
#
partial
import functools
base = functools.partial(sorted_, column=User.name)
return base(select(User)) if a else sorted_(select(User))
#
keywords
return sorted_(column=User.name, stmt=narrowed(stmt=select(User)))
#
reduce
import functools
return functools.reduce(lambda s, c: s.where(c), [User.id == 1, User.name == "x"], select(User))
#
method by name
stmt = select(User)
return getattr(stmt, "limit" if a else "offset")(1)
#
mutated list of options
options = [joinedload(User.orders)]
if a:
    options += [load_only(User.name)]
return select(User).options(*options)
#
list cleared
criteria = [User.id == 1]
criteria.clear()
return select(User).where(*criteria)
#
tuple grows
criteria = (User.id == 1,)
if a:
    criteria += (User.name == "x",)
return select(User).where(*criteria)
#
exists
stmt = select(User).where(exists().where(Order.user_id == User.id))
if a:
    stmt = stmt.where(~User.orders.any())
return stmt
#
in a with
import contextlib
stmt = select(User)
with contextlib.suppress(ValueError):
    stmt = stmt.limit(1)
    if a:
        raise ValueError
    stmt = stmt.order_by(User.id)
return stmt
"""
"""Bodies of ``f(s, a, b)`` that return statements: each is named in its first line, ``#`` stands between."""


@pytest.fixture(scope="module")
def models() -> Iterator[None]:
    with as_module("models", SHOP):
        yield


def said(body: str) -> list[Kind]:
    """What the model says that the function returns, all its returns joined."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    text = f"{HEADER}\ndef f(s: Session, a: bool, b: bool):\n{lines}"
    workspace = Workspace.empty().with_texts(
        [(ROOT / "models.py", SHOP, ROOT), (ROOT / "app.py", text, ROOT)]
    )
    document = workspace.document(ROOT / "app.py")
    assert document is not None
    known = dict(workspace.kinds(ROOT / "app.py"))
    found = []
    for unit in document.units:
        for node in form.walk(unit.body):
            match node:
                case form.Return(value=value) if value and node.start + unit.start > text.index("def f("):
                    found.append(known.get(value.span.shifted(unit.start), Kind()))
    return found


def bodies() -> Iterator[Any]:
    for part in BODIES.split("#\n"):
        name, _, body = part.partition("\n")
        yield pytest.param(body, id=name)


@pytest.mark.parametrize("body", list(bodies()))
@pytest.mark.usefixtures("models")
def test_a_statement_is_so_on_every_path(body: str) -> None:
    kinds = said(body)
    assert kinds
    names: dict[str, Any] = {}
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    exec(f"{HEADER}\ndef f(s, a, b):\n{lines}", names)
    wrong = []
    with warnings.catch_warnings(), Session(sa.create_engine("sqlite://")) as session:
        warnings.simplefilter("ignore")
        for a, b in product([False, True], repeat=2):
            made = names["f"](session, a, b)
            claims = [list(false_claims(kind, made)) for kind in kinds]
            if all(claims):
                wrong += [f"a={a}, b={b}: {claim}" for claim in claims[0]]
    assert not wrong, "\n".join(wrong) + f"\n{kinds}"


def false_claims(kind: Kind, made: Any) -> Iterator[str]:
    """What is said of a statement and is not so."""
    if isinstance(kind, Either):
        options = [list(false_claims(option, made)) for option in kind.options]
        yield from () if not all(options) else options[0]
    elif isinstance(kind, Selection):
        core = made.statement if isinstance(made, SqlQuery) else made
        verb = core.__visit_name__.removesuffix("_select")
        if isinstance(kind, Query) != isinstance(made, SqlQuery):
            yield f"is {type(made)}"
        elif isinstance(kind, Statement) and kind.verb != verb:
            yield f"is a {verb}"
        elif verb in ("insert", "update", "delete"):
            yield from count("criteria", kind, len(getattr(core, "_where_criteria", ())))
        elif verb == "select":
            yield from of_select(kind, core, made)
        elif kind.criteria or kind.order_by or kind.limit is not None:
            yield "is no select"


def of_select(kind: Selection, core: Any, made: Any) -> Iterator[str]:
    where = core.whereclause
    if (where is None and kind.criteria) or (where is not None and not kind.may_have("criteria")):
        yield f"the criteria are {where}"
    for column in kind.criteria_columns:
        if f".{column.name}" not in str(where):
            yield f"the criteria do not use {column.name}: {where}"
    yield from count("order_by", kind, len(core._order_by_clauses))
    yield from count("group_by", kind, len(core._group_by_clauses))
    yield from count("joins", kind, len(core._setup_joins))
    yield from count("options", kind, len(core._with_options))
    limit = core._fetch_clause if core._limit_clause is None else core._limit_clause
    for part, clause in (("limit", limit), ("offset", core._offset_clause)):
        given = getattr(kind, part)
        if clause is not None and not kind.may_have(part):
            yield f"there is a {part}"
        if isinstance(given, Literal) and given.value != getattr(clause, "value", None):
            yield f"{part} is {clause}"
    for part, so in (("distinct", core._distinct), ("locking", core._for_update_arg is not None)):
        if (so and not kind.may_have(part)) or (getattr(kind, part) and not so):
            yield f"{part} is {so}"
    yield from of_entities(kind, [described["expr"] for described in made.column_descriptions])


def of_entities(kind: Selection, theirs: list[Any]) -> Iterator[str]:
    if kind.entities and len(theirs) != len(kind.entities):
        yield f"entities are {theirs}"
    for our, their in zip(kind.entities, theirs, strict=False):
        if isinstance(our, ProjectClass) and getattr(their, "__name__", None) != our.name:
            yield f"an entity is {their}"
        if isinstance(our, Column) and getattr(their, "key", None) != our.name:
            yield f"an entity is {their}"


def count(part: str, kind: Selection, so: int) -> Iterator[str]:
    claimed = len(getattr(kind, part))
    if claimed > so or (claimed != so and part not in kind.unsure):
        yield f"there are {so} {part} and not {claimed}"


def test_the_model_knows_most_of_them() -> None:
    known = [isinstance(kind, Selection | Either) for body in bodies() for kind in said(body.values[0])]
    assert sum(known) / len(known) > 0.8
