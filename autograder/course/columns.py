"""What learning systems and people call the columns of a class list, in many languages.

The words of Moodle are those of its language packs (`firstname`, `lastname`, `idnumber`, `email`,
`username`, `fullname`); Canvas, Gradescope, Brightspace and Blackboard write theirs in English.
Compared in small letters, by words alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NAMES: Mapping[str, str] = {
    "submission": "submission, submission id",
    "name": "student, name, full name, student name, names, fullname, display name, "
    "vollständiger name, nom complet, nombre completo, nome completo, volledige naam, "
    "imię i nazwisko, pełna nazwa, fullständigt namn, fulde navn, fullt navn, koko nimi, "
    "celé jméno, teljes név, tam adı, ad soyad, adı soyadı, полное имя, фамилия имя, "
    "повне ім'я, 全名, 姓名, 氏名, フルネーム, 전체 이름, ονοματεπώνυμο, nom i cognoms, "
    "nume complet, celotno ime, שם מלא, الاسم الكامل",
    "first": "nom, first name, firstname, given name, given names, forename, preferred name, "
    "vorname, "
    "prénom, prénoms, nombre, nombres, nome, nome próprio, voornaam, imię, imiona, förnamn, "
    "fornavn, etunimi, křestní jméno, jméno, meno, keresztnév, utónév, ad, adı, имя, ім'я, "
    "名, 名字, 이름, όνομα, prenume, ime, fornafn, שם פרטי, الاسم الأول, الاسم الاول, नाम",
    "last": "last name, lastname, surname, family name, sortable last name, nachname, "
    "familienname, "
    "nom de famille, apellido, apellidos, apellido s, cognome, apelido, apelidos, sobrenome, "
    "achternaam, nazwisko, efternamn, efternavn, etternavn, sukunimi, příjmení, priezvisko, "
    "vezetéknév, soyad, soyadı, фамилия, прізвище, 姓, 姓氏, 성, επώνυμο, cognoms, priimek, "
    "prezime, eftirnafn, שם משפחה, الاسم الأخير, اسم العائلة, الكنية",
    "email": "email, email address, e mail, e mail address, mail, e mail adresse, email adresse, "
    "adresse de courriel, courriel, adresse e mail, dirección de correo, dirección email, "
    "dirección de correo electrónico, correo electrónico, correo, indirizzo email, "
    "indirizzo e mail, endereço de e mail, endereço de email, e mailadres, emailadres, "
    "adres e mail, adres email, e postadress, e mailadresse, epostadresse, e postadresse, "
    "sähköpostiosoite, sähköposti, e mailová adresa, emailová adresa, e mail cím, e posta, "
    "e posta adresi, eposta adresi, адрес электронной почты, электронная почта, "
    "електронна пошта, адреса електронної пошти, 电子邮件地址, 电子邮件, 邮箱, email地址, "
    "電子郵件信箱, メールアドレス, 이메일 주소, 이메일, διεύθυνση ηλεκτρονικού ταχυδρομείου, "
    "adreça electrònica, adresă email, e poštni naslov, כתובת דואר אלקטרוני, דואר אלקטרוני, "
    "عنوان البريد الإلكتروني, البريد الإلكتروني",
    "sid": "sid, student id, sis user id, id number, idnumber, student number, orgdefinedid, "
    "org defined id, matrikelnummer, matrikelnr, matrikel nr, id nummer, "
    "numéro d identification, numéro d étudiant, numéro étudiant, número de id, número id, "
    "número de identificación, codice identificativo, matricola, número de identificação, "
    "número de aluno, número mecanográfico, studentnummer, numer id, numer identyfikacyjny, "
    "numer albumu, nr albumu, idnummer, id numero, tunnistenumero, opiskelijanumero, "
    "identifikační číslo, azonosítószám, kimlik numarası, öğrenci numarası, "
    "индивидуальный номер, ідентифікаційний номер, 学号, 學號, idナンバー, 学籍番号, "
    "id 번호, 학번, αριθμός ταυτότητας, αριθμός μητρώου, número d identificació, "
    "număr matricol, מספר זיהוי, رقم التعريف, الرقم الجامعي",
    "login": "sis login id, login, login id, username, user name, netid, net id, unikey, "
    "anmeldename, "
    "benutzername, nutzername, nom d utilisateur, nombre de usuario, usuario, nome utente, "
    "nome de utilizador, nome de usuário, identificação de usuário, gebruikersnaam, "
    "nazwa użytkownika, användarnamn, brugernavn, brukernavn, käyttäjätunnus, käyttäjänimi, "
    "uživatelské jméno, felhasználónév, kullanıcı adı, логин, псевдо, логін, 用户名, "
    "使用者名稱, ユーザ名, ユーザー名, 사용자 이름, 사용자 아이디, όνομα χρήστη, "
    "nom d usuari, nume utilizator, שם משתמש, اسم المستخدم",
    "canvas": "canvas id, canvas user id",
    "participant": "identifier, bezeichner, identifiant, identificador, identificatore, "
    "identificatie, "
    "identyfikator, identifierare, identifikator, tunniste, identifikátor, azonosító, "
    "идентификатор, ідентифікатор, 标识符, 識別子, participant",
    "section": "section, sections, group, groups, gruppe, gruppen, groupe, groupes, grupo, grupos, "
    "gruppo, gruppi, groep, groepen, grupa, grupy, 小组",
    "role": "role, roles, enrollment role",
}


def simplified(text: str) -> str:
    """Small letters and digits in words: how columns are compared."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


KINDS: Mapping[str, str] = {
    simplified(name): kind for kind, names in _NAMES.items() for name in names.split(",")
}
"""What a column holds, by what it is called."""

_CANVAS_MARKS = {"sis user id", "sis login id", "root account", "integration id"}


def is_of_canvas(columns: Sequence[str]) -> bool:
    """Whether these are the columns of Canvas's gradebook, which calls its own number `ID`."""
    names = {simplified(column) for column in columns}
    named = "student" in names or {"lastname", "firstname"} <= names
    return bool(_CANVAS_MARKS & names) or (named and {"id", "section"} <= names)


def kinds_of(columns: Sequence[str]) -> dict[str, str]:
    """What each known column of a file holds. An `ID` that is not Canvas's is the university's; a
    word that is the first name in one language and the whole or the last in another is what the
    columns beside it leave over."""
    kinds = {**KINDS, "id": "canvas" if is_of_canvas(columns) else "sid"}
    found = {column: kinds[name] for column in columns if (name := simplified(column)) in kinds}
    there = {kind for column, kind in found.items() if simplified(column) not in _LEFT_OVER}
    for column in found:
        name = simplified(column)
        if name in ("nom", "name") and "first" in there and "last" not in there:
            found[column] = "last"
        elif name == "nom":
            found[column] = "first" if "last" in there else "name"
        elif name in _FIRST_OR_WHOLE and there.isdisjoint({"last", "name"}):
            found[column] = "name"
    return found


_LEFT_OVER = ("nom", "name")
_FIRST_OR_WHOLE = frozenset(
    ("nombre", "nome", "ime", "όνομα", "имя", "ім я", "이름", "ad", "नाम", "名")
)
