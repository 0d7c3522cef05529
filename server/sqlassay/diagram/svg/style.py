"""The colours of a drawing: those of VS Code within it, else light or dark as the reader likes."""

from __future__ import annotations

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

# Each colour comes twice: first for programs that know no custom properties.
_RULES = """\
.sqlassay{font:12px var(--vscode-editor-font-family,ui-monospace),Menlo,Consolas,"DejaVu Sans Mono",monospace}
.sqlassay text{fill:#1f2328;fill:var(--sa-text);white-space:pre}
.sqlassay .page{fill:#fff;fill:var(--sa-page)}
.sqlassay .card{fill:#fff;fill:var(--sa-card);stroke:#c8ccd4;stroke:var(--sa-line)}
.sqlassay .outside .card{stroke-dasharray:4 3}
.sqlassay .head{fill:#7d8590;fill-opacity:.18}
.sqlassay .band{fill:#7d8590}
.sqlassay .title{font-weight:bold}
.sqlassay .name,.sqlassay .type,.sqlassay .keys{fill:#646c78;fill:var(--sa-quiet)}
.sqlassay .keys{font-size:10px}
.sqlassay .type{text-anchor:end}
.sqlassay .edge path{fill:none;stroke:#7d8590;stroke:var(--sa-wire);stroke-width:1.2}
.sqlassay .edge .sign{fill:#fff;fill:var(--sa-page)}
.sqlassay .relationship .wire{stroke-dasharray:5 4}
"""
_LAST = """\
.sqlassay .edge .hit{stroke:transparent;stroke-width:9}
.sqlassay .edge:hover path:not(.hit){stroke:#0969da;stroke:var(--sa-over);stroke-width:2}
.sqlassay .table{cursor:pointer}
.sqlassay .table:hover .card{stroke:#0969da;stroke:var(--sa-over)}
"""


def style_sheet(colours: int) -> str:
    """The style sheet of a drawing with so many colours of modules and edges."""
    roles = [*_ROLES, *((f"m{i}", *colour) for i, colour in enumerate(COLOURS[:colours]))]
    light = "".join(f"--sa-{name}:var({vscode},{light});" for name, vscode, light, _ in roles)
    dark = "".join(f"--sa-{name}:var({vscode},{dark});" for name, vscode, _, dark in roles)
    coloured = "".join(
        f".sqlassay .m{i} .head,.sqlassay .m{i} .band{{fill:{light};fill:var(--sa-m{i})}}\n"
        f".sqlassay .w{i} path{{stroke:{light};stroke:var(--sa-m{i})}}\n"
        for i, (_, light, _) in enumerate(COLOURS[:colours])
    )
    media = f"@media (prefers-color-scheme:dark){{.sqlassay{{{dark}}}}}\n"
    return f".sqlassay{{{light}}}\n{media}{_RULES}{coloured}{_LAST}"
