"""The two fields together: what comes in is read, cleaned and put where it belongs."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.credentials.paste_parser import Field, Normalisation, ParsedPaste, read
from bolsetup.core.credentials.validation import Validation, validate
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.credential_field import CredentialField
from bolsetup.gui.widgets.status_icon import Kind

_QUIET_MS: Final = 600
"""After the last key stroke; nobody who is still typing pauses for less on purpose."""
_BOTH: Final = f"paste.cleaned.{Normalisation.BOTH}"
_LEFT_OUT: Final = f"paste.cleaned.{Normalisation.LEFT_OUT}"


class CredentialsForm(QWidget):
    """Both fields, and under each of them how it stands.

    Signals:
        changed(): what is in the fields is not what it was.
        settled(): the merchant is done for now: a paste, Return, or a pause in typing.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._said: dict[Field, tuple[str, ...]] = {}
        self._nothing: Field | None = None
        self._why_nothing = ""
        self._typing: Field | None = None
        self._outcome: Outcome | None = None
        self._fields = {field: CredentialField(field) for field in Field}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for field, entry in self._fields.items():
            entry.edited.connect(lambda field=field: self._typed(field))
            entry.settled.connect(self._settle)
            entry.pasted.connect(lambda text, field=field: self.take(text, field))
            entry.not_pasted.connect(lambda field=field: self._miss(field))
            column.addWidget(entry)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._settle)

    @property
    def validation(self) -> Validation:
        """What can be said of the values without asking Bol."""
        return validate(*(entry.value for entry in self._fields.values()))

    @property
    def pair(self) -> Credentials | None:
        """The pair, if it can be right."""
        if not self.validation.complete:
            return None
        return Credentials(*(entry.value for entry in self._fields.values()))

    @property
    def filled(self) -> bool:
        """Whether there is something in both fields."""
        return all(entry.value for entry in self._fields.values())

    def take(self, text: str, into: Field | None = None) -> None:
        """Fill the fields from a text, meant for one of them or found on the clipboard."""
        reading = read(text, into)
        found = {Field.CLIENT_ID: reading.client_id, Field.CLIENT_SECRET: reading.client_secret}
        self._nothing, self._why_nothing = into if not text else None, "pages.keys.nothing_to_paste"
        taken = {field: value for field, value in found.items() if text and value is not None}
        for field, value in taken.items():
            self._fields[field].value = value
            self._said.pop(field, None)
        if taken:
            # Under the field that was pasted into, also when the value went elsewhere.
            self._said[into or next(iter(taken))] = _keys(reading)
        self._change()
        self._settle()

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Contradict nothing of what Bol said of exactly this pair; None when it said nothing."""
        if outcome is not self._outcome:
            self._outcome = outcome
            self._refresh()

    def clear(self) -> None:
        """Empty both fields and forget what was said about them."""
        self._nothing, self._typing, self._said = None, None, {}
        self._quiet.stop()
        for entry in self._fields.values():
            entry.clear()
        self._refresh()

    def show_texts(self, texts: Texts) -> None:
        """Set every word; what is in the fields stays."""
        self._texts = texts
        for entry in self._fields.values():
            entry.show_texts(texts)
        self._refresh()

    def focus(self) -> None:
        """Start in the first field that is empty."""
        empty = [entry for entry in self._fields.values() if not entry.value]
        (empty or list(self._fields.values()))[0].focus()

    def _miss(self, field: Field) -> None:
        self._nothing, self._why_nothing = field, "pages.keys.no_answer_to_paste"
        self._refresh()

    @property
    def _connected(self) -> bool:
        return self._outcome is Outcome.CONNECTED

    def _typed(self, field: Field) -> None:
        self._said.pop(field, None)
        self._nothing, self._typing = None, field
        self._quiet.start()
        self._change()

    def _settle(self) -> None:
        """What was typed is complete: clean it as a paste is."""
        self._quiet.stop()
        self._typing = None
        self._clean()
        self._change()
        self.settled.emit()

    def _clean(self) -> None:
        for field, entry in self._fields.items():
            reading = read(entry.value, field)
            found = {Field.CLIENT_ID: reading.client_id, Field.CLIENT_SECRET: reading.client_secret}
            value, beside = found[field], found[field.other]
            other = self._fields[field.other]
            if value is None or value == entry.value or (beside and other.value not in ("", beside)):
                continue
            entry.value = value
            if beside:
                other.value = beside
            self._said[field] = _keys(reading)
        if self.validation.swapped:
            one, other = self._fields.values()
            one.value, other.value = other.value, one.value
            self._said = {Field.CLIENT_ID: ("pages.keys.turned_round",)}

    def _change(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        if self._texts is None:
            return
        validation = self.validation
        if self._connected:
            validation = replace(validation, warnings={})
        for field, entry in self._fields.items():
            entry.show_state(*self._state(self._texts, field, entry.value, validation))

    def _state(
        self, texts: Texts, field: Field, value: str, validation: Validation
    ) -> tuple[Kind | None, str]:
        if field is self._nothing:
            return Kind.INFO, texts(self._why_nothing)
        said = self._said.get(field, ())
        if validation.errors or validation.warnings:
            said = tuple("pages.keys.both_doubtful" if key == _BOTH else key for key in said)
        words = [texts(key) for key in said]
        if not value:
            return (Kind.INFO, " ".join(words)) if words else (None, texts(f"pages.keys.empty_{field}"))
        hidden = field is Field.CLIENT_ID and self._fields[field].masked and not self._connected
        count = texts("pages.keys.typing", count=len(value))
        kind: Kind | None = None
        if field is self._typing:
            words.append(count)
        elif error := validation.errors.get(field):
            kind = Kind.BAD
            words.append(texts(f"paste.flaw.{error}"))
        elif warning := validation.warnings.get(field):
            kind = Kind.WARN
            if not hidden:
                words.append(texts(f"paste.doubt.{warning}", count=validation.count))
        elif self._outcome in TURNED_DOWN:
            words.append(count)
        else:
            kind = Kind.WARN if _LEFT_OUT in said and not self._connected else Kind.GOOD
            words.append(texts("pages.keys.looks_good", count=len(value)))
        if hidden:
            words.append(texts("paste.doubt.id_hidden"))
        return kind, " ".join(words)


def _keys(reading: ParsedPaste) -> tuple[str, ...]:
    return tuple(f"paste.cleaned.{each}" for each in reading.cleaned)
