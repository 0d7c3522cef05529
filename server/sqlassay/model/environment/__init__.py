"""What is known of a project around its code, as plain values; `sqlassay.project` reads it from files."""

from sqlassay.model.environment.describe import EnvironmentRow, describe_environment
from sqlassay.model.environment.dialects import (
    DIALECTS,
    DRIVERS,
    EXTRAS,
    Scheme,
    scheme_named,
    scheme_of,
    schemes_in,
)
from sqlassay.model.environment.environment import (
    AlembicEnvironment,
    Database,
    Environment,
    Evidence,
    Release,
    TestLayout,
)
from sqlassay.model.environment.roles import Role, conventional_role, is_test_name

__all__ = [
    "DIALECTS",
    "DRIVERS",
    "EXTRAS",
    "AlembicEnvironment",
    "Database",
    "Environment",
    "EnvironmentRow",
    "Evidence",
    "Release",
    "Role",
    "Scheme",
    "TestLayout",
    "conventional_role",
    "describe_environment",
    "is_test_name",
    "scheme_named",
    "scheme_of",
    "schemes_in",
]
