"""Each section says which rules check it, or why none does."""

from __future__ import annotations

import re

import pytest

from sqlassay.standards import MissingReasonError, RuleRow, chapters, sections, update_coverage
from sqlassay.standards.coverage import PARTS_BELOW
from sqlassay.standards.outline import CHECKED, NOT_CHECKED, blocks, headings

CHAPTER = """# Title

## Section

*Section 9.1*

Text.

### Part

```python
# not a heading
## nor this
```

<!-- not-checked -->
**Not checked.** Nobody can.
<!-- /not-checked -->
"""
ROWS = [
    RuleRow("SA002", "second", "Two\nlines.", ["part"]),
    RuleRow("SA001", "first", "One line.", ["part", "elsewhere"]),
]


def test_a_section_lists_the_rules_that_name_it_and_drops_its_reason() -> None:
    updated = update_coverage(CHAPTER, ROWS)
    assert "**Checked here**\n\n- `SA001` first: One line.\n- `SA002` second: Two lines.\n" in updated
    assert "Nobody can" not in updated
    assert updated.count("<!--") == 4


def test_a_section_without_rules_keeps_its_reason_and_one_with_parts_points_to_them() -> None:
    updated = update_coverage(CHAPTER, [])
    assert "**Not checked.** Nobody can." in updated
    assert f"Text.\n\n<!-- checked-by -->\n{PARTS_BELOW}\n<!-- /checked-by -->\n\n### Part" in updated


def test_updating_twice_changes_nothing_more() -> None:
    for rows in ([], ROWS):
        once = update_coverage(CHAPTER, rows)
        assert update_coverage(once, rows) == once


def test_a_section_that_lost_its_last_rule_needs_a_reason() -> None:
    with pytest.raises(MissingReasonError, match="no rule names the section 'Part'"):
        update_coverage(update_coverage(CHAPTER, ROWS), [])


def test_every_section_of_the_document_lists_its_rules_or_its_reason() -> None:
    for chapter in chapters():
        for heading in headings(chapter.text):
            if heading.level == 1:
                continue
            [block] = blocks(heading.body)
            has_rules = re.search(r"^- `[A-Z]+\d+` [\w-]+: \S", block.text, re.MULTILINE) is not None
            has_parts = any(section.parent == heading.anchor for section in sections())
            if block.kind == NOT_CHECKED:
                assert re.match(r"\*\*Not checked( yet| here)?\.\*\* [A-Z]", block.text) and not has_rules
            else:
                assert block.kind == CHECKED
                assert has_rules or (has_parts and block.text == PARTS_BELOW), heading.title
