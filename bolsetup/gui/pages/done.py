"""The last page of the journey: what the tray icon means, or how to come back without one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.autostart_choice import AutostartChoice
from bolsetup.gui.widgets.basics import button, card, icon_picture, label, literal
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon
from bolsetup.gui.widgets.taskbar_corner import TaskbarCorner

_ICONS: Final = ("connected", "checking", "cannot-check", "attention", "lost")
_SIDE: Final = 26


class DonePage(BasePage):
    """Explains the tray icon, and offers start at login and a test alert.

    Signals:
        promised(): the user sees the page, and is told that the shop is watched.
        autostart_chosen(bool): turn start at login on or off.
        test_alert_requested(): show a test alert.
        next_shop_requested(): begin anew with another shop.
    """

    promised = Signal()
    autostart_chosen = Signal(bool)
    test_alert_requested = Signal()
    next_shop_requested = Signal()

    def __init__(
        self, service: str, *, hides_tray_icons: bool = False, parent: QWidget | None = None
    ) -> None:
        """Create the page.

        Args:
            service: name of the service that the keys are for.
            hides_tray_icons: whether the system hides new tray icons behind "^", as Windows does.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._service = service
        self._hides_tray_icons = hides_tray_icons
        self._texts: Texts | None = None
        self._kept = True
        self._success = StatusIcon(Kind.GOOD, 40)
        self._title, self._lead = label("title"), label("lead")
        self._both = label()
        self._legend, self._inside = card()
        self._legend_title = label("strong")
        self._lines = {icon: label() for icon in _ICONS}
        self._return, self._return_inside = card()
        self._return_title, self._return_line = label("strong"), label()
        self._has_tray = True
        self._hidden, self._hidden_inside = card()
        self._hidden_title, self._hidden_line = label("strong"), label()
        self._corner, self._caption = TaskbarCorner(), label("small")
        self._autostart = AutostartChoice()
        self._autostart.chosen.connect(self.autostart_chosen)
        self._test = button()
        self._test.clicked.connect(self.test_alert_requested)
        self._hint = label("muted")
        self._next_shop = button("quiet")
        self._next_shop.clicked.connect(self.next_shop_requested)
        self._build()

    def _build(self) -> None:
        self._inside.addWidget(self._legend_title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S + 2)
        grid.setColumnStretch(1, 1)
        for row, icon in enumerate(_ICONS):
            picture = label(wraps=False)
            picture.setPixmap(icon_picture(icon, _SIDE))
            grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._lines[icon], row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._inside.addLayout(grid)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._success)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        self._return_inside.addWidget(self._return_title)
        self._return_inside.addWidget(self._return_line)
        for part in (self._hidden_title, self._hidden_line, self._corner, self._caption):
            self._hidden_inside.addWidget(part)
        for widget in (self._lead, self._both, self._autostart, self._legend, self._return, self._hidden):
            self.body.addWidget(widget)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._test, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._next_shop, 0, Qt.AlignmentFlag.AlignLeft)

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Show whether start at login is on, and whether it is supported."""
        self._autostart.show_autostart(on, possible)
        self._show_state()

    def show_tray(self, there: bool) -> None:
        """Show what the tray icon means, or how to open the window again if there is no tray."""
        self._has_tray = there
        self._show_state()

    def show_kept(self, kept: bool) -> None:
        """Show whether the keys were stored, so that the shop is watched."""
        self._kept = kept
        self._show_state()
        self._promise()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.stage = texts("pages.done.stage")
        self.next_word = texts("pages.done.next")
        self._both.setText(texts("pages.done.both", service=self._service))
        self._legend_title.setText(texts("pages.done.legend"))
        for icon, line in self._lines.items():
            line.setText(texts(f"pages.done.{icon}"))
        self._return_title.setText(texts("pages.done.no_tray_title"))
        self._return_line.setText(texts("pages.done.no_tray"))
        self._hidden_title.setText(texts("pages.done.hidden_title"))
        self._hidden_line.setText(texts("pages.done.hidden"))
        self._corner.setAccessibleName(texts("pages.done.hidden_alt"))
        self._caption.setText(texts("pages.done.hidden_caption"))
        self._autostart.show_texts(texts)
        self._test.setText(texts("pages.done.test_alert"))
        self._next_shop.setText(literal(texts("window.support.next_shop")))
        self._hint.setText(texts("pages.done.test_hint"))
        self._show_state()

    def entered(self) -> None:
        """Celebrate."""
        self._success.celebrate()

    def showEvent(self, event: QShowEvent) -> None:
        """Emit `promised`."""
        super().showEvent(event)
        self._promise()

    def _promise(self) -> None:
        if self._kept and self.isVisible():
            self.promised.emit()

    def _show_state(self) -> None:
        if self._texts is None:
            return
        self.title = self._texts("pages.done.title" if self._kept else "pages.done.not_kept_title")
        self._title.setText(self.title)
        lead = "lead" if self._autostart.is_on else "lead_off"
        self._lead.setText(self._texts(f"pages.done.{lead if self._kept else 'not_kept'}"))
        for widget in (self._both, self._hint, self._test):
            widget.setVisible(self._kept)
        self._legend.setVisible(self._kept and self._has_tray)
        self._return.setVisible(self._kept and not self._has_tray)
        self._hidden.setVisible(self._kept and self._has_tray and self._hides_tray_icons)
