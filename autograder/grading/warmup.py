"""Doing once, before any fork, what a library does slowly the first time it is used.

Lazy imports, caches of fonts and of dispatch: whatever is filled here is inherited by every
examiner and candidate. Only libraries that are loaded already are used.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Callable
from typing import Any


def exercise() -> None:
    """Use each loaded library once, in the way notebooks use it; failures are of no consequence."""
    tasks: dict[str, Callable[[], None]] = {
        "matplotlib.pyplot": _figures,
        "pandas": _tables,
        "scipy.optimize": _optimisers,
        "sklearn.linear_model": _estimators,
        "seaborn": _seaborn,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module, task in tasks.items():
            if module in sys.modules:
                with contextlib.suppress(Exception):
                    task()


def _figures() -> None:
    import matplotlib.pyplot as plt
    import numpy as np

    x = np.linspace(0.1, 1, 5)
    grid = np.outer(x, x)
    figure, (left, right) = plt.subplots(1, 2)
    left.plot(x, x, "o-", label="a")
    left.scatter(x, x, c=x)
    left.hist(x)
    left.set(title="a", xlabel="b", ylabel="$c_1$", yscale="log")
    left.axhline(1)
    left.annotate("a", (0, 0), xytext=(1, 1), arrowprops={"arrowstyle": "->"})
    left.legend()
    figure.colorbar(right.contourf(x, x, grid), ax=right)
    right.contour(x, x, grid)
    right.quiver(x, x, x, x)
    figure.tight_layout()
    if "mpl_toolkits.mplot3d" in sys.modules:
        space = plt.figure().add_subplot(projection="3d")
        space.plot_surface(grid, grid, grid)
        space.set_zlabel("z")
    plt.close("all")


def _tables() -> None:
    import pandas as pd

    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["x", "y", "x"]})
    frame.groupby("b")["a"].mean()
    frame.describe()
    frame.to_dict()
    frame.loc[frame["a"] > 1, ["a"]].to_numpy()
    repr(frame)


def _optimisers() -> None:
    import scipy.optimize

    def parabola(x: Any) -> float:
        return float((x[0] - 1.0) ** 2)

    scipy.optimize.minimize(parabola, [0.0])
    scipy.optimize.approx_fprime([1.0], parabola, 1e-6)


def _estimators() -> None:
    import numpy as np
    from sklearn.linear_model import LinearRegression

    data: list[object] = [np.arange(6.0).reshape(3, 2)]
    if "pandas" in sys.modules:
        import pandas as pd

        data.append(pd.DataFrame({"a": [1.0, 2.0, 3.0]}))
    for table in data:
        LinearRegression().fit(table, np.arange(3.0)).predict(table)


def _seaborn() -> None:
    import matplotlib.pyplot as plt
    import pandas as pd
    import seaborn

    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 3.0, 1.0]})
    seaborn.scatterplot(data=frame, x="a", y="b")
    plt.close("all")
