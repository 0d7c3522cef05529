"""All that is read from and written to disk: configuration, files, source text, dependency versions."""

from sqlassay.project.cache import Cache, cache_folder, clean
from sqlassay.project.configuration import (
    DEFAULT_EXCLUDE,
    NAME,
    CheckSelector,
    Configuration,
    Configurations,
    RuleChoice,
    configuration_files,
    configures,
    load,
)
from sqlassay.project.digests import digest
from sqlassay.project.discovery import (
    Discovery,
    SourceFile,
    SourceRoots,
    absolute,
    discover,
    discover_around,
    python_files,
)
from sqlassay.project.environment import Environments, environment_of
from sqlassay.project.files import expanded
from sqlassay.project.installed import (
    Installation,
    InstalledSource,
    Interpreter,
    installed_for,
    interpreter_of,
)
from sqlassay.project.printable import printable
from sqlassay.project.problem import Problem
from sqlassay.project.reading import (
    TOO_LARGE,
    Source,
    UnreadableError,
    decode,
    is_too_large,
    read,
    write,
)
from sqlassay.project.settings import ConfigurationError, Settings, settings_from
from sqlassay.project.stamps import Stamp, stamp
from sqlassay.project.template import template
from sqlassay.project.tops import project_top, workspace_root
from sqlassay.project.usage import file_names_sqlalchemy, names_sqlalchemy

__all__ = [
    "DEFAULT_EXCLUDE",
    "NAME",
    "TOO_LARGE",
    "Cache",
    "CheckSelector",
    "Configuration",
    "ConfigurationError",
    "Configurations",
    "Discovery",
    "Environments",
    "Installation",
    "InstalledSource",
    "Interpreter",
    "Problem",
    "RuleChoice",
    "Settings",
    "Source",
    "SourceFile",
    "SourceRoots",
    "Stamp",
    "UnreadableError",
    "absolute",
    "cache_folder",
    "clean",
    "configuration_files",
    "configures",
    "decode",
    "digest",
    "discover",
    "discover_around",
    "environment_of",
    "expanded",
    "file_names_sqlalchemy",
    "installed_for",
    "interpreter_of",
    "is_too_large",
    "load",
    "names_sqlalchemy",
    "printable",
    "project_top",
    "python_files",
    "read",
    "settings_from",
    "stamp",
    "template",
    "workspace_root",
    "write",
]
