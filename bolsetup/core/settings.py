"""Settings that persist between runs."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bolsetup.core.json_file import JsonFile, UnusableFile
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON
from bolsetup.core.texts import LANGUAGES

if TYPE_CHECKING:
    from bolsetup.core.walkthrough.steps import BolLanguage

_log = logging.getLogger(__name__)

_VERSION: Final = 1
_NO_TIME: Final = 1e12
"""More than any time in Unix seconds."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{1,1000}={0,2}")

Closing = Literal["tray", "no_tray"]


class Settings(NamedTuple):
    """Choices of the user, and where they left off.

    Attributes:
        language: language of the program; None follows the system.
        bol_language: language of Bol's pages in the pictures.
        page: the last open page, for `journey.resume`.
        shop: retailer number of the shop whose keys are being handed over.
        alerts_paused_until: the pause of alerts, as in `core/monitoring/pause.py`.
        closing_explained: the last explanation of what closing the window does: the program keeps running
            with a tray icon ("tray") or without one ("no_tray"); None if none was shown.
        beside: whether the window is placed next to the browser.
        on_top: whether it then stays on top of other windows.
        support_mode: whether the window shows step and support code in large letters.
        autostart_decided: whether start at login was turned on by default, or the user chose it or not: from
            then on only the user changes it.
        geometry: size and place of the window when it is not beside the browser, as `QWidget.saveGeometry`
            gives it, in Base64; None before the first window.
    """

    language: str | None = None
    bol_language: BolLanguage = "nl"
    page: str | None = None
    shop: str | None = None
    alerts_paused_until: float = NOT_PAUSED
    closing_explained: Closing | None = None
    beside: bool = False
    on_top: bool = False
    support_mode: bool = False
    autostart_decided: bool = False
    geometry: str | None = None


class SettingsFile:
    """The settings file."""

    def __init__(self, path: Path) -> None:
        self._file = JsonFile(path, _VERSION)

    def load(self) -> Settings:
        """Read the settings; missing and invalid values get their defaults. Never raises."""
        try:
            data = self._file.read() or {}
        except UnusableFile:
            data = {}
        except OSError as error:
            _log.warning("the settings cannot be read: %s", error)
            data = {}
        return Settings(
            language=_one_of(LANGUAGES, data.get("language")),
            bol_language="en" if data.get("bol_language") == "en" else "nl",
            page=_text(data.get("page")),
            shop=_text(data.get("shop")),
            alerts_paused_until=_pause(data.get("alerts_paused")),
            closing_explained=_closing(data.get("closing_explained")),
            beside=data.get("beside") is True,
            on_top=data.get("on_top") is True,
            support_mode=data.get("support_mode") is True,
            autostart_decided=data.get("autostart_decided") is True,
            geometry=_base64(data.get("geometry")),
        )

    def save(self, settings: Settings) -> None:
        """Write the settings.

        Raises:
            OSError: the file could not be written or locked.
        """
        data = settings._asdict()
        until = data.pop("alerts_paused_until")
        # JSON has no infinity, and version 0.1 knows true.
        data["alerts_paused"] = True if until == UNTIL_TURNED_ON else until
        self._file.write(data)


def _pause(value: object) -> float:
    if value is True:
        return UNTIL_TURNED_ON
    return float(value) if isinstance(value, (int, float)) and 0 < value < _NO_TIME else NOT_PAUSED


def _closing(value: object) -> Closing | None:
    # Version 0.1 wrote true, and always mentioned the icon.
    if value is True or value == "tray":
        return "tray"
    return "no_tray" if value == "no_tray" else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _base64(value: object) -> str | None:
    return value if isinstance(value, str) and _BASE64.fullmatch(value) else None


def _one_of(known: tuple[str, ...], value: object) -> str | None:
    return value if isinstance(value, str) and value in known else None
