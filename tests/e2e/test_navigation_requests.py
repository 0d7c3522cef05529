"""Going to what strings and keywords mean, and listing what is mapped, as editors ask for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from editor import DEADLINE, Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

USE = """\
from shop.models import Address, User


def lives(user: User, session) -> bool:
    session.query(User).filter_by(name="é")
    return bool(user.addresses or Address(user_id=1).user)
"""


@pytest.fixture
def used(project: Path) -> Path:
    """The project with one more file, which is not open."""
    (project / "shop" / "use.py").write_text(USE, "utf-8")
    return project


def at(editor: Editor, uri: str, words: str, within: int = 0) -> dict[str, object]:
    """A position in the first occurrence of some words."""
    position = editor.position(uri, editor.texts[uri].index(words) + within)
    return {"text_document": types.TextDocumentIdentifier(uri), "position": position}


def lines(locations: object) -> list[str]:
    """The file and the line of each place, counted from 1."""
    return sorted(f"{one.uri.rpartition('/')[2]}:{one.range.start.line + 1}" for one in locations)


async def references(editor: Editor, uri: str, words: str, within: int = 0, *, declaration: bool = True):
    context = types.ReferenceContext(include_declaration=declaration)
    params = types.ReferenceParams(
        **at(editor, uri, words, within), context=context, work_done_token="looking"
    )
    return list(await editor.client.text_document_references_async(params) or ())


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs", "kate"])
async def test_a_string_leads_to_what_it_names(used, profile):
    async with running(profile, used) as editor:
        models = editor.open(used / "shop/models.py")
        (column,) = await editor.client.text_document_definition_async(
            types.DefinitionParams(**at(editor, models, '"user.id"', 6))
        )
        assert editor.seen(models, column.range) == "id"
        assert column.range.start.line == editor.position(models, editor.texts[models].index("id: ")).line

        (other,) = await editor.client.text_document_definition_async(
            types.DefinitionParams(**at(editor, models, 'back_populates="user"', 17))
        )
        assert editor.seen(models, other.range) == "user"
        nothing = await editor.client.text_document_definition_async(
            types.DefinitionParams(**at(editor, models, "datetime"))
        )
        assert not nothing


async def test_the_uses_of_an_attribute_in_all_files(used):
    async with running("vscode", used) as editor:
        models = editor.open(used / "shop/models.py")
        found = await references(editor, models, "addresses: ", 2)
        assert lines(found) == ["models.py:19", "models.py:27", "use.py:6"]
        assert await references(editor, models, "addresses: ", 2, declaration=False) == [
            one for one in found if not (one.uri == models and one.range.start.line == 18)
        ]
        ended = [one for one in editor.progress if one.token == "looking" and one.value["kind"] == "end"]
        assert ended

        editor.open(used / "shop/use.py", USE.replace("user.addresses or ", ""))
        assert lines(await references(editor, models, "addresses: ")) == ["models.py:19", "models.py:27"]


async def test_the_uses_in_the_document_are_highlighted(used):
    async with running("vscode", used) as editor:
        use = editor.open(used / "shop/use.py")
        found = await editor.client.text_document_document_highlight_async(
            types.DocumentHighlightParams(**at(editor, use, "Address(", 1))
        )
        assert [editor.seen(use, one.range) for one in found] == ["Address", "Address"]


@pytest.mark.parametrize("nests", [True, False])
async def test_the_symbols_of_a_document(used, nests):
    async with running("vscode", used, nests_symbols=nests) as editor:
        models = editor.open(used / "shop/models.py")
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(models))
        found = await editor.client.text_document_document_symbol_async(params)
        if nests:
            assert [symbol.name for symbol in found] == ["User", "Address"]
            inner = [(symbol.name, symbol.kind) for symbol in found[1].children]
            assert [editor.seen(models, s.selection_range) for s in found[1].children] == [
                "id",
                "user_id",
                "user",
            ]
        else:
            inner = [(symbol.name, symbol.kind) for symbol in found if symbol.container_name == "Address"]
        assert inner == [
            ("id", types.SymbolKind.Field),
            ("user_id", types.SymbolKind.Field),
            ("user", types.SymbolKind.Property),
        ]


async def test_the_symbols_of_the_workspace(used):
    async with running("vscode", used) as editor:
        found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("addr"))
        named = {(symbol.name, symbol.kind, symbol.container_name) for symbol in found}
        assert ("Address", types.SymbolKind.Class, "shop.models") in named
        assert ("addresses", types.SymbolKind.Property, "User") in named
        assert ("address", types.SymbolKind.Struct, "shop.models") in named
        assert len(named) == 3
        assert not await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("nothing"))


FILES = 100


@pytest.fixture
def much_used(used):
    """The project with 4,000 uses of `User.addresses` more."""
    folder = used / "shop" / "many"
    folder.mkdir()
    many = "from shop.models import User\n" + "".join(
        f"def f{n}(user: User):\n    return [user.addresses for _ in range({n})]\n" for n in range(40)
    )
    for number in range(FILES):
        (folder / f"m{number}.py").write_text(many, "utf-8")
    return used


async def test_other_requests_are_answered_while_the_uses_are_looked_for(much_used):
    async with running("vscode", much_used) as editor:
        models = editor.open(much_used / "shop/models.py")
        await references(editor, models, "name: ")
        looking = asyncio.ensure_future(references(editor, models, "addresses: "))
        assert await editor.hover(models, "User(Base)") is not None
        assert not looking.done()
        async with asyncio.timeout(DEADLINE):
            assert len(await looking) == 3 + FILES * 40


async def test_looking_for_the_uses_can_be_cancelled(much_used):
    async with running("vscode", much_used) as editor:
        models = editor.open(much_used / "shop/models.py")
        await references(editor, models, "name: ")
        context = types.ReferenceContext(include_declaration=True)
        place = at(editor, models, "addresses: ")
        params = types.ReferenceParams(**place, context=context, work_done_token="looking")
        request = editor.client.protocol.send_request(types.TEXT_DOCUMENT_REFERENCES, params, msg_id="uses")
        await editor.eventually(lambda: any(_reports(one) for one in editor.progress))
        editor.client.cancel_request(types.CancelParams(id="uses"))
        async with asyncio.timeout(DEADLINE):
            with pytest.raises(JsonRpcException) as error:
                await asyncio.wrap_future(request)
        assert error.value.code == types.LSPErrorCodes.RequestCancelled
        assert await editor.hover(models, "User(Base)") is not None


def _reports(one: types.ProgressParams) -> bool:
    return one.token == "looking" and one.value["kind"] == "report"
