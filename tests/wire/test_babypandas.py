"""Tables and columns of babypandas."""

import pytest
from hypothesis import strategies as st

from wire.laws import Law, needed

pytestmark = pytest.mark.slow  # loads the library

bpd = needed("babypandas")
TABLE = ["df", ["ri", 0, 0, 1, None], ["ri", 0, 0, 1, None]]


def tables() -> list:
    plain = bpd.DataFrame(data={"n": [1, 2], "t": ["a", "b"]})
    return [plain, plain.set_index("t"), plain.take([0]), bpd.DataFrame(data={})]


def columns() -> list:
    return [bpd.Series(data=[1, 2]), bpd.Series(data=["a"], index=["x"], name="t")]


def same_inside(one, other) -> bool:
    return type(one) is type(other) and repr(one) == repr(other) and one._pd.equals(other._pd)


LAWS = {
    "bdf": Law(
        st.deferred(lambda: st.sampled_from(tables())),
        same_inside,
        refused={"a column": ["bdf", ["se", 1]], "no form": ["bdf", 5]},
        library="babypandas",
    ),
    "bse": Law(
        st.deferred(lambda: st.sampled_from(columns())),
        same_inside,
        refused={"a table": ["bse", TABLE], "nothing": ["bse", None]},
        library="babypandas",
    ),
}
