"""What SQLAlchemy really says, once a run for all the chosen mistakes."""

from __future__ import annotations

import pytest
from mistakes_file import Mistake
from observations import Observation, observations


@pytest.fixture(scope="session")
def chosen(request: pytest.FixtureRequest) -> tuple[Mistake, ...]:
    """The mistakes that this run is about; they share a process, for that takes long to start."""
    items = [item for item in request.session.items if hasattr(item, "callspec")]
    parameters = [item.callspec.params for item in items]
    return tuple({found["mistake"]: None for found in parameters if "mistake" in found})


@pytest.fixture
def observation(mistake: Mistake, python: str, chosen: tuple[Mistake, ...]) -> Observation:
    found = observations(python, chosen)[mistake]
    if found.version not in mistake.versions:
        pytest.skip(f"not for SQLAlchemy {found.version}")
    return found
