"""Settings are saved and restored."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON
from bolsetup.core.settings import Settings, SettingsFile

CHOSEN = Settings(
    "en",
    "en",
    "step-3",
    "1234567",
    alerts_paused_until=UNTIL_TURNED_ON,
    closing_explained="no_tray",
    beside=True,
    on_top=True,
    autostart_decided=True,
)


def test_settings_are_saved(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    assert file.load() == Settings()
    file.save(CHOSEN)
    assert file.load() == CHOSEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "xx"),
        ("language", 1),
        ("language", ["en"]),
        ("bol_language", "de"),
        ("bol_language", None),
        ("page", 3),
        ("page", ""),
        ("shop", 1234567),
        ("alerts_paused", "yes"),
        ("alerts_paused", None),
        ("alerts_paused", -1),
        ("alerts_paused", [1_795_600_000]),
        ("alerts_paused", math.inf),
        ("alerts_paused", math.nan),
        ("alerts_paused", 10**400),
        ("closing_explained", []),
        ("closing_explained", 1),
        ("closing_explained", "yes"),
        ("beside", "right"),
        ("on_top", 1),
        ("autostart_decided", "yes"),
    ],
)
def test_an_invalid_value_resets_only_itself(name: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).save(CHOSEN)
    data = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**data, name: value, "from_a_later_version": 1}), "utf-8")
    loaded = SettingsFile(path).load()
    for key in data.keys() - {"version"}:
        field = "alerts_paused_until" if key == "alerts_paused" else key
        expected = Settings() if key == name else CHOSEN
        assert getattr(loaded, field) == getattr(expected, field)


@pytest.mark.parametrize(
    ("until", "written"),
    [(NOT_PAUSED, 0.0), (1_795_600_000.5, 1_795_600_000.5), (UNTIL_TURNED_ON, True)],
)
def test_a_pause_is_saved_so_that_version_0_1_0_can_read_it(
    until: float, written: object, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).save(Settings(alerts_paused_until=until))
    assert json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)["alerts_paused"] == written
    assert SettingsFile(path).load().alerts_paused_until == until


def test_an_older_version_only_knew_whether_alerts_are_paused(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for written, until in ((True, UNTIL_TURNED_ON), (False, NOT_PAUSED)):
        path.write_text(json.dumps({"version": 1, "alerts_paused": written}), "utf-8")
        assert SettingsFile(path).load().alerts_paused_until == until


def test_a_file_that_cannot_be_read_does_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    assert SettingsFile(tmp_path / "settings.json").load() == Settings()


@pytest.mark.parametrize(("written", "read"), [(True, "tray"), (False, None), ("tray", "tray")])
def test_an_older_version_explained_closing_with_an_icon(written: object, read: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "closing_explained": written}), "utf-8")
    assert SettingsFile(path).load().closing_explained == read
