"""The pages that persons mark on: whole without scripts, and nothing is lost between two."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest
from fakes import make_bundle

from autograder.formats.bundle import Question
from autograder.service.members import Role
from autograder.service.web.forms import TYPED
from autograder.service.web.marking import JSON
from autograder.service.web.site import Site
from service.stores import served
from service.test_marking import BUNDLE, ESSAY, grade_all, in_section, marker
from service.test_web import form_of, signed_in

pytestmark = pytest.mark.slow  # a store on the disk each

HOSTILE = "# <script>alert(1)</script>\n\n![x](http://evil.example/x.png) [l](http://evil.example)"


class Room:
    """A class of three in two sections that has handed in, and two markers at the pages."""

    def __init__(self, service, folder) -> None:
        (folder / "spool").mkdir()
        self.service = service
        service.put_up(BUNDLE)
        self.site = Site(service.store, service.signer, folder / "spool", "http://testserver")
        self.ann = in_section(service, "Ann Adler", "A")
        self.ben = in_section(service, "Ben Birch", "B")
        self.cy = in_section(service, "Cy Cole", "A")
        self.hand_in(self.ann, "because of outliers")
        self.hand_in(self.ben, HOSTILE)
        self.hand_in(self.cy, "-")
        self.mia, self.max = (self.client(marker(service, name)) for name in ("Mia", "Max"))

    def client(self, member):
        return signed_in(self.service, self.site, member)

    def hand_in(self, member, text: str) -> None:
        self.service.hand_in(member, text.encode())
        self.service.clock.go(minutes=1)
        grade_all(self.service)

    def page(self, member) -> str:
        return f"/marking/hw1/essay/{member.number}"

    def give(self, client, member, form=None, **fields: object):
        form = form_of(client, self.page(member)) if form is None else form
        return client.post(self.page(member), data={**form, **fields})

    def tell(self, client, member, form, **fields: object):
        """The same, as the script of the page does."""
        headers = {"accept": JSON}
        return client.post(self.page(member), data={**form, **fields}, headers=headers)


@pytest.fixture
def room(tmp_path):
    with served(tmp_path) as service:
        yield Room(service, tmp_path)


def rows(text: str) -> list[list[str]]:
    """The cells of all rows of a page's tables, as text."""
    return [
        [
            " ".join(re.sub(r"<[^>]*>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        for row in re.findall(r"<tr>.*?</tr>", text, re.S)
    ]


def test_what_there_is_to_mark(room) -> None:
    text = room.mia.get("/marking/hw1").text
    assert [row[1:5] for row in rows(text)[1:]] == [
        ["all", "3", "0", "3"],
        ["A", "2", "0", "2"],
        ["B", "1", "0", "1"],
    ]
    room.give(room.mia, room.ann, points="2")
    text = room.mia.get("/marking/hw1").text
    assert [row[1:5] for row in rows(text)[1:]] == [
        ["all", "3", "1", "2"],
        ["A", "2", "1", "1"],
        ["B", "1", "0", "1"],
    ]
    assert room.page(room.ben) in text
    assert (
        '<a href="/marking/hw1">'
        in room.client(marker(room.service, "Kim", role=Role.INSTRUCTOR)).get("/").text
    )


def test_the_list_shows_what_is_open_and_what_is_marked(room) -> None:
    room.give(room.mia, room.ann, points="2", comment="well said")
    listed = rows(room.mia.get("/marking/hw1/essay").text)[1:]
    assert listed[0][1:] == ["2", "well said", "Mia"]
    assert [row[1] for row in listed] == ["2", "open", "open"]
    assert "(empty)" in listed[2][0]
    for show, many in (("open", 2), ("marked", 1), ("all", 3), ("rubbish", 3)):
        assert len(rows(room.mia.get(f"/marking/hw1/essay?show={show}").text)[1:]) == many, show
    assert len(rows(room.mia.get("/marking/hw1/essay?section=A").text)[1:]) == 2


def test_one_answer_after_the_other(room) -> None:
    def links(member, query: str = "") -> dict[str, str]:
        text = room.mia.get(room.page(member) + query).text
        found = re.findall(r'<a id="(\S+)"[^>]*href="([^"]*)"', text)
        return {name: html.unescape(address) for name, address in found}

    assert links(room.ann) == {"after": room.page(room.ben), "open-one": room.page(room.ben)}
    assert links(room.ben)["before"] == room.page(room.ann)
    only_a = {name: room.page(room.cy) + "?section=A" for name in ("after", "open-one")}
    assert links(room.ann, "?section=A") == only_a
    assert links(room.cy)["open-one"] == room.page(room.ann)  # from the start again
    room.give(room.mia, room.ann, points="1")
    room.give(room.mia, room.ben, points="1")
    assert "open-one" not in links(room.cy)


def test_the_answer_stands_beside_question_and_rubric_and_is_text(room) -> None:
    text = room.mia.get(room.page(room.ann)).text
    assert "because of outliers" in text
    assert "Why is it so?" in text
    assert re.findall(r'name="items" value="([^"]*)"', text) == [
        "names the reason",
        "gives an example",
    ]
    assert "Ann Adler" in text.split("Whose it is")[1]
    assert "Ann Adler" not in text.split("Whose it is")[0]
    hostile = room.mia.get(room.page(room.ben)).text
    assert "&lt;script&gt;alert(1)" in hostile
    assert "evil.example/x.png" in hostile
    assert not re.search(r"<script>|<img|href=\"http", hostile)
    assert "Nothing was written." in room.mia.get(room.page(room.cy)).text


def test_a_mark_is_saved_by_a_plain_form_and_shown_again(room) -> None:
    answer = room.give(
        room.mia, room.ann, points="2,5", comment="good <b>\r\n", items="names the reason"
    )
    assert answer.headers["location"] == f"{room.page(room.ann)}?saved=1"
    text = room.mia.get(answer.headers["location"]).text
    assert '<p id="said" role="status">Saved, as version 1.</p>' in text
    assert 'value="2.5"' in text
    assert "good &lt;b&gt;</textarea>" in text
    assert re.search(r'value="names the reason"[^>]* checked', text)
    assert "Version 1" in text
    on = room.give(room.mia, room.ann, comment="good", next="1")
    assert on.headers["location"] == room.page(room.ben)


def test_points_are_what_the_lines_add_up_to_where_none_are_given(room) -> None:
    room.give(room.mia, room.ann, points="", items=["names the reason", "gives an example"])
    assert 'value="3"' in room.mia.get(room.page(room.ann)).text


def test_comments_at_hand_are_added(room) -> None:
    room.give(room.mia, room.ann, points="1", comment="say why")
    text = room.max.get(room.page(room.ben)).text
    assert '<option value="say why">' in text
    room.give(room.max, room.ben, points="1", comment="short", at_hand="say why")
    assert "short\nsay why</textarea>" in room.max.get(room.page(room.ben)).text


def test_ones_own_comments_are_at_hand(room) -> None:
    def keep(client, text: str):
        form = form_of(client, "/marking/hw1/essay")
        return client.post("/marking/hw1/essay", data={**form, "bank": text})

    def offered(client) -> list[str]:
        text = client.get(room.page(room.ben)).text
        return re.findall(r'<option value="([^"]+)"', text)

    room.give(room.max, room.ann, points="1", comment="say why")
    answer = keep(room.mia, "give an  example\r\n\r\nno <unit>\nsay why\nno <unit>")
    assert answer.status_code == 303
    assert "The comments are at hand." in room.mia.get(answer.headers["location"]).text
    assert offered(room.mia) == ["give an example", "no &lt;unit&gt;", "say why"]
    assert offered(room.max) == ["say why"]
    text = room.mia.get("/marking/hw1/essay").text
    assert "give an example\nno &lt;unit&gt;\nsay why</textarea>" in text
    assert keep(room.mia, "").status_code == 303
    assert offered(room.mia) == ["say why"]
    too_many = keep(room.mia, "\n".join(map(str, range(1001))))
    assert too_many.status_code == 400
    assert "1000 at most" in too_many.text


def test_somebody_else_marked_meanwhile_and_a_person_chooses(room) -> None:
    mine, theirs = (form_of(client, room.page(room.ann)) for client in (room.mia, room.max))
    assert (
        room.give(room.max, room.ann, theirs, points="1", comment="no example").status_code == 303
    )
    answer = room.give(room.mia, room.ann, mine, points="3", comment="fine & short")
    assert answer.status_code == 409
    assert "Somebody else marked this meanwhile" in answer.text
    assert "no example" in answer.text
    assert "fine &amp; short</textarea>" in answer.text
    with_both = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert with_both["base"] == "1"
    again = room.give(room.mia, room.ann, with_both, points="3", comment="fine & short")
    assert again.headers["location"].endswith("?saved=2")
    text = room.max.get(room.page(room.ann)).text
    assert text.index("Version 2") < text.index("Version 1")
    assert "no example" in text


def test_a_script_is_told_both(room) -> None:
    form = form_of(room.mia, room.page(room.ann))
    first = room.tell(room.mia, room.ann, form, points="2").json()
    assert (first["saved"], first["kept"]["version"], first["now"]) == (True, 1, first["kept"])
    assert room.tell(room.mia, room.ann, form, points="2").json() == first  # no answer came
    answer = room.tell(room.max, room.ann, form, points="1")
    assert answer.status_code == 403  # no secret of the session
    other = {**form_of(room.max, room.page(room.ann)), "base": "0"}
    told = room.tell(room.max, room.ann, other, points="1")
    assert told.status_code == 409
    assert told.json()["why"] == "meanwhile"
    assert told.json()["now"]["by"] == "Mia"
    assert told.json()["kept"] is None


def test_another_answer_came_meanwhile(room) -> None:
    form = form_of(room.mia, room.page(room.ann))
    room.give(room.mia, room.ann, points="2", comment="first words")
    room.hand_in(room.ann, "other words")
    told = room.tell(room.mia, room.ann, form, points="3")
    assert (told.status_code, told.json()["why"]) == (409, "changed")
    page = room.give(room.mia, room.ann, form, points="3", comment="of no use")
    assert page.status_code == 409
    assert "of no use" in page.text
    assert "is not saved" in page.text
    assert "other words" in page.text
    assert "first words" in page.text.split("earlier attempts")[1]
    assert [row[1] for row in rows(room.mia.get("/marking/hw1/essay").text)[1:]] == ["open"] * 3
    room.hand_in(room.ann, "because of outliers")
    assert "first words</textarea>" in room.mia.get(room.page(room.ann)).text


def test_another_attempt_is_not_graded_yet(room) -> None:
    form = form_of(room.mia, room.page(room.ann))
    room.service.hand_in(room.ann, b"other words")
    told = room.tell(room.mia, room.ann, form, points="3")
    assert (told.status_code, told.json()["why"]) == (409, "waiting")
    page = room.give(room.mia, room.ann, form, points="3", comment="<b> & all")
    assert page.status_code == 409
    assert "What you gave: 3 points; &lt;b&gt; &amp; all" in page.text
    assert room.mia.get(room.page(room.ann)).status_code == 404
    assert "1 attempt that counts waits" in room.mia.get("/marking/hw1").text


def test_equal_answers_are_marked_together_where_that_is_wanted(room) -> None:
    more = [in_section(room.service, name, "A") for name in ("Dee", "Eve", "Fay")]
    for member in more:
        room.hand_in(member, "-")
    room.give(room.max, more[0], points="2", comment="by hand")
    assert "The same for 2 other answers that are equal" in room.mia.get(room.page(room.cy)).text
    room.give(room.mia, room.cy, points="0", comment="empty")
    assert "empty</textarea>" not in room.mia.get(room.page(more[1])).text
    room.give(room.mia, room.cy, points="0", comment="empty", alike="1")
    shown = {row[0]: row[1:] for row in rows(room.mia.get("/marking/hw1/essay").text)[1:]}
    for member in (room.cy, more[1], more[2]):
        assert shown[f"Answer {member.number} (empty)"] == ["0", "empty", "Mia"]
    assert shown[f"Answer {more[0].number} (empty)"] == ["2", "by hand", "Max"]
    assert shown[f"Answer {room.ann.number}"][0] == "open"
    assert "The same for" not in room.mia.get(room.page(room.cy)).text


def test_equal_answers_of_other_sections_are_not_marked_with_them(room) -> None:
    room.hand_in(room.ben, "-")
    bound = room.client(marker(room.service, "Bo", "A"))
    assert "The same for" not in bound.get(room.page(room.cy)).text
    room.give(bound, room.cy, points="0", alike="1")
    assert room.mia.get("/marking/hw1/essay?show=open&section=B").text.count("Answer 2") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points": "4"}, "4 points"),
        ({"points": "-1"}, "-1 points"),
        ({"points": "inf"}, "0 to 3"),
        ({"points": "lots"}, "are no points"),
        ({"points": ""}, "nothing is given"),
        ({"points": "1", "comment": "x" * 10_001}, "10000 at most"),
    ],
)
def test_what_cannot_be_given_is_said_and_kept_in_the_form(room, fields, said) -> None:
    answer = room.give(room.mia, room.ann, **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert "Not saved" in answer.text
    if fields["points"]:
        assert f'value="{fields["points"]}"' in answer.text
    told = room.tell(room.mia, room.ann, form_of(room.mia, room.page(room.ann)), **fields).json()
    assert (told["saved"], told["why"]) == (False, "wish")
    assert "Version 1" not in room.mia.get(room.page(room.ann)).text


def test_a_form_that_is_endless_or_damaged(room) -> None:
    form = form_of(room.mia, room.page(room.ann))
    assert room.give(room.mia, room.ann, form, comment="x" * TYPED).status_code == 413
    many = room.mia.post(room.page(room.ann), content="&".join(["a=b"] * 200))
    assert many.status_code == 403  # there is no secret of the session among them
    odd = room.mia.post(room.page(room.ann), content=b"\xff\xfe=1")
    assert odd.status_code == 403
    secret = f"form={form['form']}&"
    flood = room.mia.post(room.page(room.ann), content=secret + "&".join(["a=b"] * 30_000))
    assert flood.status_code == 403
    assert "Version 1" not in room.mia.get(room.page(room.ann)).text


def test_words_of_all_kinds_come_back_as_they_were(room) -> None:
    words = "\u202eright to left\u202c, \U0001f600, tab\there, & <textarea> </textarea>\nsecond"
    room.give(room.mia, room.ann, points="1", comment=words + "\x00\x1b")
    text = room.mia.get(room.page(room.ann)).text
    field = re.search(r'<textarea id="comment"[^>]*>\n(.*?)</textarea>', text, re.S)
    assert field is not None
    assert html.unescape(field[1]) == words
    form = {"comment": html.unescape(field[1]), "points": "1"}
    assert room.give(room.mia, room.ann, **form).headers["location"].endswith("saved=1")


def test_a_question_of_any_name(tmp_path) -> None:
    name = "q 1 – why?&#%"
    with served(tmp_path) as service:
        essay = Question(name=name, manual=True, manual_points=2.0)
        service.put_up(make_bundle(essay, slug="hw1"))
        (tmp_path / "spool").mkdir()
        site = Site(service.store, service.signer, tmp_path / "spool", "http://testserver")
        client = signed_in(service, site, marker(service, "Mia"))
        listing = f"/marking/hw1/{quote(name, safe='')}"
        assert listing in client.get("/marking/hw1").text.replace("&amp;", "&")
        assert client.get(listing).status_code == 200
        assert ESSAY.name not in client.get(listing).text
