"""Imported first by each simulated platform: our child processes are simulated as well."""

import os
import subprocess

_start = subprocess.Popen.__init__


def _simulated(self, *args, **kwargs):
    if kwargs.get("env") is not None:
        kwargs["env"] = {**kwargs["env"], "PYTHONPATH": os.environ["PYTHONPATH"]}
    _start(self, *args, **kwargs)


subprocess.Popen.__init__ = _simulated
