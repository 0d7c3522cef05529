from __future__ import annotations

from functools import partial

from sqlassay.model.installed import InstalledModules, summary_of_source
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary.encoding import decoded, encoded
from sqlassay.project import Cache, Installation, digest


def installed_modules(installation: Installation, cache: Cache | None) -> InstalledModules:
    """What the modules of an installation declare, remembered by their content.

    :param cache: where that is kept; None to remember nothing.
    """
    return InstalledModules(partial(_read, installation, cache), installation.stamp)


def _read(installation: Installation, cache: Cache | None, module: str) -> ModuleSummary | None:
    source = installation.source(module)
    if source is None or cache is None:
        return None if source is None else summary_of_source(source.text, module, source.is_package)
    text = source.text.encode("utf-8", "surrogatepass")
    key = digest(b"installed", text, module.encode(), bytes([source.is_package]))
    if (data := cache.get([key]).get(key)) and (known := decoded(data)) is not None:
        return known
    summary = summary_of_source(source.text, module, source.is_package)
    if summary is not None and (data := encoded(summary)) is not None:
        cache.put({key: data})
    return summary
