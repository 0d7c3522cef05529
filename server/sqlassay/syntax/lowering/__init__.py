"""From libcst's tree to the compact form: one short function a node type."""

from __future__ import annotations

from typing import Final

import libcst as cst

from sqlassay.syntax import form
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lowering.context import Context
from sqlassay.syntax.lowering.expressions import EXPRESSIONS
from sqlassay.syntax.lowering.literals import LITERALS
from sqlassay.syntax.lowering.patterns import PATTERNS
from sqlassay.syntax.lowering.statements import STATEMENTS, body

_TABLE: Final[dict[type, Lower]] = EXPRESSIONS | LITERALS | PATTERNS | STATEMENTS


def lower_module(module: cst.Module, spans: dict[int, tuple[int, int]]) -> tuple[form.Statement, ...]:
    return body(module, Context(spans, _TABLE))
