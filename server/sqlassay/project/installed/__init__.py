"""The packages that are installed for a project: found and read, never run or imported."""

from sqlassay.project.installed.environment import environment_of
from sqlassay.project.installed.installation import Installation, InstalledSource, installed_for

__all__ = ["Installation", "InstalledSource", "environment_of", "installed_for"]
