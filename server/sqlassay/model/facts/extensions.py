"""What a module calls Flask-SQLAlchemy's extension, or how it can come by it."""

from __future__ import annotations

from sqlassay.model.facts.base import Sight
from sqlassay.model.facts.query_chains import is_simple
from sqlassay.model.library.flask_sqlalchemy import Extension
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import form


def extension_of(session: form.Expression | None, sight: Sight) -> str | None:
    """What the module calls Flask-SQLAlchemy's extension, where that is asked."""
    match session:
        case None:
            return "db" if isinstance(sight.named("db"), Extension) else None
        case form.Attribute(value=extension, attr="session") if isinstance(sight.kind(extension), Extension):
            return sight.site().written(extension) if is_simple(extension) else None
    return None


def module_of_extension(model: form.Expression | None, sight: Sight) -> str | None:
    """The module, as the code imports it, from which a model comes and Flask-SQLAlchemy's extension can come,
    too.
    """
    program, here = sight.program, sight.site().module
    if not isinstance(model, form.Name) or sight.is_local("db") or program.binding(here, "db"):
        return None
    match program.binding(here, model.id):
        case (r.Imported(source=r.Source(module=module, from_root=False)),):
            origin = program.resolved(here, module)
            if origin is not None and isinstance(program.name_in(origin, "db"), Extension):
                return module
    return None
