"""What is asked with the legacy Query, and the same with ``select()``.

`Legacy Query <https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-query-usage>`_.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.query_chains import Chain, chain_to
from sqlassay.model.facts.query_rewriting import Rewritten, rewritten
from sqlassay.model.facts.query_variables import held_by_variables
from sqlassay.model.kinds import Method, ProjectClass
from sqlassay.syntax import form


class LegacyQuery(Fact, frozen=True):
    """A Query is made; what is done with it is known, or not."""

    method: str
    """What is done with it: the method's name; "" where that is none or several."""
    rewritten: Rewritten
    """The same with ``select()``, or why there is none."""


@observes(form.Call, of=(Method,))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    return _directly(node, sight)


@observes(form.Attribute, of=(ProjectClass,))
def of_a_model(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    return _directly(node, sight)


@observes(form.Function)
def in_steps(node: form.Function, sight: Sight) -> Iterator[Fact]:
    for root, made in held_by_variables(node, sight):
        yield LegacyQuery(root.node, sight.site(), "", made)


def _directly(node: form.Call | form.Attribute, sight: Sight) -> Iterator[Fact]:
    chain = chain_to(node, sight.around(), sight)
    if chain is None or chain.root is None or _is_of_other_facts(chain, sight):
        return
    yield LegacyQuery(chain.root.node, sight.site(), chain.use.name, rewritten(chain, sight, chain.root))


def _is_of_other_facts(chain: Chain, sight: Sight) -> bool:
    held = chain.use.sort == "assigned" and sight.function is not None
    return held or chain.use.name in ("get", "get_or_404")
