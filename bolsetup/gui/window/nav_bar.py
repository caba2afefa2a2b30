"""Back and Next, and why Next is disabled."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import READING_WIDTH, Space
from bolsetup.gui.widgets.basics import button, label, restyle_as


class NavBar(QFrame):
    """The bar below the page, aligned with its edges.

    Attributes:
        back: the Back button.
        forward: the Next button.

    Signals:
        back_chosen(): Back was pressed.
        next_chosen(): Next was pressed.
    """

    back_chosen = Signal()
    next_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        self._page: BasePage | None = None
        self.back, self._error, self.forward = button(), label("muted"), button("primary")
        self.back.clicked.connect(self.back_chosen)
        self.forward.setObjectName("next")
        self.forward.clicked.connect(self.next_chosen)
        inside = QWidget()
        inside.setMaximumWidth(READING_WIDTH)
        self._outside = QHBoxLayout(self)
        self._outside.addWidget(inside)
        self._layout = QGridLayout(inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(Space.M)
        self._layout.setColumnStretch(1, 1)
        self._layout.addWidget(self.back, 1, 0)
        self._layout.addWidget(self.forward, 1, 2)

    def show_page(self, page: BasePage, texts: Texts, *, back: str) -> None:
        """Show the state of a page. The window enables Next, because it also handles the focus.

        Args:
            page: the page.
            texts: language of the texts.
            back: label of Back; empty if there is no way back.
        """
        self.back.setText(back)
        self.back.setVisible(bool(back))
        self.back.setEnabled(not page.busy)
        restyle_as(self.forward, "" if page.has_primary else "primary")
        self.forward.setText(page.next_word or texts("window.next"))
        reason = "" if page.valid and not page.busy else page.error
        self._error.setText(reason)
        # As high for one line as for two, so that nothing moves when the reason changes.
        self._error.ensurePolished()
        lines = self._error.fontMetrics().boundingRect(
            QRect(0, 0, 999, 999), Qt.TextFlag.TextWordWrap, "x\nx"
        )
        self._error.setMinimumHeight(lines.height())
        # Its room is kept as long as the page is shown.
        has_room = page is self._page and self._error.isVisibleTo(self)
        self._page = page
        self._error.setVisible(bool(reason) or has_room)
        self.forward.setAccessibleDescription(reason)
        self.forward.setToolTip(texts("window.which_button"))

    def fold(self, *, narrow: bool, short: bool) -> None:
        """Save room: move the reason above the buttons in a narrow window, and use less in a short one."""
        edge = Space.XS if short else Space.M
        self._outside.setContentsMargins(Space.L, edge, Space.L, edge)
        self._layout.removeWidget(self._error)
        alignment = Qt.AlignmentFlag.AlignVCenter
        if narrow and not short:
            self._layout.addWidget(self._error, 0, 0, 1, 3, alignment)
        else:
            self._layout.addWidget(self._error, 1, 1, alignment)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight
        self._error.setAlignment(alignment | side)
