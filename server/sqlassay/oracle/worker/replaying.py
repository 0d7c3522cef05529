"""Alembic's revisions, replayed on an empty schema: their steps are followed, and no code of theirs runs.

Where a step's circumstances are not known, both ways are gone and joined.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.types import TypeEngine

from .evaluate import Evaluator, Given, Tree
from .operations import PARAMETERS, Operations
from .sql_words import HOLE
from .tables import UNSURE, Key, State, joined, state_of
from .unknown import Unknown, UnknownError, any_unknown
from .verdicts import listening

Row = Dict[str, Any]
MAX_TURNS = 2000
MAX_CALLS = 12
NOT_FOUND = object()


class Method(NamedTuple):
    """Something of Alembic's, or of a connection's, that is done by calling it."""

    of: str
    """``op``, ``batch``, ``inspector``, ``connection``, ``table``"""
    name: str
    value: Any = None


class Thing(NamedTuple):
    """Alembic's ``op``, a batch on a table, a connection, its inspector."""

    sort: str
    key: Optional[Key] = None


class Called(NamedTuple):
    """A function of the project whose steps are known."""

    row: Row


TEXT_KEPT = frozenset(["textwrap.dedent", "inspect.cleandoc", "builtins.str"])
"""Functions that give a text as they were given it, but for its white space."""
CHOSEN = frozenset("Argument Item OneOf Opaque".split())
"""What does not tell which function is called."""
OPERATIONS = frozenset(PARAMETERS).union(["create_table", "batch_alter_table"])
OP, CONNECTION, INSPECTOR = Thing("op"), Thing("connection"), Thing("inspector")
EXECUTING = frozenset("execute exec_driver_sql scalar scalars exec".split())
MAKING = frozenset("create drop create_all drop_all".split())


class Replay(Evaluator):
    """Follows the steps of revisions."""

    def __init__(self, procedures: Row, values: Row, project: Callable[[str], Any]) -> None:
        """:param procedures: functions by ``module:name``, as the model's side writes them.
        :param values: variables by the same names.
        :param project: what another name of the project stands for.
        """
        super().__init__(self._looked_up)
        self._procedures = procedures
        self._values = values
        self._project_outside = project
        self._made: Dict[str, Any] = {}
        self._calls = 0
        self._turns = 0
        self.operations = Operations()
        self._exits: List[Tuple[State, Any]] = []
        self._continues: List[State] = []

    @property
    def state(self) -> State:
        return self.operations.state

    @state.setter
    def state(self, state: State) -> None:
        self.operations.state = state

    # names

    def _looked_up(self, name: str) -> Any:
        if name in self._procedures:
            return Called(self._procedures[name])
        if name in self._made:
            return self._made[name]
        outside = self._project_outside(name)
        if name not in self._values or not isinstance(outside, Unknown):
            return outside
        self._made[name] = Unknown(name)
        with listening() as said:
            self._made[name] = self.value(self._values[name])
        return Unknown(name) if said.failed else self._made[name]

    def _external(self, tree: Tree, given: Given) -> Any:
        name = tree[1]
        if name == "alembic.op":
            return OP
        if name.startswith("alembic.op."):
            return self.attribute(OP, name[len("alembic.op.") :])
        if name in TEXT_KEPT:
            return Method("kept", name)
        if name == "sqlalchemy.inspect" or name.endswith(".Inspector.from_engine"):
            return Method("inspect", name)
        return super()._external(tree, given)

    def attribute(self, value: Any, name: str) -> Any:
        if isinstance(value, Thing):
            known = value.sort != "connection" or name in EXECUTING or name in MAKING
            return Method(value.sort, name, value.key) if known else Unknown(name)
        if name in EXECUTING and not isinstance(value, Table):
            return Method("connection", name)
        if name in MAKING:
            return Method("making", name, value)
        if name in OPERATIONS and (value is None or isinstance(value, Unknown)):
            return Method("unknown", name)
        if isinstance(value, dict) and name in ("items", "keys", "values"):
            return Method("dict", name, value)
        if isinstance(value, str) and name in ("lower", "upper", "strip", "format"):
            return Method("str", name, value)
        return super().attribute(value, name)

    def _item(self, tree: Tree, given: Given) -> Any:
        value, index = self.value(tree[1], given), self.value(tree[2], given)
        held: Any = value
        if isinstance(value, (dict, list, tuple)) and isinstance(index, (str, int)):
            try:
                return held[index]
            except (KeyError, IndexError):
                return Unknown("item")
        return super()._item(tree, given)

    def _formatted(self, tree: Tree, given: Given) -> Any:
        parts = [self.value(part, given) for part in tree[1]]
        return "".join(HOLE if isinstance(part, (Unknown, Thing)) else str(part) for part in parts)

    def _operation(self, tree: Tree, given: Given) -> Any:
        sign, left, right = tree[1], self.value(tree[2], given), self.value(tree[3], given)
        if any_unknown(left, right):
            return _pieced(sign, left, right)
        if sign in ("==", "!=", "in", "not in", "is", "is not") and _is_plain(left) and _is_plain(right):
            return _compared(sign, left, right)
        if sign == "%" and isinstance(left, str):
            return _percent(left, right)
        return self.operation(sign, left, right)

    def _unary(self, tree: Tree, given: Given) -> Any:
        operand = self.value(tree[2], given)
        if tree[1] == "not":
            return (not operand) if _is_plain(operand) else Unknown("not")
        return super()._unary(tree, given)

    # calls

    def _invoke(self, tree: Tree, given: Given) -> Any:
        function = self.value(tree[1], given)
        positional = self.values(tree[2], given)
        keywords = {name: self.value(value, given) for name, value in tree[3]}
        if tree[4]:
            more = self._spread(tree[5], given)
            positional = [*positional, *(more[0] if more else ())]
            keywords = {**keywords, **(more[1] if more else {"": Unknown("unpacked arguments")})}
        if isinstance(function, Method):
            return self._performed(function, positional, keywords)
        if isinstance(function, Called):
            return self._followed(function.row, positional, keywords)
        if any(isinstance(v, Thing) and v.sort in ("op", "batch") for v in (*positional, *keywords.values())):
            self.operations.lose_all("a function that is not known is handed Alembic's operations")
        if isinstance(function, Unknown):
            return function
        if keywords.pop("", None) is not None:
            return self.called_partly(function, positional, keywords)
        return self.called(function, positional, keywords)

    def called(self, function: Any, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        before, self.notes = self.notes, []
        with listening() as said:
            made = super().called(function, positional, keywords)
        notes, self.notes = self.notes, before + self.notes
        if said.failed:
            return Unknown(str(said.error))
        if isinstance(made, Column) and notes:
            made.info[UNSURE] = tuple(notes)
        return made

    def _performed(self, method: Method, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        if method.of in ("op", "batch"):
            return self._operated(method, positional, keywords)
        if method.of == "inspect":
            return INSPECTOR
        if method.of == "inspector":
            return self._inspected(method.name, positional, keywords)
        if method.of == "dict":
            return list(getattr(method.value, method.name)())
        if method.of == "str":
            known = method.name != "format" and not positional
            return getattr(method.value, method.name)() if known else _filled(method.value)
        if method.of == "kept":
            return positional[0] if positional else Unknown(method.name)
        if method.of == "making":
            return self._made_directly(method.name, method.value)
        if method.of == "unknown":
            self.operations.lose_by(method.name, keywords)
        elif method.name in EXECUTING and positional:
            self._executed(_statement(positional[0]))
        return Unknown("result")

    def _executed(self, statement: Any) -> None:
        """SQL by a connection or a session: rows are changed so, and tables only by what says so."""
        if isinstance(statement, Unknown):
            self.operations.lose("SQL that is not known")
        else:
            self.operations.execute(statement)

    def _operated(self, method: Method, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        if method.name == "f":
            return positional[0] if positional else Unknown("name")
        if method.name == "get_bind":
            return CONNECTION
        if method.name == "batch_alter_table":
            return self._batch(positional, keywords)
        if method.name == "execute" and positional:
            positional = [_statement(positional[0]), *positional[1:]]
        with listening() as said:
            self.operations.perform(method.name, positional, keywords, method.value)
        if said.failed:
            self.operations.lose_all(f"{method.name}: {said.error}")
        return Unknown(method.name)

    def _batch(self, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        name = positional[0] if positional else keywords.get("table_name")
        schema = positional[1] if len(positional) > 1 else keywords.get("schema")
        if not isinstance(name, str) or any_unknown(schema):
            self.operations.lose("batch on a table that is not known")
            return Unknown("batch")
        return Thing("batch", (schema, name))

    def _made_directly(self, name: str, value: Any) -> Any:
        """``table.create(connection)`` and the like."""
        if isinstance(value, Table) and name == "create":
            made = state_of(value, self.operations.module)
            self.state = self.state._replace(tables={**self.state.tables, made.key: made})
        elif isinstance(value, Table):
            tables = {k: t for k, t in self.state.tables.items() if k != (value.schema, value.name)}
            self.state = self.state._replace(tables=tables)
        elif isinstance(value, MetaData):
            for table in value.tables.values():
                self._made_directly(name.partition("_")[0], table)
        elif not (isinstance(value, TypeEngine) or (isinstance(value, Unknown) and _is_enum(value))):
            self.operations.lose("something that is not known is created or dropped")
        return Unknown(name)

    def _inspected(self, name: str, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        """What an inspector says of the schema so far."""
        state, table = self.state, positional[0] if positional else keywords.get("table_name")
        if state.lost or any(each.perhaps for each in state.tables.values()):
            return Unknown(name)
        names = [key[1] for key in state.tables]
        if name == "get_table_names" and not state.words:
            return names
        if name == "has_table" and isinstance(table, str) and table.lower() not in state.words:
            return table in names
        return Unknown(name)

    def _followed(self, row: Row, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        """What a function of the project gives, after its steps were followed."""
        if self._calls > MAX_CALLS:
            self.operations.lose_all("functions that call each other")
            return Unknown("recursion")
        names = [name for name, _ in row["parameters"]]
        given: Dict[str, Any] = {
            name: Unknown(name) if default is None else self.value(default)
            for name, default in row["parameters"]
        }
        given.update(zip(names, positional))
        given.update({name: value for name, value in keywords.items() if name in given})
        if "op" in given and (given["op"] is None or isinstance(given["op"], Unknown)):
            given["op"] = OP
        exits, self._exits = self._exits, []
        continues, self._continues = self._continues, []
        self._calls += 1
        try:
            if self.follow(row["steps"], given):
                self._exits.append((self.state, None))
            if self._exits:
                self.state = _all_joined(state for state, _ in self._exits)
            values = [value for _, value in self._exits]
        finally:
            self._calls -= 1
            self._exits, self._continues = exits, continues
        return values[0] if len(values) == 1 else Unknown("several results")

    # steps

    def follow(self, steps: Iterable[Any], env: Row) -> bool:
        """Follow steps one after another; whether what is behind them is reached."""
        return all(getattr(self, f"_step_{step[0].lower()}")(step, env) for step in steps)

    def evaluated(self, tree: Tree, env: Row) -> Any:
        with listening() as said:
            found = self.value(tree, Given(env))
        if isinstance(said.error, UnknownError):
            return Unknown(str(said.error))
        return Unknown(str(said.error)) if said.failed else found

    def _step_act(self, step: Any, env: Row) -> bool:
        self.evaluated(step[1], env)
        if step[1][0] == "Invoke" and self._is_unknown_function(step[1][1], env):
            self.operations.lose_all("a function that is not known")
        return True

    def _is_unknown_function(self, tree: Tree, env: Row) -> bool:
        """Whether it is a function of another module of the project whose steps are not known, or one that
        is chosen when it runs.
        """
        elsewhere = tree[0] == "Project" and tree[1] != self.operations.module
        return (elsewhere or tree[0] in CHOSEN) and isinstance(self.evaluated(tree, env), Unknown)

    def _step_let(self, step: Any, env: Row) -> bool:
        env[step[1]] = self.evaluated(step[2], env)
        return True

    def _step_leave(self, step: Any, env: Row) -> bool:
        value = None if step[2] is None else self.evaluated(step[2], env)
        if step[1] == "return":
            self._exits.append((self.state, value))
        elif step[1] == "continue":
            self._continues.append(self.state)
        return False

    def _step_unclear(self, step: Any, env: Row) -> bool:
        self.operations.lose_all("a statement that cannot be followed")
        return True

    def _step_choose(self, step: Any, env: Row) -> bool:
        test = self.evaluated(step[1], env)
        if _is_plain(test):
            return self.follow(step[2] if test else step[3], env)
        return self._either([step[2], step[3]], env)

    def _either(self, ways: List[Any], env: Row) -> bool:
        """Go all of these ways, and join what is known behind them."""
        before, env_before = self.state, dict(env)
        ends: List[Tuple[State, Row]] = []
        for way in ways:
            self.state, own = before, dict(env_before)
            if self.follow(way, own):
                ends.append((self.state, own))
        if not ends:
            return False
        self.state = _all_joined(state for state, _ in ends)
        for name in {name for _, own in ends for name in own}:
            values = [own.get(name, NOT_FOUND) for _, own in ends]
            same = all(value is values[0] or _same(value, values[0]) for value in values)
            env[name] = values[0] if same and values[0] is not NOT_FOUND else Unknown(name)
        return True

    def _step_each(self, step: Any, env: Row) -> bool:
        names, items, body = step[1], self.evaluated(step[2], env), step[3]
        if not isinstance(items, (list, tuple, set, frozenset)):
            unknown = {name.rstrip(","): Unknown(name) for name in names}
            return self._either([(), [["Bind", unknown], *body]], env)
        for item in items:
            self._turns += 1
            if self._turns > MAX_TURNS:
                self.operations.lose_all("a loop with many turns")
                return True
            self._bind(names, item, env)
            if not self._turn(body, env):
                return False
        return True

    def _turn(self, body: Any, env: Row) -> bool:
        outer, self._continues = self._continues, []
        goes_on = self.follow(body, env)
        states = [*self._continues, *([self.state] if goes_on else [])]
        self._continues = outer
        if states:
            self.state = _all_joined(states)
        return bool(states)

    def _step_bind(self, step: Any, env: Row) -> bool:
        env.update(step[1])
        return True

    def _bind(self, names: List[str], item: Any, env: Row) -> None:
        if len(names) == 1 and not names[0].endswith(","):
            env[names[0]] = item
            return
        parts = list(item) if isinstance(item, (list, tuple)) else []
        for index, name in enumerate(names):
            env[name.rstrip(",")] = parts[index] if len(parts) == len(names) else Unknown(name)

    def _step_within(self, step: Any, env: Row) -> bool:
        entered = self.evaluated(step[1], env)
        if isinstance(entered, Thing) or not step[2]:
            env[step[2] or ""] = entered
        else:
            env[step[2]] = Unknown(step[2])
        return self.follow(step[3], env)

    def _step_attempt(self, step: Any, env: Row) -> bool:
        before, env_before = self.state, dict(env)
        goes_on = self.follow(step[1], env)
        after_body = self.state
        ends = [after_body] if goes_on else []
        for handler in step[2]:
            self.state = joined(before, after_body)
            if self.follow(handler, dict(env_before)):
                ends.append(self.state)
        if not ends:
            return False
        self.state = _all_joined(ends)
        return self.follow(step[3], env)


def _all_joined(states: Iterable[State]) -> State:
    found: Iterator[State] = iter(states)
    state = next(found)
    for other in found:
        state = joined(state, other)
    return state


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    return value is None or (isinstance(value, (bool, int, str, float)) and HOLE not in str(value))


def _same(one: Any, other: Any) -> bool:
    return _is_plain(one) and _is_plain(other) and bool(one == other)


def _compared(sign: str, left: Any, right: Any) -> Any:
    try:
        if sign in ("in", "not in"):
            return (left in right) == (sign == "in")
    except TypeError:
        return Unknown(sign)
    return (left == right) == (sign in ("==", "is"))


def _pieced(sign: str, left: Any, right: Any) -> Any:
    """Texts that are put together from parts of which some are not known."""
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return "".join(part if isinstance(part, str) else HOLE for part in (left, right))
    if sign == "%" and isinstance(left, str):
        return _filled(left)
    return Unknown(sign)


def _percent(text: str, values: Any) -> str:
    plain = isinstance(values, (str, int)) or (isinstance(values, tuple) and all(map(_is_plain, values)))
    if plain:
        try:
            return str(text % values)
        except (TypeError, ValueError):
            return _filled(text)
    return _filled(text)


def _filled(text: str) -> str:
    """A text into which values are put that are not known."""
    return HOLE.join(_split(text))


def _split(text: str) -> List[str]:
    parts, rest = [], text
    while "{" in rest and "}" in rest[rest.index("{") :]:
        head, _, rest = rest.partition("{")
        parts.append(head)
        rest = rest.partition("}")[2]
    parts.append(rest)
    return [piece for part in parts for piece in part.replace("%(", "%s").split("%s")]


def _statement(value: Any) -> Any:
    """What is executed: a text, or a construct of SQLAlchemy's, which changes rows alone."""
    if isinstance(value, Unknown) and value.why in DATA:
        return None
    return value


DATA = frozenset(
    "select insert update delete values where text_columns filter join order_by exists union bindparams table"
    " column func cast returning from_select limit value str item keys".split()
)
"""What makes statements that change no table, where the table is not known."""


def _is_enum(value: Unknown) -> bool:
    return value.why == "type" or "enum" in value.why.lower()
