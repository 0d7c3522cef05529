"""Alembic's operations (`reference <https://alembic.sqlalchemy.org/en/latest/ops.html>`_)."""

from __future__ import annotations

from sqlassay.model.kinds import NONE, Connection

PACKAGES = ["alembic"]
"""``op`` and ``context`` make their names when they are imported: their source does not tell them."""
CALLS = {
    "alembic.op.get_bind": lambda _, __: Connection(),
    "alembic.op.execute": lambda _, __: NONE,
    "alembic.context.get_bind": lambda _, __: Connection(),
}
