"""Desktop probes, and detection of unsupported proxy settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bolsetup.core.support.doctor import Level, ProbeResult
from bolsetup.platform import desktop_probes as health
from bolsetup.platform.autostart import autostart
from bolsetup.platform.unsupported_proxy import macos_proxy_script, unsupported_proxy_setting

linux = pytest.mark.skipif(sys.platform != "linux", reason="of Linux")
ENDED = 2**22 + 1
"""More than the number of any process on Linux."""


@linux
def test_a_session_without_a_bus_is_reported() -> None:
    assert health.tray() == ProbeResult(Level.ERROR, "doctor.no_bus")
    assert health.notifications() == ProbeResult(Level.ERROR, "doctor.notifications.none")


@pytest.mark.usefixtures("empty_registry")
@pytest.mark.parametrize("on", [True, False])
def test_start_at_login_is_reported(on: bool) -> None:
    autostart().switch(on)
    said = health.start_at_login(autostart())
    assert said.key == f"doctor.autostart.{'on' if on else 'off'}"
    assert (said.level is Level.OK) is on


@linux
@pytest.mark.parametrize(
    ("lock", "key"),
    [
        (None, "none"),
        (f"{os.getpid()}\nbolsetup\nhost\n", "runs"),
        ("1\nbolsetup\nhost\n", "runs"),
        (f"{ENDED}\nbolsetup\nhost\n", "remains"),
        ("", "remains"),
        ("no number\n", "remains"),
        ("9" * 99, "remains"),
    ],
    ids=["no lock", "our process", "process of root", "ended process", "empty", "no number", "long number"],
)
def test_a_running_instance_is_detected_by_its_lock_file(tmp_path: Path, lock: str | None, key: str) -> None:
    if lock is not None:
        (tmp_path / "running.lock").write_text(lock)
    assert health.running_program(tmp_path).key == f"doctor.instance.{key}"


@linux
def test_a_data_folder_that_cannot_be_read_says_nothing_of_a_running_program(tmp_path: Path) -> None:
    folder = tmp_path / "a file where the folder belongs"
    folder.touch()
    said = health.running_program(folder)
    assert (said.level, said.key) == (Level.ERROR, "cli.no_files")


@linux
@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ({"org.gnome.system.proxy mode": "'none'"}, ""),
        (
            {
                "org.gnome.system.proxy mode": "'auto'",
                "org.gnome.system.proxy autoconfig-url": "'http://wpad.example/proxy.pac'",
            },
            "http://wpad.example/proxy.pac",
        ),
        ({"org.gnome.system.proxy mode": "'auto'", "org.gnome.system.proxy autoconfig-url": "''"}, "WPAD"),
        (
            {
                "org.gnome.system.proxy mode": "'manual'",
                "org.gnome.system.proxy.https host": "'proxy.example'",
            },
            "GNOME: proxy.example",
        ),
        ({}, ""),
    ],
)
def test_the_proxy_of_gnome_is_detected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], setting: str
) -> None:
    cases = "".join(f'"{name}") echo "{value}";;\n' for name, value in settings.items())
    program = tmp_path / "gsettings"
    program.write_text(f'#!/bin/sh\ncase "$2 $3" in\n{cases}*) exit 1;;\nesac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert unsupported_proxy_setting() == setting


@linux
def test_without_gsettings_there_is_no_proxy_of_gnome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert unsupported_proxy_setting() == ""


@pytest.mark.parametrize(
    ("settings", "script"),
    [
        ("", ""),
        ("<dictionary> {\n  HTTPEnable : 0\n}", ""),
        (
            "{\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://wpad.example/proxy.pac\n}",
            "http://wpad.example/proxy.pac",
        ),
        (
            "  ProxyAutoConfigEnable : 0\n  ProxyAutoConfigURLString : http://wpad.example/proxy.pac\n",
            "",
        ),
        ("  ProxyAutoDiscoveryEnable : 1\n", "WPAD"),
        ("  ProxyAutoDiscoveryEnable : 0\n", ""),
        ("  SOCKSEnable : 0\n  SOCKSProxy : proxy.example\n", ""),
        ("  SOCKSEnable : 1\n  SOCKSProxy : proxy.example\n", "SOCKS"),
    ],
)
def test_the_proxy_script_of_macos_is_detected(settings: str, script: str) -> None:
    assert macos_proxy_script(settings) == script
