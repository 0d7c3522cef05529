"""Where objects come from: the statement that loaded them, and the relationships that led to them since.

Unlike an object's state this does not change by what happens to the object later.
"""

from sqlassay.model.provenance.expressions import Tracer, is_single
from sqlassay.model.provenance.results import Loaded, loaded_by
from sqlassay.model.provenance.values import Provenance

__all__ = ["Loaded", "Provenance", "Tracer", "is_single", "loaded_by"]
