"""What IPython takes for its own in a cell does not hide the Python around it, and moves nothing."""

from __future__ import annotations

import pytest

from sqlassay.lsp.magics import without_magics


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%load_ext sql\nx = 1", "0            \nx = 1"),
        ("if x:\n    !ls -l\n    %cd ..", "if x:\n    0     \n    0     "),
        ("files = !ls\ntime = %time f()", "files = 0  \ntime = 0        "),
        ("User?\nsession.query??  \n?print", "0    \n0                \n0     "),
        ("%%time\nx = 1", "0     \nx = 1"),
        ('x = ("%s"\n% y)', 'x = ("%s"\n% y)'),
        ('"""\n%time\n!ls\n"""', '"""\n%time\n!ls\n"""'),
        ("'''\n(\n'''\n%time", "'''\n(\n'''\n0    "),
        ("x = 1 \\\n% 2", "x = 1 \\\n% 2"),
        ("# (\n%time\r\n!ls\r", "# (\n0    \r\n0  \r"),
        ("x %= 2\ny = x % 3 != 1", "x %= 2\ny = x % 3 != 1"),
        ("𝄞 = 1\n!ls", "𝄞 = 1\n0  "),
        ("", ""),
    ],
)
def test_commands_are_replaced_by_nothing_as_long(cell: str, python: str) -> None:
    assert without_magics(cell) == python
    assert len(python) == len(cell)


@pytest.mark.parametrize(
    "cell", ["%%sql\nSELECT 1", "\n%%bash\nls", "%%html\n<b>", "%%writefile a.py\nx = 1"]
)
def test_cells_in_another_language_are_none_of_it(cell: str) -> None:
    assert without_magics(cell) is None
