from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sqlassay.ide.changes import edits_between
from sqlassay.text import apply_edits

TEXTS = st.lists(st.sampled_from(["a\n", "b\r\n", "c\r", "  d\x0ce\n", "f"])).map("".join)


@given(TEXTS, TEXTS)
def test_the_edits_make_the_new_text_of_the_old(old, new):
    assert apply_edits(old, edits_between(old, new)) == new


def test_the_edits_leave_alone_what_did_not_change():
    old = "one\ntwo is None\nthree\nfour is None\nfive\n"
    new = "one\ntwo.is_(None)\nthree\nfour.is_(None)\nfive\n"
    assert [edit.span.of(old) for edit in edits_between(old, new)] == [" is None", " is None"]
