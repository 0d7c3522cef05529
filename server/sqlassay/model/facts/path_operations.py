"""Functions that FastAPI calls: `path operations <https://fastapi.tiangolo.com/tutorial/first-steps/>`_, and
what is done `when it starts and ends <https://fastapi.tiangolo.com/advanced/events/>`_.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.evaluate import resolve_name
from sqlassay.model.facts.base import Sight
from sqlassay.model.kinds import ExternalValue
from sqlassay.model.library.external import External
from sqlassay.syntax import form

ROUTERS = frozenset(["fastapi.FastAPI", "fastapi.APIRouter"])
APPLICATIONS = frozenset(["fastapi.FastAPI", "starlette.applications.Starlette"])
OPERATIONS = frozenset(["get", "post", "put", "patch", "delete", "options", "head", "trace", "api_route"])


def path_operations(function: form.Function, sight: Sight) -> Iterator[form.Call]:
    """The decorators of a function that make it a path operation."""
    for decorator in function.decorators:
        match decorator:
            case form.Call(func=form.Attribute(value=router, attr=method)) if method in OPERATIONS:
                of = sight.kind(router)
                if isinstance(of, ExternalValue) and of.called in ROUTERS:
                    yield decorator


def starts_application(function: form.Function, sight: Sight) -> bool:
    """Whether a function runs before requests are served, and after: as lifespan or for such an event."""
    annotations = (parameter.annotation for parameter in function.parameters)
    return any(map(_is_event, function.decorators)) or any(_is_application(a, sight) for a in annotations)


def _is_application(annotation: form.Expression | None, sight: Sight) -> bool:
    if not isinstance(annotation, form.Name):
        return False
    kind = resolve_name(annotation.id, sight.site().module, None, sight.program)
    return isinstance(kind, External) and kind.name in APPLICATIONS


def _is_event(decorator: form.Expression) -> bool:
    match decorator:
        case form.Call(func=form.Attribute(attr="on_event")):
            return True
    return False
