"""What SQLAlchemy said, noted as it says it."""

from __future__ import annotations

import re
import warnings
from typing import Any, Dict, Iterator, List, Match, Optional, Tuple

from sqlalchemy import exc

from .unknown import UnknownError, WrongCallError

BACKGROUND = re.compile(r"\s*\(Background on this (?:error|warning) at: .*?\)$", re.DOTALL)
ADDRESS = re.compile(r"\b0x[0-9a-f]+\b|(?<=\()\d{12,}(?=\))")
PRODUCT = re.compile(r"FROM element\(s\) (.+?) and FROM element (.+?)\.(?=  )", re.DOTALL)
ORIGINATED = re.compile(r"\s*\(This warning originated from the .*?\)$", re.DOTALL)

Verdict = Dict[str, Any]

UNTYPED = (TypeError, AttributeError, KeyError, ValueError, NotImplementedError)
"""What SQLAlchemy also raises to say that something cannot be done."""


class MissingAttribute(AttributeError):
    """A mapped class has no such attribute."""


class Said:
    """What was said while something was built or configured: the error, which is not raised, and the
    warnings.
    """

    def __init__(self) -> None:
        self.error: Optional[BaseException] = None
        self.warnings: List[Tuple[Any, Any]] = []
        """Messages and categories."""

    @property
    def failed(self) -> bool:
        return self.error is not None

    def __enter__(self) -> Said:
        if warnings.showwarning is not _note:
            warnings.simplefilter("always")
            warnings.showwarning = _note
        LISTENING.append(self)
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> bool:
        LISTENING.pop()
        if error is not None and not isinstance(error, Exception):
            return False
        self.error = error
        return True


LISTENING: List[Said] = []
listening = Said
"""Keeps the error and the warnings of what is done within; nothing is raised."""


def _note(message: Any, category: Any, *_: Any, **__: Any) -> None:
    if LISTENING:
        LISTENING[-1].warnings.append((message, category))


def verdicts(said: Said, where: Dict[str, Any]) -> Iterator[Verdict]:
    """What was said as plain data.

    :param where: the class or table, the attribute, and the stage.
    """
    if said.error is not None and is_verdict(said.error):
        yield {**where, "error": True, **described(said.error)}
    for message, category in said.warnings:
        if issubclass(category, exc.SAWarning) and not issubclass(category, DeprecationWarning):
            yield {**where, "error": False, **described(message)}


def is_verdict(error: BaseException) -> bool:
    """Whether it is SQLAlchemy's own judgement, and not a consequence of how the shadow was built."""
    return not isinstance(error, (UnknownError, RecursionError, NameError)) and (
        isinstance(error, (exc.SQLAlchemyError, WrongCallError, MissingAttribute))
        or _raised_by_sqlalchemy(error)
    )


def _raised_by_sqlalchemy(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else trace.tb_frame.f_globals.get("__name__", "")
    its = module == "dataclasses" or module.startswith("sqlalchemy.")
    return its and isinstance(error, UNTYPED)


def _in_order(match: Match[str]) -> str:
    """The tables of a product, which SQLAlchemy names in the order of a set."""
    return f"FROM element(s) {', '.join(sorted(match[1].split(', ')))} and FROM element {match[2]}."


def described(error: Any) -> Dict[str, Any]:
    """An exception or warning: its class, its code on SQLAlchemy's page of errors, its text."""
    text = BACKGROUND.sub("", str(error))
    text = BACKGROUND.sub("", ORIGINATED.sub("", text))
    text = PRODUCT.sub(_in_order, ADDRESS.sub("0x…", text)).strip()
    own = {WrongCallError: "TypeError", MissingAttribute: "AttributeError"}
    name = own.get(type(error), type(error).__name__)
    return {"type": name, "code": getattr(error, "code", None), "text": text}
