"""The command line with the real services: as a subprocess, or in this process where that shows the same."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bolsetup import __version__, dispatch
from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.paths import data_folder
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.support.doctor import Probe
from bolsetup.core.texts import Texts
from tests.stand_in import StandIn
from tests.test_cli import Run

SECRET = "EXAMPLE-NOT-A-REAL-SECRET"
Here = Callable[..., subprocess.CompletedProcess[str]]
WITHOUT_KEYCHAIN = {"LANG": "en_GB.UTF-8", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
"""Windows and macOS always have one, which on Windows is that of the user."""
PAIR = json.dumps({"client_id": "00000000-1111-4222-8333-444444444444", "client_secret": SECRET})


def bolsetup(
    *arguments: str, typed: str = "", env: Mapping[str, str] | None = None, before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-m", "bolsetup", *arguments],
        input=typed,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    """Like `bolsetup`, but without the half second of CPU time that a new process takes to start."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    root.handlers.clear()
    monkeypatch.setattr(dispatch, "switch_off_memory_dumps", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def run(
        *arguments: str, typed: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        done = Run(monkeypatch, *arguments, typed=typed.encode())
        return subprocess.CompletedProcess(arguments, done.code, done.out, done.err)

    yield run
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raises


def only_result(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    document = json.loads(done.stdout)
    assert list(document) == ["results"]
    (result,) = document["results"]
    return dict(result)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.OFFLINE])
def test_a_pair_on_standard_input_is_checked(stand_in: StandIn, here: Here, outcome: Outcome) -> None:
    stand_in.outcome = outcome
    done = here("check", "--stdin", "--json", typed=PAIR)
    result = only_result(done)
    assert (result["outcome"], result["code"]) == (outcome, outcome.code)
    assert done.returncode == (0 if outcome is Outcome.CONNECTED else 1)
    assert list(result) == [
        "shop",
        "outcome",
        "code",
        "title",
        "advice",
        "retailer_id",
        "display_name",
        "http_status",
        "elapsed_ms",
        "retry_after_s",
        "evidence",
    ]
    assert (result["display_name"] is not None) == (outcome is Outcome.CONNECTED)
    assert (result["retry_after_s"] is not None) == (outcome is Outcome.RATE_LIMITED)
    assert result["evidence"].startswith(("login ", "shop "))
    assert done.stderr == ""
    assert SECRET not in done.stdout


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.CONNECTED, 0), (Outcome.REFUSED, 1)])
def test_the_process_exits_with_the_result(stand_in: StandIn, outcome: Outcome, code: int) -> None:
    stand_in.outcome = outcome
    done = bolsetup("check", "--stdin", "--json", typed=PAIR)
    assert (only_result(done)["outcome"], done.returncode, done.stderr) == (outcome, code, "")


def test_the_report_contains_the_last_checks(stand_in: StandIn) -> None:
    stand_in.outcome = Outcome.REFUSED
    bolsetup("check", "--stdin", typed=PAIR)
    bolsetup("--practice", "check", "--stdin", typed=PAIR)
    checks = [line for line in bolsetup("report").stdout.splitlines() if "(B21)" in line]
    assert [" refused (B21), login 401 invalid_client, " in line for line in checks] == [True, True]


def test_without_a_network_the_outcome_is_offline() -> None:
    alone = ("unshare", "--net", "--map-root-user")
    if (
        sys.platform != "linux"
        or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("cannot create a network namespace")
    done = bolsetup("check", "--stdin", "--json", typed=PAIR, before=alone)
    assert only_result(done)["outcome"] == Outcome.OFFLINE
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not an object"),
        ("{}", "client_id"),
        ('{"client_id": "x"}', "client_secret"),
        ('{"client_id": 1, "client_secret": "' + SECRET + '"}', "client_id"),
        ('{"client_id": "x", "client_secret": ""}', "client_secret"),
        ('"' + SECRET, "not JSON"),
        (" " * 70_000, "too long"),
        ("[" * 60_000, "not JSON"),
    ],
)
def test_invalid_input_is_a_usage_error_and_not_echoed(here: Here, typed: str, why: str) -> None:
    done = here("check", "--stdin", "--json", typed=typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--nonsense"], ["nonsense"], ["forget"], ["add"], ["--check-every", "0"], ["--check-every", "nan"]],
)
def test_invalid_arguments_are_usage_errors(here: Here, arguments: list[str]) -> None:
    done = here(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_version_is_printed() -> None:
    assert bolsetup("--version").stdout == f"bolsetup {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--stdin"], ["list"]])
def test_neither_qt_nor_keyring_is_imported(stand_in: StandIn, arguments: list[str]) -> None:
    # Without a list the keychain would be read to restore it.
    data_folder().mkdir(parents=True)
    (data_folder() / "shops.json").write_text('{"version": 1, "shops": []}', "utf-8")
    probe = (
        "import sys, atexit\n"
        "atexit.register(lambda: print([name for name in sys.modules if name in ('PySide6', 'keyring')],"
        " file=sys.stderr))\n"
        "from bolsetup.cli import main\n"
        f"sys.exit(main({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], input=PAIR, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")


@pytest.mark.parametrize("arguments", [["--version"], ["list"], ["explain", "B21"]], ids=lambda each: each[0])
def test_what_asks_bol_nothing_does_not_import_requests(arguments: list[str]) -> None:
    probe = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('requests' in sys.modules, file=sys.stderr))\n"
        "from bolsetup.cli import main\n"
        f"sys.exit(main({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr.endswith("False\n"), done.stderr


def test_starting_the_window_imports_neither_requests_nor_keyring() -> None:
    probe = (
        "import sys, bolsetup.start, bolsetup.dispatch\n"
        "bolsetup.dispatch.real_services()\n"
        "print([name for name in sys.modules if name in ('requests', 'urllib3', 'keyring')])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_check_fails_without_stored_shops() -> None:
    done = bolsetup("check", "--json", env={"LANG": "en_GB.UTF-8"})
    assert json.loads(done.stdout) == {"results": []}
    assert "No shops are saved yet" in done.stderr
    assert done.returncode == 1


def test_forgetting_an_unknown_shop_is_a_usage_error() -> None:
    done = bolsetup("forget", "Bakkerij", env={"LANG": "en_GB.UTF-8"})
    assert done.returncode == 2
    assert "There is no shop 'Bakkerij'" in done.stderr


@pytest.mark.parametrize("outcome", Outcome)
def test_support_codes_are_explained_in_lower_case_too(here: Here, outcome: Outcome) -> None:
    done = here("explain", outcome.code.lower())
    assert done.returncode == 0
    assert outcome in done.stdout


def test_an_unknown_support_code_is_a_usage_error(here: Here) -> None:
    assert here("explain", "B99").returncode == 2


def test_the_output_is_in_the_system_language(stand_in: StandIn, here: Here) -> None:
    stand_in.outcome = Outcome.REFUSED
    dutch, english = (
        here("check", "--stdin", typed=PAIR, env={"LANG": f"{tag}.UTF-8"}).stdout
        for tag in ("nl_NL", "en_US")
    )
    assert "Bol accepteert deze sleutels niet" in dutch
    assert dutch != english


def test_practice_needs_no_network(here: Here) -> None:
    done = here("--practice", "check", "--stdin", "--json", typed=PAIR, env={"HTTPS_PROXY": "http://[::1]:9"})
    assert only_result(done)["outcome"] == Outcome.CONNECTED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
def test_without_a_display_the_window_is_refused() -> None:
    done = bolsetup(env={"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", "LANG": "en_US.UTF-8"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no screen here" in done.stderr


def test_the_doctor_runs_every_probe(stand_in: StandIn) -> None:
    done = bolsetup("doctor", "--json")
    document = json.loads(done.stdout)
    assert [probe["probe"] for probe in document["probes"]] == list(Probe)
    assert all(list(probe) == ["probe", "level", "verdict", "elapsed_ms"] for probe in document["probes"])
    well = {probe["probe"] for probe in document["probes"] if probe["level"] != "error"}
    assert well >= {Probe.NAME, Probe.CONNECTION, Probe.PROXY, Probe.CERTIFICATE, Probe.CLOCK, Probe.BOL}
    assert document["well"] == (len(well) == len(Probe))
    assert done.returncode == (0 if document["well"] else 1)
    assert not any("authorization" in seen.headers for seen in stand_in.requests)


def test_the_doctor_uses_the_system_language(stand_in: StandIn) -> None:
    said = bolsetup("doctor", env={"LANG": "nl_NL.UTF-8"}).stdout
    assert "Bol antwoordt. Er zijn geen sleutels verstuurd." in said
    assert len(said.splitlines()) == len(Probe)


@pytest.mark.parametrize("arguments", [["doctor"], ["report", "--doctor"]])
def test_the_doctor_is_refused_in_practice(here: Here, arguments: list[str]) -> None:
    done = here("--practice", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_the_report_needs_no_network_shop_or_keychain() -> None:
    done = bolsetup("report", env={"HTTPS_PROXY": "http://[::1]:9", "LANG": "en_GB.UTF-8"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Support report from bolsetup. It contains no keys or passwords")
    assert f"bolsetup {__version__}" in done.stdout


def test_the_report_describes_the_computer_without_the_proxys_login() -> None:
    proxy = f"http://bakker:{SECRET}@proxy.example:8080"
    said = bolsetup("report", env={"HTTPS_PROXY": proxy, "LANG": "en_GB.UTF-8"}).stdout
    for line in (
        "System: ",
        "Language: en (",
        "Installed in: ",
        "Keychain: ",
        "Proxy: http://proxy.example:8080",
    ):
        assert f"\n{line}" in said
    for probe in ("Tray icon: ", "Notifications: ", "Start at login: "):
        assert probe in said
    assert "Bol: " not in said
    assert "bakker" not in said


def test_the_report_can_include_the_doctors_findings(stand_in: StandIn) -> None:
    done = bolsetup("report", "--doctor", env={"LANG": "en_GB.UTF-8"})
    assert "Bol: Bol answers. No keys were sent." in done.stdout


def test_a_proxy_that_needs_a_login_is_named(stand_in: StandIn, here: Here) -> None:
    stand_in.proxy_login = ("bakker", "example")
    done = here("check", "--stdin", typed=PAIR, env={"LANG": "en_GB.UTF-8"})
    assert "proxy asks for a user name and password (B43)" in done.stdout
    assert stand_in.env["https_proxy"].removeprefix("http://") in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    "typed", ["", "{}", '{"user": "bakker"}', '{"user": "a:b", "password": "' + SECRET + '"}', "x" * 70_000]
)
def test_an_invalid_proxy_login_is_a_usage_error_and_not_echoed(
    here: Here, stand_in: StandIn, typed: str
) -> None:
    done = here("proxy-login", "--stdin", typed=typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("proxy", ["", "socks5://127.0.0.1:1", "http://127.0.0.1:port"])
def test_without_a_proxy_no_login_is_stored(proxy: str) -> None:
    typed = json.dumps({"user": "bakker", "password": SECRET})
    done = bolsetup("proxy-login", "--stdin", typed=typed, env={"HTTPS_PROXY": proxy})
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["list", "--json"], ["check", "--json"], ["report"], ["forget", "1234567"]]
)
def test_a_damaged_list_is_restored_and_reported(stand_in: StandIn, arguments: list[str]) -> None:
    path = data_folder() / "shops.json"
    ShopList(path).put(Shop("1234567", "Voorbeeldwinkel"))
    path.write_bytes(b"")
    done = bolsetup(*arguments, env=WITHOUT_KEYCHAIN)
    assert Texts("en")("window.list_restored") in done.stderr
    assert [shop.retailer_id for shop in ShopList(path).load()] == ["1234567"]


def test_a_pair_that_cannot_be_stored_is_reported(stand_in: StandIn) -> None:
    words = Texts("en")
    done = bolsetup("add", "--stdin", "--json", typed=PAIR, env=WITHOUT_KEYCHAIN)
    result = only_result(done)
    assert (done.returncode, result["outcome"], result["stored"]) == (1, "connected", False)
    assert result["title"] == words("keychain.missing.title")
    plain = bolsetup("add", "--stdin", typed=PAIR, env=WITHOUT_KEYCHAIN)
    assert words("keychain.missing.title") in plain.stdout
    assert result["advice"] in plain.stdout
    assert ShopList(data_folder() / "shops.json").load() == []
