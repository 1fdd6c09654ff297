"""The last cells of a student notebook, by which it hands itself in.

The code is a student's, who has no autograder: it needs the standard library alone, asks for the
secret or reads it from the home folder, and never writes it anywhere. It is not run where a
notebook is graded. What it says to the service is what `autograder submit` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from autograder.authoring.masters.normalise import IGNORED_TAG

LINK_FILE = "hand-in-link.txt"
"""in a student's home folder: a personal link, so that nobody has to type it"""

_TEXT = """\
## Hand in

1. Save the notebook.
2. Run the cell below. It shows the file and when it was saved, and asks before anything is sent.

It hands in the *saved* file: what you changed since then is not in it. You are asked for your
personal link, which does not become part of the notebook; where it stands in `{link}` in your home
folder you are not asked. The receipt is saved beside the notebook: keep it. You can also hand in at
[the page of this assignment]({address}).
"""

_CODE = r'''
# Hands in the saved notebook. Nothing of this is run where it is graded.
def _hand_in(address, slug, files):
    import base64, datetime, getpass, hashlib, http.client, io, json, os, pathlib, secrets, time
    import urllib.error, urllib.parse, urllib.request, zipfile

    base = address[: address.rindex("/a/")]
    home = pathlib.Path.home() / LINK_FILE
    rule = (
        "Keep the file as it is. What counts is what your course says of a service that is away "
        "at the deadline; the digest shows later that the file is the same."
    )

    class Refused(Exception):
        """The service does not take it, and says why."""

    class Away(Exception):
        """No answer came, or one of somebody in between."""

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *details):
            return None  # the secret goes to the one address that it is for

    opener = urllib.request.build_opener(NoRedirect)

    def found():
        """The saved notebook, as the editor names it, else by its own name."""
        named = [globals().get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")]
        names = [one for one in named if isinstance(one, str) and one.endswith(".ipynb")]
        names += [pathlib.Path(one).name for one in names] + [slug + ".ipynb"]
        return next((path for path in map(pathlib.Path, names) if path.is_file()), None)

    def chosen():
        """The file that the student agrees to, or None."""
        path = found()
        while True:
            if path is None:
                said = input("Where is the saved notebook? (nothing: hand in nothing) ").strip()
                if not said:
                    return None
            else:
                ago = max(0, int(time.time() - path.stat().st_mtime))
                many = f"{ago} seconds" if ago < 120 else f"{ago // 60} minutes"
                print(f"{path.resolve()}\nwas saved {many} ago; later changes are not in it.")
                said = input("Hand it in? (yes, no, or the path of another file) ").strip()
                if said.lower() in ("y", "yes"):
                    return path
                if said.lower() in ("", "n", "no"):
                    return None
            path = pathlib.Path(said).expanduser()
            if not path.is_file():
                print(f"There is no file {said}.")
                path = None

    def secret_of(text):
        """What stands behind the /in/ of a personal link, if it is one of this service."""
        before, _, secret = text.strip().rpartition("/in/")
        if before and before != base:
            print(f"That is a link of {before}; wanted is one of {base}.")
            return ""
        return secret.strip() if secret.isascii() and not secret.split()[1:] else ""

    def token():
        if home.is_file():
            if secret := secret_of(home.read_text("utf-8", "replace")):
                return secret
        return secret_of(getpass.getpass("Your personal link (it is not shown): "))

    def packed(path):
        """What is handed in: the notebook, with the files that belong to it in a zip."""
        beside = [path.parent / name for name in files if (path.parent / name).is_file()]
        if not beside:
            return path
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in [path, *beside]:
                name = one.relative_to(path.parent).as_posix()
                archive.writestr(zipfile.ZipInfo(name), one.read_bytes())
        made = path.with_suffix(".handed-in.zip")
        made.write_bytes(buffer.getvalue())
        return made

    def asked(where, secret, data=None, headers=()):
        headers = {**dict(headers), "Authorization": "Bearer " + secret}
        try:
            with opener.open(urllib.request.Request(where, data, headers), timeout=60) as answer:
                return json.loads(answer.read(5_000_000))
        except urllib.error.HTTPError as error:
            try:
                said = str(json.loads(error.read(5_000_000))["said"])
            except (ValueError, KeyError, TypeError):
                raise Away(f"{base} answered {error.code}") from None
            raise (Away if error.code >= 500 else Refused)(said) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Away(f"{base} does not answer ({error})") from None

    def sent(where, secret, data, name):
        headers = {
            "X-File-Name": urllib.parse.quote(name),
            "Idempotency-Key": secrets.token_urlsafe(12),
            "Content-Type": "application/octet-stream",
        }
        try:
            return asked(where, secret, data, headers)
        except Away:
            return asked(where, secret, data, headers)  # the same request is the same attempt

    def keep(path, answer):
        receipt = answer["receipt"]
        part = receipt.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        again = "" if answer["new"] else " (as it was before)"
        late = ", which is late" if answer["late"] else ""
        print(f"Received: attempt {answer['number']}{again}, {claims['time']}{late}.")
        print(f"SHA-256 {answer['sha256']}\nReceipt:\n{receipt}")
        kept = path.with_name(f"{path.name}.{answer['number']}.receipt")
        try:
            kept.write_text(receipt + "\n", "utf-8")
            print(f"It is saved as {kept}: keep it.")
        except OSError as error:
            print(f"It cannot be saved ({error}): copy it from here.")
        for note in answer["notes"]:
            print(f"Note: {note}")
        print(f"How it stands: {answer['page']}")

    def follow(where, secret):
        seen = set()
        for _ in range(60):
            try:
                stands = asked(where, secret)
            except (Away, Refused):
                break
            for one in stands["public"]:
                line = f"{one['question']} {one.get('said') or one['case'] + ': ' + one['outcome']}"
                if line not in seen:
                    seen.add(line)
                    print(line)
            if stands["state"] in ("done", "unexamined"):
                print(stands.get("said", stands["state"]))
                return
            time.sleep(1)
        print("The public checks are not done yet; the page shows them.")

    try:
        path = chosen()
        secret = token() if path else ""
    except (EOFError, KeyboardInterrupt, NotImplementedError):  # nobody is there to be asked
        path = secret = None
    if not path or not secret:
        print("Nothing was handed in.")
        return
    digest = ""
    try:
        path = packed(path)
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        where = f"{base}/api/{urllib.parse.quote(slug)}"
        answer = sent(where, secret, data, path.name)
        if answer.get("sha256") != digest:
            raise Away("the service has other bytes than were sent; hand it in again, and say so")
    except OSError as error:
        print(f"Nothing was handed in: {error}")
    except Refused as error:
        print(f"Nothing was handed in: {error}\nSHA-256 {digest}")
    except Away as error:
        print(f"Nobody knows whether it was handed in: {error}\nSHA-256 {digest}")
        print(f"Run this cell again: the same file is taken once. {rule}")
    else:
        keep(path, answer)
        follow(f"{where}/{answer['number']}", secret)


_hand_in(ADDRESS, SLUG, FILES)
del _hand_in
'''


def code(address: str, slug: str, files: Collection[str] = ()) -> str:
    """The source of the cell that hands in at the page with this `address`; `files` are those that
    belong to the notebook, by paths beside it."""
    values = {"LINK_FILE": LINK_FILE, "ADDRESS": address, "SLUG": slug, "FILES": sorted(files)}
    return re.sub(
        rf"\b({'|'.join(values)})\b", lambda name: json.dumps(values[name[1]]), _CODE.strip()
    )


def last_cells(service: str, slug: str, files: Collection[str] = ()) -> list[dict[str, Any]]:
    """The last two cells of a notebook, a text and the code, that hand it in at the service of this
    address; none where there is no service."""
    if not service:
        return []
    address = f"{service.rstrip('/')}/a/{quote(slug)}"
    fixed = {"deletable": False, "editable": False}
    text = {
        "cell_type": "markdown",
        "metadata": fixed,
        "source": _TEXT.format(address=address, link=LINK_FILE),
    }
    last: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {**fixed, "tags": [IGNORED_TAG], "jupyter": {"source_hidden": True}},
        "outputs": [],
        "source": code(address, slug, files),
    }
    return [text, last]
