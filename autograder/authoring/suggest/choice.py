"""The smallest set of cases that stops all that can be stopped, out of a table of who met what.

Pure: a table in, places of cases out, the same ones in each run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOST = 8
"""Cases that are suggested for one question."""
_STOPPED = "ft"
_NEARLY = 0.9
"""Of all cases that stop so much of what the best one does, the shortest is taken."""


def stopped_by(met: Mapping[str, str], many: int) -> list[frozenset[str]]:
    """For each of `many` cases the answers that it stops; `met` as in `Workings`."""
    return [
        frozenset(name for name, letters in met.items() if letters[place] in _STOPPED)
        for place in range(many)
    ]


def choose(
    stopped: Sequence[frozenset[str]],
    weight: Mapping[str, float],
    cost: Sequence[float],
    most: int = MOST,
) -> list[int]:
    """Places of the chosen cases, in the order of what each adds.

    First each answer is stopped once, by the case that stops most of what is left; a case that the
    others make needless goes. Then, as far as there is room, each answer that one case alone stops
    is stopped once more: another student's mistake resembles it and is not the same.
    """
    chosen = _needed(_greedy(stopped, weight, cost, most, 1), stopped, 1)
    return _greedy(stopped, weight, cost, min(most, max(len(chosen) + 2, 5)), 2, chosen)


def _greedy(
    stopped: Sequence[frozenset[str]],
    weight: Mapping[str, float],
    cost: Sequence[float],
    most: int,
    times: int,
    begun: Sequence[int] = (),
) -> list[int]:
    chosen = list(begun)
    left = {
        name: times - sum(name in stopped[place] for place in chosen)
        for name in frozenset().union(*stopped)
    }
    while len(chosen) < most:
        gains = [
            0.0
            if place in chosen
            else sum(weight.get(name, 1.0) for name in sorted(names) if left[name] > 0)
            for place, names in enumerate(stopped)
        ]
        most_gained = max(gains, default=0.0)
        if most_gained <= 0:
            break
        near = [place for place, gain in enumerate(gains) if gain >= _NEARLY * most_gained]
        best = min(near, key=lambda place: (cost[place], place))
        chosen.append(best)
        for name in stopped[best]:
            left[name] -= 1
    return chosen


def _needed(chosen: Sequence[int], stopped: Sequence[frozenset[str]], times: int) -> list[int]:
    """Those of the chosen without which something would not be stopped, the last ones kept."""
    kept = list(chosen)
    for place in list(chosen):
        others = [stopped[other] for other in kept if other != place]
        if others and stopped[place] <= frozenset().union(*others):
            kept.remove(place)
    return kept
