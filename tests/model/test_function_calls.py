"""Calls of functions that do something: what rules see of them, and what edits concern them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from sqlassay.model.facts import FunctionCalled, SessionCall, StatementExecuted
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    orders: Mapped[list["Order"]] = relationship()


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
REPOSITORY = """\
from sqlalchemy.orm import Session

from models import User


class Users:
    def __init__(self, session: Session) -> None:
        self.session = session

    def by_id(self, user_id: int) -> User | None:
        return self.session.get(User, user_id)

    def save(self, user: User) -> None:
        self.session.add(user)
        self._finish()

    def _finish(self) -> None:
        self.session.commit()


def amount(user: User) -> int:
    return len(user.orders)


def nothing(user_id: int) -> int:
    return user_id + 1
"""
HEAD = """\
from sqlalchemy.orm import Session

from models import User
from repository import Users, amount, nothing


"""


def workspace(app: str) -> Workspace:
    texts = {"models.py": MODELS, "repository.py": REPOSITORY, "app.py": HEAD + dedent(app)}
    return Workspace.empty().with_texts((ROOT / name, text, ROOT) for name, text in texts.items())


def said(app: str) -> list[str]:
    """The calls of functions in words."""
    found = []
    for placed in workspace(app).facts(ROOT / "app.py"):
        if isinstance(fact := placed.fact, FunctionCalled):
            for done in fact.done:
                session = fact.source(done.session) if done.session is not None else "-"
                given = ", ".join(map(fact.source, done.given))
                found.append(f"{done.action.verb} {session} ({given}){' varies' * done.varies}")
            found += [
                f"reads {fact.source(r.argument)} {r.path} {r.relationship}{' in a loop' * bool(fact.loop)}"
                for r in fact.reads
            ]
    return found


def test_what_varies_in_a_loop() -> None:
    assert said(
        """
        def app(users: Users, ids: list[int]):
            first = ids[0]
            for user_id in ids:
                users.by_id(user_id)
                users.by_id(first)
                nothing(user_id)
            return [users.by_id(user_id=i) for i in ids]
        """
    ) == [
        "execute users (user_id) varies",
        "execute users (first)",
        "execute users (i) varies",
    ]


def test_reads_and_layers() -> None:
    assert said(
        """
        def app(session: Session, all_of_them: list[User]):
            for user in all_of_them:
                amount(user)
            Users(session).save(all_of_them[0])
        """
    ) == [
        "reads user orders User.orders in a loop",
        "add Users(session) ()",
        "commit Users(session) ()",
    ]


def test_nothing_is_said_of_what_may_be_another_function() -> None:
    assert (
        said(
            """
            def app(users, ids):
                for user_id in ids:
                    users.by_id(user_id)
            """
        )
        == []
    )


LOOPS = {
    "for name in names: CALL": "",
    "for name in ('a', 'b'): CALL": "over_constants",
    "for index in range(3): CALL": "over_constants",
    "for batch in names: CALL": "in_batches",
    "for start in range(0, 100, 10): CALL": "over_constants in_batches",
    "while True:\n        CALL\n        time.sleep(1)": "waits isolates",
    "while True:\n        try:\n            CALL\n            break\n        except ValueError: pass": (
        "retries isolates"
    ),
    "for attempt in range(tries): CALL": "retries",
    "print([CALL for name in names])": "",
    "for name in (CALL, 1): pass": "none",
    "print([name for name in (CALL, 1)])": "none",
    "for name in names: pass\n    else: CALL": "none",
    "while CALL: pass": "",
    "for name in names:\n        def inner(): CALL": "none",
}


@pytest.mark.parametrize(("code", "expected"), LOOPS.items())
def test_loops(code: str, expected: str) -> None:
    call = "session.execute(select(User))"
    head = "import time\nfrom sqlalchemy import select\n\ndef app(session: Session, names, tries):"
    text = f"{head}\n    {code}\n"
    facts = [p.fact for p in workspace(text.replace("CALL", call)).facts(ROOT / "app.py")]
    (executed,) = [fact for fact in facts if isinstance(fact, StatementExecuted)]
    assert any(isinstance(fact, SessionCall) for fact in facts)
    flags = ("over_constants", "in_batches", "waits", "retries", "isolates")
    loop = executed.loop
    assert ("none" if loop is None else " ".join(f for f in flags if getattr(loop, f))) == expected


APP = """
def app(session: Session, user_id: int):
    Users(session).by_id(user_id)


def other(session: Session, user: User):
    Users(session).save(user)
"""


def facts_after(before: str, after: str) -> tuple[list[bool], list[str]]:
    """Which calls' facts in the application are the same objects after an edit of the repository, and what
    is said of them then.
    """
    first = workspace(APP)
    earlier = [p.fact for p in first.facts(ROOT / "app.py")]
    assert before in REPOSITORY
    second = first.with_edit(ROOT / "repository.py", REPOSITORY.replace(before, after))
    later = [p.fact for p in second.facts(ROOT / "app.py") if isinstance(p.fact, FunctionCalled)]
    same = [any(fact is old for old in earlier) for fact in later]
    return same, [" ".join(done.action.verb for done in fact.done) for fact in later]


def test_another_body_with_the_same_effects_concerns_nobody() -> None:
    assert facts_after("return user_id + 1", "return 1 + user_id + 0") == (
        [True, True],
        ["execute", "add commit"],
    )
    assert facts_after("return self.session.get", "print(user_id)\n        return self.session.get") == (
        [True, True],
        ["execute", "add commit"],
    )
    assert facts_after("self._finish()\n", "done = self._finish()\n        print(done)\n") == (
        [True, True],
        ["execute", "add commit"],
    )


def test_other_effects_concern_those_who_call_it() -> None:
    assert facts_after("self.session.commit()", "self.session.flush()") == (
        [True, False],
        ["execute", "add flush"],
    )
