"""The packages that are installed for a project: found and read, never run or imported."""

from sqlassay.project.installed.environment import EnvironmentFinder
from sqlassay.project.installed.installation import Installation, InstalledSource, installed_for

__all__ = ["EnvironmentFinder", "Installation", "InstalledSource", "installed_for"]
