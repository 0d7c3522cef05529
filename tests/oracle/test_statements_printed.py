"""What SQLAlchemy prints for each marked statement: the truth by execution."""

from __future__ import annotations

import pytest
from printed import Mark, marks, modules, printed

MARKS = [mark for path in modules() for mark in marks(path)]


def the_text(mark: Mark) -> str:
    """The SQL that SQLAlchemy prints for a marked statement."""
    (text,) = printed(mark)
    return text


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_marked_statement_has_one_text(mark: Mark) -> None:
    assert the_text(mark)
