"""Credentials do not expose their values by accident."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import pytest

from bolsetup.core.credentials.credentials import Credentials

ID = "00000000-1111-4222-8333-444444444444"
SECRET = "EXAMPLE-NOT-A-REAL-SECRET-%s-{x}-\"'\\-é"
PAIR = Credentials(ID, SECRET)


@dataclass(frozen=True)
class Holder:
    pair: Credentials


SHOWN: list[Callable[[Any], object]] = [
    repr,
    str,
    ascii,
    format,
    "{}".format,
    "{0!r:>200}".format,
    lambda pair: "%s %r" % (pair, pair),  # noqa: UP031 - as logging formats its arguments
    lambda pair: [pair, {pair: pair}],
    lambda pair: pprint.pformat({"pair": pair}),
    Holder,
]
REFUSED: list[Callable[[Any], object]] = [
    pickle.dumps,
    copy.copy,
    copy.deepcopy,
    vars,
    json.dumps,
    asdict,
    lambda pair: asdict(Holder(pair)),
    lambda pair: pickle.dumps(Holder(pair)),
    lambda pair: setattr(pair, "client_secret", "x"),
    iter,
    bytes,
]


def shows_nothing(text: str) -> bool:
    return not any(part in text for part in (ID, SECRET, SECRET[:12], "1111-4222", json.dumps(SECRET)[1:-1]))


@pytest.mark.parametrize("show", SHOWN)
def test_no_text_form_contains_a_value(show: Callable[[Any], object]) -> None:
    assert shows_nothing(str(show(PAIR)))


@pytest.mark.parametrize("way", REFUSED)
def test_credentials_cannot_be_serialized_by_accident(way: Callable[[Any], object]) -> None:
    with pytest.raises((TypeError, AttributeError)) as caught:
        way(PAIR)
    assert shows_nothing("".join(traceback.format_exception(caught.value)))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_no_pickle_protocol_accepts_credentials(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(PAIR, protocol)


def test_a_traceback_with_the_values_of_variables_hides_the_pair() -> None:
    def fails(pair: Credentials) -> None:
        raise RuntimeError(pair)

    with pytest.raises(RuntimeError) as caught:
        fails(PAIR)
    (_, last) = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack[-2:]
    assert last.locals == {"pair": "Credentials(hidden)"}
    assert shows_nothing(str(caught.value))


def test_logging_credentials_shows_no_value(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger().debug("%s %r", PAIR, {"pair": PAIR})
    assert "Credentials(hidden)" in caplog.text
    assert shows_nothing(caplog.text)


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f'{{"client_secret": "{SECRET}',
        json.dumps([ID, SECRET]),
        json.dumps(SECRET),
        json.dumps({"client_secret": SECRET}),
        json.dumps({"client_id": ID, "client_secret": ""}),
        json.dumps({"client_id": ID, "client_secret": [SECRET]}),
        json.dumps({"client_id": {SECRET: ID}, "client_secret": SECRET}),
        "[" * 100_000 + SECRET,
        "",
    ],
)
def test_invalid_input_is_rejected_without_quoting_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|missing") as caught:
        Credentials.from_json(text)
    assert shows_nothing("".join(traceback.format_exception(caught.value)))
    assert caught.value.__context__ is None


@pytest.mark.parametrize("secret", [SECRET, "x" * 5000, "пароль", "\ud800", "a\n\0b", "=+/"])
def test_json_round_trip(secret: str) -> None:
    pair = Credentials(ID, secret)
    assert Credentials.from_json(pair.to_json()) == pair
    assert hash(Credentials.from_json(pair.to_json())) == hash(pair)


def test_pairs_are_equal_by_their_values() -> None:
    assert Credentials(ID, SECRET) == PAIR
    assert Credentials(ID, SECRET + "x") != PAIR
    assert Credentials(SECRET, ID) != PAIR
    assert PAIR != (ID, SECRET)


@pytest.mark.parametrize(
    ("client_id", "shown"),
    [
        ("00000000-1111-4222-8333-444444444444", "0000…4444"),
        ("123456789", "1234…6789"),
        ("12345678", "12345678"),
    ],
)
def test_the_client_id_can_be_shown_shortened(client_id: str, shown: str) -> None:
    assert Credentials(client_id, "EXAMPLE").short_id == shown
