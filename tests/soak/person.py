"""Somebody who edits: types, deletes, undoes, pastes, saves, renames, switches branches, asks. Seeded."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import grown_shop
from desk import Desk, parses
from lsprotocol import types

FUNCTIONS = (
    "\n\ndef one_more(session):\n    return session.scalars(select({cls}).where({cls}.title is None))\n",
    "\n\nasync def all_of(session):\n    found = await session.execute(select({cls}).filter_by(titel=1))\n"
    "    return [one.lines for one in found.scalars()]\n",
    '\n\ndef raw(session, name):  # 😀 é\n    return session.execute(text(f"SELECT {{name}} FROM users"))\n',
    "\n\ndef written(session, one):\n    try:\n        session.add(one)\n        session.flush()\n"
    "    except Exception:\n        pass\n    return one.title\n",
)
COLUMNS = (
    "    size: Mapped[int] = mapped_column(Integer, nullable=True)\n",
    "    state: Mapped[str | None] = mapped_column(String(20), default='new')\n",
    "    other_id: Mapped[int] = mapped_column(ForeignKey('nowhere.id'))\n",
    "    extra: Mapped[dict] = mapped_column(JSON, default={})\n",
    "    keeper: Mapped[User] = relationship(back_populates='kept')\n",
)
BROKEN = (
    "\n\ndef broken(session):\n    return session.scalars(select(",
    '\n\nnotes = """\nnever closed',
    "\n\nclass Half(Base:\n    id = [",
    "\n\nx = {'a': (1, [2}\n",
    "\n\n    stray = 'indented\n",
)
CONFIGURATIONS = (
    'select = ["SA1", "SA2", "SA5"]\n',
    'ignore = ["SA5"]\nextend-select = ["ALL"]\n',
    'exclude = ["tests"]\n',
    'oracle = "off"\n',
    'severity = {SA1 = "error"}\n',
)
BROKEN_CONFIGURATIONS = ("select = [\n", 'select = ["NOTHING1"]\n', "ignore = 3\n")
REQUESTS: tuple[tuple[str, type], ...] = (
    (types.TEXT_DOCUMENT_HOVER, types.HoverParams),
    (types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams),
    (types.TEXT_DOCUMENT_SIGNATURE_HELP, types.SignatureHelpParams),
    (types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams),
    (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, types.DocumentHighlightParams),
)
BRANCHES = 3
OPEN = 8
"""Documents that are open at most."""
KEYS_AT_ONCE = 12
"""Keys after which somebody looks up: the server is let catch up."""

Action: TypeAlias = Callable[[], Coroutine[Any, Any, int]]


class Person:
    """Does one thing after another; each action gives how many keys or gestures it took."""

    def __init__(self, desk: Desk, departments: int, seed: int) -> None:
        self.desk = desk
        self.random = Random(seed)
        self.branch = 0
        self.journal: list[str] = []
        """What was done in this burst."""
        self._departments = departments
        self._configuration = (desk.root / "pyproject.toml").read_text("utf-8")
        self._actions: dict[Action, int] = {
            self.type_function: 16,
            self.type_column: 16,
            self.delete_words: 12,
            self.undo: 14,
            self.paste: 12,
            self.save: 10,
            self.open_or_close: 8,
            self.rename: 4,
            self.configure: 5,
            self.switch_branch: 3,
            self.ask: 12,
        }

    async def burst(self, size: int) -> int:
        """Work for so many keys, and leave what is Python. Tells how many they were."""
        done = 0
        self.journal.clear()
        while done < size:
            (action,) = self.random.choices(list(self._actions), list(self._actions.values()))
            self.journal.append(action.__name__)
            done += await action()
        self.desk.mend()
        await self.desk.settle()
        return done

    async def switch_branch(self) -> int:
        """All files of the departments become those of another branch, whatever is open."""
        self.branch = self.random.choice([each for each in range(BRANCHES) if each != self.branch])
        files = grown_shop.branch(self.branch, self._departments)
        clean = [uri for uri in self.desk.editor.texts if self._is_saved(uri)]
        wanted: dict[Path, str | None] = {self.desk.root / name: text for name, text in files.items()}
        every = {name for each in range(BRANCHES) for name in grown_shop.branch(each, self._departments)}
        gone = {self.desk.root / name for name in every} - wanted.keys()
        self.desk.write(wanted | {path: None for path in sorted(gone) if path.exists()})
        for uri in clean:  # as editors do with what was not edited
            path = self.desk.path(uri)
            if path.exists():
                self.desk.show(uri, path.read_text("utf-8"))
            else:
                self.desk.close(uri)
        return 1

    async def type_function(self) -> int:
        """A function at the end of a document, key by key."""
        uri = self._document()
        snippet = self.random.choice(FUNCTIONS).format(cls=self._class_in(uri))
        return await self._type(uri, len(self.desk.text(uri)), snippet)

    async def type_column(self) -> int:
        """A line in a mapped class, key by key."""
        uri = self.desk.open(self.random.choice(self._files("models.py")))
        places = [match.end() for match in re.finditer(r"primary_key=True\)\n", self.desk.text(uri))]
        return await self._type(uri, self.random.choice(places or [0]), self.random.choice(COLUMNS))

    async def delete_words(self) -> int:
        """Some words, key by key from the end."""
        uri, keys = self._document(), 0
        for _ in range(self.random.randint(1, 3)):
            words = list(re.finditer(r"\w+", self.desk.text(uri)))
            if words:
                word = self.random.choice(words)
                for end in range(word.end(), word.start(), -1):
                    self.desk.type(uri, end - 1, end, "")
                keys += len(word.group())
        await self._look_up(uri)
        return max(keys, 1)

    async def undo(self) -> int:
        """Go back to an older text, a step or many."""
        uri = self._document()
        older = self.desk.history[uri]
        self.desk.show(uri, self.random.choice(older))
        return 1

    async def paste(self) -> int:
        """A block, whole or broken, somewhere between others."""
        uri = self._document()
        text = self.desk.text(uri)
        whole = self.random.choice(FUNCTIONS).format(cls=self._class_in(uri))
        block = self.random.choice([whole, self.random.choice(BROKEN)])
        places = [match.start() for match in re.finditer(r"\n\n\n(?=\S)", text)] + [len(text)]
        place = self.random.choice(places)
        self.desk.type(uri, place, place, block)
        await self._look_up(uri)
        if self.random.random() < 0.6:
            self.desk.show(uri, text)
        return 2

    async def save(self) -> int:
        """A document goes to disk, if it is Python."""
        uri = self._document()
        if parses(self.desk.text(uri)):
            self.desk.save(uri)
        return 1

    async def open_or_close(self) -> int:
        """Look at another file."""
        if len(self.desk.editor.texts) >= OPEN or self.random.random() < 0.3:
            self.desk.close(self._document())
        else:
            self.desk.open(self.random.choice(self._files("*.py")))
        return 1

    async def rename(self) -> int:
        """A mapped class gets another name, wherever it is used."""
        self.desk.mend()
        uri = self.desk.open(self.random.choice(self._files("models.py")))
        match = re.search(r"^class (\w+)\((?!Declarative)", self.desk.text(uri), re.MULTILINE)
        if match is None:
            return 1
        old = match.group(1)
        new = old.removesuffix("Record") if old.endswith("Record") else f"{old}Record"
        position = self.desk.editor.position(uri, match.start(1) + 1)
        params = types.RenameParams(types.TextDocumentIdentifier(uri), position, new)
        edit = await self.desk.ask(types.TEXT_DOCUMENT_RENAME, params)
        if edit is not None:
            self.desk.apply(edit)
        return len(new)

    async def configure(self) -> int:
        """The project's configuration becomes another, sometimes by way of one that is wrong; mostly it is
        then put back.
        """
        path = self.desk.root / "pyproject.toml"
        last = self.random.choice(CONFIGURATIONS) if self.random.random() < 0.3 else ""
        tried = self.random.choice(BROKEN_CONFIGURATIONS), self.random.choice(CONFIGURATIONS)
        for lines in (self.random.choice(tried), last):
            self.desk.write({path: self._configured(lines)})
            await self._look_up(self._document())
        return 2

    async def ask(self) -> int:
        """Rest the pointer somewhere, have something completed, look at an outline or a light bulb."""
        uri = self._document()
        for _ in range(self.random.randint(1, 5)):
            self._ask_one(uri)
        await self._look_up(uri)
        return 1

    def _ask_one(self, uri: str) -> None:
        identifier = types.TextDocumentIdentifier(uri)
        text = self.desk.text(uri)
        position = self.desk.editor.position(uri, self.random.randint(0, len(text)))
        whole = types.Range(types.Position(0, 0), self.desk.editor.position(uri, len(text)))
        actions = types.CodeActionContext([])
        method, params = self.random.choice(
            [
                *((method, make(identifier, position)) for method, make in REQUESTS),
                (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(identifier)),
                (types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintParams(identifier, whole)),
                (types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensParams(identifier)),
                (types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionParams(identifier, whole, actions)),
                (types.WORKSPACE_SYMBOL, types.WorkspaceSymbolParams("Order")),
            ]
        )
        self.desk.ask_by_the_way(method, params, self.random)

    async def _type(self, uri: str, place: int, text: str) -> int:
        for key, character in enumerate(text):
            self.desk.type(uri, place + key, place + key, character)
            if key % KEYS_AT_ONCE == 0:
                await self._look_up(uri)
        return len(text)

    async def _look_up(self, uri: str) -> None:
        """Wait until the server has got as far."""
        if self.random.random() < 0.3:
            self._ask_one(uri)
        await self.desk.settle()
        symbols = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        if self.desk.editor.pulls and self.random.random() < 0.5:
            await self.desk.editor.pull(uri)
        await self.desk.ask(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols)

    def _document(self) -> str:
        """One of the open documents, or one that is opened for it."""
        if not self.desk.editor.texts:
            return self.desk.open(self.random.choice(self._files("*.py")))
        return self.random.choice(list(self.desk.editor.texts))

    def _files(self, pattern: str) -> list[Path]:
        return sorted((self.desk.root / "shop").rglob(pattern))

    def _is_saved(self, uri: str) -> bool:
        path = self.desk.path(uri)
        return path.exists() and path.read_text("utf-8") == self.desk.text(uri)

    def _class_in(self, uri: str) -> str:
        found = re.findall(r"\b(?:select|class)[( ]([A-Z]\w+)", self.desk.text(uri))
        return self.random.choice(found) if found else "User"

    def _configured(self, lines: str) -> str:
        return self._configuration.replace("[tool.sqlassay]\n", f"[tool.sqlassay]\n{lines}", 1)
