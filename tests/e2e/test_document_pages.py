"""Edits of a file are edits of one of its pages, or they are not made."""

from __future__ import annotations

import pytest

from sqlassay.lsp.documents import Page
from sqlassay.text import Edit, LineIndex, Span

TEXT = "ab\ncd\n0 \n"
PAGES = [Page("1", 1, 0, LineIndex("ab")), Page("2", 1, 3, LineIndex("cd")), Page("3", 1, 6, LineIndex("!l"))]


@pytest.mark.parametrize(
    ("edit", "fitted"),
    [
        (Edit(Span(0, 2), "x"), [Edit(Span(0, 2), "x"), None, None]),
        (Edit(Span(2, 2), "x"), [Edit(Span(2, 2), "x"), None, None]),
        (Edit(Span(3, 6), ""), [None, Edit(Span(3, 5), ""), None]),
        (Edit(Span(3, 6), "x\n"), [None, Edit(Span(3, 5), "x"), None]),
        (Edit(Span(1, 4), ""), [None, None, None]),
        (Edit(Span(6, 8), ""), [None, None, None]),
        (Edit(Span(6, 6), "x\n"), [None, None, Edit(Span(6, 6), "x\n")]),
    ],
)
def test_an_edit_is_of_one_page(edit: Edit, fitted: list[Edit | None]) -> None:
    assert [page.fitted(edit, TEXT) for page in PAGES] == fitted
