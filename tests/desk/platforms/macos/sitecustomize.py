"""What macOS lacks, taken away: `/proc`, the affinity of processes, and Linux's own calls. Only our
own modules are told the platform's name: libraries would load what is not there."""

import builtins
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import every  # noqa: F401


class _Sys:
    platform = "darwin"

    def __getattr__(self, name):
        return getattr(sys, name)

    def __setattr__(self, name, value):
        setattr(sys, name, value)


_import, _darwin = builtins.__import__, _Sys()


def _imported(name, globals=None, locals=None, fromlist=(), level=0):
    if name == "sys" and str((globals or {}).get("__name__", "")).startswith("autograder"):
        return _darwin
    return _import(name, globals, locals, fromlist, level)


builtins.__import__ = _imported
for name in ("sched_getaffinity", "sched_setaffinity", "pidfd_open", "setresuid", "setresgid"):
    vars(os).pop(name, None)


def _without_proc(function, otherwise):
    def call(path=".", *args, **kwargs):
        if str(path).startswith("/proc"):
            return otherwise(path)
        return function(path, *args, **kwargs)

    return call


def _absent(path):
    raise FileNotFoundError(2, "No such file or directory", path)


for name in ("listdir", "scandir", "stat", "readlink"):
    setattr(os, name, _without_proc(getattr(os, name), _absent))
for name in ("exists", "isdir", "isfile"):
    setattr(os.path, name, _without_proc(getattr(os.path, name), lambda path: False))
builtins.open = _without_proc(builtins.open, _absent)
