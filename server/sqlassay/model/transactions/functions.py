"""The sessions of a function, each followed along all paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.transactions.course import Course, Log
from sqlassay.model.transactions.events import Reader
from sqlassay.model.transactions.paths import Paths, TooManyError
from sqlassay.model.transactions.subjects import Subject, subjects_in
from sqlassay.model.walk.scope import foreign_names
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight


class Followed(Struct, frozen=True):
    """A session, with what was noted of it on the paths through a function."""

    subject: Subject
    log: Log


def followed_in(function: form.Function, sight: Sight) -> Iterator[Followed]:
    """The sessions of a function that the walk has passed; those with too many paths are left out."""
    subjects = tuple(subjects_in(function, sight))
    if not subjects:
        return
    elsewhere = frozenset(
        name for sort in (form.Global, form.Nonlocal) for name in foreign_names(function.body, sort)
    )
    for subject in subjects:
        log = Log()
        try:
            paths = Paths(Reader(subject, sight), log, sight, elsewhere)
            ways = paths.suite(function.body, frozenset([Course()]))
        except TooManyError:
            continue
        for course in ways.on | ways.returned:
            log.leave(course)
        for error in ways.raised:
            if error.cause == "raise":
                log.fail(error.course, "raise", error.operation)
            else:
                log.fail(error.course, "error")
        yield Followed(subject, log)
