"""Models against migrations in an editor: the finding, and the action that writes the missing revision."""

from __future__ import annotations

from pathlib import Path

from editor import running
from lsprotocol import types

REVISION = """\
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime()),
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id"), nullable=False),
    )


def downgrade():
    op.drop_table("address")
    op.drop_table("user")
"""
TITLE = "Write the Alembic revision that is missing"


async def test_the_missing_revision_is_written(project: Path) -> None:
    (project / "versions").mkdir()
    (project / "versions" / "0001.py").write_text(REVISION)
    async with running("vscode", project, settings={"": {"select": ["SA916"]}}) as editor:
        uri = editor.open(project / "shop/models.py")
        await editor.findings(uri)
        editor.replace(uri, ("    name: Mapped[str]\n", "    name: Mapped[str]\n    email: Mapped[str]\n"))
        (found,) = await editor.findings(uri, "SA916")
        assert "No migration adds the column `user.email`" in found.message

        action = (await editor.actions(uri, "str]\n    deleted_at"))[TITLE]
        resolved = await editor.client.code_action_resolve_async(action)
        creation, filling = resolved.edit.document_changes
        assert isinstance(creation, types.CreateFile)
        assert creation.uri == filling.text_document.uri
        (edit,) = filling.edits
        assert "op.add_column('user'" in edit.new_text

        written = Path(creation.uri.removeprefix("file://"))
        assert written.parent == project / "versions"
        written.write_text(edit.new_text)
        editor.touched(written, types.FileChangeType.Created)
        await editor.findings(uri)
