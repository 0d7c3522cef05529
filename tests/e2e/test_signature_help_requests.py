"""Signature help, as editors take it."""

from __future__ import annotations

import pytest
from editor import running
from lsprotocol import types


@pytest.mark.parametrize("profile", ["vscode", "emacs", "kate"])
async def test_the_parameter_that_is_being_given(project, profile):
    async with running(profile, project) as editor:
        models = editor.open(project / "shop/models.py")
        editor.replace(models, ('relationship(back_populates="user")', 'relationship(lazy="'))
        place = editor.position(models, editor.texts[models].index('lazy="') + len('lazy="'))
        params = types.SignatureHelpParams(types.TextDocumentIdentifier(models), place)
        found = await editor.client.text_document_signature_help_async(params)
        (signature,) = found.signatures
        active = signature.parameters[found.active_parameter]
        offsets = active.label
        shown = offsets if isinstance(offsets, str) else signature.label[slice(*offsets)]
        assert isinstance(offsets, str) == (profile == "kate")
        assert shown == "lazy='select'"
        said = active.documentation
        assert isinstance(said, str) == (profile != "vscode")
        assert "related items should be loaded" in (said if isinstance(said, str) else said.value)
