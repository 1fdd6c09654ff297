"""Forms without files, as they come from a page of ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

ROOM = 128 * 1024
"""bytes of a form: the longest comment in the longest encoding, and what is beside it"""
MOST_FIELDS = 100


async def fields_of(request: Request) -> dict[str, list[str]]:
    """The fields of a form that is not endless, each with all that was given for it.

    Raises:
        HTTPException: it is too large, or damaged.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > ROOM:
            raise HTTPException(413, f"The form has more than {ROOM >> 10} KiB.")
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400, "The form is damaged. Load the page again.") from error


def first(fields: Mapping[str, list[str]], name: str) -> str:
    """What was given for a field; nothing where it is not there."""
    return fields.get(name, [""])[0]
