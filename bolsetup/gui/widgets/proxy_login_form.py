"""The form for the user name and password of a company's proxy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.basics import button, card, label
from bolsetup.gui.widgets.paste_line import PasteLine


class ProxyLoginForm(QWidget):
    """The form for a proxy login; hidden unless a proxy asks for one.

    Signals:
        given(str, ProxyLogin): host and port of the proxy, and the login entered.
    """

    given = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proxy = ""
        self.user, self.password = PasteLine(), PasteLine()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.log_in = button("primary")
        self._labels = {"user": label("strong"), "password": label("strong")}
        frame, column = card()
        for key, entry in (("user", self.user), ("password", self.password)):
            self._labels[key].setBuddy(entry)
            column.addWidget(self._labels[key])
            column.addWidget(entry)
            entry.textChanged.connect(self._refresh)
            entry.returnPressed.connect(self._give)
        column.addWidget(self.log_in, 0, Qt.AlignmentFlag.AlignLeft)
        self.log_in.clicked.connect(self._give)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.show_for("")

    def show_for(self, proxy: str) -> None:
        """Ask for the login of this proxy; an empty string hides the form."""
        self._proxy = proxy
        if not proxy:
            # Unlike `clear`, this also clears the undo history.
            self.password.setText("")
        self.setVisible(bool(proxy))
        self._refresh()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts; the input stays."""
        for key, each in self._labels.items():
            each.setText(texts(f"proxy_login.{key}"))
        self.log_in.setText(texts("proxy_login.log_in"))

    def _refresh(self) -> None:
        self.log_in.setEnabled(bool(self._login()))

    def _login(self) -> ProxyLogin | None:
        user, password = self.user.text(), self.password.text()
        # RFC 7617: a user name cannot contain a colon.
        return ProxyLogin(user, password) if user and password and ":" not in user else None

    def _give(self) -> None:
        if login := self._login():
            self.given.emit(self._proxy, login)
