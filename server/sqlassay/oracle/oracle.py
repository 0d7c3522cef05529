"""The judge that asks SQLAlchemy, and waits for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from sqlassay.model.judging import Judge, JudgedMappings, JudgedMigrations, JudgedStatement
from sqlassay.model.program import Program
from sqlassay.oracle.lowering import document_of
from sqlassay.oracle.migrating import MigrationDocument, migrations_of
from sqlassay.oracle.process import Process, Runtime, WorkerError

BUILDING = 60.0
COMPILING = 20.0
"""Seconds for an answer."""


class Oracle(Judge):
    """Asks a worker. What it says of a schema is remembered as long as the schema stays the same."""

    def __init__(self, runtime: Runtime) -> None:
        self._process = Process(runtime)
        self._known: tuple[Program, bytes] | None = None
        """The program that was asked about last, and the digest of its schema."""
        self._judged: dict[bytes, JudgedMappings | None] = {}
        self._drifts: tuple[Program, tuple[JudgedMigrations, ...] | None] | None = None
        """What was said of the migrations of a program."""
        self._drift_known: tuple[tuple[bytes, bytes], tuple[JudgedMigrations, ...] | None] | None = None
        """The same, by the digests of the schema and of the migrations."""
        self._held: tuple[int, bytes] | None = None
        """What the worker holds: the number of its start, the digest of the schema."""

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"SQLAlchemy {self._process.sqlalchemy}"

    def mappings(self, program: Program) -> JudgedMappings | None:
        schema = self._schema(program)
        if schema not in self._judged:
            self._judged = {schema: self._build(program, schema)}
        return self._judged[schema]

    def statements(
        self, program: Program, trees: Sequence[Any], dialect: str
    ) -> tuple[JudgedStatement, ...] | None:
        found = self._asked(program, "statements", {"statements": trees, "dialect": dialect})
        return None if found is None else msgspec.convert(found, tuple[JudgedStatement, ...])

    def drift(self, program: Program) -> tuple[JudgedMigrations, ...] | None:
        if self._drifts is None or self._drifts[0] is not program:
            document = migrations_of(program)
            said = () if not document.environments else self._drift(program, document)
            self._drifts = program, said
        return self._drifts[1]

    def _drift(self, program: Program, document: MigrationDocument) -> tuple[JudgedMigrations, ...] | None:
        question = self._schema(program), sha256(msgspec.json.encode(document)).digest()
        if self._drift_known is None or self._drift_known[0] != question:
            found = self._asked(program, "drift", {"document": document})
            said = None if found is None else msgspec.convert(found, tuple[JudgedMigrations, ...])
            self._drift_known = question, said
        return self._drift_known[1]

    def describe(self, program: Program, name: str, dialect: str) -> dict[str, Any] | None:
        """The DDL and the relationships of a mapped class (``module:name``)."""
        found: dict[str, Any] | None = self._asked(program, "describe", {"name": name, "dialect": dialect})
        return found

    def script(self, program: Program, dialect: str) -> str | None:
        """The whole schema as DDL."""
        found: str | None = self._asked(program, "script", {"dialect": dialect})
        return found

    def stop(self) -> None:
        """End the worker."""
        self._process.stop()

    def _asked(self, program: Program, method: str, params: Any) -> Any:
        """What the worker says of something that needs the schema; None where it cannot."""
        schema = self._schema(program)
        if self._held != (self._process.starts, schema):
            self._judged = {schema: self._build(program, schema)}
        if self._judged.get(schema) is None:
            return None
        try:
            return self._process.ask(method, params, timeout=COMPILING)
        except WorkerError as error:
            self.problem = str(error)
            return None

    def _build(self, program: Program, schema: bytes) -> JudgedMappings | None:
        try:
            found = self._process.ask("schema", {"document": document_of(program)}, timeout=BUILDING)
        except WorkerError as error:
            self.problem = str(error)
            return None
        self._held = self._process.starts, schema
        return msgspec.convert(found, JudgedMappings)

    def _schema(self, program: Program) -> bytes:
        if self._known is None or self._known[0] is not program:
            document = msgspec.json.encode(document_of(program))
            self._known = program, sha256(document).digest()
        return self._known[1]
