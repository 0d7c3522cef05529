"""Findings reach the editor: over one channel, for the right version, with what the editor can show."""

from __future__ import annotations

import pytest
from editor import running
from lsprotocol import types


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs", "kate"])
async def test_findings_come_over_one_channel_with_what_the_editor_announced(profile, project):
    async with running(profile, project) as editor:
        uri = editor.open(project / "shop/queries.py", version=7)
        first, second = await editor.findings(uri, "SA101", "SA101")

        assert editor.seen(uri, first.range) == "User.deleted_at is None"
        assert editor.seen(uri, second.range) == "User.deleted_at is not None"
        assert (first.source, first.severity) == ("sqlassay", types.DiagnosticSeverity.Error)
        assert bool(first.code_description) == (profile == "vscode")
        if editor.pulls:
            assert editor.published == []
        else:
            assert {one.version for one in editor.published if one.uri == uri} == {7}
