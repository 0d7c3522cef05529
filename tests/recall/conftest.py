from __future__ import annotations

import pytest
from recall_runs import Happened, what_happens
from recalled import Module


@pytest.fixture(scope="session")
def chosen(request: pytest.FixtureRequest) -> tuple[Module, ...]:
    """The modules that this run is about."""
    items = [item for item in request.session.items if "happened" in getattr(item, "fixturenames", ())]
    return tuple({item.callspec.params["module"]: None for item in items})


@pytest.fixture
def happened(module: Module, chosen: tuple[Module, ...]) -> Happened:
    """What happened when a module ran, and when the right one ran."""
    return what_happens(chosen)[module]
