"""Another integrator changes one file, and no text names Spotler; what an administrator decides holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.resources import resource
from bolsetup.core.support.codes import support_note
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import GROUNDS, Accent, load_integration, parse_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import BOL_LANGUAGES, draw, load_walkthrough
from bolsetup.gui.pages.settings import SettingsPage
from bolsetup.gui.pages.welcome import WelcomePage
from bolsetup.gui.qt.theme import DARK, LIGHT, colours_of, style_sheet
from bolsetup.gui.widgets.autostart_choice import AutostartChoice
from tests.gui.samples import one
from tests.policies import EXAMPLE, LOGO, administered
from tests.program.conftest import Stage
from tests.program.scene import SHOP, Scene, World, copied

NAME, KEYS_NAME = "Voorbeelddienst", "Voorbeeldnaam"


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A computer whose administrator chose another service."""
    text = 'integration = "example.toml"\n'
    with administered(monkeypatch, tmp_path / "site", text, example_toml=EXAMPLE, logo_svg=LOGO) as file:
        yield file


def everything(scene: Scene) -> str:
    """All words of the window, shown or not: texts, names for screen readers, tool tips, and the tray's."""
    said = [scene.window.windowTitle()]
    for widget in scene.window.findChildren(QWidget):
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QComboBox):
            said += [widget.itemText(index) for index in range(widget.count())]
        text = getattr(widget, "text", None)
        said.append(str(text()) if callable(text) else "")
    menu = scene.icon.contextMenu()
    said += [scene.icon.toolTip(), *(action.text() for action in menu.actions())]
    return "\n".join(said)


def test_the_whole_journey_speaks_of_the_service_in_the_file(start: Stage, world: World, other: Path) -> None:
    scene = start()
    service = load_integration()
    assert scene.reads("pages.welcome.title", service=NAME)
    logo = next(
        each for each in one(scene.window, WelcomePage).findChildren(QLabel) if not each.pixmap().isNull()
    )
    assert logo.isVisible()
    scene.press("pages.welcome.next")
    for page in STEPS:
        assert scene.at(page)
        if page is Page.STEP_5:
            scene.press("step.copy_name", name=KEYS_NAME)
            assert copied() == KEYS_NAME
        if page is not Page.KEYS:
            scene.press("window.next")
    scene.press("step.stuck")
    scene.press("step.support", service=NAME)
    scene.press("step.stuck")
    scene.store()
    scene.press("pages.hand-over.open", service=NAME)
    assert scene.system.addresses[-2:] == [service.support_url, service.open_url]
    scene.press("pages.hand-over.next")
    scene.press("pages.done.next")
    assert scene.at(Page.OVERVIEW)
    world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.press("pages.overview.check")
    scene.later(200)
    assert scene.notified("lost", shop=SHOP.display_name) == 1
    said = ""
    for language in LANGUAGES:
        scene.program._language.set_language(language)
        for page in Page:
            scene.window.go_to(page)
            words = everything(scene)
            assert "spotler" not in words.lower(), (language, page)
            said += words
    assert NAME in said
    assert "spotler" not in str(scene.notifier.shown).lower()


def test_a_mail_to_its_support_has_the_report_on_the_clipboard(start: Stage, other: Path) -> None:
    scene = start()
    scene.window.go_to(Page.REPORT)
    scene.press("pages.report.mail")
    assert copied().startswith("Verslag van bolsetup voor de supportafdeling")
    address = scene.system.addresses[-1]
    assert address.startswith(
        f"mailto:{load_integration().support_mail}?subject=Verslag%20van%20bolsetup&body=Plak"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_and_no_drawing_names_a_service_itself(language: str, other: Path) -> None:
    texts, walkthrough = Texts(language), load_walkthrough(language)
    said = [texts(key) for key in [*texts.keys()]]
    said += [str(walkthrough), *(str(support_note(outcome, language, NAME)) for outcome in Outcome)]
    assert [words for words in said if "spotler" in words.lower()] == []
    for page in STEPS:
        for view in walkthrough.step(page).views:
            for bol_language in BOL_LANGUAGES:
                assert b"potler" not in draw(view, bol_language)


def test_its_colours_are_those_of_the_window(qapp: object, other: Path) -> None:
    given = tomllib.loads(EXAMPLE)["colours"]
    for scheme, base in (("light", LIGHT), ("dark", DARK)):
        colours = colours_of(QPalette(QColor(base.card), QColor(base.page)))
        assert colours == base._replace(**given[scheme])
        assert given[scheme]["accent"] in style_sheet(colours, QFont())


def test_colours_are_judged_on_the_grounds_of_the_theme() -> None:
    for scheme, base in (("light", LIGHT), ("dark", DARK)):
        assert GROUNDS[scheme] == (base.page, base.sidebar, base.card, base.sunken)
        accent = {
            name: getattr(base, name) for name in ("accent", "accent_strong", "accent_tint", "on_accent")
        }
        entries = "\n".join(f'{name} = "{colour}"' for name, colour in accent.items())
        made = parse_integration(f"{EXAMPLE.partition('[')[0]}[colours.{scheme}]\n{entries}", Path())
        assert getattr(made, scheme) == Accent(**accent)


def test_the_shipped_file_can_be_used() -> None:
    (file,) = resource("integration").iterdir()
    assert parse_integration(file.read_text("utf-8"), file.parent) == load_integration()


# ---- what the administrator decides ----


@pytest.mark.parametrize("on", [True, False])
def test_what_the_administrator_decided_is_shown_and_cannot_be_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: Stage, world: World, on: bool
) -> None:
    text = f'language = "de"\nstart_at_login = {str(on).lower()}\n'
    with administered(monkeypatch, tmp_path / "site", text):
        world.autostart.on = not on
        world.add()
        scene = start()
        scene.texts = Texts("de")
        assert world.autostart.on is on
        scene.window.go_to(Page.SETTINGS)
        settings = one(scene.window, SettingsPage)
        assert scene.reads("policy.decided")
        assert scene.words.count(scene.texts("policy.decided")) == 2
        for box in (one(settings, QComboBox), one(one(settings, AutostartChoice), QCheckBox)):
            assert not box.isEnabled()
        assert one(one(settings, AutostartChoice), QCheckBox).isChecked() is on
        scene.window.go_to(Page.DONE)
        assert world.autostart.on is on
        scene.window.go_to(Page.OVERVIEW)
        assert not scene.reads("pages.overview.autostart_off")
        assert not scene.settings.autostart_decided


def test_settings_that_cannot_be_used_are_named_in_the_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: Stage
) -> None:
    with administered(monkeypatch, tmp_path / "site", "language = 1\n") as file:
        scene = start()
        assert scene.reads("policy.unused")
        scene.choose("tray.report")
        assert str(file) in copied()
        assert (
            scene.texts("policy.value", file=file, entry="language", allowed=", ".join(LANGUAGES)) in copied()
        )
