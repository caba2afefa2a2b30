"""Settings for a proxy that the program does not follow, so that it can say so."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Final

_PATIENCE_S: Final = 2.0


def unsupported_proxy_setting() -> str:
    """The address of a proxy script (PAC) that the system has, GNOME's own proxy, or "SOCKS"; empty without.

    Elsewhere than on Linux, a plain proxy of the system's settings is followed.
    """
    if sys.platform == "win32":
        return _windows_script()
    if sys.platform == "darwin":
        return script_of_macos(_output("scutil", "--proxy"))
    mode = _gnome("mode")
    if mode == "auto":
        return _gnome("autoconfig-url") or "WPAD"
    return f"GNOME: {_gnome('https', 'host')}" if mode == "manual" else ""


def script_of_macos(settings: str) -> str:
    """The address of the script in what `scutil --proxy` writes, or "SOCKS"."""
    on = re.search(r"ProxyAutoConfigEnable\s*:\s*1", settings)
    address = re.search(r"ProxyAutoConfigURLString\s*:\s*(\S+)", settings)
    if on and address:
        return address[1]
    return "SOCKS" if re.search(r"SOCKSEnable\s*:\s*1", settings) else ""


def _gnome(*names: str) -> str:
    *schema, key = names
    return _output("gsettings", "get", ".".join(["org.gnome.system.proxy", *schema]), key).strip().strip("'")


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


if sys.platform == "win32":
    import winreg

    def _windows_script() -> str:
        key = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return str(winreg.QueryValueEx(opened, "AutoConfigURL")[0])
        except OSError:
            return ""
