"""All routes together, and what becomes of what goes wrong in one."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from autograder.errors import AutograderError, MachineError, of_file
from autograder.service.intake import NotAccepted
from autograder.service.store import NobodyKnows
from autograder.service.web import (
    api,
    as_student,
    changing,
    class_view,
    decisions,
    entrance,
    events,
    exporting,
    history,
    marking,
    metrics,
    people,
    putting_up,
    student,
    terms,
    work,
)
from autograder.service.web.pages import shown
from autograder.service.web.rights import RIGHTS, Endpoint, guarded
from autograder.service.web.sessions import NotSignedIn
from autograder.service.web.site import Site
from autograder.service.web.surroundings import Surroundings
from autograder.views.feedback import Degree

AGAIN = 5
"""seconds after which what could not be taken may be sent again"""

ENDPOINTS: Mapping[str, Endpoint] = {
    "GET /style.css": entrance.style,
    "GET /scripts/{name}": entrance.script,
    "GET /keys.json": entrance.keys,
    "GET /health": entrance.health,
    "GET /metrics": metrics.metrics,
    "GET /in/{secret}": entrance.link,
    "POST /in": entrance.sign_in,
    "POST /out": entrance.sign_out,
    "GET /": entrance.home,
    "GET /receipts": student.receipts,
    "GET /a/{slug}": student.opening_page,
    "POST /a/{slug}": student.hand_in,
    "GET /a/{slug}/{number:int}": student.attempt_page,
    "GET /a/{slug}/{number:int}/events": events.of_member,
    "GET /a/{slug}/{number:int}/receipt": student.receipt,
    "GET /a/{slug}/{number:int}/feedback": student.feedback_page,
    "GET /marking/{slug}": marking.overview,
    "GET /marking/{slug}/{question}": marking.question_page,
    "POST /marking/{slug}/{question}": marking.keep_comments,
    "GET /marking/{slug}/{question}/{member:int}": marking.answer_page,
    "POST /marking/{slug}/{question}/{member:int}": marking.save,
    "GET /decisions/{slug}": decisions.overview,
    "POST /decisions/{slug}": decisions.decide,
    "GET /decisions/{slug}/{member:int}": decisions.member_page,
    "POST /decisions/{slug}/{member:int}": decisions.decide,
    "GET /course/roster": people.roster,
    "POST /course/roster": people.look,
    "POST /course/roster/keep": people.keep,
    "POST /course/links": people.links,
    "POST /course/staff": people.add,
    "GET /course/open": putting_up.page,
    "POST /course/open": putting_up.put_up,
    "GET /course/gradebook.csv": exporting.gradebook,
    "GET /course/trail": history.page,
    "GET /class/{slug}/run.zip": exporting.run,
    "GET /class/{slug}": class_view.page,
    "GET /class/{slug}/events": class_view.stream,
    "GET /class/{slug}/terms": terms.page,
    "POST /class/{slug}/terms": terms.set_terms,
    "POST /class/{slug}/release": terms.release,
    "POST /class/{slug}/extend": terms.extend,
    "GET /class/{slug}/bundle": changing.page,
    "POST /class/{slug}/bundle": changing.propose,
    "POST /class/{slug}/bundle/decide": changing.decide,
    "GET /class/{slug}/{member:int}/{number:int}": work.page,
    "GET /class/{slug}/{member:int}/{number:int}/file": work.file,
    "GET /class/{slug}/{member:int}/{number:int}/receipt": work.receipt,
    "GET /as/{member:int}/": as_student.home,
    "GET /as/{member:int}/receipts": as_student.receipts,
    "GET /as/{member:int}/a/{slug}": as_student.opening_page,
    "GET /as/{member:int}/a/{slug}/{number:int}": as_student.attempt_page,
    "GET /as/{member:int}/a/{slug}/{number:int}/receipt": as_student.receipt,
    "GET /as/{member:int}/a/{slug}/{number:int}/feedback": as_student.feedback_page,
    "POST /api/{slug}": api.hand_in,
    "GET /api/{slug}/{number:int}": api.attempt,
    "GET /api/{slug}/{number:int}/events": events.of_program,
}
"""What answers at each route; who may ask for it is in `rights`."""


def routes() -> list[Route]:
    """All routes, each behind its right."""
    found = []
    for named, endpoint in ENDPOINTS.items():
        method, path = named.split(" ")
        found.append(Route(path, guarded(RIGHTS[named], endpoint), methods=[method]))
    return found


def made(
    site: Site,
    degree: Degree = "messages",
    rules: Mapping[str, str] | None = None,
    surroundings: Surroundings | None = None,
) -> Starlette:
    """The application. `degree` is how much members read of hidden tests; `rules` are what courses,
    by their names, say of a service that is away at the deadline; `surroundings` what instructors
    may use of this machine, nothing unless that is said."""
    app = Starlette(
        routes=routes(),
        exception_handlers={
            NotSignedIn: _not_signed_in,
            NotAccepted: _not_accepted,
            HTTPException: _http,
            MachineError: _ours,
            AutograderError: _ours,
            OSError: _ours,
            ClientDisconnect: _gone,
        },
    )
    app.state.site = site
    app.state.figures = metrics.Figures(site)
    app.state.degree = degree
    app.state.rules = dict(rules or {})
    app.state.surroundings = surroundings or Surroundings()
    return app


def _is_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


async def _not_signed_in(request: Request, error: Exception) -> Response:
    if _is_program(request):
        said = "the token signs nobody in; wanted the secret of a personal link"
        return api.document({"error": "signed out", "said": said}, 401)
    lines = [
        "You are not signed in here.",
        "Open the personal link that your instructor gave you, and press its button.",
    ]
    if request.method == "POST" and request.url.path.startswith("/a/"):
        lines.insert(
            1, "Nothing was handed in: keep your file, and send it when you are signed in."
        )
    elif request.method == "POST":
        lines.insert(1, "Nothing was kept of what you sent: sign in, and send it once more.")
    return shown("said.html", title="Sign in first", status=401, lines=lines)


async def _not_accepted(request: Request, error: Exception) -> Response:
    if not isinstance(error, NotAccepted):
        raise error
    if _is_program(request):
        return api.refusal(error)
    lines = (f"Nothing was handed in: {error}.",)
    status = api.STATUS.get(error.kind, 400)
    return shown("said.html", title="Not handed in", status=status, lines=lines, back="/")


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    said = {
        403: "That form was not made for you, or is from an earlier session. Go back, load the "
        "page again, and send it once more.",
        404: "There is nothing here.",
        405: "That cannot be done here.",
    }.get(error.status_code, error.detail)
    if _is_program(request):
        return api.document({"error": "request", "said": said}, error.status_code)
    lines = (said,)
    return shown("said.html", title="Not here", status=error.status_code, lines=lines, back="/")


async def _ours(request: Request, error: Exception) -> Response:
    """Nothing is wrong with what was asked: nothing was kept, and nobody is told that it was; or
    nobody knows, and the same asked again finds it."""
    if isinstance(error, OSError):
        error = of_file(error, "the service cannot keep what comes")
    came = "Nothing was handed in; keep your file."
    if isinstance(error, NobodyKnows):
        came = "Send the same file again: if it is here already, nothing is handed in twice."
    said = f"The service cannot take this now: {error}. {came}"
    if _is_program(request):
        answer = api.document({"error": "service", "said": said}, 503)
    else:
        lines = (said, "Try again in a while, and write down when you tried.")
        answer = shown("said.html", title="Not now", status=503, lines=lines)
    answer.headers["Retry-After"] = str(AGAIN)
    return answer


async def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=400)  # nobody is there to read it
