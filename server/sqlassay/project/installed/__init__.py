"""The packages that are installed for a project: found and read; only SQLAlchemy itself is imported, by the
oracle's worker.
"""

from sqlassay.project.installed.environment import EnvironmentFinder
from sqlassay.project.installed.installation import Installation, InstalledSource, installed_for
from sqlassay.project.installed.interpreter import Interpreter, interpreter_of

__all__ = [
    "EnvironmentFinder",
    "Installation",
    "InstalledSource",
    "Interpreter",
    "installed_for",
    "interpreter_of",
]
