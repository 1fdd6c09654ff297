"""The nearest known word to a mistyped one, as the end of an error line. Knows only words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that `word` was probably meant to be, case aside."""
    folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, or all that is known where nothing is near."""
    known = sorted(known)
    guess = nearest(word, known)
    return f"did you mean '{guess}'?" if guess else f"known are {', '.join(known)}"
