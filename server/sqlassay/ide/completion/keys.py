"""Keys of the dicts that ``values()``, ``update()`` and ``execute()`` are given."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.ide.completion.attributes import attribute_items
from sqlassay.ide.completion.item import Completion
from sqlassay.ide.completion.spot import Spot
from sqlassay.model.mentions.calls import keyed_by
from sqlassay.model.mentions.literals import keys_in, text_of
from sqlassay.model.schema import ColumnAttribute
from sqlassay.syntax import form


def key_items(spot: Spot) -> Iterator[Completion]:
    """The columns that the key can be which is being typed, without those that the dict has."""
    written = _written(spot)
    call, argument = _argument(spot)
    if written is None or call is None:
        return
    keyed = keyed_by(spot.reader, call)
    if keyed is None or argument is not call.args[keyed.argument]:
        return
    taken = {text_of(key) for key in keys_in(written) if key is not spot.node}
    yield from attribute_items(
        spot, keyed.cls, lambda a: isinstance(a, ColumnAttribute) and a.name not in taken
    )


def _written(spot: Spot) -> form.Expression | None:
    """The dict of which a key is being typed; one without a value yet is a set."""
    match spot.node, spot.around:
        case form.Constant(kind="str"), (form.Set() as whole, *_):
            return whole
        case form.Constant(kind="str"), (form.DictItem(key=key), form.Dict() as whole, *_) if (
            key is spot.node
        ):
            return whole
    return None


def _argument(spot: Spot) -> tuple[form.Call | None, form.Argument | None]:
    """The call around and its argument in which it is, perhaps in a list of dicts."""
    for index, node in enumerate(spot.around):
        if isinstance(node, form.Argument):
            call = spot.around[index + 1] if index + 1 < len(spot.around) else None
            return (call, node) if isinstance(call, form.Call) else (None, None)
        if not isinstance(node, form.DictItem | form.Dict | form.Set | form.List | form.Tuple):
            break
    return None, None
