"""The files that a server begins with (`docs/how-to/server/`), with the programs they are for."""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fakes import RIGHT, write

from service import killing

pytestmark = [pytest.mark.slow, pytest.mark.outside]  # other people's programs

FILES = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "server"
NAME = "hand-in.example.org"


def wanted(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"no {program} here; apt-get install it")
    return found


def certificate(folder: Path) -> tuple[Path, Path]:
    """One for `NAME`, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, own = folder / "hand-in.pem", folder / "hand-in.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, own


def nginx(folder: Path, port: int, behind: int) -> list[str]:
    program = wanted("nginx")
    pem, key = certificate(folder)
    conf = (FILES / "nginx.conf").read_text()
    for before, after in (
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/hand-in.pem", str(pem)),
        ("/etc/ssl/hand-in.key", str(key)),
    ):
        assert before in conf
        conf = conf.replace(before, after)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; user root;\n"
        f"events {{}}\nhttp {{ {temporary} {conf} }}\n"
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, behind: int) -> list[str]:
    program = wanted("caddy")
    pem, key = certificate(folder)
    conf = (FILES / "Caddyfile").read_text()
    for before, after in (
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        (f"{NAME} {{", f"{NAME}:{port} {{\n\ttls {pem} {key}"),
    ):
        assert before in conf
        conf = conf.replace(before, after)
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(options + conf)
    return [program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@dataclass
class Front:
    """The service behind a proxy that speaks https."""

    world: killing.World
    client: httpx.Client

    def ask(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        method = "GET" if body is None else "POST"
        return self.client.request(
            method, path, content=body, headers=headers, extensions={"sni_hostname": NAME}
        )


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def front(request, tmp_path) -> Iterator[Front]:
    course, folder = tmp_path / "course", tmp_path / "proxy"
    course.mkdir()
    folder.mkdir()
    world = killing.made(course, killing.free_port())
    port = killing.free_port()
    command = request.param(folder, port, world.port)
    options = ("--port", str(world.port), "--no-grading", "--public-url", f"https://{NAME}")
    serve = [sys.executable, "-m", "autograder", "serve", *options]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(serve, cwd=course, stdout=log, stderr=log) as service,
        subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={"HOME": str(folder)}
        ) as proxy,
    ):
        try:
            trusted = ssl.create_default_context(cafile=str(folder / "hand-in.pem"))
            address = f"https://127.0.0.1:{port}"
            with httpx.Client(
                base_url=address, verify=trusted, headers={"Host": NAME}, timeout=60
            ) as client:
                made = Front(world, client)
                while True:
                    ends = (service.poll(), proxy.poll())
                    assert ends == (None, None), (folder / "log").read_text()
                    with contextlib.suppress(httpx.TransportError):
                        if made.ask("/health").status_code == 200:
                            break
                    time.sleep(0.1)
                yield made
        finally:
            for process in (service, proxy):
                process.send_signal(signal.SIGTERM)


def test_a_student_comes_in(front) -> None:
    secret = front.world.secrets[0]
    assert front.ask(f"/in/{secret}").status_code == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    signed = front.ask("/in", f"secret={secret}".encode(), form)
    assert signed.status_code == 303
    cookie = signed.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert secret not in signed.headers["Location"]
    page = front.ask("/", headers={"Cookie": cookie.partition(";")[0]})
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_stream_comes_through_as_it_is_spoken(front, tmp_path) -> None:
    """Nothing grades, so the stream stays open: its first event must not wait for its end."""
    who = {"Authorization": f"Bearer {front.world.secrets[0]}", "X-File-Name": "n.ipynb"}
    taken = front.ask("/api/hw1", write(tmp_path, "n", RIGHT).read_bytes(), who)
    assert taken.status_code == 201
    with front.client.stream(
        "GET", "/api/hw1/1/events", headers=who, extensions={"sni_hostname": NAME}
    ) as stream:
        told = next(line for line in stream.iter_lines() if line.startswith("data:"))
    assert json.loads(told.removeprefix("data:"))["state"] == "waiting"


def test_bodies_of_the_largest_size_go_through_and_no_larger(front) -> None:
    who = {"Authorization": f"Bearer {front.world.secrets[1]}", "X-File-Name": "n.ipynb"}
    assert front.ask("/api/hw1", b"x" * (20 * 2**20), who).status_code == 201
    try:
        status = front.ask("/api/hw1", b"y" * (23 * 2**20), who).status_code
    except httpx.TransportError:  # it hung up while the body came
        status = 413
    assert status == 413


def test_figures_are_for_the_machine_alone(front) -> None:
    assert front.ask("/metrics").status_code == 404
    own = front.world.ask("/metrics")
    assert own is not None
    assert b"autograder_orders" in own


@pytest.mark.parametrize("unit", ["autograder-serve.service", "autograder-work.service"])
def test_units(unit, tmp_path) -> None:
    program = wanted("systemd-analyze")
    text = (FILES / unit).read_text()
    assert "/opt/autograder/bin/autograder " in text
    (tmp_path / unit).write_text(text.replace("/opt/autograder/bin/autograder", "/bin/true"))
    done = subprocess.run([program, "verify", str(tmp_path / unit)], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if unit in line]
    assert (done.returncode, told) == (0, [])
