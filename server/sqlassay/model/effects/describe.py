"""Effects in words, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.effects.roles import roles_of
from sqlassay.model.effects.values import Action, Subject
from sqlassay.model.kinds import Function, ProjectClass

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def describe_effects(function: Function, program: Program) -> str:
    """What is known of a function, a line each; "" where that is nothing."""
    effects = program.effects_of(function)
    lines = [", ".join(roles) for roles in [roles_of(function, program)] if roles]
    lines += [_words(action) for action in effects.actions]
    lines += [
        f"reads {read.path}" + (f" ({read.relationship})" * bool(read.relationship)) for read in effects.reads
    ]
    lines += [f"returns {path}" for path in effects.returns]
    lines += ["more is not known"] * effects.incomplete
    return "".join(f"{line}\n" for line in lines)


def _words(action: Action) -> str:
    return " ".join(_parts(action))


def _parts(action: Action) -> Iterator[str]:
    yield action.verb
    if action.statement:
        yield action.statement
    if isinstance(action.entity, ProjectClass):
        yield action.entity.name
    yield f"on {_subject(action.on)}" + "?" * action.supposed
    if action.depends:
        yield f"by {', '.join(action.depends)}"
    if action.repeated:
        yield "in a loop"
    elif action.sometimes:
        yield "sometimes"


def _subject(subject: Subject) -> str:
    if subject.sort in ("own", "unknown"):
        return {"own": "its own session", "unknown": "some session"}[subject.sort]
    return subject.path or "some session"
