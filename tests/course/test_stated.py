"""Every number that a notebook states agrees with one computed by SciPy, scikit-learn or NumPy."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLUGS = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_stated_numbers(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ROOT / "assignments" / slug
    monkeypatch.chdir(folder)
    spec = importlib.util.spec_from_file_location(f"stated_{slug}", folder / "stated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    cells = json.loads((folder / f"{slug}.ipynb").read_text())["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    stated = module.numbers()
    assert len(stated) >= 10
    for snippet, (written, computed, tolerance) in stated.items():
        assert text.count(snippet) >= 1, f"not in the notebook: {snippet!r}"
        assert abs(float(written) - float(computed)) <= tolerance, f"{snippet!r}: {computed}"
