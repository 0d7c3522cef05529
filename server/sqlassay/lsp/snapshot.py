"""The state of the server at one moment, and what follows from it. Importing this loads the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs
from lsprotocol import types
from msgspec import Struct
from msgspec.structs import replace

from sqlassay.ide import Named
from sqlassay.index import Index
from sqlassay.lsp import code_lenses, completion, inlay_hints, navigation, signature_help
from sqlassay.lsp.actions import chosen, code_actions, edit_of
from sqlassay.lsp.configuration import SECTION
from sqlassay.lsp.convert import to_path, to_uri
from sqlassay.lsp.diagnostics import Report, report_of
from sqlassay.lsp.documents import Page, TextDocument
from sqlassay.lsp.features import Features
from sqlassay.lsp.file import Document, File
from sqlassay.lsp.folder import Folder, Survey
from sqlassay.lsp.notebook import Notebook
from sqlassay.lsp.policy import Policy, check_selector
from sqlassay.lsp.settings import ClientSettings, settings_of
from sqlassay.model.program import Program
from sqlassay.model.workspace import SourceFile as Parsed
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import BackgroundJudge
from sqlassay.project import Problem, SourceFile, workspace_root
from sqlassay.project.settings import selectors
from sqlassay.text.encoding import PositionEncoding


class Snapshot(Struct, frozen=True):
    """Everything an answer depends on. It never changes; a change makes the next one."""

    features: Features
    encoding: PositionEncoding
    defaults: ClientSettings = ClientSettings()
    """What the client set for no folder in particular."""
    complaints: tuple[str, ...] = ()
    """What is wrong with what the client set."""
    folders: dict[Path, Folder] = {}
    documents: dict[Path, Document] = {}
    """The open documents, those that changed last at the end."""
    revision: int = 0
    """Counts the changes."""

    def file(self, uri: str) -> File | None:
        """The file that a URI means, open or not; None when the server does not know it."""
        return self.file_at(to_path(uri))

    def file_at(self, path: Path) -> File | None:
        """The same by its path."""
        whole = self._notebook_of(path) or path
        folder = self.folder_of(whole)
        known = folder.workspace.document(whole) if folder else None
        if folder is None or known is None:
            return None
        document = self.documents.get(whole)
        pages = document.pages if document else (Page(to_uri(path), None, 0, known.lines),)
        page = next((each for each in pages if path in (whole, to_path(each.uri))), None)
        if page is None:
            return None
        return File(whole, folder, page, self.encoding, self.features, self.documents)

    def _notebook_of(self, cell: Path) -> Path | None:
        notebooks = (each for each in self.documents.values() if isinstance(each, Notebook))
        return next((each.path for each in notebooks if cell in map(to_path, each.texts)), None)

    def _open_pages(self) -> Iterator[Path]:
        """What the client has open, a notebook by its cells, the last changed first."""
        for path, document in reversed(self.documents.items()):
            yield from map(to_path, document.texts) if isinstance(document, Notebook) else (path,)

    def report(self, path: Path) -> Report | None:
        """The findings of a file: none of an open one that could not be worked out; None when the server does
        not know it.
        """
        file, document, before = self.file_at(path), self.documents.get(path), self.misses
        if file is None:
            return Report(document.uri, document.version, (), "") if document else None
        report = report_of(file)
        return report if self.misses == before else report._replace(is_complete=False)

    def folder_of(self, path: Path) -> Folder | None:
        """The folder that a file belongs to: the deepest of the client's that holds it, or its own."""
        if own := self.folders.get(path):
            return own
        holding = (
            folder
            for root, folder in self.folders.items()
            if folder.file is None and path.is_relative_to(root)
        )
        return max(holding, key=lambda folder: len(folder.root.parts), default=None)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The client's workspace folders."""
        return tuple(key for key, folder in self.folders.items() if folder.file is None)

    def key_of(self, uri: str) -> Path | None:
        """The key of the folder that a URI means, or that a file of that URI belongs to."""
        meant = self.folder_of(to_path(uri))
        return next((key for key, folder in self.folders.items() if folder is meant), None)

    def reported(self) -> tuple[Path, ...]:
        """The files whose findings the client shows: the open ones, the last changed first, then others."""
        return tuple(dict.fromkeys((*self._open_pages(), *self.whole_workspace())))

    def whole_workspace(self) -> tuple[Path, ...]:
        """The files of the folders whose findings are shown for files that are not open, too."""
        wanted = [folder for folder in self.folders.values() if folder.policy.settings.whole_workspace]
        paths = (path for folder in wanted for path in (*sorted(folder.own), *self._open_pages()))
        return tuple(
            dict.fromkeys(path for path in paths if self.folder_of(self._notebook_of(path) or path) in wanted)
        )

    def around(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """The keys of the folders that files on disk matter to."""
        places = tuple(paths)
        return tuple(
            key
            for key, folder in self.folders.items()
            if any(
                path.is_relative_to(folder.root) or folder.root.is_relative_to(path.parent) for path in places
            )
        )

    def code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """What can be done about the findings in a range."""
        file = self.file(params.text_document.uri)
        return list(code_actions(file, params)) if file else []

    def completions(self, params: types.CompletionParams) -> types.CompletionList | None:
        """What may be typed at a position."""
        file = self.file(params.text_document.uri)
        return completion.completions(file, params.position) if file else None

    def documented(self, item: types.CompletionItem) -> types.CompletionItem:
        """A completion with its documentation, as far as there still is one."""
        looked_at = completion.looked_at(item.data)
        file = self.file(looked_at.uri) if looked_at else None
        return completion.documented(file, item, looked_at.about) if file and looked_at else item

    def inlay_hints(self, params: types.InlayHintParams) -> list[types.InlayHint]:
        """The hints in a range."""
        file = self.file(params.text_document.uri)
        return inlay_hints.inlay_hints(file, params.range) if file else []

    def code_lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        """The lenses of a document."""
        file = self.file(params.text_document.uri)
        return code_lenses.code_lenses(file) if file else []

    def signature_help(self, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
        """The signature of the call around a position."""
        file = self.file(params.text_document.uri)
        return signature_help.signature_help(file, params.position) if file else None

    def definition(self, params: types.DefinitionParams) -> list[types.Location]:
        """Where what is named at a position is made."""
        file = self.file(params.text_document.uri)
        return navigation.definition(file, params.position) if file else []

    def highlights(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        """The places of a document that mean what is named at a position."""
        file = self.file(params.text_document.uri)
        return navigation.highlights(file, params.position) if file else []

    def references(self, params: types.ReferenceParams) -> navigation.References | None:
        """What looks for the places that mean what is named at a position."""
        file = self.file(params.text_document.uri)
        return navigation.References.at(file, params.position) if file else None

    def prepared_rename(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        """The name at a position, where it can be changed."""
        file = self.file(params.text_document.uri)
        return navigation.prepared_rename(file, params.position) if file else None

    def renaming(self, params: types.RenameParams) -> navigation.Renaming | None:
        """What gives that which is named at a position another name."""
        file = self.file(params.text_document.uri)
        return navigation.Renaming.at(file, params.position, params.new_name) if file else None

    def holds(self, renaming: navigation.Renaming) -> bool:
        """Whether all texts are still those that something was to be renamed in."""
        folder = self.folder_of(renaming.file.path)
        return folder is not None and folder.workspace is renaming.search.workspace

    def document_symbols(
        self, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
        """The mapped classes and tables of a document."""
        file = self.file(params.text_document.uri)
        return navigation.document_symbols(file) if file else []

    def names(self) -> list[navigation.Names]:
        """What looks for the names of each folder."""
        return [navigation.Names(folder.workspace) for folder in self.folders.values()]

    def symbols(self, named: Iterable[Named]) -> list[types.SymbolInformation]:
        """Names that were found, with their places."""
        files = ((self.file_at(name.path), name) for name in named)
        found = (navigation.symbol_information(file, name) for file, name in files if file)
        return [symbol for symbol in found if symbol is not None]

    def resolved(self, action: types.CodeAction) -> types.CodeAction | None:
        """A code action with its edit for the text as it is now; None when it can no longer be done."""
        choice = chosen(action.data)
        if choice is None:
            return action
        file = self.file(choice.uri)
        edit = edit_of(file, choice.change) if file else None
        return None if edit is None else attrs.evolve(action, edit=edit)

    def wrong(self) -> tuple[str, ...]:
        """What is wrong with the settings and the configuration files, one message for each."""
        problems = (problem for folder in self.folders.values() for problem in folder.policy.problems)
        return tuple(dict.fromkeys((*self.complaints, *map(_complaint, problems))))

    def survey(self, key: Path) -> Survey | None:
        """What has changed on disk for a folder; None when the folder is gone."""
        folder = self.folders.get(key)
        if folder is None:
            return None
        own = (each for path, each in self.documents.items() if self.folder_of(path) is folder)
        return folder.survey(each.text for each in own)

    def index(self, key: Path) -> Index:
        """What is remembered of the files of a folder."""
        folder = self.folders.get(key)
        return folder.index() if folder else Index(None)

    def read(self, key: Path, files: Iterable[SourceFile], index: Index) -> dict[Path, Parsed]:
        """Some files of a folder as they stand on disk."""
        folder = self.folders.get(key)
        return folder.read(files, index) if folder else {}

    @property
    def judges(self) -> tuple[BackgroundJudge, ...]:
        """Those who ask SQLAlchemy, a folder each."""
        judges = (folder.workspace.judge for folder in self.folders.values())
        return tuple(judge for judge in judges if isinstance(judge, BackgroundJudge))

    def judged_by(self, judge: BackgroundJudge) -> Program | None:
        """The program that a judge is asked about; None when it is asked no more."""
        workspaces = (folder.workspace for folder in self.folders.values())
        return next((workspace.program for workspace in workspaces if workspace.judge is judge), None)

    @property
    def misses(self) -> int:
        """Counts what was asked of the judges that they may know later."""
        return sum(judge.misses for judge in self.judges)

    # changes

    def opened(self, item: types.TextDocumentItem) -> Snapshot:
        """After `textDocument/didOpen`."""
        return self._opened(TextDocument.opened(item, self.revision))

    def changed(self, params: types.DidChangeTextDocumentParams) -> Snapshot:
        """After `textDocument/didChange`; a document that is not open stays unknown."""
        document = self.documents.get(to_path(params.text_document.uri))
        if not isinstance(document, TextDocument):
            return self
        version = params.text_document.version
        return self._with_document(document.changed(version, params.content_changes, self.encoding))

    def closed(self, uri: str) -> Snapshot:
        """After `textDocument/didClose`: what stands on disk counts again."""
        path = to_path(uri)
        documents = {other: document for other, document in self.documents.items() if other != path}
        folders = {key: folder for key, folder in self.folders.items() if folder.file != path}
        return self._next(documents=documents, folders=folders).reread([path])

    def notebook_opened(self, params: types.DidOpenNotebookDocumentParams) -> Snapshot:
        """After `notebookDocument/didOpen`."""
        return self._opened(Notebook.opened(params, self.revision))

    def notebook_changed(self, params: types.DidChangeNotebookDocumentParams) -> Snapshot:
        """After `notebookDocument/didChange`; a notebook that is not open stays unknown."""
        notebook = self.documents.get(to_path(params.notebook_document.uri))
        if not isinstance(notebook, Notebook):
            return self
        return self._with_document(notebook.changed(params, self.encoding))

    def reread(self, paths: Iterable[Path]) -> Snapshot:
        """After some known files changed or vanished on disk. What the editor has open is left alone."""
        here = self
        for path in paths:
            if path not in self.documents:
                here = here._each_folder(path, partial(Folder.reread, path=path))
        return here

    def surveyed(self, key: Path, survey: Survey, parsed: Mapping[Path, Parsed]) -> Snapshot:
        """After a survey of a folder and the parsing of its changed files."""
        folder = self.folders.get(key)
        if folder is None:
            return self
        here = self._with_folder(key, folder.surveyed(survey, parsed, self.documents))
        return here if folder.uses_sqlalchemy else here._with_documents()

    def left_alone(self, key: Path, survey: Survey) -> Snapshot:
        """After a survey that found nothing in a folder that has to do with SQLAlchemy."""
        folder = self.folders.get(key)
        return self._with_folder(key, folder.left_alone(survey))._with_documents() if folder else self

    def woken(self, key: Path) -> Snapshot:
        """After something in a folder has come to name SQLAlchemy."""
        folder = self.folders.get(key)
        return self._with_folder(key, folder.woken())._with_documents() if folder else self

    @property
    def asleep(self) -> frozenset[Path]:
        """The keys of the folders in which nothing has to do with SQLAlchemy."""
        return frozenset(key for key, folder in self.folders.items() if folder.uses_sqlalchemy is False)

    def with_folders(self, roots: Iterable[Path]) -> Snapshot:
        """After the client added workspace folders."""
        added = {root: Folder(root, Policy(root, self.defaults), Workspace.empty()) for root in roots}
        loose = {key: folder for key, folder in self.folders.items() if folder.file is not None}
        kept = {key: folder for key, folder in self.folders.items() if folder.file is None}
        taken = {key for key in loose if any(key.is_relative_to(root) for root in added)}
        folders = kept | added | {key: folder for key, folder in loose.items() if key not in taken}
        return self._next(folders=folders)._with_documents()

    def without_folders(self, roots: Iterable[Path]) -> Snapshot:
        """After the client removed workspace folders; files that stay open are looked at alone."""
        gone = set(roots)
        here = self._next(folders={key: folder for key, folder in self.folders.items() if key not in gone})
        for path in self.documents:
            here = here if here.folder_of(path) else here._with_loose(path)
        return here._with_documents()

    def configured(self, value: Any, by_root: Mapping[Path, Any] = MappingProxyType({})) -> Snapshot:
        """After the client told its settings: in general, and for single folders."""
        defaults, complaints = _settings(value, None, self.defaults)
        folders: dict[Path, Folder] = {}
        for key, folder in self.folders.items():
            told = by_root.get(key, value)
            settings, more = _settings(told, folder.root, folder.policy.settings)
            complaints += more
            folders[key] = replace(folder, policy=Policy(folder.root, settings, folder.policy))
        complaints = tuple(dict.fromkeys(complaints))
        return self._next(defaults=defaults, complaints=complaints, folders=folders)._with_documents()

    def reconfigured(self) -> Snapshot:
        """After a configuration file changed on disk."""
        folders = {
            key: replace(folder, policy=Policy(folder.root, folder.policy.settings, folder.policy))
            for key, folder in self.folders.items()
        }
        return self._next(folders=folders)._with_documents()

    def _opened(self, document: Document) -> Snapshot:
        here = self if self.folder_of(document.path) else self._with_loose(document.path)
        return here._with_document(document)

    def _with_document(self, document: Document) -> Snapshot:
        others = {path: other for path, other in self.documents.items() if path != document.path}
        here = self._next(documents={**others, document.path: document})
        return here._each_folder(document.path, lambda folder: folder.with_text(document.path, document.text))

    def _with_documents(self) -> Snapshot:
        """With the open texts in the folders that they now belong to."""
        here = self
        for document in self.documents.values():
            here = here._with_document(document)
        return here

    def _with_loose(self, path: Path) -> Snapshot:
        root = workspace_root(path.parent) or path.parent
        return self._with_folder(
            path, Folder(root, Policy(root, self.defaults), Workspace.empty(), file=path)
        )

    def _each_folder(self, path: Path, change: Callable[[Folder], Folder]) -> Snapshot:
        """Change the folder that a file belongs to, and those that know it too."""
        own = self.folder_of(path)
        folders = {
            key: change(folder) if folder is own or path in folder.stamps else folder
            for key, folder in self.folders.items()
        }
        return self._next(folders=folders)

    def _with_folder(self, key: Path, folder: Folder) -> Snapshot:
        return self._next(folders={**self.folders, key: folder})

    def _next(self, **changes: object) -> Snapshot:
        return replace(self, revision=self.revision + 1, **changes)


def _settings(
    value: Any, folder: Path | None, before: ClientSettings
) -> tuple[ClientSettings, tuple[str, ...]]:
    """The settings that the client tells, or those from before and what is wrong with the new ones."""
    try:
        settings = settings_of(value, folder)
        for _, selector in selectors(settings.overrides):
            check_selector(selector)
    except ValueError as error:
        return before, (f"{SECTION}: the editor's settings were not taken over: {error}",)
    return settings, ()


def _complaint(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line else ""
    return f"{SECTION}: {problem.path}{line}: {problem.message}"
