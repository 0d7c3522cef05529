"""The colours of a drawing: those of VS Code within it, else light or dark as the reader likes."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

COLOURS = (
    ("--vscode-charts-blue", "#2f6fd0", "#5b9cf5"),
    ("--vscode-charts-green", "#2e8540", "#6cc070"),
    ("--vscode-charts-orange", "#b8610f", "#e0954a"),
    ("--vscode-charts-purple", "#7b4fc0", "#b08ae8"),
    ("--vscode-charts-red", "#c03a3a", "#ee7a75"),
    ("--vscode-charts-yellow", "#8a7300", "#d6bd4a"),
    ("--vscode-terminal-ansiCyan", "#0e7d8c", "#4fc1cf"),
    ("--vscode-terminal-ansiMagenta", "#a8327f", "#e07fc0"),
)
"""Of modules, and of the edges that arrive at one table: VS Code's name, light, dark."""

_ROLES = (
    ("page", "--vscode-editor-background", "#ffffff", "#1e1e1e"),
    ("card", "--vscode-editorWidget-background", "#ffffff", "#252526"),
    ("line", "--vscode-editorWidget-border", "#c8ccd4", "#4a4a4f"),
    ("text", "--vscode-editor-foreground", "#1f2328", "#d8d8d8"),
    ("quiet", "--vscode-descriptionForeground", "#646c78", "#9a9fa8"),
    ("wire", "--vscode-descriptionForeground", "#7d8590", "#8b909a"),
    ("over", "--vscode-focusBorder", "#0969da", "#4daafc"),
)
_FONTS = 'Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace'

_SHAPES = f"""\
.sqlassay text{{font-family:{_FONTS};font-size:12px;white-space:pre}}
.sqlassay .head{{fill-opacity:.18}}
.sqlassay .outside .card{{stroke-dasharray:4 3}}
.sqlassay .title{{font-weight:bold}}
.sqlassay .keys{{font-size:10px}}
.sqlassay .type{{text-anchor:end}}
.sqlassay .edge path{{fill:none;stroke-width:1.2}}
.sqlassay .relationship .wire{{stroke-dasharray:5 4}}
.sqlassay .edge .hit{{stroke:none;stroke-width:9;pointer-events:stroke}}
.sqlassay .edge:hover path{{stroke-width:2}}
.sqlassay .edge:hover .hit{{stroke-width:9}}
.sqlassay .table{{cursor:pointer}}
"""
_COLOURED = """\
.sqlassay text{fill:$text}
.sqlassay .page{fill:$page}
.sqlassay .card{fill:$card;stroke:$line}
.sqlassay .head,.sqlassay .band{fill:$wire}
.sqlassay .name,.sqlassay .type,.sqlassay .keys{fill:$quiet}
.sqlassay .edge path{stroke:$wire}
.sqlassay .edge .sign{fill:$page}
"""
_OF_MODULE = """\
.sqlassay .m$i .head,.sqlassay .m$i .band{fill:$m}
.sqlassay .w$i path{stroke:$m}
"""
_POINTED_AT = """\
.sqlassay .edge .hit{stroke:none}
.sqlassay .edge:hover path:not(.hit){stroke:$over}
.sqlassay .table:hover .card{stroke:$over}
"""


def style_sheet(colours: int) -> str:
    """The style sheet of a drawing with so many colours of modules and edges: light colours for programs that
    know no custom properties, and for the others what the reader has.
    """
    roles = [*_ROLES, *((f"m{i}", *colour) for i, colour in enumerate(COLOURS[:colours]))]
    light = "".join(f"--sa-{name}:var({vscode},{light});" for name, vscode, light, _ in roles)
    dark = "".join(f"--sa-{name}:var({vscode},{dark});" for name, vscode, _, dark in roles)
    plain = _rules({name: light for name, _, light, _ in roles})
    live = _rules({name: f"var(--sa-{name})" for name, *_ in roles})
    font = f".sqlassay text{{font-family:var(--vscode-editor-font-family,ui-monospace),{_FONTS}}}\n"
    return (
        f"{_SHAPES}{plain}@supports (--custom:property){{\n"
        f".sqlassay{{{light}}}\n@media (prefers-color-scheme:dark){{.sqlassay{{{dark}}}}}\n"
        f"{font}{live}}}\n"
    )


def _rules(colours: Mapping[str, str]) -> str:
    """The rules with colours for roles and modules."""
    modules = [name[1:] for name in colours if name[1:].isdigit()]
    of_modules = (Template(_OF_MODULE).substitute(i=i, m=colours[f"m{i}"]) for i in modules)
    around = (Template(text).substitute(colours) for text in (_COLOURED, _POINTED_AT))
    return "".join([next(around), *of_modules, *around])
