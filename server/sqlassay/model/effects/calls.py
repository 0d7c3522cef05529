"""What a call does: by what its function does, or by what SQLAlchemy's method does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from sqlassay.model.effects.database import (
    SUPPOSABLE,
    Does,
    done,
    done_by_session,
    opened,
)
from sqlassay.model.effects.frame import PASSING, SESSIONS, Frame, along, at, is_class, lacks
from sqlassay.model.effects.passing import passed, split
from sqlassay.model.effects.paths import reads_at
from sqlassay.model.effects.values import (
    MAX_PATH,
    NO_EFFECTS,
    OWN,
    UNKNOWN_EFFECTS,
    UNKNOWN_SUBJECT,
    Action,
    Effects,
    Read,
    Subject,
    either,
    together,
)
from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Arguments,
    Callable,
    Either,
    ExternalValue,
    Function,
    Instance,
    Kind,
    ListOf,
    Literal,
    Method,
    Module,
    ProjectClass,
    Query,
    Row,
    Session,
    SessionFactory,
    TupleOf,
    Value,
    present,
)
from sqlassay.model.kinds.python import ContextManaged, DictDisplay, DictOf, Partial
from sqlassay.model.kinds.session import AWAITED
from sqlassay.model.library.external import External
from sqlassay.model.summary import Behaviour, How, Step
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.trim import parameters_in, path_of

CALLING = (Callable, Partial, ContextManaged)
"""Kinds that stand for some function or other."""
PLAIN_VALUES = (Value, ListOf, TupleOf, DictOf, DictDisplay, Literal, Row)
"""Kinds whose methods do nothing to a session."""
ALEMBIC = Subject("module", "alembic.op")


def effects_of_step(step: Step, frame: Frame, called: Kind | None = None) -> Effects:
    """What a step of a function does, in the circumstances in which it stands; `called` where what it calls
    is known already.
    """
    kind = called or _called(step.function, frame)
    options = kind.options if isinstance(kind, Either) else (kind,)
    found = either([_effects(option, step, frame) for option in options if option != NONE] or [NO_EFFECTS])
    sometimes, repeated = bool(step.how & How.SOMETIMES), bool(step.how & How.REPEATED)
    if sometimes or repeated:
        actions = tuple(
            replace(a, sometimes=a.sometimes or sometimes, repeated=a.repeated or repeated)
            for a in found.actions
        )
        found = replace(found, actions=actions)
    if not found.incomplete and _hands_on(step, options, frame):
        found = replace(found, incomplete=True)
    return found


def _called(function: r.Recipe, frame: Frame) -> Kind:
    """What is called: also a method of ``super()``."""
    match function:
        case r.Get(value=r.Invoke(function=r.Ref(name="super"), positional=()), name=name) if frame.owner:
            return _inherited(frame, name)
    return frame.kind(function)


def _inherited(frame: Frame, name: str) -> Kind:
    """The method that ``super()`` finds: of the classes behind the one that the function is in."""
    program, owner = frame.program, ProjectClass(frame.module, frame.owner)
    ancestry = program.view(frame.cls).ancestry
    behind = ancestry[ancestry.index(owner) + 1 :] if owner in ancestry else ()
    for base in behind:
        summary = program.class_summary(base)
        if summary is None:
            return External("") if name == "__init__" else UNKNOWN
        if name in summary.members:
            found = program.class_attribute(base, name)
            return replace(found, receiver=Instance(frame.cls)) if isinstance(found, Function) else UNKNOWN
    return External("") if behind or owner in ancestry else UNKNOWN


def _effects(kind: Kind, step: Step, frame: Frame) -> Effects:
    entered = bool(step.how & How.ENTERED)
    match kind:
        case Function():
            return together([_of_function(kind, step, frame), _of_value(step, frame)])
        case ProjectClass():
            made = frame.program.instance_of(kind)
            if isinstance(made, Session):
                return Effects(tuple(_actions(opened(entered), OWN, step)))
            return together([_of_constructor(kind, step, frame), _of_value(step, frame)])
        case Instance():
            return _of_function_or_none(kind.attribute("__call__", frame.program), step, frame)
        case Method(receiver=ExternalValue(called=called)) if called in PASSING:
            return UNKNOWN_EFFECTS
        case Method(receiver=receiver, name=name):
            return _of_method(receiver, name, step, frame)
        case SessionFactory():
            return Effects(tuple(_actions(opened(entered), OWN, step)))
        case External(name="alembic.op.execute"):
            return Effects(tuple(_actions(done_by_session("execute", frame.arguments(step)), ALEMBIC, step)))
        case External():
            made = kind.call(frame.arguments(step), frame.program)
            opens = isinstance(made, SESSIONS) and is_class(kind)
            return Effects(tuple(_actions(opened(entered), OWN, step))) if opens else NO_EFFECTS
        case ContextManaged(function=Function() as function):
            return together([_of_function(function, step, frame, managed=entered), _of_value(step, frame)])
        case _ if isinstance(kind, CALLING):
            return UNKNOWN_EFFECTS
        case _ if kind != UNKNOWN and not isinstance(kind, Module):
            return NO_EFFECTS
    return _supposed(step, frame)


def _of_method(receiver: Kind, name: str, step: Step, frame: Frame) -> Effects:
    """What a method of something of SQLAlchemy's does, or of an object whose ``__enter__`` was looked for."""
    before = step.function.value if isinstance(step.function, r.Get) else step.function
    entered = bool(step.how & How.ENTERED)
    does = list(done(receiver, name, frame.arguments(step), entered))
    if name == "run_sync":
        return _run_sync(step, before, frame)
    if not does:
        return NO_EFFECTS
    if does[0][0] == "open":
        subject = OWN
    elif isinstance(receiver, Query):
        subject = frame.subject_of_query(before)
    else:
        subject = frame.subject(before)
    found = Effects(tuple(_actions(does, subject, step)))
    return _perhaps(found) if _is_coroutine(receiver, name) and not step.how & How.AWAITED else found


def _is_coroutine(receiver: Kind, name: str) -> bool:
    """Whether a method of a session or connection does nothing until it is awaited."""
    return isinstance(receiver, SESSIONS) and receiver.is_async and name in AWAITED


def _run_sync(step: Step, session: r.Recipe, frame: Frame) -> Effects:
    """What `run_sync
    <https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#sqlalchemy.ext.asyncio.AsyncSession.run_sync>`_
    has a function do, which gets the session and the other arguments.
    """
    function = frame.kind(step.positional[0]) if step.positional else UNKNOWN
    if not isinstance(function, Function) or not step.how & How.AWAITED:
        return UNKNOWN_EFFECTS
    call = replace(step, function=step.positional[0], positional=(session, *step.positional[1:]))
    return _of_function(function, call, frame)


def _actions(
    does: Iterator[Does] | list[Does], subject: Subject, step: Step, supposed: bool = False
) -> Iterator[Action]:
    depends = tuple(name for name in step.uses if name != subject.parameter)
    for verb, statement, entity in does:
        uses = depends if verb == "execute" else ()
        keyed = statement == "get" or (statement == "select" and bool(step.how & How.KEYED))
        yield Action(verb, subject, statement, entity, uses, keyed, supposed=supposed)


def _supposed(step: Step, frame: Frame) -> Effects:
    """What is done with something of which nothing is known: with a parameter's attribute perhaps what is
    done with a session.
    """
    if frame.is_foreign(step.function):
        return NO_EFFECTS
    match step.function:
        case r.Get(value=value) if isinstance(present(frame.kind(value)), PLAIN_VALUES):
            return NO_EFFECTS
        case r.Get(value=value, name=name) if frame.kind(value) == UNKNOWN:
            arguments = frame.arguments(step)
            entity = arguments.get("entity", 0)
            supposable = name in SUPPOSABLE or (name == "get" and isinstance(entity, ProjectClass))
            if supposable and (path := path_of(value)) is not None and "[]" not in path:
                does = done_by_session(name, arguments)
                return Effects(tuple(_actions(does, at(path), step, supposed=True)), incomplete=True)
            if (query := _query_of_unknown(value, frame)) is not None:
                does = done(Query(query[1]), name, arguments, entered=False)
                return Effects(tuple(_actions(does, at(query[0]), step, supposed=True)), incomplete=True)
    return UNKNOWN_EFFECTS


def _query_of_unknown(recipe: r.Recipe, frame: Frame) -> tuple[str, tuple[Kind, ...]] | None:
    """The path and the entities of ``parameter.query(Entity)…``"""
    while isinstance(recipe, r.Get | r.Invoke):
        match recipe:
            case r.Invoke(function=r.Get(value=session, name="query"), positional=(_, *_) as given):
                entities = tuple(map(frame.kind, given))
                path = path_of(session)
                return None if path is None or UNKNOWN in entities else (path, entities)
        recipe = recipe.function if isinstance(recipe, r.Invoke) else recipe.value
    return None


def _of_value(step: Step, frame: Frame) -> Effects:
    """What is done with the value of a call: entering an object, going over a Query."""
    if not step.how & (How.ENTERED | How.ITERATED):
        return NO_EFFECTS
    call = r.Invoke(step.function, step.positional, step.keywords, step.unpacked)
    made = frame.kind(call)
    if step.how & How.ITERATED:
        does = done(made, "__iter__", Arguments(), entered=False) if isinstance(made, Query) else iter(())
        return Effects(tuple(_actions(does, UNKNOWN_SUBJECT, step)))
    if isinstance(made, Session) and isinstance(frame.kind(step.function), Function):
        return Effects(tuple(_actions([("close", "", None)], frame.subject(call), step)))
    return entering(made, call, frame)


def entering(made: Kind, value: r.Recipe, frame: Frame) -> Effects:
    """What entering and leaving an object of the project's as a context manager does."""
    parts = []
    for name in ("__enter__", "__exit__", "__aenter__", "__aexit__") if isinstance(made, Instance) else ():
        step = Step(r.Get(value, name), (), (), False, int(How.AWAITED))
        found = made.attribute(name, frame.program)
        if isinstance(found, Function):
            parts.append(_of_function(found, step, frame))
    return together(parts)


def _of_function_or_none(kind: Kind, step: Step, frame: Frame) -> Effects:
    return _of_function(kind, step, frame) if isinstance(kind, Function) else UNKNOWN_EFFECTS


def _of_constructor(cls: ProjectClass, step: Step, frame: Frame) -> Effects:
    made = r.Invoke(step.function, step.positional, step.keywords, step.unpacked)
    found = frame.program.class_attribute(cls, "__init__")
    return _of_function(found, step, frame, receiver=made) if isinstance(found, Function) else NO_EFFECTS


def _of_function(
    function: Function,
    step: Step,
    frame: Frame,
    receiver: r.Recipe | None = None,
    managed: bool = False,
) -> Effects:
    """What a function of the project does, in terms of what it is called with here; `managed` where it is a
    generator that a ``with`` runs.
    """
    program = frame.program
    effects = program.effects_of(function)
    if effects == NO_EFFECTS:
        return effects
    callee = Frame(function, program)
    if receiver is None and function.receiver is not None and callee.has_receiver:
        receiver = _receiver(step.function)
    taken = () if callee.behaviour is None else callee.behaviour.parameters
    given = passed(taken, receiver, step.positional, step.keywords)
    if callee.outer == frame.name:
        own = {parameter.name for parameter in taken}
        given.update((name, r.Parameter(name)) for name in frame.given if name not in own)
    mapped = _Mapped(given, frame).effects(effects)
    return mapped if managed or callee.runs(step.how) else _perhaps(mapped)


def _receiver(function: r.Recipe) -> r.Recipe | None:
    match function:
        case r.Get(value=r.Invoke(function=r.Ref(name="super"), positional=())):
            return r.Parameter("self")
        case r.Get(value=value):
            return value
    return function


def _perhaps(effects: Effects) -> Effects:
    actions = tuple(replace(action, sometimes=True) for action in effects.actions)
    return replace(effects, actions=actions, incomplete=True)


def _hands_on(step: Step, called: tuple[Kind, ...], frame: Frame) -> bool:
    """Whether arguments may be used by what is not looked into: functions of the project, which may be
    called, and sessions that are handed to other packages.
    """
    if isinstance(step.function, r.Get) and step.function.name == "run_sync":
        return False
    given = (*step.positional, *(value for _, value in step.keywords))
    kinds = [frame.kind(recipe) for recipe in given if isinstance(recipe, r.Ref | r.Get | r.Parameter)]
    if any(isinstance(kind, Function) or _is_of_session(kind) for kind in kinds):
        return True
    own = all(isinstance(kind, Function | ProjectClass) or _is_sqlalchemy(kind) for kind in called)
    return not own and any(isinstance(kind, SESSIONS) for kind in kinds)


def _is_of_session(kind: Kind) -> bool:
    """Whether this is a method of a session or connection, which others may call."""
    return isinstance(kind, Method) and isinstance(kind.receiver, SESSIONS)


def _is_sqlalchemy(kind: Kind) -> bool:
    match kind:
        case External(name=name):
            return name.partition(".")[0] in ("sqlalchemy", "sqlmodel")
        case Method(receiver=ExternalValue()):
            return False
    return isinstance(kind, Method | SessionFactory)


class _Mapped:
    """Effects of a function in terms of those of a caller."""

    def __init__(self, given: Mapping[str, r.Recipe], frame: Frame) -> None:
        self.given = given
        self.frame = frame

    def effects(self, effects: Effects) -> Effects:
        actions: list[Action] = []
        incomplete = effects.incomplete
        for action in effects.actions:
            mapped = self.action(action)
            if mapped is None:
                continue
            if mapped.supposed and mapped.on.sort != "parameter":
                incomplete = True
            else:
                actions.append(mapped)
        return together([Effects(tuple(actions), tuple(self.reads(effects)), incomplete=incomplete)])

    def action(self, action: Action) -> Action | None:
        """The action, None where it turns out to be none."""
        depends = {name: None for old in action.depends for name in self.parameters(old)}
        subject, supposed = action.on, action.supposed
        if subject.sort == "parameter":
            if self.lacks(subject.path):
                return None
            supposed = supposed and not isinstance(self.kind(subject.path), SESSIONS)
            if supposed and self.kind(subject.path) != UNKNOWN:
                return None
            subject = self.subject(subject.path)
        kept = tuple(name for name in depends if name != subject.parameter)
        return replace(action, on=subject, depends=kept, supposed=supposed)

    def lacks(self, path: str) -> bool:
        """Whether what is given is of a class that has no such attribute: another than that which the
        function has in mind there.
        """
        given, rest = self.split(path)
        attribute = rest.partition(".")[0]
        if given is None or not attribute or "[" in attribute:
            return False
        kind = self.frame.kind(given)
        return isinstance(kind, Instance) and lacks(kind.of, attribute, self.frame.program)

    def parameters(self, name: str) -> tuple[str, ...]:
        given = self.given.get(name)
        return () if given is None else tuple(parameters_in(given))

    def split(self, path: str) -> tuple[r.Recipe | None, str]:
        """What the caller gave for a path's parameter, and the path from there."""
        parameter, rest = split(path)
        return self.given.get(parameter), rest

    def kind(self, path: str) -> Kind:
        given, rest = self.split(path)
        if given is None:
            return UNKNOWN
        return self.frame.kind(self.held(given, rest) or along(given, rest) if rest else given)

    def subject(self, path: str) -> Subject:
        given, rest = self.split(path)
        if given is None:
            return UNKNOWN_SUBJECT
        if not rest:
            return self.frame.subject(given)
        held = self.held(given, rest)
        if held is not None:
            return self.frame.subject(held)
        before = path_of(given)
        if before is not None:
            return at(f"{before}{'' if rest.startswith('[') else '.'}{rest}")
        return self.frame.subject(along(given, rest)) if isinstance(given, r.Ref | r.Get) else UNKNOWN_SUBJECT

    def held(self, made: r.Recipe, path: str) -> r.Recipe | None:
        """What lies at a path from an object that is made here, of what it is made with."""
        return kept_of(made, path, self.frame)

    def reads(self, effects: Effects) -> Iterator[Read]:
        for read in effects.reads:
            given, rest = self.split(read.path)
            before = None if given is None else path_of(given)
            if before is not None and rest:
                path = f"{before}{'' if rest.startswith('[') else '.'}{rest}"
                for mapped in reads_at(path, self.frame) if path.count(".") <= MAX_PATH else ():
                    same = mapped.path == path and not mapped.relationship
                    yield replace(read, path=path) if same else mapped


def kept_of(made: r.Recipe, path: str, frame: Frame) -> r.Recipe | None:
    """What lies at a path from an object that a call makes, where that is kept of the call's arguments:
    by ``__init__``, or by that of an object that a function makes and returns.
    """
    while isinstance(made, r.Awaited | r.Entered):
        made = made.value
    if not isinstance(made, r.Invoke):
        return None
    match frame.kind(made.function):
        case ProjectClass() as cls:
            init = frame.program.class_attribute(cls, "__init__")
            behaviour = frame.program.behaviour(init) if isinstance(init, Function) else None
            attribute, rest = split(path)
            kept = dict(behaviour.keeps).get(attribute) if behaviour is not None else None
            given = None if kept is None else _argument(kept, made, behaviour, made)
            return given if given is None or not rest else along(given, rest)
        case Function() as maker:
            inner = Frame(maker, frame.program)
            results = () if inner.summary is None else inner.summary.results
            kept_there = kept_of(results[0], path, inner) if len(results) == 1 else None
            there = None if kept_there is None else path_of(kept_there)
            return None if there is None else _argument(there, made, inner.behaviour, None)
    return None


def _argument(
    path: str, call: r.Invoke, behaviour: Behaviour | None, receiver: r.Recipe | None
) -> r.Recipe | None:
    """What a call gives for a path from a parameter."""
    positional = () if call.unpacked else call.positional
    taken = () if behaviour is None else behaviour.parameters
    parameter, rest = split(path)
    given = passed(taken, receiver, positional, call.keywords).get(parameter)
    return given if given is None or not rest else along(given, rest)
