"""The kinds of host that the grader is for, on a machine where the tests run as root.

    python tests/hosts.py user pytest -q tests/attacks
    python tests/hosts.py container pytest -q tests/attacks

`user` is an ordinary user. `container` is root without the rights that a container's root has not
(above all `CAP_SYS_ADMIN`) and without control groups to write to, so that there are neither name
spaces nor groups. An interpreter in root's home is where all can read it then.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

USER = 12345
_HOME = Path("/tmp/home-of-somebody")  # attacks see this path: no figure of theirs is in it

_KEPT = (
    "chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,"
    "sys_chroot,mknod,audit_write,setfcap"
)
"""What Docker leaves to root."""

KINDS = {
    "user": ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"],
    "container": ["setpriv", f"--bounding-set=-all,+{_KEPT.replace(',', ',+')}", "--inh-caps=-all"],
}

_MOUNTED = """\
set -e
if [ -n "$2" ]; then
    mount -t tmpfs -o mode=755 hosts /mnt
    mkdir /mnt/python && mount --bind "$1" /mnt/python
    mount -t tmpfs -o mode=755 hosts "$2"
    mkdir -p "$1" && mount --bind /mnt/python "$1"
    umount /mnt/python && umount /mnt
fi
mount -t tmpfs -o ro hosts /sys/fs/cgroup
shift 2
exec "$@"
"""


def why_not() -> str:
    """Why such a host cannot be had here, or an empty text."""
    if os.geteuid() != 0:
        return "only root can be somebody else"
    missing = [name for name in ("setpriv", "unshare") if shutil.which(name) is None]
    return f"no {', '.join(missing)} here" if missing else ""


def command_on(kind: str, command: list[str]) -> list[str]:
    """The command that runs `command` on that kind of host."""
    prefix = Path(sys.base_prefix)
    closed = [str(top) for top in reversed(prefix.parents) if not top.stat().st_mode & 0o001]
    places = [str(prefix), (closed or [""])[0]]
    return ["unshare", "--mount", "sh", "-c", _MOUNTED, "sh", *places, *KINDS[kind], *command]


def main() -> None:
    kind, *command = sys.argv[1:]
    if reason := why_not():
        sys.exit(reason)
    if kind == "user":
        _HOME.mkdir(exist_ok=True)
        os.chown(_HOME, USER, USER)
        os.environ["HOME"] = str(_HOME)
    whole = command_on(kind, command)
    os.execvp(whole[0], whole)


if __name__ == "__main__":
    main()
