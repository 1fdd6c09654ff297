"""Who gave an extension, and which bundle is proposed for an opening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("extensions", sa.Column("who", sa.Text(), nullable=False, server_default=""))
    op.add_column("openings", sa.Column("proposed", sa.Text(), nullable=True))
