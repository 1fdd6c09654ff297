"""A self-contained page: a template, the shared style, scripts of ours, and the policy over them.

    page.render("feedback.html", title="...", feedback=told)
    page.render("class.html", scripts=("table.js",), title="...", ...)

Templates extend `base.html`. Style and scripts are files beside the templates; the page's content
security policy allows them by their digests, and pictures as `data:`, nothing else. So templates
use neither `style` attributes nor `on...` handlers: a browser would ignore them.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.views.feedback.text import shown, shown_line

STYLE = "style.css"


@functools.cache
def environment() -> Environment:
    """The one Jinja2 environment of all pages: escapes everything, shows what would be invisible,
    shortens what is endless; a missing name is an error.

    Filters: `points` (a number or `None`), `percent` (0 to 1), `data_url` (bytes of a PNG).
    """
    made = Environment(
        loader=PackageLoader("autograder.views.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(points=points, percent=percent, data_url=data_url)
    return made


def _visible(value: object) -> object:
    """Whatever a template puts in: text of bounded length in which nothing is invisible."""
    return shown(value) if type(value) is str else value


def render(template: str, *, title: str, scripts: tuple[str, ...] = (), **values: Any) -> str:
    """A page as HTML text. `scripts` are files in the templates' folder, run in order when the
    page is there; `values` are what the template uses."""
    style = source(STYLE)
    sources = tuple(source(name) for name in scripts)
    return (
        environment()
        .get_template(template)
        .render(
            title=title,
            policy=_policy(style, sources),
            style=Markup(style),  # noqa: S704 - our own file
            scripts=tuple(Markup(source) for source in sources),  # noqa: S704 - our own files
            **values,
        )
    )


@functools.cache
def source(name: str) -> str:
    return (resources.files("autograder.views.report") / "templates" / name).read_text("utf-8")


@functools.cache
def _policy(style: str, scripts: tuple[str, ...]) -> str:
    allowed = " ".join(map(_digest, scripts)) or "'none'"
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(source: str) -> str:
    # a browser takes the digest of the text between the tags, as it stands in the page
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def points(value: float | None) -> str:
    """Points as a person writes them: at most two decimals; a dash for none."""
    return "\N{EN DASH}" if value is None else f"{round(value, 2):g}"


def percent(share: float | None) -> str:
    """A share from 0 to 1 as a percentage; a dash for none."""
    return "\N{EN DASH}" if share is None else f"{100 * share:.0f} %"


def data_url(picture: bytes, kind: str = "png") -> Markup:
    """A picture as an address that needs no file."""
    encoded = base64.b64encode(picture).decode()
    return Markup(f"data:image/{kind};base64,{encoded}")  # noqa: S704 - letters, digits, + / =


def short_name(question: str) -> str:
    """`q3` of `q3_step`: what fits into a figure."""
    return shown_line(question, 200).partition("_")[0][:12]
