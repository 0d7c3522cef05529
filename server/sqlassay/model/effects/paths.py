"""Attribute paths from a parameter: what lies on the way, and whether it may be a mapped object's."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.effects.frame import Frame, along
from sqlassay.model.effects.values import Read
from sqlassay.model.kinds import UNKNOWN, Instance, Kind, ProjectClass, Relationship, present
from sqlassay.model.summary import recipes as r


def on_the_way(path: str, frame: Frame) -> Iterator[tuple[Kind, r.Recipe, str]]:
    """Each object whose attribute a path reads, as a kind and as a recipe, with the attribute's name."""
    first, *others = path.split(".")
    root = first.rstrip("[]")
    recipe: r.Recipe = r.Parameter(root)
    for _ in range(first.count("[]")):
        recipe = r.Iterated(recipe)
    for part in others:
        yield present(_kind(recipe, frame)), recipe, part.rstrip("[]")
        recipe = along(recipe, part)


def _kind(recipe: r.Recipe, frame: Frame) -> Kind:
    """What lies at a path; the elements of a dict are its values."""
    found = frame.kind(recipe)
    if found == UNKNOWN and isinstance(recipe, r.Iterated):
        return frame.kind(r.Item(recipe.value, r.OPAQUE))
    return found


def reads_at(path: str, frame: Frame) -> tuple[Read, ...]:
    """The reads that a path is: of each relationship on the way, and of its end. None where it is certainly
    of no mapped object, or of ``self`` and nothing is known of it.
    """
    known = frame.reads.get(path)
    if known is None:
        known = frame.reads[path] = tuple(_reads_at(path, frame))
    return known


def _reads_at(path: str, frame: Frame) -> Iterator[Read]:
    of_interest, relationship, before = False, "", path.partition(".")[0]
    root = before.rstrip("[]")
    for kind, owner, name in on_the_way(path, frame):
        if relationship:
            yield Read(before, relationship)
        before = path[: path.index(f".{name}", len(before)) + len(name) + 1]
        mapped = isinstance(kind, Instance) and frame.program.view(kind.of).mapped
        unknown = kind == UNKNOWN and not frame.is_receiver(root) and not frame.is_foreign(owner)
        of_interest |= mapped or unknown
        relationship = _relationship(kind, name, frame) if mapped else ""
    if of_interest:
        yield Read(path, relationship)


def _relationship(kind: Kind, name: str, frame: Frame) -> str:
    assert isinstance(kind, Instance)
    match frame.program.class_attribute(kind.of, name):
        case Relationship(owner=ProjectClass(name=owner), name=attribute):
            return f"{owner}.{attribute}"
    return ""
