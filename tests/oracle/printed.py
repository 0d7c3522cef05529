"""What SQLAlchemy prints for the statements in `statements/`, by running them.

A comment ``# sql`` at the end of a line marks the outermost expression that begins on that line: an assigned
value, an argument, what is iterated over, never a target. ``# sql: postgresql, sqlite`` asks for those
dialects instead of SQLAlchemy's own `str()`. What is marked is a statement (a `Query` counts as one), or an
expression that executes exactly one statement on its way, as ``session.scalars(select(…)).all()`` and
``query.count()`` do; then it is that one.

The module is imported with the marked expressions wrapped, so that each hands over its value; nothing else is
changed. Then each function is called once, with arguments that fit its annotations. Sessions, connections and
engines among them note what is executed, and give results without rows.

``python printed.py [FILE…]`` prints a line of JSON for each mark: file, line, dialect and text; it exits with
1 when a mark has not exactly one text. It needs nothing but SQLAlchemy, 1.4 or newer (there only
``*classic*.py`` can run).
"""

from __future__ import annotations

import ast
import asyncio
import enum
import functools
import inspect
import io
import json
import re
import sys
import tokenize
import types
import typing
import uuid
from collections.abc import (
    AsyncIterable,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import create_engine
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import CompileError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Query, Session, sessionmaker
from sqlalchemy.sql.expression import Executable

STATEMENTS = Path(__file__).parent / "statements"
CLASSIC = sqlalchemy.__version__.startswith("1.")
DEFAULT = "default"
DIALECTS = {
    dialect.__name__.rpartition(".")[2]: dialect.dialect
    for dialect in (mssql, mysql, oracle, postgresql, sqlite)
}
MARK = re.compile(r"#\s*sql(?::\s*(?P<dialects>\w+(?:\s*,\s*\w+)*))?\s*(?:#|$)")


class Mark(NamedTuple):
    """A statement to check: its file, its line (from 1), and a dialect's name or `DEFAULT`."""

    path: Path
    line: int
    dialect: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}:{self.dialect}"


def modules() -> list[Path]:
    """The files with statements that the installed SQLAlchemy can run."""
    return sorted(path for path in STATEMENTS.glob("*.py") if not CLASSIC or "classic" in path.stem)


def marks(path: Path) -> list[Mark]:
    """The marks of a file, in the order of the text."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT and (match := MARK.match(token.string)):
            dialects = re.findall(r"\w+", match["dialects"] or DEFAULT)
            found += [Mark(path, token.start[0], dialect) for dialect in dialects]
    return found


def printed(mark: Mark) -> list[str]:
    """What SQLAlchemy prints for a mark: one text, if all is well.

    :raises sqlalchemy.exc.CompileError: when SQLAlchemy cannot print it in the dialect.
    :raises Exception: whatever the file's code raises.
    """
    return list(
        dict.fromkeys(text(statement, mark.dialect) for statement in run(mark.path).get(mark.line, ()))
    )


def text(statement: Executable, dialect: str) -> str:
    """A statement's SQL, as ``str()`` or as ``.compile(dialect=…)`` gives it."""
    return str(statement) if dialect == DEFAULT else str(statement.compile(dialect=DIALECTS[dialect]()))


# Running a module


@functools.cache
def run(path: Path) -> Mapping[int, list[Executable]]:
    """The statements that came by at a file's marked lines when it was imported and its functions called."""
    recorder = Recorder()
    module = imported(path, {mark.line for mark in marks(path)}, recorder)
    for function in list(vars(module).values()):
        if inspect.isfunction(function) and function.__module__ == module.__name__:
            try:
                with redirect_stdout(io.StringIO()):
                    call(function, recorder)
            except NoResultFound:
                recorder.interrupted()
    return recorder.shown


def imported(path: Path, lines: Collection[int], recorder: Recorder) -> types.ModuleType:
    """The module in a file, with its marked expressions handing over their values."""
    if str(path.parents[1]) not in sys.path:
        sys.path.insert(0, str(path.parents[1]))
    name = f"{path.parent.name}.{path.stem}"
    tree = Wrapping(lines).visit(ast.parse(path.read_text("utf-8"), path))
    module = types.ModuleType(name)
    module.__file__ = str(path)
    vars(module).update({BEGIN: recorder.begin, END: recorder.end})
    sys.modules[name] = module
    exec(compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True), vars(module))
    return module


BEGIN, END = "__statement_begins__", "__statement_ends__"


class Wrapping(ast.NodeTransformer):
    """Wraps the outermost expression that begins on each of the lines: ``END(BEGIN(line), expression)``."""

    def __init__(self, lines: Collection[int]) -> None:
        self.lines = set(lines)

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.AnnAssign):
            node.value = node.value and self.visit(node.value)
            return node
        if not isinstance(node, ast.expr) or node.lineno not in self.lines or not is_value(node):
            return self.generic_visit(node)
        self.lines.remove(node.lineno)
        begin = ast.Call(name(BEGIN), [ast.Constant(node.lineno)], [])
        return ast.Call(name(END), [begin, node], [])


def name(identifier: str) -> ast.Name:
    return ast.Name(identifier, ast.Load())


def is_value(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


class Begun(NamedTuple):
    """A marked expression that is being evaluated."""

    line: int
    executed_before: int


class Recorder:
    """Notes what is executed, and which statements come by at marked lines."""

    def __init__(self) -> None:
        self.executed: list[Executable] = []
        self.shown: dict[int, list[Executable]] = {}
        self.begun: list[Begun] = []

    def begin(self, line: int) -> Begun:
        self.begun.append(Begun(line, len(self.executed)))
        return self.begun[-1]

    def end(self, begun: Begun, value: Any) -> Any:
        """Note the statement that a marked expression is, or those that it executed; gives the value back."""
        self.begun.remove(begun)
        if isinstance(value, Query):
            found = [statement_of(value)]
        elif isinstance(value, Executable):
            found = [value]
        else:
            found = self.executed[begun.executed_before :]
        self.shown.setdefault(begun.line, []).extend(found)
        return value

    def interrupted(self) -> None:
        """The function gave up, as `.one()` does without rows: note what its expressions executed."""
        while self.begun:
            self.end(self.begun[-1], None)


def statement_of(query: Query[Any]) -> Executable:
    """What a query executes; `str()` of the query prints it for the session's database."""
    recorder = Recorder()
    query.with_session(RecordingSession(recorder)).all()
    return recorder.executed[0]


def call(function: Callable[..., Any], recorder: Recorder) -> None:
    """Call a function with plausible arguments, to its end."""
    hints = typing.get_type_hints(function)
    arguments = {name: plausible(hints[name], recorder) for name in inspect.signature(function).parameters}
    result = function(**arguments)
    if inspect.isawaitable(result):
        asyncio.run(awaited(result))
    elif inspect.isasyncgen(result):
        asyncio.run(exhausted(result))
    elif inspect.isgenerator(result):
        list(result)


async def awaited(result: Awaitable[Any]) -> None:
    await result


async def exhausted(results: AsyncIterable[Any]) -> None:
    async for _ in results:
        pass


# Arguments

VALUES: Mapping[Any, Any] = {
    str: "x",
    int: 7,
    float: 1.5,
    bool: True,
    bytes: b"x",
    Decimal: Decimal("9.50"),
    date: date(2024, 5, 6),
    datetime: datetime(2024, 5, 6, 7, 8),
    timedelta: timedelta(days=1),
    uuid.UUID: uuid.UUID(int=7),
    Any: "x",
}


def plausible(annotation: Any, recorder: Recorder) -> Any:
    """A value for a parameter with an annotation.

    :raises TypeError: for an annotation that nobody has thought of.
    """
    origin, parts = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return plausible(next(part for part in parts if part is not type(None)), recorder)
    if origin in (list, Collection, Iterable, Sequence):
        return [plausible(parts[0], recorder)] * 2
    if origin is tuple:
        return tuple(plausible(part, recorder) for part in parts)
    if origin is dict:
        return {plausible(parts[0], recorder): plausible(parts[1], recorder)}
    if annotation in VALUES:
        return VALUES[annotation]
    if origin in STAND_INS:
        return STAND_INS[origin](recorder)
    if isinstance(annotation, enum.EnumMeta):
        return next(iter(annotation))
    if hasattr(annotation, "__mapper__"):
        mapper = annotation.__mapper__
        return annotation(**{mapper.get_property_by_column(column).key: 7 for column in mapper.primary_key})
    raise TypeError(f"no value for {annotation!r}")


class NoRows(IteratorResult):  # type: ignore[type-arg]
    """The result of what is not executed."""

    rowcount = 0
    lastrowid = 7
    inserted_primary_key = (7,)

    def __init__(self) -> None:
        super().__init__(SimpleResultMetaData(["nothing"]), iter(()))


class Recording:
    """Notes statements instead of executing them."""

    recorder: Recorder

    def execute(self, statement: Executable, *_: Any, **__: Any) -> Result[Any]:
        self.recorder.executed.append(statement)
        return NoRows()

    def scalars(self, statement: Executable, *_: Any, **__: Any) -> Any:
        return self.execute(statement).scalars()

    def scalar(self, statement: Executable, *_: Any, **__: Any) -> Any:
        return self.execute(statement).scalar()


class RecordingSession(Recording, Session):
    """A session that executes nothing; also the one inside an `AsyncSession`."""

    def __init__(self, recorder: Recorder, **options: Any) -> None:
        super().__init__(**{**options, "bind": create_engine("sqlite://"), "future": True})
        self.recorder = recorder


class RecordingConnection(Recording, Connection):
    def __init__(self, recorder: Recorder) -> None:
        super().__init__(create_engine("sqlite://", future=True))
        self.recorder = recorder


class RecordingEngine:
    """What gives recording connections."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with RecordingConnection(self.recorder) as connection:
            yield connection

    begin = connect


def recording_async_session(recorder: Recorder) -> AsyncSession:
    return AsyncSession(sync_session_class=functools.partial(RecordingSession, recorder))  # type: ignore[arg-type]


def recording_factory(recorder: Recorder) -> Callable[[], Session]:
    return functools.partial(RecordingSession, recorder)


STAND_INS: Mapping[Any, Callable[[Recorder], Any]] = {
    Session: RecordingSession,
    AsyncSession: recording_async_session,
    sessionmaker: recording_factory,
    Connection: RecordingConnection,
    Engine: RecordingEngine,
}


def main(arguments: Sequence[str]) -> int:
    wrong = 0
    for path in [Path(argument).resolve() for argument in arguments] or modules():
        for mark in marks(path):
            try:
                texts = printed(mark)
            except CompileError as error:
                texts = []
                print(f"{mark}: {error}", file=sys.stderr)
            wrong += len(texts) != 1
            row = {"file": path.name, "line": mark.line, "dialect": mark.dialect, "texts": texts}
            print(json.dumps(row, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
