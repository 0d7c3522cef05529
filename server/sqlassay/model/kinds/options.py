"""Options of sessions (`Session
<https://docs.sqlalchemy.org/en/21/orm/session_api.html#sqlalchemy.orm.Session.__init__>`_).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds.base import Arguments, Literal


class Options(Struct, frozen=True):
    """What is known of a session's options; None where an option may have any value."""

    expire_on_commit: bool | None = None
    autoflush: bool | None = None
    autobegin: bool | None = None
    autocommit: bool | None = None
    twophase: bool | None = None
    future: bool | None = None

    defaults: ClassVar[dict[str, bool | None]] = {
        "expire_on_commit": True,
        "autoflush": True,
        "autobegin": True,
        "autocommit": False,
        "twophase": False,
        "future": None,
    }
    """`future` is the one whose default depends on the release."""

    def given(self, arguments: Arguments) -> Options:
        """These options, changed by the arguments of a call."""
        return Options(**{name: self._given(name, arguments) for name in self.__struct_fields__})

    def without(self, names: Iterable[str]) -> Options:
        """These options where those of the `names` may have any value."""
        return replace(self, **dict.fromkeys(names))

    def common(self, other: Options) -> Options:
        """What both say."""
        return Options(
            **{
                name: value if (value := getattr(self, name)) == getattr(other, name) else None
                for name in self.__struct_fields__
            }
        )

    @property
    def unusual(self) -> dict[str, bool]:
        """The options that are known to differ from SQLAlchemy's default."""
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in values if value not in (None, self.defaults[name])}

    def _given(self, name: str, arguments: Arguments) -> bool | None:
        match arguments.get(name):
            case Literal(value=bool(value)):
                return value
            case None if not arguments.unpacked:
                known: bool | None = getattr(self, name)
                return known
        return None


UNKNOWN_OPTIONS = Options()
DEFAULT_OPTIONS = Options(**Options.defaults)
