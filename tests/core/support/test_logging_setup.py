"""Logging: what is redacted, what is not, and where it is written."""

from __future__ import annotations

import base64
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolsetup.core.support.logging_setup import FILE_NAME, log_uncaught, redact, set_up_logging

CLIENT_ID = "00000000-1111-4222-8333-444444444444"
SECRET = "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60
HEX = "0123456789abcdef" * 4
BASIC = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


@pytest.fixture(autouse=True)
def logging_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(logging, "raiseExceptions", True)
    yield
    for handler in root.handlers:
        handler.close()
    root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"pair {SECRET}", SECRET),
        (SECRET, SECRET),
        (f"({CLIENT_ID}, '{SECRET}')", SECRET),
        (f"secret={SECRET}&x=1", SECRET),
        (f"x{HEX}", HEX),
        ("_" + "A" * 41 + "-", "A" * 41),
        (f"Authorization: Basic {BASIC}", BASIC),
        (f"{{'Authorization': 'Basic {BASIC}'}}", BASIC),
        (f"b'Authorization: Basic {BASIC}\\r\\n'", BASIC),
        (f"send: b'{BASIC}'", BASIC),
        ("Authorization: Bearer short-token", "short-token"),
        ("authorization = 'two words'", "two words"),
        ("Basic c2hvcnQ6c2VjcmV0LXZhbHVl", "c2hvcnQ6c2VjcmV0LXZhbHVl"),
        (f"Bearer {JWT}", "c2lnbmF0dXJl"),
        (f"token was {JWT}.", "c2lnbmF0dXJl"),
        ('{"client_id": "x", "client_secret": "short"}', "short"),
        ("clientSecret: 'short one'", "short one"),
        ("CLIENT-SECRET=short;next", "short"),
        ('"access_token":"abc","token_type":"bearer"', "abc"),
        ("https://example.invalid/token?client_secret=abc&x=y", "abc"),
        ("password: hunter", "hunter"),
    ],
)
def test_secrets_are_redacted(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert "[hidden]" in redact(text)
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "login 401 invalid_client Bad client credentials",
        "invalid_token unsupported_grant_type unauthorized_client",
        "the token endpoint answered 503",
        "Basic settings and bearer of bad news",
        "/home/jan/projects/bolsetup/bolsetup/core/resources/illustrations/step-6.svg",
        r"C:\Users\Jan Jansen\AppData\Local\bolsetup\Logs\bolsetup.log",
        '  File "/usr/lib/python3/site-packages/keyring/backends/SecretService.py", line 78, in get_password',
        "test_a_kill_at_any_moment_leaves_the_old_list_or_the_new_one",
        "keyring.errors.PasswordDeleteError: No such password!",
        "certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
        "=" * 80,
        "-" * 80,
        "_" * 80,
        "shop 1234567 connected after 312 ms, next check 2026-11-25T02:09:00+00:00",
        "B21 https://partner.bol.com/sdd/preferences/services/api",
    ],
)
def test_harmless_text_is_not_redacted(text: str) -> None:
    assert redact(text) == text


def test_message_arguments_exception_and_stack_are_redacted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging(tmp_path, debug=True)
    log = logging.getLogger("bolsetup.test")
    log.debug("in the message " + SECRET)  # noqa: G003 - the mistake under test
    log.error("in the arguments %s %r", SECRET, {"secret": "short"})
    try:
        int(f"in the exception {SECRET}")
    except ValueError:
        log.exception("failed", stack_info=True)
    log.warning("too many %s", SECRET, "arguments")  # noqa: PLE1205 - the mistake under test
    everything = (tmp_path / FILE_NAME).read_text("utf-8") + "".join(capsys.readouterr())
    for words in ("in the message", "in the arguments", "in the exception", "failed", "Stack"):
        assert words in everything
    assert "EXAMPLE" not in everything
    assert "short" not in everything


def test_an_uncaught_exception_is_logged_without_the_values_of_variables(tmp_path: Path) -> None:
    set_up_logging(tmp_path)
    pair = "EXAMPLE"
    try:
        int("boom")
    except ValueError as error:
        log_uncaught(type(error), error, error.__traceback__)
    text = (tmp_path / FILE_NAME).read_text("utf-8")
    assert "unexpected error" in text
    assert "ValueError: invalid literal" in text
    assert f"{pair}\n" not in text


def test_keyboard_interrupt_is_not_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(tmp_path)
    log_uncaught(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err
    assert not (tmp_path / FILE_NAME).exists()


def test_the_file_gets_everything_and_standard_error_only_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "logs"
    set_up_logging(folder)
    set_up_logging(folder)
    log = logging.getLogger("bolsetup.test")
    log.debug("one")
    log.info("two €\ud800")
    log.warning("three")
    lines = (folder / FILE_NAME).read_text("utf-8").splitlines()
    assert [line.rsplit(": ", 1)[1] for line in lines] == [r"two €\ud800", "three"]
    assert "two" not in (err := capsys.readouterr().err)
    assert err.count("three") == 1


@pytest.mark.parametrize(
    "name", ["urllib3.connectionpool", "requests", "keyring.backend", "jeepney", "secretstorage"]
)
def test_libraries_are_not_logged_in_debug_mode(name: str, tmp_path: Path) -> None:
    set_up_logging(tmp_path, debug=True)
    logging.getLogger(name).debug("https://example.invalid/token")
    logging.getLogger(name).info("https://example.invalid/token")
    logging.getLogger("bolsetup").debug("ours")
    text = (tmp_path / FILE_NAME).read_text("utf-8")
    assert "ours" in text
    assert "token" not in text


def test_log_files_are_rotated(tmp_path: Path) -> None:
    set_up_logging(tmp_path)
    for _ in range(300):
        logging.getLogger("bolsetup").info("words " * 2000)
    files = list(tmp_path.glob("*.log*"))
    assert len(files) == 2
    assert all(file.stat().st_size <= 1_000_000 for file in files)


def test_logging_works_without_a_folder_or_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    set_up_logging(tmp_path / "file" / "logs")
    logging.getLogger("bolsetup").warning("still here")
    assert "still here" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    set_up_logging(None)
    logging.getLogger("bolsetup").warning("nobody hears this")
