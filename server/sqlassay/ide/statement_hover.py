from __future__ import annotations

from pathlib import Path

from sqlassay.model.workspace import Workspace
from sqlassay.text import Span


def statement_hover(workspace: Workspace, path: Path, offset: int, dialect: str) -> tuple[Span, str] | None:  # noqa: ARG001
    """What to say of the statement that stands at an offset, and where that is; None where there is none.

    Where the judge of the workspace does not know yet what it is asked here, the server waits for a moment,
    and asks again.
    """
    return None
