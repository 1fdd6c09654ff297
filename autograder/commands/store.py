"""`autograder store`: a store is looked at, brought up to date, kept safe, and made to forget."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import msgspec

from autograder.commands.at_store import CourseAddress, at_course
from autograder.commands.files import read
from autograder.commands.receipt import receipts_in
from autograder.errors import UsageError, of_file
from autograder.service import (
    admission,
    backup,
    courses,
    dossier,
    forgetting,
    inspection,
    members,
    receipts,
    retention,
)
from autograder.service.admission import Admitted
from autograder.service.backup import Restored, StoreBackup
from autograder.service.forgetting import Erased
from autograder.service.inspection import Inspection
from autograder.service.members import Member
from autograder.service.retention import CourseOver, CoursePutAway
from autograder.service.store import opened, schema
from autograder.service.store.access import migrating


class Migrated(msgspec.Struct, frozen=True, kw_only=True):
    """The version that a store's tables had, and the one that they have."""

    before: str
    after: str


class MemberForgotten(msgspec.Struct, frozen=True, kw_only=True):
    """Who was forgotten, by number alone, and what went."""

    number: int
    erased: Erased


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """All that there is about a member, and where it was put."""

    member: Member
    path: Path
    files: int


def check(address: CourseAddress) -> Inspection:
    """Look at all of a store, or at the one course that was named.

    Raises:
        UsageError: no store, or no such course; MachineError: it cannot be read.
    """
    with opened(address.place) as store:
        with store.read() as connection:
            only = (courses.find(connection, address.course),) if address.is_named else ()
        return inspection.inspect(store, only)


def migrate(address: CourseAddress) -> Migrated:
    """Bring a store's tables up to date.

    Raises:
        UsageError: no store, or something else; MachineError: it is of a newer program, served by
            somebody, or locked.
    """
    with migrating(address.place) as connection:
        before = schema.version_of(connection) or ""
        if before > schema.HEAD:
            schema.require_head(connection, address.place.shown)
        if before != schema.HEAD:
            schema.upgrade(connection)
    return Migrated(before=before, after=schema.HEAD)


def back_up(address: CourseAddress, path: Path, *, with_key: bool) -> StoreBackup:
    """Put a store into a file; raises as `backup.backup`."""
    with opened(address.place) as store:
        return backup.backup(store, path, with_key=with_key)


def restore(address: CourseAddress, path: Path, *, force: bool) -> Restored:
    """Bring a backup back; raises as `backup.restore`."""
    return backup.restore(address.place, path, force=force)


def admit(address: CourseAddress, receipt: Path, notebook: Path) -> tuple[Admitted, ...]:
    """Bring back the attempts whose receipts are in a file, of those the ones that speak of the
    notebook where there are several.

    Raises:
        UsageError: a file cannot be read; or as `admission.admit`.
    """
    texts = receipts_in(read(receipt), str(receipt))
    data = read(notebook)
    with at_course(address) as here:
        meant = [text for text in texts if len(texts) == 1 or _may_speak_of(text, data)]
        if not meant:
            raise receipts.ReceiptError(
                f"none of the {len(texts)} receipts of {receipt} speaks of {notebook}"
            )
        return tuple(admission.admit(here.store, here.course, text, notebook) for text in meant)


def _may_speak_of(receipt: str, data: bytes) -> bool:
    """Whether a receipt says that it is of these bytes; nothing is believed of that yet."""
    said = receipts.unproved(receipt)
    return said is not None and receipts.speaks_of(said, data)


def forget(address: CourseAddress, who: str) -> MemberForgotten:
    """Forget a member, for good; raises as `forgetting.forget`, and where nobody is meant."""
    with at_course(address) as here:
        with here.store.read() as connection:
            member = members.named(connection, here.course, who)
        erased = forgetting.forget(here.store, here.course, member)
    return MemberForgotten(number=member.number, erased=erased)


def over(address: CourseAddress, months: int) -> tuple[CourseOver, ...]:
    """The courses that ended so many months ago, of all or of the one that was named.

    Raises:
        UsageError: no store, or no such course; MachineError: it cannot be read.
    """
    with opened(address.place) as store:
        with store.read() as connection:
            only = (courses.find(connection, address.course),) if address.is_named else ()
        return retention.over(store, months, only)


def put_away(address: CourseAddress, one: CourseOver, out: Path) -> CoursePutAway:
    """Put a course that is over into a file of the folder `out`, and take it out of the store;
    raises as `retention.put_away`."""
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise of_file(error, f"{out} cannot be made", then="give another --out") from error
    with opened(address.place) as store:
        name = re.sub(r"[^\w.-]+", "_", one.course.name).strip("._") or "course"
        path = out / f"{name}-{one.course.id}.zip"
        return retention.put_away(store, one, path)


def export(address: CourseAddress, who: str, out: Path | None) -> Dossier:
    """Write all that there is about a member into a folder, or a zip where it is called so.

    Raises:
        UsageError: nobody is meant, or the place is taken or cannot be written; MachineError: the
            disk is full.
    """
    with at_course(address) as here, here.store.read() as connection:
        member = members.named(connection, here.course, who)
        path = out or Path(f"member-{member.number}")
        if path.exists():
            raise UsageError(f"{path} is there already", "a place for it", "give another --out")
        files = dict(dossier.files_of(connection, here.course, member))
    try:
        if path.suffix.lower() == ".zip":
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
                for name, data in files.items():
                    file.writestr(str(name), data)
            files_written = {path: packed.getvalue()}
        else:
            files_written = {path / name: data for name, data in files.items()}
            path.mkdir(mode=0o700, parents=True)
        for place, data in files_written.items():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(_private(place), "wb") as target:
                target.write(data)
    except OSError as error:
        raise of_file(error, f"{path} cannot be written", then="give another --out") from error
    return Dossier(member=member, path=path, files=len(files))


def _private(path: Path) -> int:
    """A new file for its owner alone."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
