from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sqlassay.project import ConfigurationError, Settings, expanded, settings_from

RULE_KEYS = {
    "select": "select",
    "extendSelect": "extend-select",
    "ignore": "ignore",
    "severity": "severity",
    "targetVersion": "target-version",
    "standardsUrl": "standards-url",
}
"""The settings that also stand in a configuration file, and how they are called there."""
LOG_LEVELS = ("error", "warning", "info", "debug")


class InlayHintSettings(NamedTuple):
    """Which inlay hints are shown."""

    lazy_loads: bool = True
    """What is loaded for one object of a loop after the other."""
    targets: bool = True
    """What foreign keys and relationships lead to."""


class CodeLensSettings(NamedTuple):
    """Which code lenses are shown."""

    models: bool = True
    statements: bool = False


class ClientSettings(NamedTuple):
    """What the user set in the editor for one folder; it goes over the project's configuration files."""

    overrides: Settings = Settings()
    configuration: Path | None = None
    """A configuration file to read in place of the project's own."""
    whole_workspace: bool = False
    """Whether findings are shown for files that are not open."""
    cache: bool = True
    """Whether to remember what was read."""
    log_level: str = "info"
    inlay_hints: InlayHintSettings = InlayHintSettings()
    code_lenses: CodeLensSettings = CodeLensSettings()
    trusted: bool = True
    """Whether a program that lies in the folder, its interpreter, may be started."""


def settings_of(value: Any, folder: Path | None = None) -> ClientSettings:
    """The settings that the section ``sqlassay`` says. Keys that only the client uses are passed over.

    :param folder: what a relative path is relative to.
    :raises ConfigurationError: when a value cannot be used; the message names the setting.
    """
    if not isinstance(value, Mapping):
        value = {}
    table = {
        RULE_KEYS[key]: _said(key, item)
        for key, item in value.items()
        if key in RULE_KEYS and item not in (None, "")
    }
    file = value.get("configuration") or None
    if file is not None and not isinstance(file, str):
        raise ConfigurationError(f"configuration: {file!r} is not a path")
    return ClientSettings(
        overrides=settings_from(table),
        configuration=(folder or Path()) / expanded(file) if file else None,
        whole_workspace=value.get("diagnosticMode") == "workspace",
        cache=value.get("cache") is not False,
        trusted=value.get("trusted") is not False,
        inlay_hints=InlayHintSettings(
            lazy_loads=_switched(value, "inlayHints", "lazyLoads", default=True),
            targets=_switched(value, "inlayHints", "targets", default=True),
        ),
        code_lenses=CodeLensSettings(
            models=_switched(value, "codeLens", "models", default=True),
            statements=_switched(value, "codeLens", "statements", default=False),
        ),
        log_level=level if (level := value.get("logLevel")) in LOG_LEVELS else "info",
    )


def _switched(value: Mapping[str, Any], section: str, key: str, *, default: bool) -> bool:
    """A setting that is on or off, as ``{"section": {"key": …}}`` or ``{"section.key": …}``."""
    inner = value.get(section)
    said = inner.get(key) if isinstance(inner, Mapping) else value.get(f"{section}.{key}")
    return said if isinstance(said, bool) else default


def _said(key: str, value: Any) -> Any:
    if key == "severity" and isinstance(value, Mapping):
        return {name: "info" if item == "information" else item for name, item in value.items()}
    return value
