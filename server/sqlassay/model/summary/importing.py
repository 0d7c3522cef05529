"""What imports name."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe
from sqlassay.syntax import form


def imported(
    statement: form.Import | form.ImportFrom, here: str, is_package: bool
) -> Iterator[tuple[str, Recipe]]:
    """The names that an import in the module `here` binds, with what they are; none for ``*``."""
    if isinstance(statement, form.Import):
        for alias in statement.names:
            package = alias.name if alias.asname else alias.name.partition(".")[0]
            yield alias.asname or package, r.Imported(r.Source(package, from_root=False), None)
        return
    source = import_source(here, is_package, statement)
    for alias in statement.names:
        if source is not None and alias.name != "*":
            yield alias.asname or alias.name, r.Imported(source, alias.name)


def import_source(here: str, is_package: bool, statement: form.ImportFrom) -> r.Source | None:
    """The module that a ``from`` import in the module `here` names; None where it leads out of the
    workspace.
    """
    module, level = statement.module, statement.level
    if level == 0:
        return None if module is None else r.Source(module, from_root=False)
    package = here.split(".") if is_package else here.split(".")[:-1]
    if level - 1 > len(package):
        return None
    base = package[: len(package) - (level - 1)]
    return r.Source(".".join([*base, *([module] if module else [])]), from_root=True)
