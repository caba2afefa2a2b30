"""No environment variable, file or old protocol exposes the keys to anyone but Bol."""

from __future__ import annotations

import ast
import os
import socket
import ssl
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import LOGIN_HOST, SHOP_HOST
from tests import stand_in as stand_in_module
from tests.bol_replies import PAIR, ask
from tests.stand_in import Fault, StandIn

ELSEWHERE = "portal.example"
VARIABLES = {
    **{f"{who}_{what}": f"https://{ELSEWHERE}" for who in ("BOL", "BOLSETUP", "BOLCOM", "RETAILER", "LOGIN")
       for what in ("URL", "HOST", "BASE_URL", "API_URL", "ENDPOINT")},
    "HTTP_PROXY": f"http://{ELSEWHERE}:1",
    "ALL_PROXY": f"socks5://{ELSEWHERE}:1",
    "RES_OPTIONS": "ndots:15",
    "LOCALDOMAIN": ELSEWHERE,
    "PYTHONHTTPSVERIFY": "0",
    "GIT_SSL_NO_VERIFY": "1",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "REQUESTS_CA_BUNDLE": "",
    "CURL_CA_BUNDLE": "",
}  # fmt: skip


def test_no_environment_variable_changes_the_host(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    aliases = Path(os.environ["HOME"]) / "aliases"
    aliases.write_text("".join(f"{host} {ELSEWHERE}\n" for host in (LOGIN_HOST, SHOP_HOST)), "utf-8")
    monkeypatch.setenv("HOSTALIASES", str(aliases))
    assert ask().outcome is Outcome.CONNECTED
    assert stand_in.tunnels == [seen.host for seen in stand_in.requests] == [LOGIN_HOST, SHOP_HOST]


@pytest.mark.parametrize("name", ["PYTHONHTTPSVERIFY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_no_environment_variable_disables_certificate_verification(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "0" if name.startswith("PYTHON") else "")
    stand_in.fail(Fault.OTHER_AUTHORITY)
    assert ask().outcome is Outcome.UNTRUSTED_CERTIFICATE
    stand_in.settle()
    assert stand_in.requests == []


def test_sslkeylogfile_is_ignored(stand_in: StandIn, tmp_path: Path) -> None:
    """With SSLKEYLOGFILE, anyone who can read the file could decrypt the connection."""
    log = tmp_path / "keys"
    code = (
        "import sys; from bolsetup.core.bol.client import BolClient;"
        "from bolsetup.core.credentials.credentials import Credentials;"
        "print(BolClient().check(Credentials.from_json(sys.stdin.read())).outcome)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=PAIR.to_json(),
        env={**os.environ, "SSLKEYLOGFILE": str(log)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "connected"
    assert not log.exists()


READ = {
    "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LC_ALL", "LC_MESSAGES", "LANG", "XDG_CONFIG_HOME",
    "APPIMAGE", "APPDIR", "XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID", "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "_PYI_", "_MEIPASS", "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH",
    "QML2_IMPORT_PATH",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "PYSIDE6_OPTION_PYTHON_ENUM",
    "QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM", "NO_COLOR", "WT_SESSION",
}  # fmt: skip
"""All variables that the program itself reads or sets: none has to do with Bol."""


def test_the_program_reads_no_other_environment_variables() -> None:
    named: set[str] = set()
    for module in (Path(__file__).resolve().parents[3] / "bolsetup").rglob("*.py"):
        source = module.read_text("utf-8")
        if "os.environ" in source or "getenv" in source:
            texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
            named |= {text for text in texts if isinstance(text, str) and text.isupper() and "_" in text}
    # Names of other things: how urllib3 verifies, and what a Linux system calls itself.
    named -= {"CERT_REQUIRED", "PRETTY_NAME"}
    # A name in capitals next to `environ` that is not in the list above is a new variable.
    assert named <= READ


# ---- old protocols ----


def old_server(make: Callable[..., ssl.SSLContext], version: ssl.TLSVersion) -> Callable[..., ssl.SSLContext]:
    def context(host: str, fault: Fault | None) -> ssl.SSLContext:
        made = make(host, fault)
        speak(made, version)
        return made

    return context


def speak(context: ssl.SSLContext, version: ssl.TLSVersion) -> None:
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = version
    # OpenSSL 3 disables protocols this old at its default security level.
    context.set_ciphers("ALL:@SECLEVEL=0")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_nothing_is_sent_over_an_old_tls_version(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, version: ssl.TLSVersion
) -> None:
    contexts = old_server(stand_in_module._tls.__wrapped__, version)
    if not can_be_spoken(contexts(LOGIN_HOST, None), version):
        pytest.skip("OpenSSL does not have it at all here")
    monkeypatch.setattr(stand_in_module, "_tls", contexts)
    assert ask().outcome in (Outcome.BOL_UNAVAILABLE, Outcome.CAPTIVE_PORTAL, Outcome.UNTRUSTED_CERTIFICATE)
    stand_in.settle()
    assert stand_in.tunnels[:1] == [LOGIN_HOST]
    assert stand_in.requests == []


def can_be_spoken(server: ssl.SSLContext, version: ssl.TLSVersion) -> bool:
    """Whether a client that allows the old protocol is served, so that a refusal is our own doing."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    speak(client, version)
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(ours) as secured:
            return secured.version() in ("TLSv1", "TLSv1.1")
    except OSError:
        return False
    finally:
        ours.close()
        thread.join()
