"""Feedback as a file of another kind, for where it must be called like what was handed in."""

from __future__ import annotations

from pathlib import PurePosixPath

import msgspec

from autograder.formats.archive import zipped


def wrapped(name: str, page: bytes, text: str) -> bytes | None:
    """The feedback of which `page` is the HTML and `text` the Markdown, as a file that what opens
    files called `name` can show; `None` where there is no such form of it."""
    match PurePosixPath(name.lower()).suffix:
        case ".ipynb" | ".json":
            return _notebook(text)
        case ".html" | ".htm":
            return page
        case ".md" | ".txt":
            return text.encode()
        case ".py":
            return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines()).encode()
        case ".zip":
            return zipped({"feedback.html": page, "feedback.md": text.encode()})
    return None


def _notebook(text: str) -> bytes:
    cell = {"cell_type": "markdown", "id": "feedback", "metadata": {}, "source": text}
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
