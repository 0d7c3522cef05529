"""All that is read from and written to disk: configuration, files, source text, dependency versions."""

from sqlassay.project.configuration import (
    DEFAULT_EXCLUDE,
    CheckSelector,
    Configuration,
    Configurations,
    RuleChoice,
    load,
)
from sqlassay.project.discovery import (
    Discovery,
    SourceFile,
    SourceRoots,
    absolute,
    discover,
    discover_around,
    project_top,
    python_files,
    workspace_root,
)
from sqlassay.project.problem import Problem
from sqlassay.project.reading import Source, UnreadableError, decode, read, write
from sqlassay.project.settings import ConfigurationError, Settings, settings_from
from sqlassay.project.versions import Environments, oldest_supported

__all__ = [
    "DEFAULT_EXCLUDE",
    "CheckSelector",
    "Configuration",
    "ConfigurationError",
    "Configurations",
    "Discovery",
    "Environments",
    "Problem",
    "RuleChoice",
    "Settings",
    "Source",
    "SourceFile",
    "SourceRoots",
    "UnreadableError",
    "absolute",
    "decode",
    "discover",
    "discover_around",
    "load",
    "oldest_supported",
    "project_top",
    "python_files",
    "read",
    "settings_from",
    "workspace_root",
    "write",
]
