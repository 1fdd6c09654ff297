"""What a student sees, shown to an instructor: the student's own pages, to be read alone.

No form is taken on this way, since no address below it takes one.
"""

from __future__ import annotations

import functools

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.service import members
from autograder.service.web import rights, student
from autograder.service.web.rights import Endpoint
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site


def _seen(endpoint: Endpoint) -> Endpoint:
    """A page of the member in the address, as they see it at this moment."""

    @functools.wraps(endpoint)
    async def asked(request: Request) -> Response:
        site: Site = request.app.state.site
        who = rights.who(request)
        number = request.path_params["member"]
        known = await site.read(lambda c: members.all_of(c, who.course))
        meant = next((one for one in known if one.number == number), None)
        if meant is None:
            raise HTTPException(404)
        request.state.who = Visitor(member=meant, course=who.course, seen_by=who.member)
        return await endpoint(request)

    return asked


home = _seen(student.home)
opening_page = _seen(student.opening_page)
attempt_page = _seen(student.attempt_page)
receipt = _seen(student.receipt)
receipts = _seen(student.receipts)
feedback_page = _seen(student.feedback_page)
