"""Messages on a real socket: whole, bounded in size, bounded in time."""

import contextlib
import socket
import struct
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Gone, Overdue, WireError
from autograder.grading.wire import frames, messages


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_messages_arrive_whole_and_in_order(payloads: list[bytes]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for payload in payloads:
            frames.send(ours, payload)
        assert [frames.receive(theirs, 200) for _ in payloads] == payloads


def test_a_message_larger_than_the_pipe_arrives_in_pieces(pair) -> None:
    ours, theirs = pair
    payload = bytes(range(256)) * 20_000
    sender = threading.Thread(target=frames.send, args=(ours, payload))
    sender.start()
    assert frames.receive(theirs, len(payload)) == payload
    sender.join()


def test_a_longer_message_is_refused_before_it_is_read(pair) -> None:
    ours, theirs = pair
    ours.sendall(struct.pack(">I", 0xFFFFFFFF))
    with pytest.raises(WireError, match="4294967295"):
        frames.receive(theirs, 1000)


@pytest.mark.parametrize("start", [b"", b"\0", b"\0\0\0\5", b"\0\0\0\5abcd"], ids=repr)
def test_a_stream_that_ends_early_is_gone(pair, start: bytes) -> None:
    ours, theirs = pair
    ours.sendall(start)
    ours.close()
    with pytest.raises(Gone):
        frames.receive(theirs, 1000)


@pytest.mark.parametrize("start", [b"", b"\0", b"\0\0\0\5abcd"], ids=repr)
def test_a_stream_that_stops_is_overdue(pair, start: bytes) -> None:
    ours, theirs = pair
    ours.sendall(start)
    with pytest.raises(Overdue):
        frames.receive(theirs, 1000, time.monotonic() + 0.02)


def test_drops_do_not_move_the_deadline(pair) -> None:
    """A byte now and then must not keep the reader for ever."""
    ours, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        ours.sendall(struct.pack(">I", 1000))
        while not stop.wait(0.005):
            ours.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    started = time.monotonic()
    try:
        with pytest.raises(Overdue):
            frames.receive(theirs, 1000, started + 0.05)
    finally:
        stop.set()
        dripping.join()
    assert time.monotonic() - started < 1


def test_a_reader_that_stops_reading_is_overdue(pair) -> None:
    ours, _ = pair
    with pytest.raises(Overdue):
        frames.send(ours, bytes(50 << 20), time.monotonic() + 0.02)


def test_sending_to_nobody_is_gone(pair) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(Gone):
        frames.send(ours, bytes(1 << 20))


SAID = [
    messages.RunCell(1, "x = 1", 1.0, 3.0),
    messages.Call(1, [["l", 1]], {"a": 2}, 1.0, 3.0),
    messages.AllNames(),
    messages.Refused("ValueError", "no"),
]
ANSWERED = [
    messages.Ran("error", "ZeroDivisionError", 3, "out"),
    messages.Value(["d"], [(0, 1), ("a", None)]),
    messages.Absent(),
    messages.Raised("KeyError", "KeyError", "'a'", None, 4),
    messages.TimedOut(),
    messages.Back(0, [], {}),
]


@pytest.mark.parametrize("message", SAID, ids=lambda message: type(message).__name__)
def test_questions_come_back(message: messages.Question) -> None:
    assert messages.question(messages.pack(message)) == message
    with pytest.raises(WireError):
        messages.answer(messages.pack(message))


@pytest.mark.parametrize("message", ANSWERED, ids=lambda message: type(message).__name__)
def test_answers_come_back(message: messages.Answer) -> None:
    assert messages.answer(messages.pack(message)) == message
    with pytest.raises(WireError):
        messages.question(messages.pack(message))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_refused(payload: bytes) -> None:
    for read in (messages.answer, messages.question):
        with contextlib.suppress(WireError):
            read(payload)


@given(st.sampled_from([messages.pack(message) for message in ANSWERED]), st.data())
def test_damaged_messages_are_messages_or_refused(payload: bytes, data) -> None:
    place = data.draw(st.integers(0, len(payload) - 1))
    byte = data.draw(st.integers(0, 255))
    damaged = payload[:place] + bytes([byte]) + payload[place + data.draw(st.integers(0, 2)) :]
    with contextlib.suppress(WireError):
        messages.answer(damaged)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(WireError):
        messages.answer(b"\x92\x15" + b"\x91" * 100_000 + b"\xc0")


def test_half_characters_do_not_stop_a_message() -> None:
    said = messages.Ran("error", "bad \ud800", 1, "out \udfff")
    assert messages.answer(messages.pack(said)).error == "bad ?"
    back = messages.Back(0, [["nt", "\ud800"]], {"\ud800": 1})
    assert messages.answer(messages.pack(back)).kwargs == {"?": 1}
