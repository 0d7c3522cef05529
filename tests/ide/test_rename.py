"""A rename changes every use, and the database not at all; or it is refused, with the reason."""

from __future__ import annotations

from textwrap import dedent

import pytest
from marked import ROOT, Marked

from sqlassay import ide
from sqlassay.model.installed import InstalledModules, summary_of_source
from sqlassay.model.workspace import Workspace
from sqlassay.text import apply_edits

HEAD = """\
from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from base import Base
"""


def renamed(files: dict[str, str], new: str) -> dict[str, str]:
    """The files that change when the name at the one mark gets another one, with their texts after."""
    project = Marked(files)
    search = ide.Search(project.workspace)
    ((path, span),) = project.places
    prepared = ide.prepare_rename(search, path, span.start)
    assert prepared is not None
    assert prepared.span == span
    ide.check_new_name(prepared.symbol, new, search.program)
    seen = {each: search.seen(each, prepared.symbol) for each in project.texts}
    edits = ide.rename_edits(project.workspace, prepared.symbol, new, seen)
    return {each.name: apply_edits(project.texts[each], its) for each, its in edits.items()}


def with_head(text: str) -> str:
    return HEAD + dedent(text)


def user(column: str, more: str = "") -> str:
    """A class whose column is written so."""
    lines = "".join(f"    {line}\n" for line in (column, *filter(None, [more])))
    key = "    id: Mapped[int] = mapped_column(primary_key=True)\n"
    return f"{HEAD}class User(Base):\n    __tablename__ = 'users'\n{key}{lines}"


def test_a_class_with_all_that_mentions_it():
    models = """\
    __all__ = ["{User}"]
    class {User}(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        boss_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
        boss: Mapped["{User}"] = relationship("{User}", remote_side="{User}.id")
    """
    use = """\
    from models import {User}
    def f(user: {User}, text="User") -> "list[{User}]":
        User_ = 1
        return {User}.id  # User
    """
    start = with_head(models.replace("class {User}", "class «User»").replace("{User}", "User"))
    after = renamed({"models.py": start, "use.py": dedent(use.replace("{User}", "User"))}, "Person")
    assert after["models.py"] == with_head(models.replace("{User}", "Person"))
    assert after["use.py"] == dedent(use.replace("{User}", "Person"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("«email»: Mapped[str]", 'mail: Mapped[str] = mapped_column("email")'),
        ("«email»: Mapped[str] = mapped_column()", 'mail: Mapped[str] = mapped_column("email")'),
        (
            "«email»: Mapped[str] = mapped_column(String(9), index=True)",
            'mail: Mapped[str] = mapped_column("email", String(9), index=True)',
        ),
        ("«email» = Column(\n        String(9)\n    )", 'mail = Column(\n        "email", String(9)\n    )'),
        ("«email» = Column('e_mail', String(9))", "mail = Column('e_mail', String(9))"),
        ("«email» = Column(String, name='e_mail')", "mail = Column(String, name='e_mail')"),
        ("«email»: Mapped[str] = mapped_column('mail', String)", "mail: Mapped[str] = mapped_column(String)"),
        ("«email»: Mapped[str] = mapped_column('mail')", "mail: Mapped[str]"),
        ("«email» = Column('mail', Integer)  # so", "mail = Column(Integer)  # so"),
    ],
)
def test_the_column_of_the_database_keeps_its_name(before, after):
    assert renamed({"models.py": user(before)}, "mail") == {"models.py": user(after)}


def test_what_names_the_column_of_the_database_stays():
    models = """\
    class User(Base):
        __tablename__ = "users"
        __table_args__ = (UniqueConstraint("email"), Index("by_email", "email"))
        id: Mapped[int] = mapped_column(primary_key=True)
        {email}: Mapped[str] = mapped_column({explicit}String)
        by_id = Index("by_id", {email}, id)

    class Login(Base):
        __tablename__ = "logins"
        id: Mapped[str] = mapped_column(ForeignKey("users.email"), primary_key=True)
        user: Mapped[User] = relationship(foreign_keys="[Login.id]", primaryjoin="Login.id == User.{email}")
    """
    start = models.replace("{email}: ", "«email»: ").replace("{email}", "email").replace("{explicit}", "")
    after = renamed({"models.py": with_head(start)}, "mail")
    assert after["models.py"] == with_head(
        models.replace("{email}", "mail").replace("{explicit}", '"email", ')
    )


def test_mapped_column_is_imported_where_it_is_needed():
    models = HEAD.replace(", mapped_column", "") + "class Mixin:\n    «email»: Mapped[str]\n"
    use = (
        user("name: Mapped[str]").replace("(Base)", "(Mixin, Base)")
        + "from models import Mixin\nUser.email\n"
    )
    use = use.replace("from base", "from models import Mixin\nfrom base", 1)
    after = renamed({"models.py": models, "use.py": use}, "mail")
    assert "import Mapped, mapped_column, relationship" in after["models.py"]
    assert '    mail: Mapped[str] = mapped_column("email")\n' in after["models.py"]
    assert after["use.py"].endswith("User.mail\n")


def test_a_relationship_from_a_use_in_another_file():
    models = """\
    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        {orders}: Mapped[list["Order"]] = relationship(back_populates="user")

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
        user: Mapped["User"] = relationship(back_populates="{orders}")
    """
    use = """\
    from models import User
    from sqlalchemy.orm import selectinload
    def f(user: User, orders):
        user.{orders}.append(orders)
        return selectinload(User.{orders})
    """
    start = dedent(use.replace("(User.{orders})", "(User.«orders»)").replace("{orders}", "orders"))
    after = renamed({"models.py": with_head(models.replace("{orders}", "orders")), "use.py": start}, "bought")
    assert after["models.py"] == with_head(models.replace("{orders}", "bought"))
    assert after["use.py"] == dedent(use.replace("{orders}", "bought"))


EMAIL = user("«email»: Mapped[str] = mapped_column(String)")
CLASS = user("email: Mapped[str]").replace("class User", "class «User»")
USING = "from models import User\n"

REFUSED = {
    "an object that is not known": (EMAIL, USING + "def f(x):\n    return x.email\n", "mail", "x.email"),
    "getattr with any name": (
        EMAIL,
        USING + "def f(x: User, n):\n    return getattr(x, n)\n",
        "mail",
        "getattr",
    ),
    "getattr of what is not known": (
        EMAIL,
        USING + "def f(x):\n    return getattr(x, 'email')\n",
        "mail",
        "getattr",
    ),
    "a constructor with any names": (EMAIL, USING + "def f(d):\n    return User(**d)\n", "mail", "User(**d)"),
    "values with any names": (
        EMAIL,
        USING + "from sqlalchemy import update\ndef f(d):\n    return update(User).values(**d)\n",
        "mail",
        "names that are computed",
    ),
    "rows of any names": (
        EMAIL,
        USING
        + "from sqlalchemy import insert\nfrom sqlalchemy.orm import Session\n"
        + "def f(s: Session, rows):\n    s.execute(insert(User), rows)\n",
        "mail",
        "names that are computed",
    ),
    "a keyword of what is not known": (
        EMAIL,
        USING + "def f(make):\n    make(email=1)\n",
        "mail",
        "make(email=…)",
    ),
    "a string that may be looked up": (
        EMAIL,
        USING + "from sqlalchemy.orm import load_only\no = load_only('email')\n",
        "mail",
        "may look it up by its name",
    ),
    "a factory": (
        EMAIL,
        USING
        + "import factory\nclass F(factory.Factory):\n    class Meta:\n        model = User\n    email = 1\n",
        "mail",
        "a class that is made from the model",
    ),
    "a serializer": (
        EMAIL,
        "from pydantic import BaseModel, ConfigDict\nclass Out(BaseModel):\n"
        "    model_config = ConfigDict(from_attributes=True)\n    id: int\n    email: str\n",
        "mail",
        "The model Out",
    ),
    "code that cannot be read": (
        EMAIL,
        USING + "def f(u: User):\n    return u.email +\n",
        "mail",
        "cannot be read",
    ),
    "a name that is taken": (EMAIL, "", "id", "already"),
    "a name that is none": (EMAIL, "", "a-b", "no name"),
    "a reserved name": (EMAIL, "", "metadata", "reserves"),
    "a subclass that has it too": (
        EMAIL,
        USING + "class Admin(User):\n    email = None\n",
        "mail",
        "Admin has an attribute email too",
    ),
    "a column that a function makes": (
        HEAD
        + "from sqlalchemy.orm import declared_attr\nclass M:\n    @declared_attr\n"
        + "    def «email»(cls) -> Mapped[str]:\n        return mapped_column(String)\n"
        + user("name: Mapped[str]").removeprefix(HEAD).replace("(Base)", "(M, Base)"),
        "",
        "mail",
        "cannot be kept",
    ),
    "SQLModel, whose fields are its columns": (
        "from sqlmodel import Field, SQLModel\nclass User(SQLModel, table=True):\n"
        "    id: int = Field(primary_key=True)\n    «email»: str\n",
        "",
        "mail",
        "cannot be kept",
    ),
    "a hybrid": (
        HEAD
        + "from sqlalchemy.ext.hybrid import hybrid_property\n"
        + EMAIL.removeprefix(HEAD).replace("«email»", "email")
        + "    @hybrid_property\n    def «upper»(self):\n        return self.email\n",
        "",
        "mail",
        "neither a column nor a relationship",
    ),
    "the name of a column in the database": (
        EMAIL.replace("«email»", "email") + "    __table_args__ = (UniqueConstraint('«email»'),)\n",
        "",
        "mail",
        "Rename the attribute User.email",
    ),
    "the name of a table": (
        EMAIL.replace("«email»", "email").replace("'users'", "'«users»'"),
        "",
        "x",
        "migration",
    ),
    "a class that is imported by a star": (CLASS, "from models import *\n", "Person", "star"),
    "a class whose module has the name": (CLASS + "Person = 1\n", "", "Person", "already"),
    "a class that another one is called": (
        CLASS,
        user("x: Mapped[int]").replace("User", "Person").replace("users", "persons"),
        "Person",
        "strings could mean either",
    ),
    "a class that the table is called after": (
        "from sqlmodel import Field, SQLModel\nclass «User»(SQLModel, table=True):\n"
        "    id: int = Field(primary_key=True)\n",
        "",
        "Person",
        "The table of User",
    ),
    "a name that is local where the class is used": (
        CLASS,
        USING + "def f(Person):\n    return User(), Person\n",
        "Person",
        "would mean something else in use.py, line 3",
    ),
    "a class that is looked up in its module": (
        CLASS,
        "import models\n# User\ndef f(n):\n    return getattr(models, n)\n",
        "Person",
        "getattr",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_break_something_is_refused(case):
    models, use, new, reason = REFUSED[case]
    with pytest.raises(ide.RefusedError) as refused:
        renamed({"models.py": models, "use.py": use}, new)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "use",
    [
        "def f(x):\n    return x.email\n",
        "def f(email, d):\n    return d['email'], email\n",
        "class Form:\n    email = 1\nForm().email\n",
        USING + "class Form:\n    email = 1\ndef f(form: Form, user: User):\n    return form.email\n",
        USING + "def f(email):\n    return g(email=email), {'email': 1}\ndef g(email):\n    return User()\n",
        "from pydantic import BaseModel\nclass In(BaseModel):\n    email: str\n",
    ],
)
def test_what_is_known_to_be_something_else_is_left_alone(use):
    after = renamed({"models.py": EMAIL, "use.py": use}, "mail")
    assert after == {"models.py": user('mail: Mapped[str] = mapped_column("email", String)')}


def test_a_class_of_an_installed_package_is_refused():
    text = (
        CLASS.replace("«", "").replace("»", "").replace("from base import Base", "Base = declarative_base()")
    )
    head = "from sqlalchemy.orm import declarative_base\n"
    summary = summary_of_source(head + text, "acme", is_package=False)
    installed = InstalledModules(lambda name: summary if name == "acme" else None)
    use = "from acme import User\n"
    workspace = Workspace.empty(installed=installed).with_text(ROOT / "use.py", use, ROOT)
    with pytest.raises(ide.RefusedError, match="User belongs to an installed package"):
        ide.prepare_rename(ide.Search(workspace), ROOT / "use.py", use.index("User"))
