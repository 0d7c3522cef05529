"""Whatever somebody types into real files: each request has an answer, what is found is what a cold reading
finds, and what is offered stays in the text and leaves it whole.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from editor import capabilities
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lsprotocol import types
from sources import FULL

from sqlassay.index import Index
from sqlassay.kit import Environment
from sqlassay.lint import Selection, check
from sqlassay.lsp import folder
from sqlassay.lsp.convert import to_offset, to_position
from sqlassay.lsp.features import Features
from sqlassay.lsp.protocol import RequestFailed
from sqlassay.lsp.snapshot import Snapshot
from sqlassay.model.workspace import Workspace
from sqlassay.text import Edit, LineIndex, Span, apply_edits
from sqlassay.text.encoding import PositionEncoding

SHOP = Path(__file__).parents[2] / "examples/shop"
FILES = tuple(sorted(SHOP.rglob("*.py")))
TEXTS = {path: path.read_text("utf-8") for path in FILES}
UNIT = PositionEncoding.UTF16
TYPED = st.sampled_from(
    [
        *"()[]{}'\"\\:,.#@=\n\r\t\f\0;*",
        *(
            '"""',
            "'''",
            'f"{',
            'f"{x!r:>{w}}"',
            "\r\n",
            "\\\n",
            "\u2028",
            "\ufeff",
            "\u0301",
            "é",
            "𝒳",
            "\ud83d",
        ),
        *(
            "@x\n",
            "lambda ",
            "await ",
            "def f(",
            "class A(Base):\n    ",
            "else:\n",
            "return ",
            "    ",
            "# noqa: SA101",
        ),
        *(
            "if x:\n    ",
            "with session as s:\n    ",
            "try:\n",
            "match x:\n    case 1:\n        pass\n",
            "global x\n",
        ),
        *(
            'relationship("User")',
            "select(User)",
            ".where(",
            "User.id == None",
            "session.",
            "yield ",
            "type X = int\n",
        ),
        *(
            "x: Mapped[int] = ",
            'text(f"select {x}")',
            "from x import *\n",
            "9" * 5000,
            "'\\N{BULLET}'",
            "'\\ud800'",
        ),
    ]
)
PLACE = st.integers(0, 10_000)
PASTED = st.builds(
    lambda file, start, length: TEXTS[FILES[file]][start % len(TEXTS[FILES[file]]) :][:length],
    st.integers(0, len(FILES) - 1).filter(lambda file: TEXTS[FILES[file]]),
    PLACE,
    st.integers(0, 200),
)
EDIT = st.tuples(
    PLACE, st.sampled_from([0, 0, 0, 1, 3, 20, 120]), st.lists(TYPED, max_size=3).map("".join) | PASTED
)
FILE = st.sampled_from([path for path in FILES if TEXTS[path]])
TIMES = 20 if FULL else 1
many = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _errors_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def report(what: str, lost: str, error: Exception) -> None:
        raise AssertionError(f"{what}: {lost}") from error

    monkeypatch.setattr(folder, "report_error", report)


@cache
def opened() -> Snapshot:
    """The example as a server has it that has read all."""
    announced = types.InitializeParams(capabilities=capabilities("vscode"))
    start = Snapshot(Features.of(announced), UNIT).with_folders([SHOP])
    start = start.configured({"cache": False, "trusted": False, "codeLens": {"statements": True}})
    survey = start.survey(SHOP)
    assert survey is not None
    return start.surveyed(SHOP, survey, start.read(SHOP, list(survey.changed), Index(None)))


def edited(text: str, edit: tuple[int, int, str]) -> tuple[str, int]:
    """A text after an edit, and where that ends."""
    place, length, new = edit
    start = place % (len(text) + 1)
    return text[:start] + new + text[start + length :], start + len(new)


def shown(snapshot: Snapshot, path: Path, text: str) -> Snapshot:
    """After an editor shows this text of a file."""
    return snapshot.opened(types.TextDocumentItem(path.as_uri(), "python", 1, text))


@settings(many, max_examples=25 * TIMES)
@given(FILE, st.lists(EDIT, min_size=1, max_size=3), PLACE)
def test_every_request_is_answered_and_every_edit_leaves_the_text_whole(
    path: Path, edits: list[tuple[int, int, str]], somewhere: int
) -> None:
    snapshot, text = opened(), TEXTS[path]
    for edit in edits:
        text, typed = edited(text, edit)
        snapshot = shown(snapshot, path, text)
        assert snapshot.report(path) is not None
        for offset in (typed, somewhere % (len(text) + 1)):
            for made in answered(snapshot, path, to_position(LineIndex(text), offset, UNIT)):
                assert_whole(snapshot, made)


def answered(snapshot: Snapshot, path: Path, place: types.Position) -> Iterator[types.WorkspaceEdit]:
    """Ask all that can be asked at a place; gives the edits that come of it."""
    document, file = types.TextDocumentIdentifier(path.as_uri()), snapshot.file(path.as_uri())
    assert file is not None
    whole = types.Range(types.Position(0, 0), types.Position(100_000, 0))
    file.hover(place, file.diagnostics())
    file.sql_at(place)
    snapshot.document_symbols(types.DocumentSymbolParams(document))
    snapshot.code_lenses(types.CodeLensParams(document))
    snapshot.inlay_hints(types.InlayHintParams(document, whole))
    snapshot.definition(types.DefinitionParams(document, place))
    snapshot.highlights(types.DocumentHighlightParams(document, place))
    snapshot.signature_help(types.SignatureHelpParams(document, place))
    found = snapshot.references(types.ReferenceParams(types.ReferenceContext(True), document, place))
    assert found is not None
    found.locations({other: found.look(other) for other in found.paths}, declarations=True)
    complete(snapshot, types.CompletionParams(document, place))
    yield from renamed(snapshot, document, place)
    actions = snapshot.code_actions(types.CodeActionParams(document, whole, types.CodeActionContext([])))
    for action in actions:
        made = snapshot.resolved(action)
        if made is not None and made.edit is not None:
            yield made.edit


def complete(snapshot: Snapshot, params: types.CompletionParams) -> None:
    found = snapshot.completions(params)
    assert found is not None
    for item in found.items[:3]:
        snapshot.documented(item)
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.start <= params.position <= item.text_edit.range.end


def renamed(
    snapshot: Snapshot, document: types.TextDocumentIdentifier, place: types.Position
) -> Iterator[types.WorkspaceEdit]:
    try:
        snapshot.prepared_rename(types.PrepareRenameParams(document, place))
        renaming = snapshot.renaming(
            types.RenameParams(text_document=document, position=place, new_name="other_name")
        )
        if renaming is not None:
            yield renaming.edit({path: renaming.look(path) for path in renaming.paths})
    except RequestFailed:
        pass  # with the reason


def assert_whole(snapshot: Snapshot, made: types.WorkspaceEdit) -> None:
    """The edits lie in the text and apart from each other, and a file that is Python stays that."""
    for change in made.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        file = snapshot.file(change.text_document.uri)
        assert file is not None
        lines = file.page.lines
        after = apply_edits(lines.text, [placed(lines, edit) for edit in change.edits])
        assert not is_python(lines.text) or is_python(after)


def placed(lines: LineIndex, edit: Any) -> Edit:
    ends = [to_offset(lines, position, UNIT) for position in (edit.range.start, edit.range.end)]
    assert [to_position(lines, offset, UNIT) for offset in ends] == [edit.range.start, edit.range.end]
    return Edit(Span(*ends), edit.new_text)


def is_python(text: str) -> bool:
    """Whether Python can read a text."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


# Warm and cold

PART = {path: text for path, text in TEXTS.items() if path.parent.name in ("models", "repositories") and text}
WORD = re.compile(r"\w+")
WORDS = sorted({word for text in PART.values() for word in WORD.findall(text)})
LINES = sorted({line for text in PART.values() for line in text.splitlines(keepends=True)})


def with_word(text: str, place: int, word: str) -> str:
    """A text with another word somewhere."""
    words = list(WORD.finditer(text))
    start, end = words[place % len(words)].span() if words else (0, 0)
    return text[:start] + word + text[end:]


def with_lines(text: str, place: int, gone: int, lines: list[str]) -> str:
    """A text with other lines somewhere."""
    known = text.splitlines(keepends=True)
    start = place % (len(known) + 1)
    return "".join([*known[:start], *lines, *known[start + gone :]])


CHANGE = st.one_of(
    EDIT.map(lambda edit: lambda text: edited(text, edit)[0]),
    st.builds(lambda *how: lambda text: with_word(text, *how), PLACE, st.sampled_from(WORDS)),
    st.builds(
        lambda *how: lambda text: with_lines(text, *how),
        PLACE,
        st.integers(0, 3),
        st.lists(st.sampled_from(LINES), max_size=2),
    ),
)


@settings(many, max_examples=12 * TIMES)
@given(
    st.lists(st.sampled_from(sorted(PART)), min_size=2, max_size=2),
    st.lists(st.tuples(st.booleans(), st.none() | CHANGE), max_size=8),
)
def test_what_is_found_after_edits_in_several_files_is_found_cold(
    paths: list[Path], edits: list[tuple[bool, Callable[[str], str] | None]]
) -> None:
    warm, texts = read_cold(PART), dict(PART)
    history: list[tuple[Path, str]] = []
    for second, edit in edits:
        path = paths[second]
        if edit is None and history:
            path, text = history.pop()  # undone
        else:
            history.append((path, texts[path]))
            text = edit(texts[path]) if edit else texts[path]
        texts[path] = text
        warm = warm.with_edit(path, text)
        for one in PART:
            found(warm, one)
    if any(document.damage() for document in map(warm.document, paths) if document and [*document.damage()]):
        for path in paths:  # what is kept of the text before the damage goes with it
            warm = warm.with_edit(path, PART[path])
        texts = PART
    cold = read_cold(texts)
    for path in PART:
        assert warm.summary(path) == cold.summary(path)
        assert found(warm, path) == found(cold, path)


def read_cold(texts: dict[Path, str]) -> Workspace:
    """The example with nothing known of it."""
    return Workspace.empty().with_texts((path, text, SHOP) for path, text in texts.items())


def found(workspace: Workspace, path: Path) -> list[tuple[Any, ...]]:
    """All that all rules find in a file."""
    everything = check(workspace, path, Selection(select=("ALL",)), Environment(None))
    return [(one.span, one.rule.code, one.message, one.severity, one.fix) for one in everything]
