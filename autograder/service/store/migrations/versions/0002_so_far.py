"""What is known of an attempt while it is graded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("orders", sa.Column("so_far", sa.LargeBinary(), nullable=True))
