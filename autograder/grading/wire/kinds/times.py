"""Dates and times of the standard library."""

from __future__ import annotations

import datetime

from autograder.grading.wire.forms import Kind

KINDS = (
    Kind(
        "dt",
        (datetime.datetime,),
        lambda value, lend, depth: ["dt", value.isoformat()],
        lambda form, resolve: datetime.datetime.fromisoformat(form[1]),
    ),
    Kind(
        "da",
        (datetime.date,),
        lambda value, lend, depth: ["da", value.isoformat()],
        lambda form, resolve: datetime.date.fromisoformat(form[1]),
    ),
    Kind(
        "ti",
        (datetime.time,),
        lambda value, lend, depth: ["ti", value.isoformat()],
        lambda form, resolve: datetime.time.fromisoformat(form[1]),
    ),
    Kind(
        "td",
        (datetime.timedelta,),
        lambda value, lend, depth: ["td", value.days, value.seconds, value.microseconds],
        lambda form, resolve: datetime.timedelta(*form[1:4]),
    ),
)
