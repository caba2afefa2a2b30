"""The form for a proxy login."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.widgets.proxy_login_form import ProxyLoginForm
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET

PROXY = "proxy.example:8080"


@pytest.fixture
def page(qtbot: QtBot) -> KeysPage:
    page = KeysPage()
    qtbot.addWidget(page)
    page.show_texts(Texts("en"))
    page.show()
    page.take(f"{CLIENT_ID}\n{CLIENT_SECRET}")
    return page


def test_the_form_is_only_shown_while_a_proxy_asks(page: KeysPage) -> None:
    assert not page.proxy_form.isVisible()
    page.show_verdict(Verdict(Outcome.PROXY, proxy=PROXY))
    assert page.proxy_form.isVisible()
    page.show_checking()
    assert not page.proxy_form.isVisible()
    page.show_verdict(Verdict(Outcome.PROXY))
    assert not page.proxy_form.isVisible()


def test_the_login_is_emitted_with_the_proxy(page: KeysPage) -> None:
    given: list[tuple[str, ProxyLogin]] = []
    page.proxy_login_given.connect(lambda proxy, login: given.append((proxy, login)))
    page.show_verdict(Verdict(Outcome.PROXY, proxy=PROXY))
    form = page.proxy_form
    QTest.keyClicks(form.user, "merchant")
    assert not form.log_in.isEnabled()
    QTest.keyClicks(form.password, "EXAMPLE")
    QTest.mouseClick(form.log_in, Qt.MouseButton.LeftButton)
    assert given == [(PROXY, ProxyLogin("merchant", "EXAMPLE"))]


def test_an_invalid_user_name_is_not_accepted(qtbot: QtBot) -> None:
    form = ProxyLoginForm()
    qtbot.addWidget(form)
    form.show_for(PROXY)
    form.user.setText("a:b")
    form.password.setText("EXAMPLE")
    assert not form.log_in.isEnabled()


def test_the_password_is_cleared_when_the_form_is_hidden(page: KeysPage) -> None:
    page.show_verdict(Verdict(Outcome.PROXY, proxy=PROXY))
    page.proxy_form.password.setText("EXAMPLE")
    page.show_verdict(Verdict(Outcome.CONNECTED))
    assert page.proxy_form.password.text() == ""


def test_undo_does_not_restore_the_password(page: KeysPage) -> None:
    page.show_verdict(Verdict(Outcome.PROXY, proxy=PROXY))
    QTest.keyClicks(page.proxy_form.password, "EXAMPLE")
    page.show_verdict(Verdict(Outcome.CONNECTED))
    page.proxy_form.password.setEchoMode(QLineEdit.EchoMode.Normal)
    page.proxy_form.password.undo()
    assert page.proxy_form.password.text() == ""
