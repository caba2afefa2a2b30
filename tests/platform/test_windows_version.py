"""A start runs no other program just to learn which Windows this is."""

from __future__ import annotations

import platform
import subprocess
import sys
from types import SimpleNamespace
from typing import Final

import pytest

from bolsetup.platform.windows_version import set_windows_version

ASKED: Final = """
import sys
from bolsetup.platform.windows_version import set_windows_version
set_windows_version()
sys.addaudithook(lambda event, _: event == "subprocess.Popen" and print("started another program"))
import filelock, keyring.core, platform, requests, truststore
keyring.core.init_backend()
print(platform.system(), platform.version() == ".".join(map(str, sys.getwindowsversion()[:3])))
"""


@pytest.mark.parametrize(
    ("major", "build", "service_pack", "told"),
    [
        (10, 19045, 0, ("10", "10.0.19045", "SP0", "")),
        (10, 22000, 0, ("11", "10.0.22000", "SP0", "")),
        (10, 26100, 1, ("11", "10.0.26100", "SP1", "")),
    ],
)
def test_the_version_is_that_of_the_running_system(
    monkeypatch: pytest.MonkeyPatch, major: int, build: int, service_pack: int, told: tuple[str, ...]
) -> None:
    version = SimpleNamespace(major=major, minor=0, build=build, service_pack_major=service_pack)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "getwindowsversion", lambda: version, raising=False)
    monkeypatch.setattr(platform, "win32_ver", platform.win32_ver)
    set_windows_version()
    assert platform.win32_ver() == told


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has no call for it in Python")
def test_libraries_that_ask_for_the_version_start_no_program() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["Windows True"]
