from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

if TYPE_CHECKING:
    from sqlassay.kit import Rule
    from sqlassay.lint import Diagnostic
    from sqlassay.lsp.file import File

SOURCE = "sqlassay"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
UNUSED = "SA001"
LEGACY_FAMILY = "versions"


class Report(NamedTuple):
    """The findings of one text, as the client gets them."""

    uri: str
    version: int | None
    items: tuple[types.Diagnostic, ...]
    result_id: str
    """The same for the same findings."""
    opening: int | None = None
    """Which opening of the document it is about: with the one before, its findings went."""
    is_complete: bool = True
    """Whether SQLAlchemy has been asked for all that it may say of the text."""

    @property
    def key(self) -> tuple[int | None, int | None, str]:
        """The same where a client that has one of two reports need not get the other."""
        return self.opening, self.version, self.result_id


def report_of(file: File) -> Report:
    """The findings of a file."""
    here = (diagnostic for diagnostic in file.diagnostics() if file.has(diagnostic.span))
    items = tuple(to_diagnostic(file, diagnostic) for diagnostic in here)
    digest = hashlib.blake2b(repr(items).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return Report(file.uri, file.version, items, digest, file.opening)


def to_diagnostic(file: File, diagnostic: Diagnostic) -> types.Diagnostic:
    """A finding as LSP has it, with what the client can show."""
    rule, features = diagnostic.rule, file.features
    return types.Diagnostic(
        range=file.range(diagnostic.span),
        message=diagnostic.message,
        severity=SEVERITIES[diagnostic.severity],
        code=rule.code,
        code_description=_description(rule, file) if features.code_description else None,
        source=SOURCE,
        tags=[tag for tag in _tags(rule) if tag in features.diagnostic_tags] or None,
        related_information=_related(file, diagnostic) if features.related_information else None,
    )


def _description(rule: Rule, file: File) -> types.CodeDescription | None:
    from sqlassay import standards  # late: `initialize` need not wait for it

    if not rule.standards:
        return None
    return types.CodeDescription(standards.link(rule.standards[0], file.standards_url))


def _tags(rule: Rule) -> list[types.DiagnosticTag]:
    if rule.code == UNUSED:
        return [types.DiagnosticTag.Unnecessary]
    return [types.DiagnosticTag.Deprecated] if rule.family == LEGACY_FAMILY else []


def _related(file: File, diagnostic: Diagnostic) -> list[types.DiagnosticRelatedInformation] | None:
    places = ((file.location(place.path, place.span), place.message) for place in diagnostic.related)
    return [
        types.DiagnosticRelatedInformation(location, message)
        for location, message in places
        if location is not None
    ] or None
