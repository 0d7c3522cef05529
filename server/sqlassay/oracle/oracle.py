"""The judge that asks SQLAlchemy, and waits for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from cachetools import LRUCache

from sqlassay.model.judging import DescribedClass, Judge, JudgedMappings, JudgedMigrations, JudgedStatement
from sqlassay.model.program import Program
from sqlassay.oracle.lowering import written_document
from sqlassay.oracle.migrating import MigrationDocument, migrations_of
from sqlassay.oracle.process import Process, Runtime, WorkerError, converted
from sqlassay.oracle.writing import written

T = TypeVar("T")

PROGRAMS, SCHEMAS, ANSWERS = 4, 32, 256
"""So many are remembered."""
BUILDING = 60.0
COMPILING = 20.0
"""Seconds for an answer."""


class Oracle(Judge):
    """Asks a worker. What it said is remembered: trying fixes out leads back to the same programs."""

    def __init__(self, runtime: Runtime) -> None:
        self._process = Process(runtime)
        self._schemas: LRUCache[Program, tuple[bytes, bytes]] = LRUCache(PROGRAMS)
        """The schemas of programs as the worker is told them, and their digests."""
        self._judged: LRUCache[bytes, JudgedMappings | None] = LRUCache(SCHEMAS)
        self._said: LRUCache[bytes, Any] = LRUCache(ANSWERS)
        """What was said of statements and migrations, by digests of the schema and the question."""
        self._drifts: LRUCache[Program, tuple[JudgedMigrations, ...] | None] = LRUCache(PROGRAMS)
        self._held: tuple[int, bytes] | None = None
        """What the worker holds: the number of its start, the digest of the schema."""

    @property
    def name(self) -> str:
        return f"SQLAlchemy {self._process.sqlalchemy}"

    def mappings(self, program: Program) -> JudgedMappings | None:
        document, schema = self._schema(program)
        if schema not in self._judged:
            self._judged[schema] = self._build(document, schema)
        return self._judged[schema]

    def statements(
        self, program: Program, trees: Sequence[Any], dialect: str
    ) -> tuple[JudgedStatement, ...] | None:
        params = {"statements": trees, "dialect": dialect}
        return self._remembered(program, "statements", params, tuple[JudgedStatement, ...])

    def drift(self, program: Program) -> tuple[JudgedMigrations, ...] | None:
        if program not in self._drifts:
            self._drifts[program] = self._drift(program, migrations_of(program))
        return self._drifts[program]

    def _drift(self, program: Program, document: MigrationDocument) -> tuple[JudgedMigrations, ...] | None:
        params = {"document": document}
        there = bool(document.environments)
        return self._remembered(program, "drift", params, tuple[JudgedMigrations, ...]) if there else ()

    def describe(self, program: Program, name: str, dialect: str) -> DescribedClass | None:
        return self._asked(program, "describe", {"name": name, "dialect": dialect}, DescribedClass)

    def script(self, program: Program, dialect: str, names: Sequence[str] | None = None) -> str | None:
        return self._asked(program, "script", {"dialect": dialect, "names": names}, str)

    def stop(self) -> None:
        """End the worker."""
        self._process.stop()

    def _remembered(self, program: Program, method: str, params: Any, kind: type[T]) -> T | None:
        """As `_asked`, once for the same question about the same schema."""
        asked = sha256(written([self._schema(program)[1].hex(), method, params])).digest()
        found: T | None = self._said.get(asked)
        if found is None:
            found = self._asked(program, method, params, kind)
            if found is not None:  # what was not answered may be, the next time
                self._said[asked] = found
        return found

    def _asked(self, program: Program, method: str, params: Any, kind: type[T]) -> T | None:
        """What the worker says of something that needs the schema; None where it cannot."""
        document, schema = self._schema(program)
        if self._held != (self._process.starts, schema) or not self._process.runs:
            self._judged[schema] = self._build(document, schema)
        return self._answer(method, params, kind, COMPILING) if self._judged[schema] else None

    def _build(self, document: bytes, schema: bytes) -> JudgedMappings | None:
        found = self._answer("schema", {"document": msgspec.Raw(document)}, JudgedMappings, BUILDING)
        self._held = self._process.starts, schema
        return found

    def _answer(self, method: str, params: Any, kind: type[T], timeout: float) -> T | None:
        try:
            found = self._process.ask(method, params, timeout=timeout)
            return None if found is None else converted(found, kind)
        except WorkerError as error:
            self.problem = str(error)
            return None

    def _schema(self, program: Program) -> tuple[bytes, bytes]:
        """The schema of a program, and its digest."""
        if program not in self._schemas:
            document = written_document(program)
            self._schemas[program] = document, sha256(document).digest()
        return self._schemas[program]
