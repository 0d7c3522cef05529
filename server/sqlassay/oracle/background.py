"""The judge that never waits: it answers from what it knows, and takes note of what it does not."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from cachetools import LRUCache
from msgspec import Struct

from sqlassay.model.judging import DescribedClass, Judge, JudgedMappings, JudgedMigrations, JudgedStatement
from sqlassay.model.program import Program
from sqlassay.oracle.lowering import asked_for, written_document
from sqlassay.oracle.migrating import MigrationDocument, migrations_of
from sqlassay.oracle.oracle import BUILDING, COMPILING
from sqlassay.oracle.process import Process, Runtime, WorkerError, converted
from sqlassay.oracle.writing import written

T = TypeVar("T")

REMEMBERED = 8
"""Schemas whose answers are kept: an edit that is undone costs nothing."""
STATEMENTS = 20_000
"""Answers about statements of one schema that are kept."""
SOON = 5.0
"""Seconds: a worker that ended earlier was ended by something else than the question, and is asked again."""

logger = logging.getLogger(__name__)

StatementKey = tuple[str, bytes]
"""Dialect and digest of the tree."""


class Schema(Struct, frozen=True):
    """What the worker is told of a program."""

    digest: bytes
    document: msgspec.Raw


class Migrations(Struct, frozen=True):
    """What the worker is told of the migrations of a program."""

    digest: bytes
    document: MigrationDocument


class Questions(Struct):
    """What was asked about a program and is not known."""

    mappings: bool = False
    statements: dict[StatementKey, Any] = {}
    classes: dict[tuple[str, str], None] = {}
    """Name and dialect."""
    scripts: dict[str, None] = {}
    """By dialect."""
    drift: bool = False

    def __bool__(self) -> bool:
        return self.mappings or self.drift or bool(self.statements or self.classes or self.scripts)


class Known(Struct):
    """What is known of one schema. What is None here was asked for, and there is no answer."""

    mappings: JudgedMappings | None = None
    is_built: bool = False
    statements: dict[StatementKey, JudgedStatement | None] = {}
    classes: dict[tuple[str, str], DescribedClass | None] = {}
    scripts: dict[str, str | None] = {}
    drifts: dict[bytes, tuple[JudgedMigrations, ...] | None] = {}
    """By the digests of the migrations."""


class BackgroundJudge(Judge):
    """Asks a worker, but only in `ask`, which another thread calls than the one that works with programs.

    Whatever it says holds for exactly the schema of the program that it is asked about.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.misses = 0
        """How often it did not know an answer that it may know later."""
        self._process = Process(runtime)
        self._lock = Lock()
        self._schemas: WeakKeyDictionary[Program, Schema] = WeakKeyDictionary()
        self._migrations: WeakKeyDictionary[Program, Migrations] = WeakKeyDictionary()
        self._questions: WeakKeyDictionary[Program, Questions] = WeakKeyDictionary()
        self._known: OrderedDict[bytes, Known] = OrderedDict()
        self._digests: LRUCache[int, tuple[Any, bytes]] = LRUCache(STATEMENTS)
        """Trees and their digests, by the trees' identities: what has not changed is the same object."""
        self._lowering: tuple[Program, Iterator[None]] | None = None
        self._held: tuple[int, bytes] | None = None
        """What the worker holds: the number of its start, the digest of the schema."""
        self._told: object = None
        self._is_closed = False

    @property
    def name(self) -> str:
        return f"SQLAlchemy {self._process.sqlalchemy}" if self._process.sqlalchemy else ""

    # on the thread of the programs

    def mappings(self, program: Program) -> JudgedMappings | None:
        known = self._known_of(program)
        if known is not None and known.is_built:
            return known.mappings
        self._open(program).mappings = True
        return None

    def statements(
        self, program: Program, trees: Sequence[Any], dialect: str
    ) -> tuple[JudgedStatement, ...] | None:
        known = self._known_of(program)
        answers = {} if known is None else known.statements
        keyed = [((dialect, self._digest(tree)), tree) for tree in trees]
        missing = {key: tree for key, tree in keyed if key not in answers}
        if missing:
            self._open(program).statements.update(missing)
            return None
        found = [answers[key] for key, _ in keyed]
        return None if None in found else tuple(each for each in found if each is not None)

    def _digest(self, tree: Any) -> bytes:
        known = self._digests.get(id(tree))
        if known is None:
            known = self._digests[id(tree)] = tree, sha256(written(tree)).digest()
        return known[1]

    def describe(self, program: Program, name: str, dialect: str) -> DescribedClass | None:
        known = self._known_of(program)
        if known is not None and (name, dialect) in known.classes:
            return known.classes[name, dialect]
        self._open(program).classes[name, dialect] = None
        return None

    def script(self, program: Program, dialect: str, names: Sequence[str] | None = None) -> str | None:
        assert names is None, "an editor is shown the whole"
        known = self._known_of(program)
        if known is not None and dialect in known.scripts:
            return known.scripts[dialect]
        self._open(program).scripts[dialect] = None
        return None

    def drift(self, program: Program) -> tuple[JudgedMigrations, ...] | None:
        known, migrations = self._known_of(program), self._migrations.get(program)
        if known is not None and migrations is not None and migrations.digest in known.drifts:
            return known.drifts[migrations.digest]
        self._open(program).drift = True
        return None

    def wants(self, program: Program) -> bool:
        """Whether something was asked about a program that is not known."""
        return bool(self._questions.get(program))

    def work_out(self, program: Program, seconds: float) -> bool:
        """Go on working out what the worker must be told of a program, for about so long.

        :returns: whether that is known now.
        """
        if program not in self._schemas and not self._work_out_schema(program, seconds):
            return False
        if self._questions[program].drift and program not in self._migrations:
            document = migrations_of(program)
            self._migrations[program] = Migrations(sha256(msgspec.json.encode(document)).digest(), document)
        return True

    def _work_out_schema(self, program: Program, seconds: float) -> bool:
        if self._lowering is None or self._lowering[0] is not program:
            self._lowering = program, asked_for(program)
        end = monotonic() + seconds
        for _ in self._lowering[1]:
            if monotonic() > end:
                return False
        document = written_document(program)
        self._schemas[program] = Schema(sha256(document).digest(), msgspec.Raw(document))
        self._lowering = None
        return True

    # on the thread that waits for the worker

    def ask(self, program: Program) -> None:
        """Find out what was asked about a program that has been worked out; it takes as long as it takes."""
        schema = self._schemas[program]
        with self._lock:
            questions = self._questions.pop(program, Questions())
            if questions.drift and program not in self._migrations:
                self._questions[program] = Questions(drift=True)  # asked for since it was worked out
            known = self._known.setdefault(schema.digest, Known())
            self._known.move_to_end(schema.digest)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        if not known.is_built:
            known.mappings = self._answer(lambda: self._build(schema), None)
            known.is_built = True
        self._ask_statements(schema, known, questions)
        for name, dialect in questions.classes:
            if (name, dialect) not in known.classes:
                found = self._asked(schema, known, "describe", {"name": name, "dialect": dialect})
                described = None if found is None else converted(found, DescribedClass)
                known.classes[name, dialect] = described
        for dialect in questions.scripts:
            if dialect not in known.scripts:
                known.scripts[dialect] = self._asked(schema, known, "script", {"dialect": dialect})
        if questions.drift and (migrations := self._migrations.get(program)) is not None:
            self._ask_drift(schema, known, migrations)
        if self._is_closed:
            self._process.stop()

    def close(self) -> None:
        """End the worker, also one that is at work."""
        self._is_closed = True
        self._process.kill()
        self._process.stop()

    def _ask_statements(self, schema: Schema, known: Known, questions: Questions) -> None:
        by_dialect: dict[str, dict[StatementKey, Any]] = {}
        for key, tree in questions.statements.items():
            if key not in known.statements:
                by_dialect.setdefault(key[0], {})[key] = tree
        if by_dialect and len(known.statements) > STATEMENTS:
            known.statements = {}
        for dialect, trees in by_dialect.items():
            params = {"statements": list(trees.values()), "dialect": dialect}
            found = self._asked(schema, known, "statements", params)
            judged = [None] * len(trees) if found is None else converted(found, list[JudgedStatement])
            known.statements.update(zip(trees, judged, strict=True))

    def _ask_drift(self, schema: Schema, known: Known, migrations: Migrations) -> None:
        if migrations.digest in known.drifts:
            return
        if not migrations.document.environments:
            known.drifts[migrations.digest] = ()
            return
        found = self._asked(schema, known, "drift", {"document": migrations.document})
        judged = None if found is None else converted(found, tuple[JudgedMigrations, ...])
        known.drifts[migrations.digest] = judged

    def _asked(self, schema: Schema, known: Known, method: str, params: Any) -> Any:
        """What the worker says of something that needs the schema; None where it cannot."""
        if known.mappings is None:
            return None
        return self._answer(lambda: self._held_and_asked(schema, method, params), None)

    def _held_and_asked(self, schema: Schema, method: str, params: Any) -> Any:
        self._process.start()
        if self._held != (self._process.starts, schema.digest):
            self._build(schema)
        return self._process.ask(method, params, timeout=COMPILING)

    def _build(self, schema: Schema) -> JudgedMappings:
        found = self._process.ask("schema", {"document": schema.document}, timeout=BUILDING)
        self._held = self._process.starts, schema.digest
        return converted(found, JudgedMappings)

    def _answer(self, question: Callable[[], T], otherwise: T) -> T:
        """An answer of the worker; one that ends on the way, killed by somebody, is started again once."""
        for is_last in (False, True):
            if self._is_closed:
                break
            begun = monotonic()
            try:
                found = question()
            except WorkerError as error:
                if is_last or monotonic() - begun > SOON:
                    self._tell(str(error), logging.WARNING)
                    break
            else:
                self._tell(self._process.starts, logging.INFO)
                return found
        return otherwise

    def _tell(self, news: object, level: int) -> None:
        """Log for which SQLAlchemy it speaks, at each start, or why it cannot, once."""
        if news == self._told or self._is_closed:
            return
        self._told = news
        if level == logging.INFO:
            logger.info("asking %s of %s", self.name, self.runtime.python)
        else:
            logger.warning("SQLAlchemy could not be asked (%s): %s", self.runtime.python, news)

    def _open(self, program: Program) -> Questions:
        self.misses += 1
        with self._lock:
            return self._questions.setdefault(program, Questions())

    def _known_of(self, program: Program) -> Known | None:
        schema = self._schemas.get(program)
        return None if schema is None else self._known.get(schema.digest)
