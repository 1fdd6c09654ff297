"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_bodies")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "bundles",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("canary", sa.LargeBinary(), nullable=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bundles")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "courses",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("turn", NUMBER, nullable=False),
        sa.Column("served", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("name", name=op.f("uq_courses_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "public_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_public_keys")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "results",
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("grader", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bundle", "submission", "grader", name=op.f("pk_results")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "forgotten",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_forgotten_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "members",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("student", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("sections", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("secret_made", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_members_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_members_course_id_number")),
        sa.UniqueConstraint("secret", name=op.f("uq_members_secret")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "openings",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=True),
        sa.Column("upload_grace", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("released", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bundle"], ["bundles.digest"], name=op.f("fk_openings_bundle_bundles")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_openings_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("course_id", "slug", name=op.f("uq_openings_course_id_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attempts",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("opening_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("notes", sa.LargeBinary(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_attempts_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_attempts_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["bodies.sha256"], name=op.f("fk_attempts_sha256_bodies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "opening_id", "member_id", "form", name=op.f("uq_attempts_opening_id_member_id_form")
        ),
        sa.UniqueConstraint(
            "opening_id",
            "member_id",
            "number",
            name=op.f("uq_attempts_opening_id_member_id_number"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attempts_sha256"), "attempts", ["sha256"], unique=False)
    op.create_table(
        "extensions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("opening_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_extensions_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_extensions_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_extensions_opening_id_member_id"),
        "extensions",
        ["opening_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "sessions",
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_sessions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_sessions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sessions_member_id"), "sessions", ["member_id"], unique=False)
    op.create_table(
        "trail",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("which", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_trail_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_trail_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chain",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("attempt_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_chain_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_chain_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_chain_attempt_id")),
        sa.UniqueConstraint("course_id", "commitment", name=op.f("uq_chain_course_id_commitment")),
        sa.UniqueConstraint("course_id", "previous", name=op.f("uq_chain_course_id_previous")),
        sa.UniqueConstraint("course_id", "sequence", name=op.f("uq_chain_course_id_sequence")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "orders",
        sa.Column("attempt_id", NUMBER, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last", sa.Boolean(), nullable=False),
        sa.Column("turn", NUMBER, nullable=False),
        sa.Column("slot", NUMBER, nullable=False),
        sa.Column("queued", sa.BigInteger(), nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("ends", sa.BigInteger(), nullable=True),
        sa.Column("grader", sa.Text(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_orders_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["bundle"], ["bundles.digest"], name=op.f("fk_orders_bundle_bundles")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_orders_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_orders_member_id_members")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_orders")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_orders_member_id"), "orders", ["member_id"], unique=False)
    op.create_index(
        op.f("ix_orders_state_course_id_last_turn_slot"),
        "orders",
        ["state", "course_id", "last", "turn", "slot"],
        unique=False,
    )
