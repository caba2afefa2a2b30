"""The page that asks whether this is the right shop, and shows the storing of its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.keychain.errors import KeychainProblem, problem_sentences
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.widgets.basics import Note, button, card, enable, label
from bolsetup.gui.widgets.status_icon import Kind


class ShopPage(BasePage):
    """Shows the shop as named by Bol. Next confirms it.

    Signals:
        rejected(): it is another shop.
        unstored_requested(): continue without storing the keys.
    """

    rejected = Signal()
    unstored_requested = Signal()

    def __init__(self, slow_after_s: float = 10.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Offers a way out if the keychain hangs, or its prompt is hidden behind another window.
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self._slow_timer.setInterval(round(1000 * slow_after_s))
        self._slow_timer.timeout.connect(self._show_state)
        self._texts: Texts | None = None
        self._shop: Shop | None = None
        self._replaces = False
        self._expected: ShopRow | None = None
        self._problem: KeychainProblem | None = None
        self._title, self._lead = label("title"), label("lead")
        self._frame, inside = card("picked")
        self._name, self._number = label("title"), label("muted")
        inside.addWidget(self._name)
        inside.addWidget(self._number)
        self._replaced, self._why, self._status = Note(Kind.INFO), label("muted"), Note(Kind.BUSY)
        self._status.action.clicked.connect(self.help_requested)
        self._other = button()
        self._other.clicked.connect(self.rejected)
        self._without_hint, self._without = label("muted"), button()
        self._without.clicked.connect(self.unstored_requested)
        for widget in (self._title, self._lead, self._frame, self._replaced, self._why, self._status):
            self.body.addWidget(widget)
        self.body.addWidget(self._without_hint)
        self.body.addWidget(self._without, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_state()

    def expect(self, shop: ShopRow | None) -> None:
        """Set the shop whose keys are being replaced; None to accept any shop."""
        self._expected = shop
        self._show_state()

    def show_shop(self, shop: Shop, replaces: bool) -> None:
        """Ask about a shop.

        Args:
            shop: the shop as named by Bol.
            replaces: whether keys of this shop are stored already.
        """
        self._shop, self._replaces, self._problem = shop, replaces, None
        self.busy = False
        self._show_state()

    def clear(self) -> None:
        """Remove the shop, because there is no pair any more."""
        self._shop, self._problem = None, None
        self.busy = False
        self._slow_timer.stop()
        self._show_state()

    def show_storing(self) -> None:
        """Show that the keys are being stored; the keychain may be prompting."""
        self._problem = None
        self.busy = True
        self._slow_timer.start()
        self._show_state()

    def show_problem(self, problem: KeychainProblem) -> None:
        """Show that the keys could not be stored; Next tries again."""
        self._problem = problem
        self.busy = False
        self._show_state()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.shop.title")
        self.stage = texts("pages.shop.stage")
        self._title.setText(self.title)
        self._lead.setText(texts("pages.shop.lead"))
        self._why.setText(texts("pages.shop.why"))
        self._other.setText(texts("pages.shop.other"))
        self._without.setText(texts("pages.shop.without"))
        self._show_state()

    def entered(self) -> None:
        """Announce the question to screen readers, as the focus is outside this page."""
        announce(self, f"{self.title} {self._name.text()}")

    def _show_state(self) -> None:
        if self._texts is None:
            return
        texts, shop = self._texts, self._shop
        self.next_word = texts("pages.shop.again" if self._problem else "pages.shop.next")
        self._name.setText(shop.display_name if shop else "")
        self._number.setText(texts("pages.shop.number", number=shop.retailer_id) if shop else "")
        self._frame.setVisible(shop is not None)
        self._show_remark(texts)
        enable(self._other, not self.busy)
        slow = self.busy and not self._slow_timer.isActive()
        self._without_hint.setText(texts("pages.shop.slow" if slow else "pages.shop.without_hint"))
        for widget in (self._without_hint, self._without):
            widget.setVisible(slow or self._problem is not None)
        if self.busy:
            self._status.show_kind(Kind.BUSY)
            self._status.show_words(texts("pages.shop.storing"))
        elif self._problem:
            self._status.show_kind(Kind.BAD)
            self._status.show_words(problem_sentences(texts, self._problem), texts("window.menu.help"))
        else:
            self._status.show_words("")
        self.support_code = self._problem.code if self._problem and not self.busy else ""
        self.valid = shop is not None
        self.error = "" if shop and not self.busy else texts(f"pages.shop.{'wait' if shop else 'no_shop'}")
        self.updated.emit()

    def _show_remark(self, texts: Texts) -> None:
        meant = self._expected
        if meant and self._shop and self._shop.retailer_id != meant.retailer_id:
            self._replaced.show_kind(Kind.WARN)
            self._replaced.show_words(texts("pages.shop.instead", shop=meant.name))
        else:
            self._replaced.show_kind(Kind.INFO)
            self._replaced.show_words(texts("pages.shop.replaces") if self._replaces else "")
