"""The commands at the counter: what an instructor puts up, whom they let in, and until when."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fakes import make_bundle, question

from autograder.service import courses, keyring, members, openings
from autograder.service.store import opened, place_of
from autograder.service.store.tables import orders, trail
from service.counters import course, keys_file, run
from service.stores import BUNDLE, DUE, served

# the command each time
pytestmark = [pytest.mark.slow, pytest.mark.of_a_file, pytest.mark.sampled(3)]

ROSTER = "name,email,sid\nAnn Adler,ann@x.example,1001\nBen Birch,ben@x.example,1002\n"


@pytest.fixture
def folder(tmp_path):
    return course(tmp_path)


def reading(folder):
    return opened(place_of("sqlite:///course.db", folder))


def opening_of(folder, slug="hw1"):
    with reading(folder) as store, store.read() as connection:
        return openings.find(connection, courses.find(connection, "Numbers"), slug)


# ------------------------------------------------------------------ open


def test_open_makes_store_and_course_and_says_so(folder) -> None:
    done = run(folder, "open", "hw1", "--due", "2026-11-09T10:00", "--json")
    assert done.code == 0
    assert done.document["due"] == "2026-11-09T09:00:00Z"
    assert done.document["is_new"]
    assert any("new course" in note for note in done.document["notes"])
    opening = opening_of(folder)
    assert (opening.due, opening.bundle) == (DUE, BUNDLE.digest)
    assert (opening.counts, opening.release) == ("last", "after due")


def test_a_variable_says_the_store_where_no_option_does(folder) -> None:
    other = {"AUTOGRADER_STORE": "sqlite:///other.db"}
    opening = ("open", "hw1", "--due", "2026-11-09T10:00")
    assert run(folder, *opening, **other).code == 0
    assert run(folder, *opening, "--store", "sqlite:///third.db", **other).code == 0
    stores = {path.name for path in folder.glob("*.db")}
    assert stores == {"other.db", "third.db"}


def test_a_store_elsewhere_and_another_course(folder) -> None:
    where = ("--store", "sqlite:///other.db", "--course", "Letters", "--json")
    assert run(folder, "open", "hw1", "--due", "2026-11-09T10:00", *where).code == 0
    assert not (folder / "course.db").exists()
    assert run(folder, "release", "hw1", *where).document["is_new"]
    assert "Letters" in run(folder, "release", "hw1", "--store", "sqlite:///other.db").err


def test_open_again_changes_what_is_said_and_nothing_else(folder) -> None:
    run(folder, "open", "hw1", "--due", "2026-11-09T10:00", "--counts", "best")
    closes = ("--closes", "2026-11-12T10:00", "--release", "by-hand")
    assert run(folder, "open", "hw1", "--due", "2026-11-10T10:00", *closes).code == 0
    opening = opening_of(folder)
    assert (opening.counts, opening.release) == ("best", "by hand")
    assert opening.due == DUE + timedelta(days=1)
    assert run(folder, "open", "hw1", "--due", "2026-11-11T10:00").code == 0
    assert opening_of(folder).closes == DUE + timedelta(days=3)


def test_open_with_another_bundle_orders_all_again(folder) -> None:
    with served(folder) as service:
        service.put_up()
        service.hand_in(service.student("Ann"), b"one")
    other = make_bundle(question("q1", "def test(x): assert x == 2"), slug="hw1")
    course(folder, other)
    done = run(folder, "open", "hw1", "--due", "2026-11-09T10:00", "--json")
    assert (done.document["attempts"], done.document["graded_again"]) == (1, 1)
    with reading(folder) as store, store.read() as connection:
        assert connection.scalars(sa.select(orders.c.bundle)).all() == [other.digest]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("hw9", "--due", "2026-11-09T10:00"), "no bundle is called hw9"),
        (("hw1", "--due", "soon"), "no time"),
        (("hw1", "--due", "9999-12-31T23:59:59Z"), "no time"),
        (("hw1", "--due", "2026-11-09T10:00", "--opens", "2026-12-01T10:00"), "opens after it"),
        (("hw1", "--due", "2026-11-09T10:00", "--closes", "2026-11-01T10:00"), "closes before"),
        (("hw1", "--due", "2026-11-09T10:00", "--store", "mysql://a/b"), "mysql"),
        (("hw1", "--due", "2026-11-09T10:00", "--store", "sqlite:///no/x.db"), "no folder"),
        (("hw1", "--due", "2026-11-09T10:00", "--course", ""), "no name of a course"),
        (("hw1",), "--due"),
    ],
)
def test_what_cannot_be_put_up(folder, more, said) -> None:
    done = run(folder, "open", *more)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


# ------------------------------------------------------------------ members and links


def test_members_come_go_and_come_back(folder) -> None:
    (folder / "class.csv").write_text(ROSTER)
    first = run(folder, "members", "class.csv", "--json").document
    assert first["new"] == ["Ann Adler", "Ben Birch"]
    (folder / "class.csv").write_text("\n".join(ROSTER.splitlines()[:2]) + "\n")
    second = run(folder, "members", "class.csv", "--json").document
    assert (second["inactive"], second["kept"]) == (["Ben Birch"], 1)
    (folder / "class.csv").write_text(ROSTER)
    third = run(folder, "members", "class.csv", "--json").document
    assert (third["back"], third["new"]) == (["Ben Birch"], [])


@pytest.mark.parametrize(
    ("text", "said"), [("x,y\n1,2\n", "columns"), ("name,email\n", "names nobody"), ("", "empty")]
)
def test_a_roster_that_is_none_makes_nobody_inactive(folder, text, said) -> None:
    with served(folder) as service:
        service.student("Ann")
    (folder / "class.csv").write_text(text)
    done = run(folder, "members", "class.csv")
    assert done.code == 2
    assert said in done.err
    with reading(folder) as store, store.read() as connection:
        known = members.all_of(connection, courses.find(connection, "Numbers"))
    assert [one.active for one in known] == [True]


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_links_are_in_a_file_of_ones_own_and_sign_in(folder) -> None:
    (folder / "class.csv").write_text(ROSTER)
    run(folder, "members", "class.csv")
    url = "https://handin.example.org/"
    done = run(folder, "links", "--out", "links.csv", "--public-url", url, "--json")
    assert (done.code, done.document["made"]) == (0, [1, 2])
    path = folder / "links.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = rows_of(path)
    assert [row["name"] for row in rows] == ["Ann Adler", "Ben Birch"]
    kept = (folder / "course.db").read_bytes()
    for row in rows:
        start, _, secret = row["link"].rpartition("/")
        assert start + "/" == f"https://handin.example.org{members.SIGN_IN}"
        assert secret.encode() not in kept
        with reading(folder) as store, store.read() as connection:
            found = members.signing_in(connection, secret)
        assert found is not None
        assert found[0].number == int(row["number"])


def test_only_who_has_none_gets_a_link_unless_renewed(folder) -> None:
    (folder / "class.csv").write_text(ROSTER)
    run(folder, "members", "class.csv")
    run(folder, "links", "--out", "first.csv")
    again = run(folder, "links", "--out", "second.csv")
    assert again.code == 0
    assert not (folder / "second.csv").exists()
    (folder / "class.csv").write_text(ROSTER + "Cem Cedar,cem@x.example,1003\n")
    run(folder, "members", "class.csv")
    done = run(folder, "links", "--out", "third.csv", "--renew", "ann@x.example", "--json")
    assert done.document["made"] == [1, 3]
    old, new = rows_of(folder / "first.csv")[0], rows_of(folder / "third.csv")[0]
    with reading(folder) as store, store.read() as connection:
        signs = [
            members.signing_in(connection, row["link"].rpartition("/")[2]) for row in (old, new)
        ]
    assert [one is not None for one in signs] == [False, True]


def test_a_file_of_links_is_never_written_over(folder) -> None:
    (folder / "class.csv").write_text(ROSTER)
    run(folder, "members", "class.csv")
    (folder / "links.csv").write_text("old links")
    done = run(folder, "links", "--out", "links.csv")
    assert done.code == 2
    assert "is there already" in done.err
    assert (folder / "links.csv").read_text() == "old links"
    assert run(folder, "links", "--out", "no/links.csv").code == 2
    with reading(folder) as store, store.read() as connection:
        known = members.all_of(connection, courses.find(connection, "Numbers"))
    assert not any(one.has_link for one in known)
    assert [path.name for path in folder.iterdir() if path.name.endswith(".new")] == []


@pytest.mark.parametrize("url", ["handin", "ftp://x", "https://", "https://x/?a=b"])
def test_addresses_that_are_none(folder, url) -> None:
    assert run(folder, "links", "--out", "links.csv", "--public-url", url).code == 2


# ------------------------------------------------------------------ extend and release


@pytest.fixture
def handed_in(folder):
    with served(folder) as service:
        service.put_up()
        ann = service.student("Ann Adler")
        service.student("Ben Birch")
        yield service, ann


def test_extend_reads_times_in_the_courses_zone(handed_in, folder) -> None:
    service, ann = handed_in
    more = ("--reason", "was ill", "--json")
    done = run(folder, "extend", "hw1", "Ann Adler", "2026-11-11T10:00", *more)
    assert (done.code, done.document["member"]) == (0, ann.number)
    opening = opening_of(folder)
    with service.store.read() as connection:
        assert openings.window(connection, opening, ann.id).due == DUE + timedelta(days=2)
        line = connection.execute(sa.select(trail).where(trail.c.what == "extended")).one()
    assert (line.member_id, line.which) == (ann.id, f"hw1 #{ann.number}")
    assert "was ill" in line.after


def test_who_is_not_active_any_more_has_no_time(handed_in, folder) -> None:
    (folder / "class.csv").write_text("name\nBen Birch\n")
    assert run(folder, "members", "class.csv").code == 0
    done = run(folder, "extend", "hw1", "Ann Adler", "2026-11-11T10:00", "--reason", "x")
    assert done.code == 2
    assert "not active" in done.err


def test_an_extension_that_gives_no_time_is_told(handed_in, folder) -> None:
    done = run(folder, "extend", "hw1", "#1", "2026-11-01T10:00", "--reason", "x")
    assert done.code == 0
    assert "nobody has more time" in done.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("hw2", "Ann Adler", "2026-11-11T10:00", "--reason", "x"), "not up"),
        (("hw1", "Dora", "2026-11-11T10:00", "--reason", "x"), "nobody in Numbers"),
        (("hw1", "#9", "2026-11-11T10:00", "--reason", "x"), "nobody in Numbers"),
        (("hw1", "Ann Adler", "tomorrow", "--reason", "x"), "no time"),
        (("hw1", "Ann Adler", "2026-11-11T10:00", "--reason", " "), "reason is empty"),
        (("hw1", "Ann Adler", "2026-11-11T10:00"), "--reason"),
        (("hw1", "#1", "2026-11-11T10:00", "--reason", "x", "--course", "Nmbers"), "Numbers"),
    ],
)
def test_extensions_that_are_none(handed_in, folder, given, said) -> None:
    done = run(folder, "extend", *given)
    assert done.code == 2
    assert said in done.err
    assert "hw1 #" not in done.err


def test_release_once(handed_in, folder) -> None:
    first = run(folder, "release", "hw1", "--json").document
    second = run(folder, "release", "hw1", "--json").document
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["released"] == second["released"]
    assert opening_of(folder).released is not None
    assert run(folder, "release", "hw7").code == 2


# ------------------------------------------------------------------ keys and receipts


def test_receipts_of_the_old_key_stay_good_after_a_new_one(handed_in, folder) -> None:
    service, ann = handed_in
    first = service.hand_in(ann, b"one")
    made = run(folder, "keys", "rotate", "--json").document
    signer = keyring.signer(service.store)
    assert signer.kid == made["key"] != service.signer.kid
    service.signer = signer
    second = service.hand_in(ann, b"two")
    assert run(folder, "keys", "export", "--json").document["keys"] == [
        one.kid for one in keyring.key_set(service.store).keys
    ]
    (folder / "all.txt").write_text(f"{first.receipt}\n\n{second.receipt}\n")
    (folder / "two.ipynb").write_bytes(b"two")
    done = run(folder, "receipt", "all.txt", "two.ipynb", "--json")
    assert done.code == 0
    assert [one["speaks_of_notebook"] for one in done.document["receipts"]] == [False, True]
    assert [one["says"]["number"] for one in done.document["receipts"]] == [1, 2]
    assert stat.S_IMODE((folder / "course.db.key").stat().st_mode) == 0o600


def lying(handed_in, folder):
    """A receipt, its file, and the public keys, in a folder without a store."""
    service, ann = handed_in
    receipt = service.hand_in(ann, b"one").receipt
    there = folder / "student"
    there.mkdir()
    (there / "hw1.ipynb").write_bytes(b"one")
    (there / "hw1.receipt").write_text(receipt + "\n")
    (there / "hw1.json").write_text(json.dumps({"attempts": [{"n": 1, "receipt": receipt}]}))
    keys_file(service, there / "keys.json")
    return there, receipt


def test_a_receipt_is_checked_without_a_store(handed_in, folder) -> None:
    there, _ = lying(handed_in, folder)
    for name in ("hw1.receipt", "hw1.json"):
        done = run(there, "receipt", name, "hw1.ipynb")
        assert done.code == 0, done.err
        assert done.out.startswith("good and speaks of the notebook: Numbers, hw1, attempt 1")
    assert run(there, "receipt", "hw1.receipt", "--course", "Numbers").code == 0
    (there / "hw1.ipynb").write_bytes(b"one ")
    done = run(there, "receipt", "hw1.receipt", "hw1.ipynb")
    assert done.code == 1
    assert "other bytes" in done.out


def test_what_is_no_good_receipt_says_why(handed_in, folder) -> None:
    there, receipt = lying(handed_in, folder)
    head, payload, signature = receipt.split(".")
    for text, said in (
        (f"{head}.{payload[:-4]}AAAA.{signature}", "signature is wrong"),
        ("rubbish", "no receipt"),
        (b"\xff\xfe\x00".decode("latin-1"), "no receipt"),
        ("a.b.c", "no receipt"),
    ):
        (there / "x").write_text(text)
        done = run(there, "receipt", "x")
        assert (done.code, done.err) == (1, "")
        assert said in done.out
    done = run(there, "receipt", "hw1.receipt", "--course", "Letters")
    assert done.code == 1
    assert "of the course 'Numbers'" in done.out


def test_the_key_comes_from_a_file_and_never_from_the_receipt(handed_in, folder) -> None:
    there, _ = lying(handed_in, folder)
    keys = there / "keys.json"
    mine = keys.read_bytes()
    keys.write_text('{"keys": []}')
    done = run(there, "receipt", "hw1.receipt")
    assert done.code == 1
    assert "not among those" in done.out
    keys.unlink()
    done = run(there, "receipt", "hw1.receipt")
    assert done.code == 2
    assert "keys export" in done.err
    (there / "here.json").write_bytes(mine)
    assert run(there, "receipt", "hw1.receipt", "--key", "here.json").code == 0
    for name, data in (("bad.json", b"rubbish"), ("list.json", b'{"keys": 3}')):
        (there / name).write_bytes(data)
        assert run(there, "receipt", "hw1.receipt", "--key", name).code == 2
    assert run(there, "receipt", "nothing").code == 2
    (there / "empty").write_text("\n")
    assert run(there, "receipt", "empty", "--key", "here.json").code == 2


# ------------------------------------------------------------------ what is not there


@pytest.mark.parametrize(
    "arguments",
    [
        ("links", "--out", "x"),
        ("extend", "hw1", "#1", "2026-11-11T10:00", "--reason", "x"),
        ("release", "hw1"),
        ("collect", "hw1", "--out", "run"),
        ("keys", "rotate"),
        ("store", "check"),
        ("store", "migrate"),
        ("store", "backup", "b"),
        ("store", "export", "#1"),
        ("store", "forget", "#1"),
    ],
)
def test_without_a_store_it_is_one_line_and_none_is_made(folder, arguments) -> None:
    done = run(folder, *arguments)
    assert done.code == 2
    assert "there is no store" in done.err
    assert len(done.err.splitlines()) == 1
    assert not (folder / "course.db").exists()


@pytest.mark.parametrize("module", ["sqlalchemy", "jwt"])
def test_without_the_extra_it_is_one_line(folder, module) -> None:
    code = f"import sys; sys.modules[{module!r}] = None; from autograder.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "store", "check"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "pip install 'sealed-autograder[service]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_other_command_loads_the_store() -> None:
    code = (
        "import sys, autograder.cli, autograder.commands.grade, autograder.commands.check\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "alembic", "jwt", "starlette"} & set(done.stdout.split())
