"""Effects: what calling a function of the project does to sessions and objects, through all that it calls."""

from sqlassay.model.effects.describe import describe_effects
from sqlassay.model.effects.effects import effects_of, known_by_class
from sqlassay.model.effects.roles import RUNS_ALONE, roles_of
from sqlassay.model.effects.texts import TEXT_FUNCTIONS, sql_parameters
from sqlassay.model.effects.values import Action, Effects, Read, Subject

__all__ = [
    "RUNS_ALONE",
    "TEXT_FUNCTIONS",
    "Action",
    "Effects",
    "Read",
    "Subject",
    "describe_effects",
    "effects_of",
    "known_by_class",
    "roles_of",
    "sql_parameters",
]
