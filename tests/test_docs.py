"""Every command, configuration key, limit, status and outcome has its place in the reference; links
lead somewhere; the rooms in CONTRIBUTING.md are the folders; the tutorial does what it says; and
the site is built without a warning, and loads nothing from elsewhere."""

from __future__ import annotations

import html.parser
import itertools
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest
from markdown_it import MarkdownIt

from autograder.authoring.audit.findings import SABOTEUR
from autograder.authoring.audit.flaws import CHECKS
from autograder.authoring.audit.operators import OPERATORS
from autograder.authoring.audit.regions import MANNERS, REGIONS
from autograder.cli import main
from autograder.config import Config
from autograder.course import LatePolicy
from autograder.limits import Limits
from autograder.result import Outcome, Status
from autograder.views.gradebook import EXPORTS, Format
from autograder.views.gradescope import Attempts, Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LINKED = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *PAGES]


def sections(page: str) -> dict[str, str]:
    """The text below each heading that is code, up to the next such heading."""
    parts = re.split(r"^#+ `([^`]+)`.*$", (DOCS / "reference" / page).read_text(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


COMMANDS = sections("commands.md")
KEYS = sections("configuration.md")
OUTCOMES = sections("outcomes.md")


@pytest.mark.parametrize("name", sorted(main.commands))
def test_commands(name: str) -> None:
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in COMMANDS[f"autograder {name}"], parameter.opts


GROUPS = [
    (name, part)
    for name, command in sorted(main.commands.items())
    if isinstance(command, click.Group)
    for part in sorted(command.commands)
]


@pytest.mark.parametrize(("name", "part"), GROUPS)
def test_commands_below_commands(name: str, part: str) -> None:
    group = main.commands[name]
    assert isinstance(group, click.Group)
    described = COMMANDS[f"autograder {name}"]
    assert re.search(rf"\b{part}\b", described)
    for parameter in group.commands[part].params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in described, parameter.opts


def test_no_command_is_described_that_is_none() -> None:
    assert COMMANDS.keys() == {f"autograder {name}" for name in main.commands}


@pytest.mark.parametrize(
    "name", [n for n in Config.__struct_fields__ if n not in ("root", "notes")]
)
def test_keys(name: str) -> None:
    assert name in KEYS


@pytest.mark.parametrize("name", Limits.__struct_fields__)
def test_limits(name: str) -> None:
    default = f"{getattr(Limits(), name):g}"
    assert re.search(rf"\| `{name}` \| {re.escape(default)} \|", KEYS["limits"])


@pytest.mark.parametrize(
    ("key", "record"),
    [("gradescope", Settings()), ("gradescope", Attempts()), ("late", LatePolicy())],
)
def test_keys_of_tables(key: str, record: msgspec.Struct) -> None:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, float | int) and not isinstance(value, bool):
            assert re.search(rf"\| `{name}` \| {value:g} \|", KEYS[key]), name
        else:
            assert f"| `{name}` |" in KEYS[key]


@pytest.mark.parametrize("value", [*Outcome, *Status])
def test_outcomes_and_statuses(value: str) -> None:
    assert value in OUTCOMES


def test_exports() -> None:
    (option,) = [one for one in main.commands["gradebook"].params if one.name == "form"]
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == get_args(Format)
    described = re.findall(r"^\| `(\w+)`[^|]*\|", COMMANDS["autograder gradebook"], re.M)
    assert described == list(option.type.choices)
    for name in EXPORTS.values():
        assert f"`{name}`" in COMMANDS["autograder grade"]


def test_kinds_of_mutants_and_checks_of_the_audit() -> None:
    page = (DOCS / "how-to" / "audit.md").read_text()
    first = re.findall(r"^\| ([a-z][\w ]*) \|", page, re.M)
    assert first == ["kind", *OPERATORS, "check", *CHECKS, SABOTEUR]
    named = re.findall(r"`([a-z][\w ]*)`", page)
    ranges = re.compile(r"(keeps argument [2-5]|(second|third) quadrant)$")
    assert [
        name for name in (*REGIONS, *MANNERS) if name not in named and not ranges.match(name)
    ] == []


# ------------------------------------------------------------------ CONTRIBUTING.md

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
ROOMS = re.findall(r"^\| `([\w/]+)` \| [^|]+ \| [^|]+ \|$", CONTRIBUTING, re.M)
OUTER = [name for name in ROOMS if "/" not in name]


def test_the_rooms_are_the_folders() -> None:
    package = ROOT / "autograder"
    there = {path.stem for path in package.iterdir() if (path / "__init__.py").is_file()}
    there |= {path.stem for path in package.glob("*.py") if path.stem.strip("_") == path.stem}
    assert len(OUTER) == len(set(OUTER))
    assert set(OUTER) == there
    assert all((package / name / "__init__.py").is_file() for name in {*ROOMS} - {*OUTER})


def test_the_rooms_stand_as_on_the_ladder() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    ladder = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert ladder == [" | ".join(part) for part in grouped(OUTER, ladder)]


def grouped(names: list[str], ladder: list[str]) -> Iterator[list[str]]:
    """`names` in groups as long as those of the ladder."""
    left = iter(names)
    for rung in ladder:
        yield [next(left) for _ in rung.split(" | ")]


def test_files_that_recipes_name_are_there() -> None:
    named = re.findall(r"`((?:autograder|tests|docs)/[\w/.-]+)`", CONTRIBUTING)
    assert len(named) > 40
    assert not [name for name in named if not (ROOT / name).exists()]
    tests = re.findall(r"`(test_\w+)`", CONTRIBUTING)
    code = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert tests
    assert not [name for name in tests if f"def {name}(" not in code]


# ------------------------------------------------------------------ links


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and the site make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    tokens = MarkdownIt("commonmark").parse(page.read_text())
    named = [
        slug("".join(part.content for part in after.children or ()))
        for token, after in itertools.pairwise(tokens)
        if token.type == "heading_open"
    ]
    counted: dict[str, int] = {}
    found = set()
    for name in named:
        number = counted[name] = counted.get(name, -1) + 1
        found.add(f"{name}-{number}" if number else name)
    return found


def links(page: Path) -> Iterator[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text())
    for token in tokens:
        for part in token.children or ():
            target = part.attrGet("href") or part.attrGet("src")
            if target is not None:
                yield str(target)


def is_broken(page: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return False
    path, _, anchor = target.partition("#")
    other = (page.parent / path).resolve() if path else page
    if not other.exists() or not other.is_relative_to(ROOT):
        return True
    return bool(anchor) and (other.suffix != ".md" or anchor not in anchors(other))


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert not [target for target in links(page) if is_broken(page, target)]


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    readme = ROOT / "README.md"
    for target in ("no.md", "#no", "docs/index.md#no", "docs/pictures/report.png#no", "../x.md"):
        assert is_broken(readme, target), target
    page = tmp_path / "page.md"
    page.write_text("# A `b` c\n\n# A b c\n\n| a |\n| --- |\n| [x](no.md) |\n\n[![y](z.png)](#a)\n")
    assert anchors(page) == {"a-b-c", "a-b-c-1"}
    assert set(links(page)) == {"no.md", "z.png", "#a"}


SPOKEN = re.compile(r"(?<![\w/.-])docs/[\w/.-]*\w")


def test_pages_that_files_speak_of_are_there() -> None:
    """Paths below `docs/` in docstrings, messages and comments."""
    files = [*(ROOT / "autograder").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    files += [*(ROOT / "assignments").glob("*/answers/declared.toml"), *LINKED]
    spoken = {(name, path) for path in files for name in SPOKEN.findall(path.read_text("utf-8"))}
    assert len(spoken) > 10
    assert not [(name, path) for name, path in spoken if not (ROOT / name).exists()]


# ------------------------------------------------------------------ the tutorial

BLOCKS = [
    block
    for page in sorted((DOCS / "tutorial").glob("*.md"))
    for block in re.findall(r"^```console\n(.*?)^```$", page.read_text(), re.M | re.S)
]


def steps(blocks: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Commands, and the lines that each prints; `...` stands for any number of lines."""
    for block in blocks:
        for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *said = step.splitlines()
            yield command, said


def agrees(said: list[str], printed: list[str]) -> bool:
    """Whether `printed` is what a page says; blanks at the ends of lines do not count."""
    if not said:
        return True
    parts = ["(?s:.*)" if line == "..." else re.escape(line.rstrip()) + "\n" for line in said]
    return bool(re.fullmatch("".join(parts), "".join(f"{line.rstrip()}\n" for line in printed)))


@pytest.mark.slow
@pytest.mark.outside
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("HOME",) if name in os.environ}
    tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**kept, "PATH": tools, "COLUMNS": "200", "XDG_CACHE_HOME": str(tmp_path / "c")}
    folder = tmp_path
    ran = []
    for command, said in steps(BLOCKS):
        ran.append(command.split()[0:2])
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True
        )
        is_check = command.startswith("autograder check")
        assert done.returncode == (1 if is_check and "not yet" in done.stdout else 0), done
        assert agrees(said, done.stdout.splitlines()), (command, said, done.stdout)
    for name in ("new", "build", "check", "grade", "gradebook"):
        assert ["autograder", name] in ran


def test_a_page_that_says_something_else_is_noticed() -> None:
    assert agrees(["a", "...", "c"], ["a  ", "b", "b", "c"])
    assert not agrees(["a", "c"], ["a", "b", "c"])
    assert not agrees(["a"], [])
    assert [one for one, _ in steps(["$ a\nb\n$ c\n"])] == ["a", "c"]


# ------------------------------------------------------------------ the site


class Loaded(html.parser.HTMLParser):
    """What a browser would load for a page, without a click."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag
        if tag != "a":
            named = ("src", "href", "srcset", "data", "poster", "action")
            self.found += [value for name in named if (value := given.get(name))]
        self.found += of_style(given.get("style") or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in LOADS:
            self.found += LOADS[self._inside](data)


def of_style(text: str) -> list[str]:
    return re.findall(r"url\(([^)]*)\)", text) + re.findall(r"@import\s+([^;]+)", text)


def of_script(text: str) -> list[str]:
    asking = r"(?:fetch|import|importScripts|WebSocket)\(\s*([\"'`][^\"'`]*)"
    return re.findall(asking, text) + re.findall(r"\.src\s*=\s*([\"'`][^\"'`]*)", text)


def of_page(text: str) -> list[str]:
    parser = Loaded()
    parser.feed(text)
    return parser.found


LOADS: dict[str, Callable[[str], list[str]]] = {
    "html": of_page,
    "css": of_style,
    "style": of_style,
    "js": of_script,
    "script": of_script,
}


def elsewhere(site: Path) -> list[tuple[str, str]]:
    """What pages, styles and scripts of a site load from another place."""
    return [
        (path.name, target)
        for path in sorted(site.rglob("*"))
        if (loads := LOADS.get(path.suffix.removeprefix(".")))
        for target in loads(path.read_text("utf-8"))
        if re.match(r"[\"'`]?\s*(https?:|wss?:|ftp:|//)", target.strip(), re.IGNORECASE)
    ]


@pytest.mark.slow
def test_the_site_is_built_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("myst_parser")
    pytest.importorskip("furo")
    site = tmp_path / "site"
    built = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going"]
    done = subprocess.run(
        [*built, "-d", str(tmp_path / "doctrees"), str(DOCS), str(site)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    made = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    assert not {page.relative_to(DOCS).with_suffix("") for page in PAGES} - made
    assert of_page((site / "index.html").read_text())
    assert elsewhere(site) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<script src='https://x.example/a.js'></script>"),
        ("a.html", "<link rel=stylesheet href=//x.example/a.css>"),
        ("a.html", "<p style='background: url(https://x.example/a.png)'>"),
        ("a.html", "<style>@import 'https://x.example/a.css';</style>"),
        ("a.html", "<script>fetch('https://x.example/a')</script>"),
        ("a.css", "@font-face { src: url('https://x.example/a.woff2') }"),
        ("a.css", '@import "//x.example/a.css";'),
        ("a.js", "fetch('https://x.example/a')"),
        ("a.js", "s.src = 'https://x.example/a.js'"),
    ],
)
def test_what_comes_from_elsewhere_is_noticed(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert elsewhere(tmp_path)


def test_a_link_to_follow_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<a href='https://x.example'>there</a><img src='a.png'>")
    assert elsewhere(tmp_path) == []
