"""The judge that asks SQLAlchemy, and waits for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from sqlassay.model.judging import DescribedClass, Judge, JudgedMappings, JudgedMigrations, JudgedStatement
from sqlassay.model.program import Program
from sqlassay.oracle.lowering import written_document
from sqlassay.oracle.migrating import MigrationDocument, migrations_of
from sqlassay.oracle.process import Process, Runtime, WorkerError, converted

T = TypeVar("T")

BUILDING = 60.0
COMPILING = 20.0
"""Seconds for an answer."""


class Oracle(Judge):
    """Asks a worker. What it says of a schema is remembered as long as the schema stays the same."""

    def __init__(self, runtime: Runtime) -> None:
        self._process = Process(runtime)
        self._known: tuple[Program, bytes, bytes] | None = None
        """The program that was asked about last, its schema, and the digest of that."""
        self._judged: dict[bytes, JudgedMappings | None] = {}
        self._drifts: tuple[Program, tuple[JudgedMigrations, ...] | None] | None = None
        """What was said of the migrations of a program."""
        self._drift_known: tuple[tuple[bytes, bytes], tuple[JudgedMigrations, ...] | None] | None = None
        """The same, by the digests of the schema and of the migrations."""
        self._held: tuple[int, bytes] | None = None
        """What the worker holds: the number of its start, the digest of the schema."""

    @property
    def name(self) -> str:
        return f"SQLAlchemy {self._process.sqlalchemy}"

    def mappings(self, program: Program) -> JudgedMappings | None:
        document, schema = self._schema(program)
        if schema not in self._judged:
            self._judged = {schema: self._build(document, schema)}
        return self._judged[schema]

    def statements(
        self, program: Program, trees: Sequence[Any], dialect: str
    ) -> tuple[JudgedStatement, ...] | None:
        params = {"statements": trees, "dialect": dialect}
        return self._asked(program, "statements", params, tuple[JudgedStatement, ...])

    def drift(self, program: Program) -> tuple[JudgedMigrations, ...] | None:
        if self._drifts is None or self._drifts[0] is not program:
            document = migrations_of(program)
            said = () if not document.environments else self._drift(program, document)
            self._drifts = program, said
        return self._drifts[1]

    def _drift(self, program: Program, document: MigrationDocument) -> tuple[JudgedMigrations, ...] | None:
        _, schema = self._schema(program)
        question = schema, sha256(msgspec.json.encode(document)).digest()
        if self._drift_known is None or self._drift_known[0] != question:
            said = self._asked(program, "drift", {"document": document}, tuple[JudgedMigrations, ...])
            self._drift_known = question, said
        return self._drift_known[1]

    def describe(self, program: Program, name: str, dialect: str) -> DescribedClass | None:
        return self._asked(program, "describe", {"name": name, "dialect": dialect}, DescribedClass)

    def script(self, program: Program, dialect: str, names: Sequence[str] | None = None) -> str | None:
        return self._asked(program, "script", {"dialect": dialect, "names": names}, str)

    def stop(self) -> None:
        """End the worker."""
        self._process.stop()

    def _asked(self, program: Program, method: str, params: Any, kind: type[T]) -> T | None:
        """What the worker says of something that needs the schema; None where it cannot."""
        document, schema = self._schema(program)
        if self._held != (self._process.starts, schema) or not self._process.runs:
            self._judged = {schema: self._build(document, schema)}
        return self._answer(method, params, kind, COMPILING) if self._judged.get(schema) else None

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
        if self._known is None or self._known[0] is not program:
            document = written_document(program)
            self._known = program, document, sha256(document).digest()
        return self._known[1:]
