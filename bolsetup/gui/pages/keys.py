"""The page on which the two values come in and are proved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from bolsetup.core.assessment import Assessment, assess
from bolsetup.core.credentials import Credentials
from bolsetup.core.outcomes import Outcome, Verdict
from bolsetup.core.paste import Field, Reading, read
from bolsetup.core.texts import Texts
from bolsetup.gui.check_row import CheckRow
from bolsetup.gui.clipboard_listener import ClipboardListener
from bolsetup.gui.key_field import KeyField
from bolsetup.gui.mark import Kind
from bolsetup.gui.page import Note, PageWidget, label
from bolsetup.gui.verdict_view import VerdictView

_QUIET_MS: Final = 600
"""After the last key stroke; nobody who is still typing pauses for less on purpose."""


class KeysPage(PageWidget):
    """Takes the pair and shows what Bol says of it.

    It is valid only while Bol's "connected" is about exactly what is in the fields.

    Signals:
        pair_completed(Credentials): both fields hold something that can be right; once for each pair.
        check_again_requested(): ask Bol once more about the pair that was completed last.
        stop_requested(): the answer that is awaited is no longer wanted.
        page_requested(Page): the step that mends what Bol said.
    """

    pair_completed = Signal(object)
    check_again_requested = Signal()
    stop_requested = Signal()
    page_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._asked: Credentials | None = None
        self._verdict: Verdict | None = None
        self._note: tuple[str, dict[str, object]] | None = None
        self._said: dict[Field, tuple[str, ...]] = {}
        self._nothing: Field | None = None
        self._typing: Field | None = None
        self._title, self._lead, self.remark = label("title"), label("lead"), Note(Kind.INFO)
        self._fields = {field: KeyField(field) for field in Field}
        for field, entry in self._fields.items():
            entry.edited.connect(lambda field=field: self._typed(field))
            entry.settled.connect(self._settle)
            entry.pasted.connect(lambda text, field=field: self.take(text, field))
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._settle)
        self._listener = ClipboardListener(self)
        self._listener.heard.connect(lambda text: self.take(text, None))
        self.listen, self.listening = CheckRow(), Note(Kind.INFO)
        self.listen.chosen.connect(self._listen_chosen)
        self._view = VerdictView()
        self._view.check_again_requested.connect(self.check_again_requested)
        self._view.stop_requested.connect(self._stop)
        self._view.page_requested.connect(self.page_requested)
        shown: list[QWidget] = [self._title, self._lead, self.remark, *self._fields.values(), self._view]
        for widget in (*shown, self.listen, self.listening):
            self.body.addWidget(widget)

    def show_idle(self) -> None:
        """Bol is not being asked, and has said nothing of what is in the fields."""
        self._verdict = None
        self._view.show_nothing()
        self._refresh()

    def show_checking(self) -> None:
        """Bol is being asked about the pair."""
        self._verdict = None
        self.busy = True
        self._view.show_checking()
        self.reveal.emit(self._view)
        self._refresh()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show what Bol said, unless the fields hold another pair by now."""
        self.busy = False
        if self._pair() is not None and self._pair() == self._asked:
            self._verdict = verdict
            self._view.show_verdict(verdict)
            self.reveal.emit(self._view)
        self._refresh()

    def show_note(self, key: str, **values: object) -> None:
        """Say why the merchant is here: a text of `pages.keys.note`."""
        self._note = (key, values)
        self._show_words()

    def clear(self) -> None:
        """Empty both fields and forget what was said about them."""
        self._asked, self._note, self._nothing = None, None, None
        self._said = {}
        for entry in self._fields.values():
            entry.value = ""
        self.busy = False
        self.show_idle()
        self._show_words()

    def show_texts(self, texts: Texts) -> None:
        """Set every word; what is in the fields stays."""
        self._texts = texts
        self.title, self.stage = texts("pages.keys.title"), texts("pages.keys.stage")
        self.next_word = texts("pages.keys.next")
        for entry in self._fields.values():
            entry.show_texts(texts)
        self._view.show_texts(texts)
        self._show_words()
        self._refresh()

    def entered(self) -> None:
        """Start in the first field that is empty."""
        empty = [entry for entry in self._fields.values() if not entry.value]
        (empty or list(self._fields.values()))[0].focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Listen again if the merchant wants it."""
        super().showEvent(event)
        self._listener.switch(self.listen.box.isChecked())

    def hideEvent(self, event: QHideEvent) -> None:
        """Listen only while it can be seen."""
        super().hideEvent(event)
        self._listener.switch(False)

    def _listen_chosen(self, on: bool) -> None:
        self._listener.switch(on)
        self._show_words()

    def _typed(self, field: Field) -> None:
        self._said.pop(field, None)
        self._nothing, self._typing = None, field
        self._quiet.start()
        self._changed()

    def take(self, text: str, into: Field | None = None) -> None:
        """Fill the fields from a text, meant for one of them or found on the clipboard."""
        reading = read(text, into)
        found = {Field.CLIENT_ID: reading.client_id, Field.CLIENT_SECRET: reading.client_secret}
        self._nothing = into if not text else None
        taken = {field: value for field, value in found.items() if text and value is not None}
        for field, value in taken.items():
            self._fields[field].value = value
            self._said.pop(field, None)
        if taken:
            # Under the field that was pasted into, also when the value went elsewhere.
            self._said[into or next(iter(taken))] = _keys(reading)
        self._changed()
        self._settle()

    def _settle(self) -> None:
        """What was typed is complete: clean it as a paste is, and have Bol asked about it."""
        self._quiet.stop()
        self._typing = None
        self._clean()
        self._changed()
        pair = self._pair()
        if pair is not None and pair != self._asked:
            self._asked = pair
            self.pair_completed.emit(pair)

    def _clean(self) -> None:
        for field, entry in self._fields.items():
            reading = read(entry.value, field)
            value = reading.client_id if field is Field.CLIENT_ID else reading.client_secret
            if value is not None and value != entry.value:
                entry.value = value
                self._said[field] = _keys(reading)
        if self._assess().swapped:
            one, other = self._fields.values()
            one.value, other.value = other.value, one.value
            self._said = {Field.CLIENT_ID: ("pages.keys.turned_round",)}

    def _changed(self) -> None:
        """Bol's word is about another pair than the one in the fields, unless that came back."""
        if self._asked is not None and self._pair() != self._asked:
            self._asked = None
            if self.busy:
                self.busy = False
                self.stop_requested.emit()
            self.show_idle()
        self._refresh()

    def _stop(self) -> None:
        self.busy = False
        self._view.show_stopped()
        self._refresh()
        self.stop_requested.emit()

    def _assess(self) -> Assessment:
        return assess(*(entry.value for entry in self._fields.values()))

    def _pair(self) -> Credentials | None:
        if not self._assess().complete:
            return None
        return Credentials(*(entry.value for entry in self._fields.values()))

    def _refresh(self) -> None:
        """Bring the states of the fields, and of the page, in line with what is in them."""
        if self._texts is None:
            return
        assessment = self._assess()
        for field, entry in self._fields.items():
            entry.show_state(*self._state(self._texts, field, entry.value, assessment))
        self.valid = self._verdict is not None and self._verdict.outcome is Outcome.CONNECTED
        if self.valid:
            self.error = ""
        elif self.busy:
            self.error = self._texts("pages.keys.wait")
        elif not all(entry.value for entry in self._fields.values()):
            self.error = self._texts("pages.keys.need_both")
        else:
            key = "need_check" if assessment.complete else "need_mending"
            self.error = self._texts(f"pages.keys.{key}")

    def _state(
        self, texts: Texts, field: Field, value: str, assessment: Assessment
    ) -> tuple[Kind | None, str]:
        if field is self._nothing:
            return Kind.INFO, texts("pages.keys.nothing_to_paste")
        said = [texts(key) for key in self._said.get(field, ())]
        if not value:
            return (Kind.INFO, " ".join(said)) if said else (None, texts(f"pages.keys.empty_{field}"))
        if field is self._typing:
            return None, texts("pages.keys.typing", count=len(value))
        if flaw := assessment.flaws.get(field):
            kind, words = Kind.BAD, texts(f"paste.flaw.{flaw}")
        elif doubt := assessment.doubts.get(field):
            kind, words = Kind.WARN, texts(f"paste.doubt.{doubt}", count=assessment.count)
        else:
            kind, words = Kind.GOOD, texts("pages.keys.looks_good", count=len(value))
        return kind, " ".join((*said, words))

    def _show_words(self) -> None:
        if self._texts is None:
            return
        texts, on = self._texts, self.listen.box.isChecked()
        self._title.setText(self.title)
        self._lead.setText(texts("pages.keys.lead"))
        key, values = self._note or ("", {})
        self.remark.show_words(texts(f"pages.keys.note.{key}", **values) if key else "")
        self.listen.show_words(texts("pages.keys.listen"), "" if on else texts("pages.keys.listen_off"))
        self.listening.show_words(texts("pages.keys.listen_on") if on else "")


def _keys(reading: Reading) -> tuple[str, ...]:
    return tuple(f"paste.cleaned.{each}" for each in reading.cleaned)
