"""Step 6: the keys are copied at Bol, pasted and checked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.credentials.paste_parser import Field
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.clipboard_listener import ClipboardListener
from bolsetup.gui.qt.theme import scaled
from bolsetup.gui.widgets.basics import Note
from bolsetup.gui.widgets.credentials_form import CredentialsForm
from bolsetup.gui.widgets.proxy_login_form import ProxyLoginForm
from bolsetup.gui.widgets.status_icon import Kind
from bolsetup.gui.widgets.step_guide import StepGuide
from bolsetup.gui.widgets.step_notes import StepNotes
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox
from bolsetup.platform.desktop import UNRESTRICTED, Desktop

_ANSWER: Final = 160
"""Height of a usual answer of Bol, in device-independent pixels beside usual text."""


class KeysPage(BasePage):
    """Shows where to find the keys at Bol, takes them, and shows the result of the check.

    Valid only while the pair in the fields is the one that Bol accepted.

    Attributes:
        guide: title, picture and help.

    Signals:
        pair_completed(Credentials): the fields hold a valid pair that was not emitted just before.
        check_again_requested(): check the last completed pair again.
        stop_requested(): stop the check of the last completed pair.
        pair_left(): the fields no longer hold the last completed pair.
        page_requested(Page): go to the step that fixes the problem.
        proxy_login_given(str, ProxyLogin): host and port of a proxy, and its login.
        cleared(): the fields were emptied.
        discard_confirmed(): the fields may be emptied, to begin anew with another shop.
        pair_awaited(): the merchant is about to enter keys.
    """

    pair_completed = Signal(object)
    check_again_requested = Signal()
    stop_requested = Signal()
    pair_left = Signal()
    page_requested = Signal(object)
    proxy_login_given = Signal(str, object)
    cleared = Signal()
    discard_confirmed = Signal()
    pair_awaited = Signal()

    def __init__(self, desktop: Desktop = UNRESTRICTED, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desktop = desktop
        self._texts: Texts | None = None
        self._asked: Credentials | None = None
        self._verdict: Verdict | None = None
        self._note: tuple[str, dict[str, object]] | None = None
        self._keys = CredentialsForm()
        self.guide, self.remark = StepGuide(Page.KEYS, entry=self._keys, cropped=True), Note(Kind.INFO)
        self.remark.action.clicked.connect(self.discard_confirmed)
        self._keys.changed.connect(self._changed)
        self._keys.settled.connect(self._settled)
        self.guide.unfolded.connect(self.reveal)
        self._listener = ClipboardListener(self)
        self._listener.heard.connect(self.take)
        self.listen, self.listening = WrappingCheckBox(), Note(Kind.INFO)
        self.listen.chosen.connect(self._listen_chosen)
        self._view = VerdictPanel()
        self._view.check_again_requested.connect(self.check_again_requested)
        self._view.stop_requested.connect(self._stop)
        self._view.refill_requested.connect(self._refill)
        self._view.page_requested.connect(self._make_new_set)
        self._view.help_requested.connect(self.help_requested)
        self._view.unfolded.connect(lambda: self.reveal.emit(self._view))
        self.proxy_form = ProxyLoginForm()
        self.proxy_form.given.connect(self.proxy_login_given)
        self._notes = StepNotes(Page.KEYS)
        self.dock = QWidget()
        answer = QVBoxLayout(self.dock)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.addWidget(self._view)
        answer.addWidget(self.proxy_form)
        for widget in (self.remark, self.guide, self.listen, self.listening, self._notes, self.dock):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    @property
    def has_input(self) -> bool:
        """Whether anything is in the fields."""
        return self._keys.has_input

    def show_idle(self) -> None:
        """Show that there is no check and no result."""
        self._verdict = None
        self._view.show_nothing()
        self._refresh()

    def show_checking(self) -> None:
        """Show that the check is running."""
        self._verdict = None
        self.busy = True
        self._view.show_checking()
        self._refresh()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the result, unless the fields hold another pair by now."""
        self.busy = False
        if self._keys.pair is not None and self._keys.pair == self._asked:
            self._verdict = verdict
            self._view.show_verdict(verdict)
            if verdict.outcome is not Outcome.CONNECTED:
                self.pair_awaited.emit()
        self._refresh()

    def show_note(self, key: str, **values: object) -> None:
        """Show a note on why this page is shown: a text of `pages.keys.note`."""
        self._note = (key, values)
        self._show_words()

    def update_replaced(self, name: str, *, lost: bool) -> None:
        """Keep the note on which shop's keys are replaced true.

        Args:
            name: display name of the shop.
            lost: whether its connection is lost.
        """
        key = "replace_lost" if lost else "replace"
        if self._note and self._note[0].startswith("replace") and self._note != (key, {"shop": name}):
            self.show_note(key, shop=name)

    def take(self, text: str, into: Field | None = None) -> None:
        """Fill the fields from pasted text.

        Args:
            text: pasted text, or text from the clipboard.
            into: the field that it was pasted into, if any.
        """
        self._keys.take(text, into)

    def drop(self, pair: Credentials) -> None:
        """Empty the fields if they hold this pair."""
        if self._keys.pair == pair:
            self.clear()

    def clear(self) -> None:
        """Empty the fields and reset the page."""
        self._asked, self._note = None, None
        self._keys.clear()
        self.busy = False
        self.show_idle()
        self._show_words()
        self.cleared.emit()

    def begin(self, retailer_id: str, note: str = "", **values: object) -> bool:
        """Start entering keys for a shop.

        Existing input is kept: Bol will tell whose keys it is. If it is known to be of another shop, and so
        is waiting to be stored, the note says so instead.

        Args:
            retailer_id: retailer number of the shop; empty for a new one.
            note: key of the note to show, as in `show_note`; empty for none.
            values: placeholders of the note.

        Returns:
            Whether no pair of another shop is waiting.
        """
        shop = self._verdict.shop if self._verdict and self.valid else None
        is_free = shop is None or shop.retailer_id == retailer_id
        if shop and not is_free:
            note, values = "waiting", {"shop": shop.display_name}
        self._note = (note, values) if note else None
        self._show_words()
        return is_free

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts; the values stay."""
        self._texts = texts
        self.guide.show_texts(texts)
        self._notes.show_texts(texts)
        self.title, self.stage = self.guide.title, self.guide.short_title
        self.next_word = texts("pages.keys.next")
        self._keys.show_texts(texts)
        self._view.show_texts(texts)
        self.proxy_form.show_texts(texts)
        self._show_words()
        self._refresh()

    def entered(self) -> None:
        """Focus the first empty field; bring what was entered before into view."""
        self._keys.focus()
        if self._asks_to_discard:
            # Do not focus the button, which Enter would press.
            self.reveal.emit(self.remark)
            announce(self, self.remark.words)
        elif self._keys.has_input:
            self.reveal.emit(self._keys)
        else:
            # Show the field into which the keyboard would paste.
            self.reveal.emit(self._keys.focusWidget())

    def fit(self, width: int, height: int) -> None:
        """Make the picture so small that the fields, and the usual answer of Bol, are visible below it."""
        note = 0 if self.remark.isHidden() else self.remark.heightForWidth(width) + self.body.spacing()
        self.guide.fit(width, height - note, scaled(_ANSWER))

    def showEvent(self, event: QShowEvent) -> None:
        """Resume watching the clipboard, if enabled."""
        super().showEvent(event)
        self._listener.switch(self.listen.box.isChecked())
        self.pair_awaited.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Emit `pair_awaited` when the merchant comes back from the browser."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible() and self.isActiveWindow():
            self.pair_awaited.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop watching the clipboard while the page is hidden, and withdraw a question about discarding."""
        super().hideEvent(event)
        self._listener.switch(False)
        if self._asks_to_discard and not event.spontaneous():
            self._note = None
            self._show_words()

    @property
    def _asks_to_discard(self) -> bool:
        return self._note is not None and self._note[0] == "discard"

    def _listen_chosen(self, on: bool) -> None:
        # The first key may be on the clipboard already, and copying it again would not be noticed.
        self._listener.switch(on, with_present=True)
        self._show_words()

    def _settled(self) -> None:
        """Emit `pair_completed` if the pair is new, and `pair_awaited` after the first of the keys."""
        pair = self._keys.pair
        if self._keys.has_input and not self._keys.filled:
            self.pair_awaited.emit()
        if pair is not None and pair != self._asked:
            self._asked = pair
            self._refresh()
            self.pair_completed.emit(pair)

    def _changed(self) -> None:
        """Reset the result if the fields no longer hold the pair it is about."""
        if self._asked is not None and self._keys.pair != self._asked:
            self._asked = None
            self.busy = False
            self.pair_left.emit()
            self.show_idle()
        self._refresh()

    def _refill(self) -> None:
        self._empty()
        self.entered()

    def _make_new_set(self, page: Page) -> None:
        # Make room for the new pair.
        self._empty()
        self.page_requested.emit(page)

    def _empty(self) -> None:
        """Empty the fields, but keep saying what the page is for."""
        note = self._note
        self.clear()
        self._note = note
        self._show_words()

    def _stop(self) -> None:
        self.busy = False
        self._view.show_stopped()
        self._refresh()
        self.stop_requested.emit()

    def _refresh(self) -> None:
        """Update `valid`, `error` and `support_code` from the fields and the result."""
        if self._texts is None:
            return
        self.proxy_form.show_for(self._verdict.proxy if self._verdict else "")
        outcome = self._verdict.outcome if self._verdict else None
        self.valid = outcome is Outcome.CONNECTED
        self.support_code = outcome.code if outcome and not self.valid else ""
        self._keys.show_judgement(self._asked is not None, self.valid)
        if self.valid:
            self.error = ""
        elif self.busy:
            self.error = self._texts("pages.keys.wait")
        elif not self._keys.filled:
            self.error = self._texts("pages.keys.need_both")
        elif self._keys.half_typed:
            self.error = self._texts("pages.keys.need_enter")
        else:
            key = "need_check" if self._keys.validation.complete else "need_fixing"
            self.error = self._texts(f"pages.keys.{key}")

    def _show_words(self) -> None:
        if self._texts is None:
            return
        texts, on = self._texts, self.listen.box.isChecked()
        note, values = self._note or ("", {})
        action = texts("pages.keys.discard") if self._asks_to_discard else ""
        self.remark.show_words(texts(f"pages.keys.note.{note}", **values) if note else "", action)
        self.listen.show_words(texts("pages.keys.listen"), "" if on else texts("pages.keys.listen_off"))
        key = "listen_on" if self._desktop.sees_clipboard else "listen_on_return"
        self.listening.show_words(texts(f"pages.keys.{key}") if on else "")
