"""What SQLAlchemy said, noted as it says it."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional

from sqlalchemy import exc

from .unknown import UnknownError

BACKGROUND = re.compile(r"\s*\(Background on this (?:error|warning) at: .*?\)$", re.DOTALL)
ORIGINATED = re.compile(r"\s*\(This warning originated from the .*?\)$", re.DOTALL)

Verdict = Dict[str, Any]

UNTYPED = (TypeError, AttributeError, NotImplementedError)
"""What SQLAlchemy also raises to say that something cannot be done."""


class MissingAttribute(AttributeError):
    """A mapped class has no such attribute."""


class Said:
    """What was said while something was built or configured."""

    def __init__(self) -> None:
        self.error: Optional[BaseException] = None
        self.warnings: List[warnings.WarningMessage] = []

    @property
    def failed(self) -> bool:
        return self.error is not None


@contextmanager
def listening() -> Iterator[Said]:
    """Keep the error and the warnings of what is done within; nothing is raised."""
    said = Said()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield said
        except Exception as error:
            said.error = error
    said.warnings = caught


def verdicts(said: Said, where: Dict[str, Any]) -> Iterator[Verdict]:
    """What was said as plain data.

    :param where: the class or table, the attribute, and the stage.
    """
    if said.error is not None and is_verdict(said.error):
        yield {**where, "error": True, **described(said.error)}
    for warning in said.warnings:
        if issubclass(warning.category, exc.SAWarning) and not issubclass(
            warning.category, DeprecationWarning
        ):
            yield {**where, "error": False, **described(warning.message)}


def is_verdict(error: BaseException) -> bool:
    """Whether it is SQLAlchemy's own judgement, and not a consequence of how the shadow was built."""
    return not isinstance(error, (UnknownError, RecursionError, NameError)) and (
        isinstance(error, (exc.SQLAlchemyError, MissingAttribute)) or _raised_by_sqlalchemy(error)
    )


def _raised_by_sqlalchemy(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else trace.tb_frame.f_globals.get("__name__", "")
    return isinstance(error, UNTYPED) and module.startswith("sqlalchemy.")


def described(error: Any) -> Dict[str, Any]:
    """An exception or warning: its class, its code on SQLAlchemy's page of errors, its text."""
    text = BACKGROUND.sub("", str(error))
    text = BACKGROUND.sub("", ORIGINATED.sub("", text))
    name = "AttributeError" if isinstance(error, MissingAttribute) else type(error).__name__
    return {"type": name, "code": getattr(error, "code", None), "text": text}
