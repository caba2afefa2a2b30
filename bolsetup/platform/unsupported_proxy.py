"""Detects proxy settings that the program does not support, so that it can report them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Final

_TIMEOUT_S: Final = 2.0


def unsupported_proxy_setting() -> str:
    """Return the unsupported proxy setting of the system, or an empty string.

    That is the URL of a proxy script (PAC), "WPAD", "SOCKS", or GNOME's manual proxy. Manual HTTP proxies
    of Windows and macOS are supported and not reported.
    """
    if sys.platform == "win32":
        return _windows_proxy_script()
    if sys.platform == "darwin":
        return macos_proxy_script(_output("scutil", "--proxy"))
    mode = _gnome("mode")
    if mode == "auto":
        return _gnome("autoconfig-url") or "WPAD"
    return f"GNOME: {_gnome('https', 'host')}" if mode == "manual" else ""


def macos_proxy_script(settings: str) -> str:
    """Return the PAC URL in the output of `scutil --proxy`, "WPAD", "SOCKS", or an empty string."""
    on = re.search(r"ProxyAutoConfigEnable\s*:\s*1", settings)
    address = re.search(r"ProxyAutoConfigURLString\s*:\s*(\S+)", settings)
    if on and address:
        return address[1]
    if re.search(r"ProxyAutoDiscoveryEnable\s*:\s*1", settings):
        return "WPAD"
    return "SOCKS" if re.search(r"SOCKSEnable\s*:\s*1", settings) else ""


def _gnome(*names: str) -> str:
    *schema, key = names
    return _output("gsettings", "get", ".".join(["org.gnome.system.proxy", *schema]), key).strip().strip("'")


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


if sys.platform == "win32":
    from bolsetup.core.windows_registry import INTERNET_SETTINGS, user_setting

    def _windows_proxy_script() -> str:
        address = user_setting(INTERNET_SETTINGS, "AutoConfigURL")
        return "" if address is None else str(address).strip()
