"""`make serve`: the sample class in the hand-in service, and a link for either side."""

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from service import killing

from sample_class import serving

pytestmark = [pytest.mark.slow, pytest.mark.outside]  # it builds where nobody has


def test_either_side_can_look_at_it(tmp_path: Path) -> None:
    port = killing.free_port()
    command = (sys.executable, serving.__file__, "--port", str(port), "--out", str(tmp_path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        told = []
        for line in run.stdout:
            told.append(line)
            if line.startswith("Ctrl-C"):
                break
        links = re.findall(r"as the .*:  (\S+)", "".join(told))
        pages = [urllib.request.urlopen(link).read().decode() for link in links]
        run.send_signal(signal.SIGINT)
        run.stdout.read()  # what it says in the end has somewhere to go
    assert run.returncode == 0
    assert "handed in: 21 files" in "".join(told)
    assert "spruce.ipynb" in "".join(told)  # is empty, and the service says so
    assert ["instructor" in pages[0].lower(), "Alder" in pages[1]] == [True, True]
