"""A network of the tests' own: the machine of the store, another one, and what lies between them.

Each is a name space of this machine's network, joined by pairs of virtual cards; nothing of it can
be seen from outside. Two ways to cut it: the card of the other machine is `down`, which that one
sees; or what lies between is `silent`, and packets are lost without a word to anybody, as where a
cable is pulled out or a firewall drops them. Needs root, and `ip`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass

STORE, FAR = "10.77.1.1", "10.77.2.1"
TRUSTED = "10.77.0.0/16"
_OF_NETWORK = 0x40000000  # CLONE_NEWNET


@dataclass(frozen=True)
class Network:
    """Two machines and what lies between; names of name spaces."""

    store: str
    middle: str
    far: str

    @property
    def at_store(self) -> tuple[str, ...]:
        """What begins a command on the machine of the store."""
        return ("ip", "netns", "exec", self.store)

    @property
    def at_far(self) -> tuple[str, ...]:
        """What begins a command on the other machine."""
        return ("ip", "netns", "exec", self.far)

    @contextlib.contextmanager
    def from_far(self) -> Iterator[None]:
        """What this thread asks for meanwhile it asks for on the other machine."""
        with (
            open(f"/proc/self/task/{threading.get_native_id()}/ns/net") as own,
            open(f"/run/netns/{self.far}") as other,
        ):
            _enter(other.fileno())
            try:
                yield
            finally:
                _enter(own.fileno())

    def cut(self, how: str) -> None:
        """`down` or `silent`."""
        if how == "down":
            _ip("-n", self.far, "link", "set", "far", "down")
        else:
            self._passes(False)

    def mend(self) -> None:
        """All is as before."""
        _ip("-n", self.far, "link", "set", "far", "up")
        _ip("-n", self.far, "route", "replace", "default", "via", "10.77.2.254")
        self._passes(True)

    def _passes(self, does: bool) -> None:
        said = f"echo {int(does)} > /proc/sys/net/ipv4/ip_forward"
        _run("ip", "netns", "exec", self.middle, "sh", "-c", said)


def why_not() -> str:
    """Why there can be no such network here; nothing where there can."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "wants root and iproute2"
    name = f"autograder-try-{os.getpid()}"
    try:
        _ip("netns", "add", name)
        _ip("netns", "del", name)
    except RuntimeError as error:
        return f"no name spaces of the network here ({error})"
    return ""


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """A whole network, gone at the end."""
    names = [f"autograder-{part}-{os.getpid()}" for part in ("store", "middle", "far")]
    made = Network(*names)
    try:
        for name in names:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        for name, card, address, number in (
            (made.store, "store", STORE, 1),
            (made.far, "far", FAR, 2),
        ):
            # made where they are wanted, so that several such networks can be at once
            peer = ("peer", "name", f"to-{card}", "netns", made.middle)
            _ip("-n", name, "link", "add", card, "type", "veth", *peer)
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", card)
            _ip("-n", made.middle, "addr", "add", f"10.77.{number}.254/24", "dev", f"to-{card}")
            _ip("-n", name, "link", "set", card, "up")
            _ip("-n", made.middle, "link", "set", f"to-{card}", "up")
            _ip("-n", name, "route", "add", "default", "via", f"10.77.{number}.254")
        made.mend()
        yield made
    finally:
        for name in names:
            with contextlib.suppress(RuntimeError):
                _ip("netns", "del", name)


def _enter(place: int) -> None:
    """Have this thread alone be in another name space of the network."""
    if ctypes.CDLL(None, use_errno=True).setns(place, _OF_NETWORK):
        raise OSError(ctypes.get_errno(), "setns")


def _ip(*arguments: str) -> None:
    _run("ip", *arguments)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
