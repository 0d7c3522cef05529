"""The workspace of the measurements: a large real project, and files of a chosen length in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

HEAD = '''"""A file of the measurements."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class MeasuredBase(DeclarativeBase):
    pass


class MeasuredOwner(MeasuredBase):
    __tablename__ = "measured_owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    things: Mapped[list[MeasuredThing]] = relationship(back_populates="owner")


class MeasuredThing(MeasuredBase):
    __tablename__ = "measured_thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("measured_owner.id"))
    owner: Mapped[MeasuredOwner] = relationship(back_populates="things")


'''
STEPS = "".join(
    f"""    if limit > {number}:
        thing_{number} = session.scalars(select(MeasuredThing).where(MeasuredThing.id == {number})).first()
        names.append("" if thing_{number} is None else str(thing_{number}.id))
"""
    for number in range(9)
)
WRONG = "MeasuredOwner.name is None"
TYPED_AT = "    # here\n"
FUNCTION = f'''
def measured(session: Session, limit: int) -> list[str]:
    """A function of forty lines."""
    names: list[str] = []
{TYPED_AT}    for owner in session.scalars(select(MeasuredOwner)):
        names.append(owner.name or "")
{STEPS}    nobody = session.scalars(select(MeasuredOwner).where({WRONG})).all()
    for owner in nobody:
        if owner.id > limit:
            names.append(str(owner.id))
    return sorted(names)


'''


def copied(project: Path, to: Path) -> Path:
    """A copy of the Python files of a project, with what configures it."""
    wanted = (".py", ".toml", ".ini", ".cfg", ".txt", ".lock", ".mako")

    def ignored(folder: str, names: list[str]) -> set[str]:
        paths = (Path(folder, name) for name in names)
        return {path.name for path in paths if not path.is_dir() and path.suffix not in wanted}

    shutil.copytree(project, to, ignore=ignored, symlinks=True)
    return to


def lines_of(project: Path) -> int:
    """The lines of the Python files below a folder."""
    return sum(path.read_bytes().count(b"\n") for path in project.rglob("*.py"))


def source_of(project: Path, lines: int) -> str:
    """A module of about so many lines: code of the project, with a function of forty lines in the middle."""
    parts = [HEAD]
    length, done = HEAD.count("\n") + FUNCTION.count("\n"), False
    for code in cycle(_modules(project)):
        if not done and length > lines / 2:
            parts.append(FUNCTION)
            done = True
        parts.append(code)
        length += code.count("\n")
        if length >= lines:
            return "".join(parts)
    raise AssertionError


def _modules(project: Path) -> Iterator[str]:
    """Middling modules that use SQLAlchemy, each as a part of a larger one."""
    for path in sorted(project.rglob("*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "sqlalchemy" in text and 40 < text.count("\n") < 400 and "\nfrom __future__" in f"\n{text}":
            yield f"\n# {path.name}\n{text.replace('from __future__ import annotations', '')}\n"
