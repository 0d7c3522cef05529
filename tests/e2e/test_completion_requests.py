"""Completion, as editors ask for it: while a line is being typed."""

from __future__ import annotations

import pytest
from editor import Editor, running
from lsprotocol import types


async def complete(editor: Editor, uri: str, words: str) -> list[types.CompletionItem]:
    """What is offered behind the first occurrence of some words."""
    position = editor.position(uri, editor.texts[uri].index(words) + len(words))
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), position)
    found = await editor.client.text_document_completion_async(params)
    assert isinstance(found, types.CompletionList)
    return list(found.items)


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs", "kate"])
async def test_names_are_offered_on_a_line_that_is_being_typed(project, profile):
    async with running(profile, project) as editor:
        assert editor.server_capabilities.completion_provider is not None
        models = editor.open(project / "shop/models.py")
        editor.replace(models, ('ForeignKey("user.id"))', 'ForeignKey("user.'))
        found = await complete(editor, models, 'ForeignKey("user.')
        assert [item.label for item in found] == ["id", "name", "deleted_at"]
        assert [item.text_edit.new_text for item in found] == ["id", "name", "deleted_at"]
        assert editor.seen(models, found[0].text_edit.range) == ""

        queries = editor.open(project / "shop/queries.py")
        editor.replace(queries, ("where(User.name == name)", 'filter_by(name="𐐀", del'))
        found = await complete(editor, queries, 'filter_by(name="𐐀", del')
        assert "deleted_at=" in [item.label for item in found]
        assert editor.seen(queries, found[0].text_edit.range) == "del"


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs", "kate"])
async def test_documentation_comes_with_the_item_or_when_it_is_looked_at(project, profile):
    async with running(profile, project) as editor:
        models = editor.open(project / "shop/models.py")
        editor.replace(models, ('relationship(back_populates="user")', "relationship(la"))
        (lazy,) = (i for i in await complete(editor, models, "relationship(la") if i.label == "lazy=")
        resolves = editor.server_capabilities.completion_provider.resolve_provider
        assert bool(resolves) == (profile == "vscode")
        if resolves:
            assert lazy.documentation is None
            lazy = await editor.client.completion_item_resolve_async(lazy)
        said = lazy.documentation
        assert isinstance(said, str) == (profile in ("emacs", "kate"))
        assert "related items should be loaded" in (said if isinstance(said, str) else said.value)
