"""The standards document is whole: every section of the original outline, anchors, links, addresses."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit
from urllib.request import url2pathname

import pytest

from sqlassay.standards import (
    UnknownAnchorError,
    chapters,
    link,
    link_targets_absolute,
    section,
    sections,
    url,
)

# Section number, its anchor, and for each of its topics an anchor, or the bold words that begin it.
OUTLINE = """
1.1 directory-structure
1.2 file-naming: **Models **Schemas **Routes **Database **Migrations
1.3 module-organization: **Models **Schemas **Routes
1.4 component-architecture: data-access-layer service-layer presentation-layer
1.5 code-splitting: splitting-large-models reusable-query-logic external-configuration
2.1 design-patterns: repository unit-of-work data-mapper
2.2 recommended-approaches: declarative-base context-managers parameterized-queries eager-loading alembic
2.3 anti-patterns: raw-sql global-sessions long-lived-sessions over-fetching n1-queries
2.4 state-management: session-scope detached-objects thread-safety asynchronous-sessions
2.5 error-handling: catching-exceptions rolling-back error-logging
3.1 optimization-techniques: indexing query-optimization connection-pooling caching batch-operations
3.2 memory-management: closing-sessions result-size streaming-results
3.3 loading-strategies: joined-loading subquery-loading selectin-loading raising-on-lazy-loads
4.1 common-vulnerabilities: sql-injection data-exposure authentication-bypass
4.2 input-validation: schema-validation sanitization
4.3 authentication-and-authorization: authentication authorization
4.4 data-protection: encryption password-hashing data-masking database-credentials
4.5 secure-api-communication: **HTTPS **API **Rate
5.1 unit-testing: **Models **Repositories **Services
5.2 integration-testing: database-integration api-integration
5.3 end-to-end-testing: **Full
5.4 test-organization: **Test test-fixtures
5.5 mocking-and-stubbing: mocking-the-database patching-external-dependencies
6.1 frequent-mistakes: forgetting-to-commit relationship-configuration mapping-mistakes unhandled-exceptions
6.1 frequent-mistakes: unoptimized-queries python-operators-in-sql silent-wrong-results reading-results
6.1 frequent-mistakes: column-defaults untracked-changes
6.2 edge-cases: concurrency type-mismatches large-result-sets
6.3 version-specific-issues: api-changes library-compatibility
6.4 debugging-strategies: query-logging debugging-tools query-analysis
7.1 recommended-development-tools: **Editor **Database **Profiler
7.2 build-configuration: dependencies environment-variables
7.3 linting-and-formatting: **Linting **Formatting
7.4 deployment: database-configuration security-hardening monitoring
7.5 continuous-integration-and-delivery: automated-testing database-migrations deployment-rollbacks
"""

LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")


@pytest.mark.parametrize("line", OUTLINE.strip().splitlines())
def test_a_section_of_the_outline_stands_with_its_topics(line: str) -> None:
    head, _, topics = line.partition(":")
    number, anchor = head.split()
    found = section(anchor)
    assert (found.number, found.parent) == (number, None)
    for topic in topics.split():
        if topic.startswith("**"):
            assert f"- {topic}" in found.text
        else:
            assert (section(topic).number, section(topic).parent) == (number, anchor)


def test_the_document_has_the_outlines_sections_in_order_and_no_other() -> None:
    numbers = [line.split()[0] for line in OUTLINE.strip().splitlines()]
    assert [found.number for found in sections() if found.parent is None] == list(dict.fromkeys(numbers))
    assert [chapter.number for chapter in chapters()] == [1, 2, 3, 4, 5, 6, 7]
    for chapter in chapters():
        assert all(found.number.startswith(f"{chapter.number}.") for found in chapter.sections)


def test_anchors_are_unique_so_that_a_heading_link_means_one_place() -> None:
    anchors = [found.anchor for found in sections()]
    assert sorted(anchors) == sorted(set(anchors))


def test_a_sections_text_opens_with_prose_that_stands_alone() -> None:
    """A hover shows the beginning of the text: a paragraph, not a list, a table, code or a link elsewhere."""
    for found in sections():
        opening = found.text.split("\n\n")[0]
        assert re.match(r"[A-Z`\"]", opening) and opening.endswith((".", ":")), found.anchor


def test_links_inside_the_document_lead_to_a_section_of_the_named_chapter() -> None:
    for chapter in chapters():
        for path, anchor in LINK.findall(chapter.text):
            assert section(anchor).path == (path or chapter.path), (chapter.path, path, anchor)


def test_the_introduction_links_to_every_chapter() -> None:
    introduction = (_local_path(url("alembic")).parent / "README.md").read_text(encoding="utf-8")
    for chapter in chapters():
        assert f"[{chapter.title}]({chapter.path})" in introduction


def test_url_leads_into_the_installed_file_at_the_heading() -> None:
    for found in sections():
        address, fragment = urldefrag(url(found.anchor))
        line = _local_path(address).read_text(encoding="utf-8").splitlines()[found.line - 1]
        assert line.lstrip("# ") == found.title
        assert fragment == found.anchor


def test_a_link_leads_to_the_line_of_the_heading_and_under_a_configured_base_to_its_anchor() -> None:
    address, fragment = urldefrag(link("eager-loading"))
    assert address == urldefrag(url("eager-loading")).url
    assert fragment == f"L{section('eager-loading').line}"
    assert link("eager-loading", "https://e") == url("eager-loading", "https://e")


def test_url_under_a_configured_base() -> None:
    assert url("eager-loading", "https://example.org/standards/") == (
        "https://example.org/standards/02-patterns.md#eager-loading"
    )


def test_links_can_be_made_absolute_for_reading_elsewhere() -> None:
    text = link_targets_absolute(
        "[a](#alembic), [b](03-performance.md#indexing), [c](https://x.org/#d)", "https://e"
    )
    assert text == (
        "[a](https://e/02-patterns.md#alembic), [b](https://e/03-performance.md#indexing), [c](https://x.org/#d)"
    )


def test_an_unknown_anchor_names_the_nearest() -> None:
    with pytest.raises(UnknownAnchorError, match=r"'eager-load'; the nearest is 'eager-loading'"):
        url("eager-load")


def test_manual_links_are_collected() -> None:
    assert section("eager-loading").manual_links[0] == (
        "https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#loading-toplevel"
    )


def _local_path(address: str) -> Path:
    return Path(url2pathname(unquote(urlsplit(address).path)))
