"""The image of the hand-in service, as far as it can be made without a registry: each step of the
Containerfile is taken in the root file system of a clean machine, which stands for the image that
it begins with; then its entry point serves and grades there, by its user, as the first process."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes import RIGHT, make_bundle, question, write
from image import clean_root

from autograder.formats.bundle import pack
from service import killing

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "how-to" / "server" / "Containerfile"
KNOWN = {
    *("FROM", "RUN", "COPY", "USER", "WORKDIR", "EXPOSE", "VOLUME", "STOPSIGNAL"),
    *("ENTRYPOINT", "CMD"),
}
BUNDLE = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
INSIDE = """
set -e
mount --bind "$1" "$1"
cd "$1"
mkdir -p .before
mount -t proc proc proc
mount --rbind /dev dev
pivot_root . .before
umount -l /.before
shift
cd "$1"
shift
exec "$@"
"""
"""The root is exchanged, as a container's is: who is in a chroot may make no name spaces."""


WALKED = pytest.mark.skipif(bool(clean_root.why_not()), reason=clean_root.why_not())
pytestmark = [pytest.mark.slow, pytest.mark.outside]  # a machine, and packages from elsewhere


def steps(text: str) -> list[tuple[str, str]]:
    """Each instruction and what stands behind it."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


@dataclass
class Image:
    """A root file system, and what the steps said of who runs what in it."""

    root: Path
    context: Path
    """what is copied from"""
    before: Path
    """the stand-in for the image that it begins with, as a tar"""
    user: str = "root"
    folder: str = "/"
    command: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def take(self, step: str, rest: str) -> None:
        """One step, as a builder takes it."""
        if step == "RUN":
            self.run(["sh", "-c", rest])
        elif step == "COPY":
            *sources, target = rest.split()
            for source in sources:
                found = list(self.context.glob(source))
                assert found, f"nothing is called {source}"
                for path in found:
                    shutil.copy(path, self.root / target.lstrip("/"))
        elif step == "USER":
            self.user = rest
        elif step == "WORKDIR":
            self.folder = rest
            (self.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step == "ENTRYPOINT":
            self.entry = json.loads(rest)
        elif step == "CMD":
            self.command = json.loads(rest)
        else:
            self.said[step] = rest

    def inside(self, words: Sequence[str], *variables: str) -> list[str]:
        """The command that runs another one inside, as the image's user."""
        as_user = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"]
        plain = ["env", "-i", f"PATH={PATH}", "HOME=/tmp", *variables]
        private = [
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            INSIDE,
            "sh",
        ]
        own = as_user if self.user != "root" else []
        return [*private, str(self.root), self.folder, *own, *plain, *words]

    def run(self, words: Sequence[str]) -> str:
        """What a command says that is run inside, and ends well."""
        pip = [f"{key}={value}" for key, value in os.environ.items() if key.startswith("PIP_")]
        # Debian's pip is told that it may; the stand-in is no machine that somebody else keeps
        pip += [f"PIP_CERT={clean_root.CERTIFICATES}", "PIP_BREAK_SYSTEM_PACKAGES=1"]
        done = subprocess.run(self.inside(words, *pip), capture_output=True, text=True)
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stdout}{done.stderr}"[-3000:]
        return done.stdout


def test_each_step_is_one_that_is_walked() -> None:
    taken = steps(FILE.read_text())
    assert {step for step, _ in taken} <= KNOWN
    named = dict(taken)
    assert named["STOPSIGNAL"] == "SIGTERM"
    assert named["USER"] != "root"
    order = [step for step, _ in taken]
    assert order.index("RUN") < order.index("USER") < order.index("ENTRYPOINT")
    assert json.loads(named["ENTRYPOINT"]) == ["autograder"]


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Iterator[Image]:
    """The image after all steps."""
    context = tmp_path_factory.mktemp("context")
    wheel = ["pip", "wheel", "--quiet", "--no-deps", "-w", str(context), str(ROOT)]
    subprocess.run([sys.executable, "-m", *wheel], check=True)
    root = clean_root.make(Path(os.environ["AUTOGRADER_CLEAN_ROOT"]), "bookworm")
    for name in ("resolv.conf", "hosts"):
        with contextlib.suppress(OSError):
            shutil.copy(f"/etc/{name}", root / "etc" / name)
    made = Image(root, context, tmp_path_factory.mktemp("before") / "root.tar")
    made.run(["apt-get", "update", "-qq"])
    made.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-pip"])
    subprocess.run(["tar", "-C", str(root), "-cf", str(made.before), "."], check=True)
    for step, rest in steps(FILE.read_text()):
        made.take(step, rest)
    yield made
    shutil.rmtree(root, ignore_errors=True)


@WALKED
def test_its_user_may_write_to_its_folder_alone(image) -> None:
    assert image.run(["id", "-un"]).strip() == image.user == "autograder"
    image.run(["sh", "-c", "touch here && rm here"])
    image.run(["sh", "-c", "! touch /etc/here /usr/local/bin/here 2>/dev/null"])
    assert image.run(["autograder", "--help"]).startswith("Usage")


@WALKED
def test_it_serves_grades_and_ends_as_the_first_process(image, tmp_path) -> None:
    course = image.root / image.folder.lstrip("/")
    (course / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
    (course / "dist").mkdir()
    (course / "dist" / "hw1.zip").write_bytes(pack(BUNDLE))
    (course / "roster.csv").write_text("name\nAnn\n")
    image.run(["autograder", "open", "hw1", "--due", "2099-01-01T12:00+00:00"])
    image.run(["autograder", "members", "roster.csv"])
    image.run(["autograder", "links", "--out", "links.csv"])
    secret = (course / "links.csv").read_text().split("/in/")[1].split()[0].strip('",')
    port = killing.free_port()
    words = [*image.entry, *image.command, "--port", str(port), "--jobs", "1"]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(image.inside(words), stdout=log, stderr=log) as process,
    ):
        try:
            said = lambda: (tmp_path / "log").read_text()[-3000:]  # noqa: E731
            while asked(port, "/health") is None:
                assert process.poll() is None, said()
                time.sleep(0.2)
            data = write(tmp_path, "n", RIGHT).read_bytes()
            who = {"Authorization": f"Bearer {secret}", "X-File-Name": "n.ipynb"}
            assert asked(port, "/api/hw1", data, **who) is not None
            told = b""
            while b'"state":"done"' not in told:
                assert process.poll() is None, said()
                told = asked(port, "/api/hw1/1", **who) or b""
                time.sleep(0.2)
            assert b'"outcome":"passed"' in told
            (first,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            os.kill(int(first), signal.Signals[image.said["STOPSIGNAL"]])
            assert process.wait(60) == 0
        finally:
            process.kill()
    lines = (tmp_path / "log").read_text().splitlines()
    routes = [json.loads(line).get("route") for line in lines if line.startswith("{")]
    assert "hand_in" in routes


@WALKED
@pytest.mark.skipif(shutil.which("buildah") is None, reason="no buildah here; apt-get install it")
def test_a_builder_takes_the_file(image, tmp_path) -> None:
    """From an image that is called as the one it begins with, and is that of a clean machine."""
    folder = ("--root", str(tmp_path / "root"), "--runroot", str(tmp_path / "run"))
    environment = {**os.environ, "STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}

    def built(*words: str) -> str:
        command = ["buildah", *folder, *words]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, cwd=image.context
        )
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr}"[-3000:]
        return done.stdout.strip()

    made = built("from", "scratch")
    built("add", "--quiet", made, str(image.before), "/")
    variables = (f"PIP_CERT={clean_root.CERTIFICATES}", "PIP_BREAK_SYSTEM_PACKAGES=1")
    built("config", *(f"--env={one}" for one in variables), made)
    built("commit", "--quiet", made, image.said["FROM"])
    built("bud", "--pull=never", "--network=host", "-t", "hand-in", "-f", str(FILE), ".")
    ready = built("from", "--pull=never", "localhost/hand-in")
    assert built("run", "--network=host", ready, "--", "autograder", "--help").startswith("Usage")
    said = json.loads(built("inspect", "--type", "image", "localhost/hand-in"))["OCIv1"]["config"]
    assert (said["User"], said["StopSignal"]) == ("autograder", "SIGTERM")
    assert said["Entrypoint"] == ["autograder"]


def asked(port: int, path: str, data: bytes | None = None, **headers: str) -> bytes | None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()
    except OSError:
        return None
