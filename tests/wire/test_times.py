"""Dates and times of the standard library."""

import datetime

from hypothesis import strategies as st

from wire.laws import Law

LAWS = {
    "dt": Law(
        st.datetimes(timezones=st.none() | st.just(datetime.UTC)),
        refused={"no date": ["dt", "yesterday"], "no text": ["dt", 5]},
    ),
    "da": Law(st.dates(), refused={"no date": ["da", "2020-02-30"]}),
    "ti": Law(st.times(), refused={"no time": ["ti", "25:00"]}),
    "td": Law(st.timedeltas(), refused={"too long": ["td", 1 << 40, 0, 0]}),
}
