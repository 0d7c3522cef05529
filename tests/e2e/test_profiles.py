"""Whatever an editor announces, what it announced works: each feature under each profile that has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from editor import PROFILES, Editor, capabilities, running
from lsprotocol import types
from pygls.capabilities import get_capability

NAMES = sorted(path.stem for path in PROFILES.glob("*.json"))
QUERY = 'faces = "é 😀", select(User).where(User.deleted_at is None)'
FIXED = 'faces = "é 😀", select(User).where(User.deleted_at.is_(None))'
QUERIES = f"from sqlalchemy import select\n\nfrom shop.models import User\n\n{QUERY}\n"


class Feature(NamedTuple):
    announced: str
    """The client's capability."""
    works: Callable[[Editor, str, str], Awaitable[None]]
    """Given the URIs of the models and of the query, both open, and the finding shown."""


FEATURES: list[Feature] = []


def feature(announced: str) -> Callable[[Any], Any]:
    def decorate(works: Any) -> Any:
        FEATURES.append(Feature(announced, works))
        return works

    return decorate


@pytest.mark.parametrize("profile", NAMES)
async def test_what_an_editor_announces_works(profile, project):
    models, queries = project / "shop/models.py", project / "shop/queries.py"
    queries.write_text(QUERIES, "utf-8")
    options = {"settings": {"ignore": []}}
    async with running(profile, project, options=options) as editor:
        for announced, works in FEATURES:
            if announced and not get_capability(capabilities(profile), announced):
                continue
            uris = editor.open(models), editor.open(queries)
            await editor.findings(uris[1], "SA101")
            try:
                await works(editor, *uris)
            except Exception as error:
                raise AssertionError(f"{works.__name__} in {profile}") from error
            for uri in uris:
                editor.close(uri)
        lenses = editor.server_capabilities.code_lens_provider
        shows = get_capability(editor.capabilities, "window.show_document.support")
        assert (lenses is not None) == bool(shows)


def place(editor: Editor, uri: str, words: str) -> tuple[types.TextDocumentIdentifier, types.Position]:
    """The second character of the words."""
    return types.TextDocumentIdentifier(uri), editor.position(uri, editor.texts[uri].index(words) + 1)


@feature("")
async def finding(editor: Editor, _: str, uri: str) -> None:
    (found,) = await editor.findings(uri, "SA101")
    assert editor.seen(uri, found.range) == "User.deleted_at is None"
    assert found.message.startswith("`User.deleted_at is None` is always `False`")


@feature("text_document.hover")
async def hover(editor: Editor, _: str, uri: str) -> None:
    found = await editor.hover(uri, "User.deleted_at is None")
    assert found is not None and found.range is not None
    assert editor.seen(uri, found.range) == "User.deleted_at is None"
    assert found.contents.kind in get_capability(
        editor.capabilities, "text_document.hover.content_format", ()
    )
    assert "SA101" in found.contents.value and ".md#" in found.contents.value


@feature("text_document.code_action.code_action_literal_support")
async def quick_fix(editor: Editor, _: str, uri: str) -> None:
    offered = await editor.actions(uri, "User.deleted_at is None", "quickfix")
    await editor.choose(offered["Use .is_()"])
    assert FIXED in editor.texts[uri]
    await editor.findings(uri)


@feature("text_document.definition")
async def definition(editor: Editor, models: str, uri: str) -> None:
    document, position = place(editor, uri, "deleted_at is")
    found = await editor.client.text_document_definition_async(types.DefinitionParams(document, position))
    (location,) = found if isinstance(found, list | tuple) else [found]
    assert (location.uri, editor.seen(models, location.range)) == (models, "deleted_at")


@feature("text_document.references")
async def references(editor: Editor, models: str, uri: str) -> None:
    document, position = place(editor, models, "deleted_at: Mapped")
    params = types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, position)
    found = await editor.client.text_document_references_async(params) or ()
    seen = {(one.uri, editor.seen(one.uri, one.range)) for one in found}
    assert seen == {(models, "deleted_at"), (uri, "deleted_at")}


@feature("text_document.rename")
async def rename(editor: Editor, models: str, uri: str) -> None:
    document, position = place(editor, uri, "deleted_at is")
    params = types.RenameParams(text_document=document, position=position, new_name="gone_at")
    editor.apply(await editor.client.text_document_rename_async(params))
    assert QUERY.replace("deleted_at", "gone_at") in editor.texts[uri]
    assert 'gone_at: Mapped[datetime | None] = mapped_column("deleted_at")' in editor.texts[models]


@feature("text_document.completion")
async def completion(editor: Editor, _: str, uri: str) -> None:
    editor.replace(uri, ("where(User.deleted_at is None)", "filter_by(dele)"))
    end = editor.position(uri, editor.texts[uri].index("dele)") + 4)
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), end)
    found = await editor.client.text_document_completion_async(params)
    items = found.items if isinstance(found, types.CompletionList) else found
    (item,) = [each for each in items if each.label == "deleted_at="]
    assert editor.seen(uri, item.text_edit.range) == "dele"


@feature("text_document.signature_help")
async def signature(editor: Editor, models: str, _: str) -> None:
    document, position = place(editor, models, '"addresses")')
    params = types.SignatureHelpParams(document, position)
    found = await editor.client.text_document_signature_help_async(params)
    (shown,) = found.signatures
    label = shown.parameters[found.active_parameter].label
    assert (label if isinstance(label, str) else shown.label[slice(*label)]).startswith("back_populates")


@feature("text_document.inlay_hint")
async def inlay_hints(editor: Editor, models: str, _: str) -> None:
    whole = types.Range(types.Position(0, 0), editor.position(models, len(editor.texts[models])))
    params = types.InlayHintParams(types.TextDocumentIdentifier(models), whole)
    assert await editor.client.text_document_inlay_hint_async(params)


@feature("window.show_document.support")
async def code_lens(editor: Editor, models: str, _: str) -> None:
    params = types.CodeLensParams(types.TextDocumentIdentifier(models))
    lenses = await editor.client.text_document_code_lens_async(params) or ()
    command = next(lens.command for lens in lenses if lens.command.title == "Show SQL")
    chosen = types.ExecuteCommandParams(command.command, command.arguments)
    await editor.client.workspace_execute_command_async(chosen)
    (shown,) = editor.client.shown_documents
    assert 'CREATE TABLE "user"' in Path(shown.uri.removeprefix("file://")).read_text("utf-8")


@feature("")
async def settings(editor: Editor, _: str, uri: str) -> None:
    ignoring = {"ignore": ["SA101"]}
    if get_capability(editor.capabilities, "workspace.configuration"):
        editor.configure({"": ignoring})
    else:
        told = types.DidChangeConfigurationParams({"sqlassay": ignoring})
        editor.client.workspace_did_change_configuration(told)
    await editor.findings(uri)
