"""What the model says of libraries around SQLAlchemy, they say themselves."""

from __future__ import annotations

import inspect

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel.ext.asyncio.session import AsyncSession as SQLModelSession

from sqlassay.model.kinds.session import SQLMODEL_COROUTINES


def test_what_a_session_of_sqlmodel_has_to_be_awaited_for() -> None:
    own = {name for name in vars(SQLModelSession) if not hasattr(AsyncSession, name)}
    assert {name for name in own if inspect.iscoroutinefunction(getattr(SQLModelSession, name))} == (
        SQLMODEL_COROUTINES
    )
