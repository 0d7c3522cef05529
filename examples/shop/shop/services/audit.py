"""The audit log. It is written in transactions of its own, so that what fails is logged too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shop.db import SyncSession
from shop.models import AuditEntry


def log(actor: str, action: str, session: Session = SyncSession()) -> None:
    session.add(AuditEntry(actor=actor, action=action))
    session.commit()


def entries_of(actor: str, *, limit: int = 100) -> Sequence[AuditEntry]:
    stmt = select(AuditEntry).where(AuditEntry.actor == actor).order_by(AuditEntry.at.desc()).limit(limit)
    with SyncSession() as session:
        return session.scalars(stmt).all()


def purge(before: datetime) -> None:
    with SyncSession.begin() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.at < before))
