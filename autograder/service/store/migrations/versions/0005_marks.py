"""What persons give for answers, and decide about grades."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("opening_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.Column("marker_id", NUMBER, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_marks_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_marks_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["members.id"], name=op.f("fk_marks_marker_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint(
            *("opening_id", "member_id", "question", "answer", "version"),
            name=op.f("uq_marks_opening_id_member_id_question_answer_version"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "decisions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("opening_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("decider_id", NUMBER, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_decisions_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_decisions_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["decider_id"], ["members.id"], name=op.f("fk_decisions_decider_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("opening_id", "number", name=op.f("uq_decisions_opening_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "banks",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("opening_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("comments", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_banks_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_banks_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banks")),
        sa.UniqueConstraint(
            *("opening_id", "member_id", "question"),
            name=op.f("uq_banks_opening_id_member_id_question"),
        ),
        sqlite_autoincrement=True,
    )
