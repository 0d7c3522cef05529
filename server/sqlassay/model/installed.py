"""The modules of installed packages, read when a name of theirs is asked for.

They stand apart from the modules of the workspace: under names that none of these has, such as
``site-packages:acme.models``. They are not checked, and what they say is summed up as it is for the
workspace's own modules.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeAlias

from sqlassay.model.library.registry import library
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary.outline import outline
from sqlassay.syntax import Document

PREFIX = "site-packages:"


Read: TypeAlias = Callable[[str], ModuleSummary | None]
"""Gives the summary of an installed module (see `summary_of_source`) by the name that code imports it by;
None where it is not to be had.
"""


def read_nothing(module: str) -> None:
    """No module is installed."""


class InstalledModules:
    """The summaries of installed modules, each asked for once."""

    def __init__(self, read: Read = read_nothing, stamp: bytes = b"") -> None:
        """:param stamp: what they were read from; another one when something was installed since."""
        self.stamp = stamp
        self._read = read
        self._known: dict[str, ModuleSummary | None] = {}

    def named(self, wanted: str) -> str | None:
        """The name under which the module stands that code imports as `wanted`; None where it is not known.

        The standard library and the packages that `sqlassay.model.library` describes are not looked for.
        """
        top = wanted.partition(".")[0]
        if top in sys.stdlib_module_names or top in library().packages or library().knows(wanted):
            return None
        name = f"{PREFIX}{wanted}"
        return None if self.summary(name) is None else name

    def summary(self, name: str) -> ModuleSummary | None:
        """What the module of this name (with the prefix) declares."""
        if name not in self._known:
            self._known[name] = self._read(imported_name(name))
        return self._known[name]


NOTHING_INSTALLED = InstalledModules()


def is_installed(module: str) -> bool:
    """Whether a module is one of an installed package, by its name."""
    return module.startswith(PREFIX)


def imported_name(module: str) -> str:
    """The name that code imports an installed module by."""
    return module.removeprefix(PREFIX)


def summary_of_source(text: str, module: str, is_package: bool) -> ModuleSummary | None:
    """The summary of the installed module that code imports by this name; None for one that cannot be parsed,
    which might say anything.
    """
    document = Document.parse(text)
    return None if any(document.damage()) else outline(document, f"{PREFIX}{module}", is_package)
