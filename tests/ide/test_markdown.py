from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from sqlassay.ide.markdown import code, escape, fenced, paragraph, plain


def shown(markdown: str) -> str:
    """What a reader of rendered Markdown sees."""
    tokens = MarkdownIt().parse(markdown)
    return "".join(child.content for token in tokens for child in token.children or ())


@pytest.mark.parametrize(
    "prose",
    [
        "User.__tablename__ is _not_ set, *args",
        "a < b > c, [x](y), #1, ~~z~~, a|b",
        r"a back\slash and a lone ` tick",
    ],
)
def test_escaped_prose_shows_exactly_itself(prose):
    assert shown(escape(prose)) == prose


def test_code_stays_code():
    assert escape("call `__init__` or ``a`b``, not __new__") == r"call `__init__` or ``a`b``, not \_\_new\_\_"


def test_plain_text_keeps_the_words_and_the_addresses():
    text = (
        "## Why\n\n**A** _b_ `__c__` \\_d\\_ [the *page*](https://x.example/p)\n\n```python\nx = **y\n```\n"
    )
    assert plain(text) == "Why\n\nA b __c__ _d_ the page (https://x.example/p)\n\nx = **y\n"


def test_the_first_paragraph_is_the_first_prose():
    assert paragraph("```python\nx\n```\n\n- a\n- b\n\nSay it\nso.\n\nMore.") == "Say it\nso."
    assert paragraph("- only a list") == ""


@pytest.mark.parametrize("text", ["a", "`a", "a``b`", "**a**", "![a](b)", "<b>", "a\nb"])
def test_a_name_from_elsewhere_is_shown_as_it_is(text):
    assert shown(f"**{code(text)}** is it") == " ".join(text.split()) + " is it"
    (block,) = MarkdownIt().parse(fenced(f"```\n{text}", "sql"))
    assert block.content == f"```\n{text}\n"


def test_strong_code_is_plain_text():
    assert plain(f"**{code('User')}** is it") == "User is it\n"
