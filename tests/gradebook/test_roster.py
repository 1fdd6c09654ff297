"""Rosters as people and programs write them, and whose submission is whose."""

from __future__ import annotations

import csv
import io
import unicodedata
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import HandedIn, Policy, Roster, Student, match, read_roster, read_table
from autograder.course.table import identifier, inert, plain, write_table
from autograder.errors import UsageError
from autograder.views.gradebook import Assignment, export, joined

ADA = "Ada Example"

ROSTERS = {
    "plain": "submission,student\na,Ada Example\n",
    "other order and more columns": "Email,Student,x,Submission\ne@x.example,Ada Example,1,a\n",
    "name": "name\nAda Example\n",
    "first and last": "First Name,Last Name,SID,Email,Role\nAda,Example,7,a@x.example,Student\n",
    "spaces": " submission , student\n a , Ada Example \n",
    "quotes": '"submission","student"\n"a","Ada Example"\n',
    "lines of Windows": "submission,student\r\na,Ada Example\r\n",
    "semicolons": "Student;E-Mail\nAda Example;a@x.example\n",
    "tabs": "Student\tEmail\nAda Example\ta@x.example\n",
    "Excel's first line": "sep=;\nStudent;Email\nAda Example;a@x.example\n",
    "empty lines before": "\n,,\nStudent,Email\nAda Example,a@x.example\n",
    "staff": "Name,Email,Role\nBoss,b@x.example,Instructor\nAda Example,a@x.example,Student\n",
    "Moodle": '"First name","Last name","ID number","Email address"\nAda,Example,7,a@x.example\n',
    "twice the same": "name,email\nAda Example,a@x.example\nAda Example,a@x.example\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ROSTERS.values(), ids=ROSTERS)
def test_rosters(text: str, encoding: str) -> None:
    assert [one.label for one in read_roster(text.encode(encoding)).students] == [ADA]


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77)
,,,,,Manual Posting
    Points Possible,,,,,10
"Example, Ada",4711,S7,ada7,Tuesday,
"Student, Test",4712,,f00,Tuesday,
"""


def test_canvas_roster() -> None:
    (ada,) = read_roster(CANVAS.encode()).students
    assert ada.parts == ("Ada", "Example")
    assert (ada.canvas, ada.sid, ada.login, ada.section) == ("4711", "S7", "ada7", "Tuesday")


BY_PARTS = """LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Homework (101)
,,,,,,Manual Posting (scores hidden from instructors)
    Points Possible,,,,,,4
Adler,Amy,11,S1,amy,A,
Student,Test,99,,0f7d,A,
Student,Test,12,S2,test,A,
Points Possible,Pat,13,S3,pat,A,
Manual Posting,,14,S4,max,A,
"""


def test_rows_of_canvas_that_are_nobody_in_each_form() -> None:
    """Where an identity stands, somebody does, whatever the name is."""
    roster = read_roster(BY_PARTS.encode())
    assert [one.sid for one in roster.students] == ["S1", "S2", "S3", "S4"]
    assert roster.students[0].parts == ("Amy", "Adler")
    assert roster.notes == ()


HEADS = {
    "de": "Vorname;Nachname;Matrikelnummer;E-Mail-Adresse;Anmeldename",
    "de, older": "Vorname;Name;ID-Nummer;E-Mail;Benutzername",
    "fr": "Prénom;Nom de famille;Numéro d'identification;Adresse de courriel;Nom d'utilisateur",
    "fr, older": "Prénom;Nom;Numéro d’identification;Adresse e-mail;Nom d’utilisateur",
    "es": "Nombre;Apellido(s);Número de ID;Dirección de correo;Nombre de usuario",
    "it": "Nome;Cognome;Codice identificativo;Indirizzo email;Nome utente",
    "pt": "Nome;Apelido;Número de identificação;Endereço de e-mail;Nome de utilizador",
    "pt, Brazil": "Nome;Sobrenome;Número de ID;Endereço de email;Identificação de usuário",
    "nl": "Voornaam;Achternaam;ID-nummer;E-mailadres;Gebruikersnaam",
    "pl": "Imię;Nazwisko;Numer ID;Adres e-mail;Nazwa użytkownika",
    "sv": "Förnamn;Efternamn;ID-nummer;E-postadress;Användarnamn",
    "da": "Fornavn;Efternavn;ID-nummer;E-mailadresse;Brugernavn",
    "cs": "Křestní jméno;Příjmení;Identifikační číslo;E-mailová adresa;Uživatelské jméno",
    "ca": "Nom;Cognoms;Número ID;Adreça electrònica;Nom d'usuari",
    "tr": "Adı;Soyadı;Kimlik numarası;E-posta adresi;Kullanıcı adı",
    "ru": "Имя;Фамилия;Индивидуальный номер;Адрес электронной почты;Логин",
    "uk": "Ім’я;Прізвище;Ідентифікаційний номер;Електронна пошта;Псевдо",
    "zh": "名;姓;学号;电子邮件地址;用户名",
    "ja": "名;姓;IDナンバー;メールアドレス;ユーザ名",
    "ko": "이름;성;ID 번호;이메일 주소;사용자 이름",
    "el": "Όνομα;Επώνυμο;Αριθμός ταυτότητας;Διεύθυνση ηλεκτρονικού ταχυδρομείου;Όνομα χρήστη",
    "he": "שם פרטי;שם משפחה;מספר זיהוי;כתובת דואר אלקטרוני;שם משתמש",
    "ar": "الاسم الأول;الاسم الأخير;رقم التعريف;عنوان البريد الإلكتروني;اسم المستخدم",
    "Brightspace": "First Name;Last Name;OrgDefinedId;Email;Username",
}


@pytest.mark.parametrize("language", HEADS)
def test_columns_in_other_languages(language: str) -> None:
    data = f"{HEADS[language]}\nAda;Example;007;a@x.example;ada7\n".encode()
    (ada,) = read_roster(data).students
    found = (ada.first, ada.last, ada.sid, ada.email, ada.login)
    assert found == ("Ada", "Example", "007", "a@x.example", "ada7")


@pytest.mark.parametrize(
    "head", ["Nom", "Nome", "Nombre", "Name", "Имя", "Vollständiger Name", "氏名"]
)
def test_a_word_for_the_whole_name(head: str) -> None:
    (ada,) = read_roster(f"{head},Email\nAda Example,a@x.example\n".encode()).students
    assert (ada.label, ada.parts) == ("Ada Example", ("Ada", "Example"))


def test_the_worksheet_of_moodle_tells_participants() -> None:
    head = "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade\n"
    rows = "Participant 1327627,Dora Twin,,d1@x.example,,,\nParticipant 1327628,Dora Twin,,,,,\n"
    roster = read_roster((head + rows).encode())
    assert [one.participant for one in roster.students] == ["1327627", "1327628"]
    handed = [
        HandedIn(submission=n, people=(Student(participant=f"132762{n}"),)) for n in ("8", "7")
    ]
    found = match(roster, handed).students
    assert [found[n][0].participant for n in "78"] == ["1327627", "1327628"]


@pytest.mark.parametrize("role", ["Student", "Étudiant", "Teilnehmer/in", "Student, Teacher", ""])
def test_only_staff_is_left_out(role: str) -> None:
    rows = f'name,role\nAda,"{role}"\nBoss,Teacher\nTom,"TA, Grader"\n'
    assert [one.name for one in read_roster(rows.encode()).students] == ["Ada"]


IDENTITY = ["007", " 7", "=7", "'=7", "-7", "+7", "@7", "7 ", "7;=1", '7"', "７", "'7", "a\tb"]


@pytest.mark.parametrize("sid", IDENTITY)
def test_identities_go_back_letter_by_letter(sid: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Student", "ID", "SIS User ID", "Section"], ["A", "1", sid, ""]])
    roster = read_roster(text.getvalue().encode())
    assert roster.students[0].as_written("sid") == sid
    run = Assignment(name="hw", maximum=1.0, grades=())
    for form, column in (("canvas", 2), ("moodle", 2), ("gradescope", 2), ("blackboard", 3)):
        book = joined([run], roster, Policy())
        table = list(csv.reader(io.StringIO(export(book, Policy(), form))))  # type: ignore[arg-type]
        assert table[-1][column] == sid


def test_windows_text_is_read_and_told() -> None:
    roster = read_roster("name\nZoë Müller\n".encode("cp1252"))
    assert [one.name for one in roster.students] == ["Zoë Müller"]
    assert any("Windows-1252" in note for note in roster.notes)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"a,b\n1,2\n", b"submission\na\n", b"section\nTue\n", b"na\0me\nx", b"\xff\xfea"],
)
def test_other_columns_are_refused(data: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        read_roster(data, "class.csv")
    assert "class.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_any_bytes_are_a_roster_or_one_line(data: bytes) -> None:
    refused = ""
    students: tuple[Student, ...] = ()
    try:
        students = read_roster(data).students
    except UsageError as error:
        refused = str(error)
    assert "\n" not in refused
    assert all(student.label for student in students)


def test_short_and_long_rows_and_names_used_twice() -> None:
    table = read_table(b"a,a,b\n1\n1,2,3,4\n", "x")
    assert table.columns == ("a", "a.2", "b")
    assert table.rows == ({"a": "1", "a.2": "", "b": ""}, {"a": "1", "a.2": "2", "b": "3"})


@pytest.mark.slow
@given(st.text(max_size=30))
def test_no_text_is_a_formula_and_it_comes_back(text: str) -> None:
    shown = inert(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert inert(plain(shown)) == shown


SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u2212"
BEFORE = [
    "",
    " ",
    '"',
    "\u200b",
    "\ufeff",
    "\u202e",
    "\u3000",
    "\xa0",
    "'\"",
    "\t",
    "a;",
    "a; ",
    "a|",
    "；",
]


@pytest.mark.parametrize("before", BEFORE, ids=map(repr, BEFORE))
@pytest.mark.parametrize("sign", SIGNS, ids=map(hex, map(ord, SIGNS)))
def test_signs_of_all_widths_and_after_separators_are_defused(sign: str, before: str) -> None:
    """Whichever program opens the table, and at whatever it divides a line."""
    text = f"{before}{sign}cmd|' /C calc'!A0"
    for divided in (";", "\t", "|", "；"):
        for part in inert(text).split(divided):
            left = unicodedata.normalize("NFKC", part).lstrip('"\u200b\ufeff\u202e \u3000\xa0\t')
            assert not left.startswith(("=", "+", "-", "@", "\u2212"))
    assert inert(plain(inert(text))) == inert(text)


@pytest.mark.slow
@given(st.text("a;=|-'\" ＝\u200b", max_size=12))
def test_what_was_defused_comes_back(text: str) -> None:
    assert inert(plain(inert(text))) == inert(text)
    if "'" not in text:
        assert plain(inert(text)) == text.strip()


def test_all_text_stands_in_quotes_and_no_number_does() -> None:
    rows = [["name", "points"], ["a;b", 1.5], ['say "hi"', None], ["7", 10.0], ["", 0.0]]
    assert write_table(rows) == 'name,points\n"a;b",1.5\n"say ""hi""",\n"7",10\n,0\n'
    assert [list(row) for row in csv.reader(io.StringIO(write_table(rows)))][2] == ['say "hi"', ""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a-b.c+d@x.example", "a-b.c+d@x.example"),
        ("-7", "-7"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1|' /C calc'!A0", "'+1|' /C calc'!A0"),
        ("", ""),
    ],
)
def test_identifiers(text: str, shown: str) -> None:
    assert identifier(text) == shown


# ------------------------------------------------------------------ whose is whose

CLASS = Roster(
    students=(
        Student(name="Ada Example", email="ada@x.example", sid="007", canvas="11"),
        Student(name="Example, Ben", email="ben@x.example", sid="8", login="ben8"),
        Student(first="Cleo", last="Núñez", email="c.n@x.example", sid="9", canvas="13"),
        Student(name="Dora Twin", email="twin@x.example", sid="20"),
        Student(name="Dora Twin", email="twin@x.example", sid="21"),
        Student(name="Emil Last", submissions=("odd-name",)),
    )
)


def owner(**given: object) -> list[str]:
    handed = HandedIn(submission=str(given.pop("submission", "s")), **given)  # type: ignore[arg-type]
    found = match(CLASS, [handed]).students.get(handed.submission, ())
    return [student.sid or student.label for student in found]


def test_by_what_came_with_it() -> None:
    assert owner(people=(Student(name="Someone", sid="7"),)) == ["007"]
    assert owner(people=(Student(name="Someone", email="BEN@x.example"),)) == ["8"]
    assert owner(people=(Student(canvas="13", name="nunezcleo"),)) == ["9"]
    assert owner(people=(Student(name="nunezcleo"),)) == ["9"]
    assert owner(people=(Student(name="Cleo Nunez"),)) == ["9"]
    assert owner(people=(Student(name="Ada", sid="7"), Student(name="B", sid="8"))) == ["007", "8"]
    assert owner(people=(Student(name="Nobody", email="no@x.example"),)) == []


@pytest.mark.parametrize(
    ("called", "sid"),
    [
        ("ben8", "8"),
        ("ada", "007"),
        ("007", "007"),
        ("Example_Ben", "8"),
        ("ben example", "8"),
        ("Cleo-Núñez (1)", "9"),
        ("ada@x.example", "007"),
    ],
)
def test_by_the_name_of_the_file(called: str, sid: str) -> None:
    assert owner(called=called) == [sid]


def test_what_two_share_matches_neither_but_more_does() -> None:
    assert owner(called="Dora Twin") == []
    assert owner(people=(Student(name="Dora Twin", email="twin@x.example"),)) == []
    assert owner(people=(Student(name="Dora Twin", sid="21"),)) == ["21"]


def test_the_rosters_own_word_goes_first() -> None:
    assert owner(submission="odd-name", called="ben8") == ["Emil Last"]


def test_duplicate_addresses_are_told() -> None:
    notes = read_roster(b"name,email\nA,x@x.example\nB,X@x.example\nC,c@x.example\n").notes
    assert len(notes) == 1
    assert "2 students have the email x@x.example" in notes[0]


def test_missing_and_unknown() -> None:
    matched = match(CLASS, [HandedIn(submission="a", called="ada"), HandedIn(submission="zz")])
    assert matched.unknown == ("zz",)
    assert len(matched.missing) == len(CLASS.students) - 1


def test_the_order_decides_nothing() -> None:
    handed = [HandedIn(submission=name, called=name) for name in ("ada", "ben8", "zz")]
    seen = {
        (
            tuple(sorted((name, found[0].sid) for name, found in matched.students.items())),
            frozenset(matched.unknown),
            frozenset(matched.missing),
        )
        for order in permutations(handed)
        for roster in (CLASS, Roster(students=CLASS.students[::-1]))
        for matched in [match(roster, order)]
    }
    assert len(seen) == 1
