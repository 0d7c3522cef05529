"""The server's text is the editor's text, after every edit and in every encoding."""

from __future__ import annotations

import pytest
from editor import CODECS, LINE_END, running
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from sqlassay.lsp.convert import to_offset, to_position
from sqlassay.lsp.documents import TextDocument
from sqlassay.text import LineIndex
from sqlassay.text.encoding import PositionEncoding

CHARACTERS = st.text(alphabet="ab\n\r\x0c\x0b\x1c\x85\u2028é😀\ufeff\u0301 ", max_size=12)
HALVES = st.text(alphabet="a\n\ud83d\ude00😀", max_size=4)
PLACES = st.tuples(st.integers(0, 8), st.integers(0, 14), st.integers(0, 8), st.integers(0, 14))


@pytest.mark.parametrize(
    ("said", "option", "encoding"),
    [
        (["utf-8"], None, "utf-8"),
        (["utf-16"], "utf-8", "utf-16"),
        (["utf-32"], None, "utf-32"),
        (None, None, "utf-16"),
        (None, "utf-8", "utf-8"),
    ],
)
async def test_positions_count_the_units_that_were_agreed_on(said, option, encoding, project):
    options = {"positionEncoding": option} if option else None
    async with running("ale", project, encodings=said, options=options) as editor:
        assert editor.encoding == encoding
        text = (project / "shop/queries.py").read_text()
        text = text.replace(
            "    return select(User).where(User.del", '    "😀 é"; return select(User).where(User.del'
        )
        uri = editor.open(project / "shop/queries.py", text)
        found = await editor.findings(uri, "SA101", "SA101")
        assert editor.seen(uri, found[0].range) == "User.deleted_at is None"

        editor.replace(uri, ("User.deleted_at is None", "User.name == '😀'"), ('"😀 é"; ', ""))
        (left,) = await editor.findings(uri, "SA101")
        assert editor.seen(uri, left.range) == "User.deleted_at is not None"


async def test_units_that_there_are_not_are_refused(project):
    with pytest.raises(JsonRpcInvalidParams, match="'bytes' is none of utf-8, utf-16, utf-32"):
        async with running("ale", project, options={"positionEncoding": "bytes"}):
            pass


async def test_edits_are_applied_in_order_across_line_ends_that_are_none(project):
    async with running("emacs", project) as editor:
        text = (project / "shop/queries.py").read_text().replace("\n", "\r\n")
        text = text.replace("def gone", '\x0c\r\nSEPARATOR = "\x1c \x85 \u2028"\r\n\r\n\r\ndef gone')
        uri = editor.open(project / "shop/queries.py", text)
        await editor.findings(uri, "SA101", "SA101")
        editor.replace(
            uri,
            ("User.deleted_at is not None", "User.name != None"),
            ("User.name != None", "User.name is not None"),
            ("\r\n", "\n"),
            ("SEPARATOR = ", "# é 😀 \x0c\rSEPARATOR = "),
        )
        found = await editor.findings(uri, "SA101", "SA101")
        assert [editor.seen(uri, one.range) for one in found] == [
            "User.deleted_at is None",
            "User.name is not None",
        ]


async def test_an_unclosed_bracket_leaves_the_findings_elsewhere_at_their_lines(project):
    async with running("vscode", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        editor.replace(uri, ("def by_name(name: str):\n", "def by_name(name: str):\n    print((name\n"))
        editor.replace(uri, ("import select\n", "import select\n\n\n"))
        found = await editor.findings(uri, "SA101", "SA101")
        assert [editor.seen(uri, one.range) for one in found] == [
            "User.deleted_at is None",
            "User.deleted_at is not None",
        ]
        editor.replace(uri, ("def active():\n    return select(", "def active():\n    return (select("))
        await editor.findings(uri, "SA101")
        editor.replace(uri, ("return (select(", "return select("), ("    print((name\n", ""))
        await editor.findings(uri, "SA101", "SA101")


WHOLE = st.sampled_from([PositionEncoding.UTF8, PositionEncoding.UTF32])


@given(CHARACTERS, st.lists(st.tuples(PLACES, CHARACTERS), max_size=5), WHOLE)
def test_any_edits_give_the_text_that_an_editor_has(text, edits, encoding):
    document = TextDocument.opened(types.TextDocumentItem("file:///a.py", "python", 1, text))
    expected = text
    changes: list[types.TextDocumentContentChangeEvent] = []
    for (line, column, end_line, end_column), new in edits:
        first, last = sorted([(line, column), (end_line, end_column)])
        place = types.Range(types.Position(*first), types.Position(*last))
        changes.append(types.TextDocumentContentChangePartial(range=place, text=new))
        start, end = (_offset(expected, *position, encoding.value) for position in (first, last))
        expected = expected[:start] + new + expected[end:]
    assert document.changed(2, changes, encoding).text == expected


@given(CHARACTERS, st.lists(st.tuples(PLACES, HALVES), max_size=6))
def test_an_editor_that_counts_in_utf_16_may_cut_a_character_in_two(text, edits):
    document = TextDocument.opened(types.TextDocumentItem("file:///a.py", "python", 1, text))
    expected = halved(text)
    for (line, column, end_line, end_column), new in edits:
        first, last = sorted([(line, column), (end_line, end_column)])
        place = types.Range(types.Position(*first), types.Position(*last))
        change = types.TextDocumentContentChangePartial(range=place, text=new)
        document = document.changed(2, [change], PositionEncoding.UTF16)
        start, end = (_offset(expected, *position, "utf-16") for position in (first, last))
        expected = expected[:start] + halved(new) + expected[end:]
        assert halved(document.text) == expected
        assert document.text == expected.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def halved(text):
    """A text whose characters are the code units of UTF-16."""
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(data[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(data), 2))


@given(CHARACTERS | HALVES, st.integers(-3, 30), st.sampled_from(PositionEncoding))
def test_a_position_leads_back_to_its_offset(text, offset, encoding):
    lines = LineIndex(text)
    position = to_position(lines, offset, encoding)
    within = min(max(offset, 0), len(text))
    at_line_end = text[within - 1 : within + 1] == "\r\n"
    assert to_offset(lines, position, encoding) == within - at_line_end
    assert position.line == len(LINE_END.findall(text[: within - at_line_end]))
    beyond = types.Position(position.line, position.character + 1000)
    end = to_offset(lines, beyond, encoding)
    assert end == len(text) or text[end] in "\r\n"
    assert "\n" not in text[within:end] and "\r" not in text[within:end]
    assert to_offset(lines, types.Position(len(lines.starts), 0), encoding) == len(text)


def _offset(text: str, line: int, column: int, encoding: str) -> int:
    """By the letter of the specification: lines end at \\n, \\r\\n, \\r; a column past the end is the end."""
    codec, size = CODECS[encoding]
    offset = 0
    for _ in range(line):
        ends = [at for at in (text.find("\n", offset), text.find("\r", offset)) if at >= 0]
        if not ends:
            return len(text)
        offset = min(ends) + (2 if text.startswith("\r\n", min(ends)) else 1)
    units = 0
    while offset < len(text) and text[offset] not in "\r\n":
        units += len(text[offset].encode(codec, "surrogatepass")) // size
        if units > column:
            break
        offset += 1
    return offset
