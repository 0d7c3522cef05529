"""The one walk: a unit's form in, kinds and facts out.

`Walk` holds what is true at the point that it has reached; `expressions` and `statements` say how each node
moves it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate, resolve_name
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import SUBJECTS, observers_of
from sqlassay.model.kinds import UNKNOWN, Kind, Session
from sqlassay.model.kinds.objects import owners, stateless_leaf
from sqlassay.model.kinds.state import Owner, Seen
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.walk.expressions import EXPRESSIONS
from sqlassay.model.walk.scope import Binding, Scope
from sqlassay.model.walk.session_keys import found
from sqlassay.model.walk.statements import STATEMENTS
from sqlassay.model.walk.states import Guard, happen
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Walk:
    """One pass over the statements of a unit."""

    def __init__(self, text: str, module: str, owner: tuple[str, ...], program: Program) -> None:
        self.text = text
        self.module = module
        self.owner = ".".join(owner) or None
        self.program = program
        self.kinds: dict[int, Kind] = {}
        """The kind of every expression passed so far, by the node's identity."""
        self.facts: list[Fact] = []
        self.scope: Scope | None = None
        self.ancestors: list[form.Node] = []
        self.breaks: list[dict[str, Binding]] = []
        self.continues: list[dict[str, Binding]] = []
        """The bindings at each break and each continue of the loop around."""
        self.function: str | None = None
        """The qualified name of the function around."""
        self.given: dict[str, Kind] = {}
        """What the parameters of the functions around hold, by their names in recipes."""
        self.origins: dict[int, Binding] = {}
        """What a local name meant where it was passed first, by the node's identity."""
        self.handed: dict[int, tuple[Kind, ...]] = {}
        """What a lambda will be called with, by the node's identity."""
        self.origin = 0
        """Where the outermost function around begins."""
        self.loops: list[int] = []
        """The places of the ``for`` loops around."""
        self.stateful = False
        """Whether anything is known of what has happened to any object."""
        self.events = 0
        """How often something happened to objects, or may have."""
        self.guards: list[Guard] = []
        """The suites around that may be left at any point."""
        self.handed_out: set[str] = set()
        """The keys of the sessions that other code may keep."""
        self._seen: dict[str, frozenset[Seen]] = {}
        self._silent = 0

    def statements(self, body: Sequence[form.Statement]) -> bool:
        """Pass over a suite; whether its end can be reached (no return, raise, break or continue before)."""
        for statement in body:
            self.ancestors.append(statement)
            reaches_end = STATEMENTS[type(statement)](self, statement)
            self.ancestors.pop()
            self.observe(statement)
            if reaches_end is False:
                return False
        return True

    def expression(self, node: form.Expression) -> Kind:
        """Pass over an expression."""
        self.ancestors.append(node)
        handler = EXPRESSIONS[type(node)]
        kind = handler(self, node)
        if isinstance(kind, Session) and self.scope is not None:
            self.stateful = True
            kind = found(self, node, kind) if kind.key is None else kind
        self.ancestors.pop()
        self.kinds[id(node)] = kind
        self.observe(node)
        return kind

    def optional(self, node: form.Expression | None) -> Kind | None:
        return None if node is None else self.expression(node)

    def observe(self, node: form.Node) -> None:
        """Let the observers of such nodes say what is to be said of it."""
        if self._silent:
            return
        subject = SUBJECTS.get(type(node))
        kind = UNKNOWN if subject is None else self.kinds.get(id(subject(node)), UNKNOWN)
        if found := observers_of(type(node), type(kind)):
            sight = Sight(self)
            for observer in found:
                self.facts.extend(observer(node, sight))

    def place(self, node: form.Node) -> int:
        """Where a node stands, counted from the beginning of the outermost function around."""
        return node.start - self.origin

    def see(self, owner: Owner | None, seen: Iterable[Seen]) -> None:
        """Note what was loaded in a session: objects that it gives later may have it."""
        if owner is not None:
            self._seen[owner.key] = self.seen_in(owner).union(seen)

    def begin_function(self, node: form.Function) -> None:
        """An outermost function begins: its sessions are none that others have used."""
        self.origin = node.start
        self.handed_out = set()
        self._seen = {}

    def begin_session(self, key: str) -> None:
        """A session is made that nothing was loaded in yet."""
        self._seen.pop(key, None)

    def seen_in(self, owner: Owner | None) -> frozenset[Seen]:
        """What may have been loaded in a session before."""
        return frozenset() if owner is None else self._seen.get(owner.key, frozenset())

    def forget(self) -> None:
        """Other code runs that may have done anything to any object."""
        happen(self, stateless_leaf)

    def captured(self, node: form.Function | form.Lambda) -> None:
        """A function was defined that may use the sessions and objects that it names, nobody knows when."""
        if self.scope is not None:
            names = {n.id for n in form.walk((node,)) if isinstance(n, form.Name)}
            held = [b.kind for name in names if (b := self.scope.lookup(name)) is not None]
            self.handed_out |= {owner.key for kind in held for owner in owners(kind)}

    def lookup(self, name: str) -> Binding:
        """What a name means here."""
        found = None if self.scope is None else self.scope.lookup(name)
        if found is not None:
            return found
        in_class = None if self.scope is not None else self.owner
        return Binding(resolve_name(name, self.module, in_class, self.program))

    def bind(self, name: str, kind: Kind, value: form.Expression | None = None) -> None:
        """Bind a local name; the names of modules and classes are known from the summaries."""
        if self.scope is not None:
            self.scope.bind(name, Binding(kind, value))

    def rebind(self, name: str, kind: Kind) -> None:
        """Let a local name hold what it holds, of which more is known."""
        before = None if self.scope is None else self.scope.bindings.get(name)
        if self.scope is not None and before is not None and kind != before.kind:
            self.scope.bind(name, Binding(kind, before.value, before.parameter, before.latest))

    def evaluated(self, recipe: Recipe, *, in_class: bool) -> Kind:
        """The kind of a recipe that stands here, its names being the class's or the module's."""
        return evaluate(recipe, self.module, self.owner if in_class else None, self.program)

    def local_recipes(self) -> Mapping[str, Recipe]:
        """The recipes of the names that are not the module's here: nothing is known of them."""
        return {} if self.scope is None else dict.fromkeys(self.scope.local_names(), OPAQUE)

    @contextmanager
    def guard(self) -> Iterator[Guard]:
        """Pass over a suite that may be left at any point."""
        guard = Guard(self.scope)
        self.guards.append(guard)
        yield guard
        self.guards.pop()

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Pass over nodes for what they do to the names, without facts."""
        self._silent += 1
        yield
        self._silent -= 1

    def around(self) -> Iterator[form.Node]:
        """The nodes around the point, the nearest first."""
        return reversed(self.ancestors)
