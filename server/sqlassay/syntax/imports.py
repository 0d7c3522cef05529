"""Where a new import goes: into an import from the same module, else to the first run of imports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from sqlassay.syntax import form
from sqlassay.syntax.document import Document
from sqlassay.syntax.intents import AddImport, AddVariable, CannotLowerError
from sqlassay.syntax.names import bound_names
from sqlassay.syntax.unit import Unit
from sqlassay.text import Edit, Span


def import_edits(document: Document, unit: Unit, imports: Iterable[AddImport]) -> Iterator[Edit]:
    """The edits, with offsets in the document, after which the names mean in `unit` what is imported.

    :raises CannotLowerError: when a name means something else in the file already
    """
    missing: dict[str, list[str]] = {}
    guarded: list[AddImport] = []
    statements = list(_statements(document))
    for wanted in dict.fromkeys(imports):
        if _is_imported(statements, wanted):
            continue
        _require_free(document, unit, wanted.alias or wanted.name or wanted.module.partition(".")[0])
        if wanted.typing:
            guarded.append(wanted)
        elif wanted.name is None:
            yield _plain(document, statements, wanted.module, wanted.alias)
        else:
            missing.setdefault(wanted.module, []).append(wanted.name)
    for module, names in missing.items():
        existing = next((placed for placed in statements if _can_take(placed.node, module)), None)
        if existing is None:
            yield _new_line(document, statements, f"from {module} import {', '.join(names)}")
        else:
            for name in names:
                yield _into(document, existing, name)
    for wanted in guarded:
        statement = f"from {wanted.module} import {wanted.name}"
        yield _for_type_checkers(document, statements, statement)


def variable_edits(document: Document, unit: Unit, variables: Iterable[AddVariable]) -> Iterator[Edit]:
    """The edits, with offsets in the document, after which module-level variables hold what they are to.

    :raises CannotLowerError: when a name means something else in the file already, or there are no imports
    """
    statements = list(_statements(document))
    for wanted in dict.fromkeys(variables):
        line = f"{wanted.name} = {wanted.value}"
        if any(document.text[placed.start : placed.end] == line for placed in statements):
            continue
        _require_free(document, unit, wanted.name)
        imports = list(_first_run(statements))
        if not imports:
            raise CannotLowerError("there are no imports to put it behind")
        end = document.line_end
        yield _insert(_next_line(document, imports[-1].end), f"{end}{line}{end}")


class _Placed(NamedTuple):
    """A statement of the module and where its unit starts."""

    node: form.Statement
    offset: int

    @property
    def start(self) -> int:
        return self.node.start + self.offset

    @property
    def end(self) -> int:
        return self.node.end + self.offset


def _statements(document: Document) -> Iterator[_Placed]:
    for unit in document.units:
        if not unit.owner and not unit.stale:
            for node in unit.body:
                if not unit.is_damaged(node.span):
                    yield _Placed(node, unit.start)


def _is_imported(statements: Sequence[_Placed], wanted: AddImport) -> bool:
    if wanted.typing:
        statements = [*statements, *chain.from_iterable(map(_guarded, statements))]
    if wanted.name is None:
        imports = (placed.node for placed in statements if isinstance(placed.node, form.Import))
        return any(
            alias.name == wanted.module and alias.asname == wanted.alias
            for node in imports
            for alias in node.names
        )
    return any(
        _is_from(placed.node, wanted.module)
        and any(
            alias.name == wanted.name and alias.asname in (None, wanted.name) for alias in placed.node.names
        )
        for placed in statements
        if isinstance(placed.node, form.ImportFrom)
    )


def _is_from(node: form.Statement, module: str) -> bool:
    return isinstance(node, form.ImportFrom) and node.level == 0 and node.module == module


def _can_take(node: form.Statement, module: str) -> bool:
    return isinstance(node, form.ImportFrom) and _is_from(node, module) and node.names[0].name != "*"


def _require_free(document: Document, unit: Unit, name: str) -> None:
    module = (bound_names(other.body, nested=False) for other in document.units if not other.owner)
    if name in chain(bound_names(unit.body, nested=True), chain.from_iterable(module)):
        raise CannotLowerError(f"{name} already means something else in this file")


def _into(document: Document, existing: _Placed, name: str) -> Edit:
    """The name among those of an import, in their order if they have one."""
    node = existing.node
    assert isinstance(node, form.ImportFrom)
    names = [alias.name for alias in node.names]
    follower = _follower(names, name)
    if follower is not None:
        at = node.names[follower].start + existing.offset
        indent = _indent_before(document.text, at)
        return _insert(at, f"{name}, " if indent is None else f"{name},{document.line_end}{indent}")
    at = node.names[-1].end + existing.offset
    indent = _indent_before(document.text, node.names[-1].start + existing.offset)
    return _insert(at, f", {name}" if indent is None else f",{document.line_end}{indent}{name}")


def _follower(names: Sequence[str], name: str) -> int | None:
    """The index of the name that a new one stands before; None when it comes last."""
    for key in (str, str.casefold):
        if sorted(names, key=key) == list(names):
            return next((index for index, other in enumerate(names) if key(other) > key(name)), None)
    return None


def _indent_before(text: str, offset: int) -> str | None:
    """The indentation before the offset; None when something else stands on its line before it."""
    before = text[line_start(text, offset) : offset]
    return before if not before.strip() else None


def _guarded(placed: _Placed) -> tuple[_Placed, ...]:
    """The statements that only type checkers see, where this is ``if TYPE_CHECKING:``."""
    match placed.node:
        case form.If(test=form.Name(id="TYPE_CHECKING") | form.Attribute(attr="TYPE_CHECKING"), orelse=()):
            return tuple(_Placed(node, placed.offset) for node in placed.node.body)
    return ()


def _for_type_checkers(document: Document, statements: Sequence[_Placed], statement: str) -> Edit:
    """An import at the end of the ``if TYPE_CHECKING:`` that there is, else in one behind the imports."""
    line_end = document.line_end
    block = next((block for placed in statements if (block := _guarded(placed))), None)
    if block is not None:
        indent = _indent_before(document.text, block[0].start)
        if indent is None:
            raise CannotLowerError("what stands under TYPE_CHECKING stands on its line")
        end = _next_line(document, block[-1].end)
        before = "" if document.text[:end].endswith(("\n", "\r")) else line_end
        return _insert(end, f"{before}{indent}{statement}{line_end}")
    imports = list(_first_run(statements))
    if not imports:
        raise CannotLowerError("there are no imports to put it behind")
    lines = f"{line_end}if TYPE_CHECKING:{line_end}    {statement}{line_end}"
    return _insert(_next_line(document, imports[-1].end), lines)


def _plain(document: Document, statements: Sequence[_Placed], module: str, alias: str | None = None) -> Edit:
    """``import module`` before the first import that comes after it: any ``from``, or a later name."""
    statement = f"import {module}" + (f" as {alias}" if alias else "")
    for placed in _first_run(statements):
        match placed.node:
            case form.ImportFrom(module="__future__"):
                continue
            case form.Import(names=(form.Alias(name=name), *_)) if name < module:
                continue
        apart = _is_standard(module) and not _is_standard(_package(placed.node) or "")
        return _insert(placed.start, f"{statement}{document.line_end}{document.line_end if apart else ''}")
    return _new_line(document, statements, statement)


def _is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _first_run(statements: Sequence[_Placed]) -> Iterator[_Placed]:
    """The imports at the top of the module, up to the first other statement."""
    for placed in statements:
        if isinstance(placed.node, (form.Import, form.ImportFrom)):
            yield placed
        elif not _is_docstring(placed.node):
            return


def _new_line(document: Document, statements: Sequence[_Placed], statement: str) -> Edit:
    text, line_end = document.text, document.line_end
    after = _anchor(statements, statement.split()[1])
    if after is not None:
        end = _next_line(document, after.end)
        blank = line_end if isinstance(after.node, form.Expr) else ""
        if not text.endswith(("\n", "\r")) and end == len(text):
            return _insert(end, f"{line_end}{blank}{statement}")
        return _insert(end, f"{blank}{statement}{line_end}")
    if not statements:
        return _insert(len(text), f"{statement}{line_end}")
    first = statements[0]
    start = first.start
    if isinstance(first.node, (form.Function, form.Class)) and first.node.decorators:
        start = text.rindex("@", 0, first.node.decorators[0].start + first.offset)
    return _insert(start, f"{statement}{line_end}{line_end}")


def _anchor(statements: Sequence[_Placed], module: str) -> _Placed | None:
    """The statement that a new import from `module` follows: of the first run of imports the last one of
    the same package, else the last one, else the docstring.
    """
    anchor: _Placed | None = None
    relative = False
    package = module.partition(".")[0]
    for placed in statements:
        node = placed.node
        if not isinstance(node, (form.Import, form.ImportFrom)):
            if anchor is None and _is_docstring(node):
                anchor = placed
                continue
            break
        if not relative or _package(node) == package:
            anchor = placed
        relative = relative or _package(node) == package
    return anchor


def _package(node: form.Statement) -> str | None:
    if isinstance(node, form.Import):
        return node.names[0].name.partition(".")[0]
    if isinstance(node, form.ImportFrom) and not node.level:
        return (node.module or "").partition(".")[0]
    return None


def _is_docstring(node: form.Statement) -> bool:
    return isinstance(node, form.Expr) and isinstance(node.value, form.Constant) and node.value.kind == "str"


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _next_line(document: Document, offset: int) -> int:
    line = document.lines.position(offset).line + 1
    return document.lines.starts[line] if line < len(document.lines.starts) else len(document.text)


def _insert(offset: int, content: str) -> Edit:
    return Edit(Span(offset, offset), content)
