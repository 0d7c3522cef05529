"""Which blocks are looked at again after an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay.model.questions import Answers
from sqlassay.model.schema import describe_schema
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
FILES = {
    "base.py": """\
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

Factory = sessionmaker()


class Base(DeclarativeBase):
    pass


def make():
    return Factory()
""",
    "models.py": """\
from base import Base
from sqlalchemy.orm import Mapped, mapped_column


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
""",
    "app.py": """\
from base import make
from models import User


def first():
    return make().query(User).first()


def second():
    return [print(user.id) for user in make().query(User)]
""",
    "other.py": """\
from base import make


def third():
    return make().commit()
""",
}


@pytest.fixture
def workspace() -> Workspace:
    texts = [(ROOT / name, text, ROOT) for name, text in FILES.items()]
    workspace = Workspace.empty().with_texts(texts)
    for name in FILES:
        workspace.facts(ROOT / name)
    return workspace


def walked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first lines of the functions and classes that are looked at when all facts are asked for."""
    found: list[str] = []
    walk = Workspace._walk

    def spy(self, unit, module):
        first = unit.text.strip().partition("\n")[0]
        found.extend([first] if first.startswith(("def ", "class ")) else [])
        return walk(self, unit, module)

    monkeypatch.setattr(Workspace, "_walk", spy)
    for name in FILES:
        workspace.facts(ROOT / name)
    return found


def edited(workspace: Workspace, name: str, before: str, after: str) -> Workspace:
    text = workspace.document(ROOT / name).text
    assert before in text
    return workspace.with_edit(ROOT / name, text.replace(before, after))


def test_a_body_is_nobody_elses_business(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    after = edited(workspace, "app.py", "print(user.id)", "len(str(user.id))")
    assert walked(after, monkeypatch) == ["def second():"]


def test_an_interface_concerns_those_who_use_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = edited(workspace, "models.py", "id: Mapped[int]", "key: Mapped[int]")
    assert walked(after, monkeypatch) == ["class User(Base):", "class Order(Base):", "def second():"]


def test_another_way_to_the_same_answer_changes_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = edited(workspace, "base.py", "    return Factory()", "    made = Factory()\n    return made")
    assert walked(after, monkeypatch) == ["def make():"]


def test_another_answer_concerns_all_who_asked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = edited(workspace, "base.py", "    return Factory()", "    return open('x')")
    assert walked(after, monkeypatch) == ["def make():", "def first():", "def second():", "def third():"]


def test_a_new_name_elsewhere_concerns_nobody(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = edited(workspace, "models.py", "class Order", "class Item:\n    key = 1\n\n\nclass Order")
    assert walked(after, monkeypatch) == ["class Item:"]


def test_a_module_that_takes_the_place_of_another(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = workspace.with_text(ROOT / "base" / "__init__.py", "def make():\n    return 1\n", ROOT)
    assert "def third():" in walked(after, monkeypatch)


def test_what_a_block_depends_on(workspace: Workspace) -> None:
    unit = next(u for u in workspace.document(ROOT / "other.py").units if "third" in u.text)
    parts = {(part[0].__name__, *part[1:]) for part in workspace.program.inputs_of([unit.block])}
    assert ("function_in", "base", "make") in parts
    assert ("binding", "base", "Factory") in parts
    assert not any("models" in part for part in parts)


def test_what_an_edit_does_not_concern_is_not_compared(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(workspace.program.mapped_classes())
    compared: list[str] = []
    found = Answers._found

    def spy(self, question, program):
        compared.append(str(question[1:]))
        return found(self, question, program)

    monkeypatch.setattr(Answers, "_found", spy)
    list(workspace.program.mapped_classes())
    assert not compared
    after = edited(workspace, "models.py", '"orders"\n', '"orders"\n    total: Mapped[int]\n')
    list(after.program.mapped_classes())
    assert compared
    assert not any("User" in question or "'base'" in question for question in compared)


EDITS = (
    ("models.py", "id: Mapped[int]", "key: Mapped[int]"),
    ("base.py", "return Factory()", "return None"),
    ("models.py", "class Order(Base):", "class Order(User):"),
    ("base.py", "return None", "return Factory()"),
    ("models.py", "class Order(User):", "class Order(Base):\n    u = relationship('User', backref='o')"),
    ("models.py", "import Mapped,", "import Mapped, relationship,"),
    ("app.py", "from models import User", "from models import *"),
    ("models.py", "class User(Base):", "class User(Other):"),
    ("models.py", "class User(Other):", "class Other(Base):\n    __abstract__ = True\n\nclass User(Other):"),
    ("base.py", "class Base(DeclarativeBase):", "class Base:"),
    ("base.py", "class Base:", "class Base(DeclarativeBase):"),
)


def test_after_edits_all_is_as_if_it_had_been_read_first(workspace: Workspace) -> None:
    said = set()
    for name, before, after in EDITS:
        workspace = edited(workspace, name, before, after)
        cold = Workspace.empty().with_texts((p, workspace.text(p), ROOT) for p in workspace.paths)
        said.add(everything(cold))
        assert everything(workspace) == everything(cold)
    gone = workspace.without(ROOT / "models.py")
    assert everything(gone) != everything(workspace)
    again = gone.with_text(ROOT / "models.py", workspace.text(ROOT / "models.py"), ROOT)
    assert everything(again) == everything(workspace)
    assert len(said) == len(EDITS) - 1


def everything(workspace: Workspace) -> str:
    rows = [row for path in sorted(workspace.paths) for row in workspace.describe(path)]
    return f"{rows}\n{describe_schema(workspace.program)}"
