from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.capabilities import get_capability


class Features(NamedTuple):
    """What the client can do, as it announced it, in the words of our decisions.

    Absent means no: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#clientCapabilities
    """

    name: str
    """``vscode`` for our own client, which then serves the command `sqlassay.openStandard` itself."""
    pulls_diagnostics: bool
    refreshes_diagnostics: bool
    """Whether it pulls again when asked to."""
    refreshes_inlay_hints: bool
    refreshes_code_lenses: bool
    related_information: bool
    code_description: bool
    diagnostic_tags: frozenset[int]
    markdown_hover: bool
    markdown_completions: bool
    resolves_completions: bool
    """Whether it asks for the documentation of a completion once somebody looks at it."""
    markdown_signatures: bool
    places_parameters: bool
    """Whether it takes parameters as offsets in the signature."""
    code_actions: bool
    """Whether it takes code actions, not only commands."""
    resolves_edits: bool
    """Whether it asks for the edits of a code action once that is chosen."""
    preferred_actions: bool
    applies_edits: bool
    """Whether it makes edits that the server asks for."""
    document_changes: bool
    """Whether it takes edits together with the version of the document that they are for."""
    annotates_changes: bool
    """Whether it shows edits to the user first that ask for it."""
    creates_files: bool
    """Whether it takes edits that create a file."""
    nests_symbols: bool
    """Whether it takes the symbols of a document as a tree."""
    prepares_rename: bool
    """Whether it asks first whether a name can be changed."""
    shows_documents: bool
    tells_configuration: bool
    registers_configuration: bool
    """Whether it tells of changed settings when it is asked to."""
    watches_files: bool
    """Whether it watches the files that it is asked to watch."""
    shows_progress: bool

    @classmethod
    def of(cls, params: types.InitializeParams) -> Features:
        """What the parameters of `initialize` say."""

        def has(*paths: str) -> bool:
            return any(bool(_get(params.capabilities, path)) for path in paths)

        diagnostics = ("text_document.diagnostic", "text_document.publish_diagnostics")
        signature = "text_document.signature_help.signature_information"
        action, completion = "text_document.code_action", "text_document.completion.completion_item"
        return cls(
            name=_client_name(params.initialization_options),
            pulls_diagnostics=_get(params.capabilities, diagnostics[0]) is not None,
            refreshes_diagnostics=has("workspace.diagnostics.refresh_support"),
            refreshes_inlay_hints=has("workspace.inlay_hint.refresh_support"),
            refreshes_code_lenses=has("workspace.code_lens.refresh_support"),
            related_information=has(*(f"{path}.related_information" for path in diagnostics)),
            code_description=has(*(f"{path}.code_description_support" for path in diagnostics)),
            diagnostic_tags=frozenset(
                int(tag)
                for path in diagnostics
                for tag in _get(params.capabilities, f"{path}.tag_support.value_set", ())
            ),
            markdown_hover=_prefers_markdown(
                _get(params.capabilities, "text_document.hover.content_format", ())
            ),
            markdown_completions=_prefers_markdown(
                _get(params.capabilities, f"{completion}.documentation_format", ())
            ),
            resolves_completions="documentation"
            in _get(params.capabilities, f"{completion}.resolve_support.properties", ()),
            markdown_signatures=_prefers_markdown(
                _get(params.capabilities, f"{signature}.documentation_format", ())
            ),
            places_parameters=has(f"{signature}.parameter_information.label_offset_support"),
            code_actions=has(f"{action}.code_action_literal_support"),
            resolves_edits=has(f"{action}.data_support")
            and "edit" in _get(params.capabilities, f"{action}.resolve_support.properties", ()),
            preferred_actions=has(f"{action}.is_preferred_support"),
            applies_edits=has("workspace.apply_edit"),
            document_changes=has("workspace.workspace_edit.document_changes"),
            annotates_changes=has("workspace.workspace_edit.change_annotation_support"),
            creates_files=types.ResourceOperationKind.Create
            in _get(params.capabilities, "workspace.workspace_edit.resource_operations", ()),
            nests_symbols=has("text_document.document_symbol.hierarchical_document_symbol_support"),
            prepares_rename=has("text_document.rename.prepare_support"),
            shows_documents=has("window.show_document.support"),
            tells_configuration=has("workspace.configuration"),
            registers_configuration=has("workspace.did_change_configuration.dynamic_registration"),
            watches_files=has("workspace.did_change_watched_files.dynamic_registration"),
            shows_progress=has("window.work_done_progress"),
        )


def _get(capabilities: types.ClientCapabilities, path: str, default: Any = None) -> Any:
    return get_capability(capabilities, path, default)


def _prefers_markdown(formats: Sequence[types.MarkupKind]) -> bool:
    return next(iter(formats), None) == types.MarkupKind.Markdown


def _client_name(options: Any) -> str:
    name = options.get("client") if isinstance(options, dict) else None
    return name if isinstance(name, str) else ""
