"""What calling the methods of a session does to its objects.

`Session <https://docs.sqlalchemy.org/en/21/orm/session_api.html#sqlalchemy.orm.Session>`_.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import (
    UNKNOWN,
    Arguments,
    Either,
    Instance,
    Kind,
    ListOf,
    Literal,
    ProjectClass,
    Query,
    Session,
    Statement,
    TupleOf,
)
from sqlassay.model.kinds.entities import is_object
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.objects import attached, first_placed, instances, stateless
from sqlassay.model.kinds.selection import Selection
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.kinds.state import ANEW, ANY, Origin, Owner, Seen, State
from sqlassay.model.walk.reads import another, loading_options
from sqlassay.model.walk.states import Change, each_state, happen, of_session

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk

EXECUTING = frozenset("execute exec scalars scalar stream stream_scalars get get_one".split())
QUIET = frozenset(
    "query begin begin_nested connection get_bind in_transaction in_nested_transaction is_modified"
    " get_transaction get_nested_transaction identity_key object_session enable_relationship_loading".split()
)
"""Methods that change nothing by themselves."""


def called(walk: Walk, session: Session, name: str, arguments: Arguments, result: Kind, place: int) -> Kind:
    """What a method of a session gives, after what it does."""
    owner = session.owner
    if owner is None:
        happen(walk, lambda instance: _forget_shared(walk, instance))
        return result
    if name not in QUIET:
        walk.events += 1
        happen(walk, EFFECTS.get(name, anything)(owner, arguments))
    if name not in EXECUTING and name != "query":
        return stateless(result)
    options = _options(name, arguments)
    given = attached(result, owner, options, walk.seen_in(owner))
    walk.see(owner, _eagerly(options or ()))
    if any(True for _ in instances(given)):
        another(walk, place)
    return first_placed(given, place)


def _options(name: str, arguments: Arguments) -> tuple[LoaderOption, ...] | None:
    if name in ("get", "get_one"):
        return () if not arguments.unpacked and arguments.get("options", 2) is None else None
    statement = arguments.get("statement", 0)
    return None if statement is None else loading_options(statement)


def _forget_shared(walk: Walk, instance: Instance) -> Kind:
    """An object when a session is used that may be any but those made here."""
    known = (state.owner for state in instance.states if state.owner is not None)
    apart = all(owner.made_here and owner.key not in walk.handed_out for owner in known)
    return instance if apart else Instance(instance.of)


def query_called(walk: Walk, query: Query, name: str) -> None:
    """What a method of a Query that asks the database does to the objects of its session."""
    if query.owner is None or query.is_generative(name):
        return
    walk.events += 1
    if name in ("delete", "update"):
        happen(walk, of_session(query.owner, lambda state: None))
    else:
        walk.see(query.owner, _eagerly(query.options))
        happen(walk, executed(query.owner, Arguments((query,))))


def transaction_ends(walk: Walk, session: Session, begin: str) -> None:
    """The end of ``with session.begin()`` (or ``begin_nested``)."""
    walk.events += 1
    if session.owner is not None:
        effect = committed if begin == "begin" else flushed
        happen(walk, effect(session.owner, Arguments()))


def closes(walk: Walk, session: Session) -> None:
    """The end of ``with session:``"""
    walk.events += 1
    if session.owner is not None:
        happen(walk, let_go(session.owner, Arguments()))


# the effects


def anything(owner: Owner, arguments: Arguments) -> Change:
    """What is not known."""
    return of_session(owner, lambda state: None)


def committed(owner: Owner, arguments: Arguments) -> Change:
    def change(state: State) -> Iterable[State]:
        kept = _flushed(state)
        match owner.expire_on_commit:
            case True:
                return (kept.with_expired(),)
            case False:
                return (kept,)
        return (kept, kept.with_expired())

    return of_session(owner, change)


def _flushed(state: State) -> State:
    return replace(state, status="persistent", queried=False) if state.status == "pending" else state


def flushed(owner: Owner, arguments: Arguments) -> Change:
    return of_session(owner, lambda state: (_flushed(state),))


def rolled_back(owner: Owner, arguments: Arguments) -> Change:
    return of_session(
        owner,
        lambda state: (state.with_expired(),) if state.status == "persistent" and state.queried else None,
    )


def let_go(owner: Owner, arguments: Arguments) -> Change:
    return of_session(
        owner, lambda state: None if state.status == "pending" else (replace(state, status="detached"),)
    )


def expired_all(owner: Owner, arguments: Arguments) -> Change:
    return of_session(owner, lambda state: (state.with_expired(),) if state.status == "persistent" else None)


def executed(owner: Owner, arguments: Arguments) -> Change:
    """A statement flushes what is pending (perhaps), and may load more of what is there."""
    statement = arguments.get("statement", 0) or arguments.get("entity", 0)
    changes = isinstance(statement, Statement) and statement.verb not in ("select", "compound")
    if changes or _populates(statement, arguments):
        return anything(owner, arguments)
    options = () if isinstance(statement, ProjectClass) else loading_options(statement or UNKNOWN)
    seen = {Seen(None, ANY)} | _eagerly(options or ()) | _loaded_by(statement)

    def change(state: State) -> Iterable[State] | None:
        if state.status == "pending":
            return None
        elsewhere = state.read_elsewhere or options is None
        return (replace(state, seen=state.seen | seen, read_elsewhere=elsewhere),)

    return of_session(owner, change)


LOADING = frozenset(
    "joinedload selectinload subqueryload immediateload contains_eager undefer with_expression".split()
)
"""Options that load more than the mapping says."""


def _eagerly(options: Iterable[LoaderOption]) -> set[Seen]:
    """What a statement with these options may load of any object."""
    return {
        Seen(None, option.path[-1][1]) for option in options if option.strategy in LOADING and option.path
    }


def _loaded_by(statement: Kind | None) -> set[Seen]:
    """The classes of which a statement loads objects, and so loads those anew that were expired."""
    entities = statement.entities if isinstance(statement, Selection) else (statement or UNKNOWN,)
    return {Seen(class_of(entity), ANEW) for entity in entities if entity == UNKNOWN or is_object(entity)}


def _populates(statement: Kind | None, arguments: Arguments) -> bool:
    """Whether a statement may load the objects that are there anew (``populate_existing``)."""
    if arguments.unpacked or {"populate_existing", "execution_options"} & arguments.keywords.keys():
        return True
    if not isinstance(statement, Selection):
        return False
    named = {name for name, _ in statement.execution_options}
    return "populate_existing" in named or "execution_options" in statement.unsure


def refreshed(owner: Owner, arguments: Arguments) -> Change:
    names = _names(arguments)

    def change(state: State) -> Iterable[State] | None:
        if names is None or state.status != "persistent":
            return None
        return (state.with_present(*names) if names else state.fresh(),)

    return _of_objects(owner, arguments, change)


def expired(owner: Owner, arguments: Arguments) -> Change:
    names = _names(arguments)

    def change(state: State) -> Iterable[State] | None:
        known = names is not None and state.status == "persistent"
        return (state.with_expired(*names),) if known and names is not None else None

    return _of_objects(owner, arguments, change)


def expunged(owner: Owner, arguments: Arguments) -> Change:
    def change(state: State) -> Iterable[State] | None:
        return (replace(state, status="detached"),) if state.status == "persistent" else None

    return _of_objects(owner, arguments, change)


def deleted(owner: Owner, arguments: Arguments) -> Change:
    return _of_objects(owner, arguments, lambda state: None)


def added(owner: Owner, arguments: Arguments) -> Change:
    """A transient object becomes pending, a detached one persistent again; one that is persistent stays."""
    given = arguments.get("instance", 0) or arguments.get("instances", 0)

    def add(state: State) -> Iterable[State] | None:
        if state.status == "transient":
            return (replace(state, owner=owner, status="pending"),)
        return (state,) if state.owner == owner and state.status in ("persistent", "pending") else None

    origins = _origins(given)

    def change(state: State) -> Iterable[State] | None:
        if state.origin and state.origin in origins:
            return add(state)
        return (
            None if state.status in ("transient", "detached") and not _is_other(state, origins) else (state,)
        )

    return each_state(change)


def _is_other(state: State, origins: frozenset[Origin]) -> bool:
    """Whether a transient object is certainly none of those."""
    return bool(state.origin) and bool(origins) and () not in origins


def _of_objects(
    owner: Owner, arguments: Arguments, change: Callable[[State], Iterable[State] | None]
) -> Change:
    """A change of the objects that a method is given; of others that may be the same, or may be reached from
    them, nothing is known any more.
    """
    origins = _origins(arguments.get("instance", 0))

    def changed(state: State) -> Iterable[State] | None:
        if state.status == "transient" or (state.owner is not None and not state.owner.may_be(owner)):
            return (state,)
        return change(state) if state.origin and state.origin in origins else None

    return each_state(changed)


def _origins(given: Kind | None) -> frozenset[Origin]:
    if given is None:
        return frozenset()
    return frozenset(state.origin for instance in instances(given) for state in instance.states)


def _names(arguments: Arguments) -> tuple[str, ...] | None:
    """The attributes that ``refresh()`` and ``expire()`` are given: () for all, None where not known."""
    given = arguments.get("attribute_names", 1)
    if arguments.unpacked or "with_for_update" in arguments.keywords:
        return None
    match given:
        case None | Literal(value=None):
            return ()
        case ListOf(element=Literal(value=str() as name)):
            return (name,)
        case ListOf(element=Either(options=kinds)) | TupleOf(elements=kinds):
            names = tuple(k.value for k in kinds if isinstance(k, Literal) and isinstance(k.value, str))
            return names if len(names) == len(kinds) else None
    return None


EFFECTS: dict[str, Callable[[Owner, Arguments], Change]] = {
    "commit": committed,
    "flush": flushed,
    "rollback": rolled_back,
    "close": let_go,
    "aclose": let_go,
    "remove": let_go,
    "reset": let_go,
    "expunge_all": let_go,
    "expire_all": expired_all,
    "refresh": refreshed,
    "expire": expired,
    "expunge": expunged,
    "delete": deleted,
    "add": added,
    "add_all": added,
    **dict.fromkeys(EXECUTING, executed),
}
