"""Which of a call's arguments each parameter of a function gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlassay.model.summary import Step, Taken
from sqlassay.model.summary import recipes as r


def passed(
    parameters: Iterable[Taken], step: Step | r.Invoke, receiver: r.Recipe | None
) -> Mapping[str, r.Recipe]:
    """The argument of each parameter, as far as it can be told; `receiver` is given to the first one."""
    taken = list(parameters)
    found: dict[str, r.Recipe] = {}
    if receiver is not None and taken and taken[0].kind in ("", "/"):
        found[taken.pop(0).name] = receiver
    places = [p for p in taken if p.kind in ("", "/")]
    if isinstance(step, Step) or not step.unpacked:
        found.update((p.name, given) for p, given in zip(places, step.positional, strict=False))
    by_name = {p.name for p in taken if p.kind in ("", "k")}
    found.update((name, given) for name, given in step.keywords if name in by_name)
    return found
