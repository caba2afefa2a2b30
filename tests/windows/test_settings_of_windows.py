"""Commands on a Windows computer whose settings and folders are its own: proxies, long names, accents."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.core.bol.outcomes import Outcome
from tests.journeys.test_first_shop import OLD
from tests.stand_in import StandIn
from tests.windows.desktop import WindowsDesktop
from tests.windows.windows_python import ROOT, WINE, WindowsPython

INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
SCRIPT: Final = "http://proxy.example/proxy.pac"
ASK: Final = "from bolsetup.platform.unsupported_proxy import unsupported_proxy_setting as ask; print(ask())"
LIMIT_S: Final = 300


@pytest.fixture
def desktop(
    python: WindowsPython, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WindowsDesktop]:
    # Only what the registry says leads to the stand-in.
    for name in stand_in.env:
        monkeypatch.delenv(name)
    with WindowsDesktop(python) as made:
        made.trust(Path(stand_in.env["SSL_CERT_FILE"]))
        made.ask("set_value", INTERNET, "ProxyEnable", 1)
        proxy = stand_in.env["HTTPS_PROXY"].removeprefix("http://")
        # As people write lists; Windows accepts it.
        made.ask("set_value", INTERNET, "ProxyServer", f"http=127.0.0.1:9; https={proxy};")
        yield made


def answer(desktop: WindowsDesktop, *arguments: str, **options: Any) -> str:
    """What Python says when it runs with these arguments, and gets the pair."""
    python = desktop.prefix.python.executable
    process = desktop.start(python, *arguments, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    said, _ = process.communicate(OLD.to_json().encode(), LIMIT_S)
    return said.decode()


def test_the_proxy_of_the_registry_is_used_and_a_script_is_named(
    desktop: WindowsDesktop, stand_in: StandIn
) -> None:
    (result,) = json.loads(answer(desktop, "-m", "bolsetup", "check", "--stdin", "--json"))["results"]
    assert result["outcome"] == Outcome.CONNECTED
    assert stand_in.tunnels
    desktop.ask("set_value", INTERNET, "AutoConfigURL", SCRIPT)
    assert answer(desktop, "-c", ASK).strip() == SCRIPT


def test_without_a_network_the_outcome_is_offline(desktop: WindowsDesktop) -> None:
    alone = ("unshare", "--net", "--map-root-user")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("cannot create a network namespace")
    desktop.ask("set_value", INTERNET, "ProxyEnable", 0)
    python = str(desktop.prefix.python.executable)
    done = subprocess.run(
        [*alone, WINE, python, "-m", "bolsetup", "check", "--stdin", "--json"],
        cwd=ROOT,
        env=desktop.prefix.env,
        input=OLD.to_json().encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=LIMIT_S,
        check=False,
    )
    (result,) = json.loads(done.stdout)["results"]
    assert (result["outcome"], done.returncode) == (Outcome.OFFLINE, 1)


@pytest.mark.parametrize(
    "folder",
    [r"C:\Gebruikers é\Zoë de Bakker & Zn (2)", "C:\\" + "\\".join(["a-folder-with-quite-a-long-name"] * 9)],
    ids=["spaces and accents", "longer than 260 characters"],
)
def test_shops_are_kept_in_any_folder(desktop: WindowsDesktop, folder: str) -> None:
    where = {"env": {"WIN_PD_OVERRIDE_LOCAL_APPDATA": folder}}
    answer(desktop, "-m", "bolsetup", "add", "--stdin", **where)
    (shop,) = json.loads(answer(desktop, "-m", "bolsetup", "list", "--json", **where))["shops"]
    assert desktop.ask("credential", "bolsetup")[0] == shop["retailer_id"]
    drive = desktop.prefix.folder / "drive_c"
    assert drive.joinpath(*folder.split("\\")[1:], "bolsetup", "shops.json").exists()
