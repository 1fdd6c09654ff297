"""Texts and bytes in memory that are read and written like files."""

import io

from hypothesis import strategies as st

from wire.laws import Law


def placed(kind, held):
    """A stream that holds this, read up to some place."""

    def at(place: int):
        stream = kind()
        stream.write(held)
        stream.seek(min(place, len(held)))
        return stream

    return st.integers(0, 6).map(at)


def same_stream(one, other) -> bool:
    found = ((type(each), each.getvalue(), each.tell()) for each in (one, other))
    return next(found) == next(found)


LAWS = {
    "sio": Law(
        st.text(max_size=5).flatmap(lambda held: placed(io.StringIO, held)),
        same_stream,
        refused={
            "bytes": ["sio", b"a", 0],
            "beyond its end": ["sio", "a", 1 << 40],
            "before its beginning": ["sio", "a", -1],
            "no place": ["sio", "a", "0"],
        },
    ),
    "bio": Law(
        st.binary(max_size=5).flatmap(lambda held: placed(io.BytesIO, held)),
        same_stream,
        refused={"text": ["bio", "a", 0], "beyond its end": ["bio", b"a", 1 << 40]},
    ),
}
