"""The form for both values: parses input, normalises it and fills the right field."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.credentials.paste_parser import (
    ID_LENGTH,
    SECRET_LENGTH,
    Field,
    Normalisation,
    ParsedPaste,
    read,
)
from bolsetup.core.credentials.validation import Validation, is_long_enough, validate
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.credential_field import CredentialField
from bolsetup.gui.widgets.status_icon import Kind

_TYPING_PAUSE_MS: Final = 600
"""Pause in typing after which a value that is long enough is considered complete."""
_BOTH: Final = f"paste.cleaned.{Normalisation.BOTH}"
_LEFT_OUT: Final = f"paste.cleaned.{Normalisation.LEFT_OUT}"
_USUAL_LENGTHS: Final = {Field.CLIENT_ID: ID_LENGTH, Field.CLIENT_SECRET: SECRET_LENGTH}


class CredentialsForm(QWidget):
    """Both fields, each with its status below.

    Signals:
        changed(): the content of a field changed.
        settled(): input is complete: after a paste, Return, a change of focus or a pause in typing, but not
            while a value that was typed is too short to be whole; Return says that it is.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._notes: dict[Field, tuple[str, ...]] = {}
        self._failed_field: Field | None = None
        self._failed_key = ""
        self._typing: Field | None = None
        self._typed_into: set[Field] = set()
        """Fields that were typed in since a paste or Return."""
        self._asked = self._accepted = False
        self._fields = {field: CredentialField(field) for field in Field}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for field, entry in self._fields.items():
            entry.edited.connect(lambda field=field: self._typed(field))
            entry.confirmed.connect(self._confirm)
            entry.left.connect(self._settle)
            entry.pasted.connect(lambda text, field=field: self.take(text, field))
            entry.not_pasted.connect(lambda field=field: self._paste_failed(field))
            column.addWidget(entry)
        self._typing_timer = QTimer(self)
        self._typing_timer.setSingleShot(True)
        self._typing_timer.setInterval(_TYPING_PAUSE_MS)
        self._typing_timer.timeout.connect(self._pause)

    @property
    def validation(self) -> Validation:
        """Local validation of the values."""
        return validate(*(entry.value for entry in self._fields.values()))

    @property
    def pair(self) -> Credentials | None:
        """The pair, or None if it has errors."""
        if not self.validation.complete:
            return None
        return Credentials(*(entry.value for entry in self._fields.values()))

    @property
    def has_input(self) -> bool:
        """Whether any field has content."""
        return any(entry.value for entry in self._fields.values())

    @property
    def filled(self) -> bool:
        """Whether both fields have content."""
        return all(entry.value for entry in self._fields.values())

    @property
    def half_typed(self) -> bool:
        """Whether a value that was typed is too short to be whole, and Return was not pressed."""
        return any(not is_long_enough(field, self._fields[field].value) for field in self._typed_into)

    def take(self, text: str, into: Field | None = None) -> None:
        """Fill the fields from pasted text.

        Args:
            text: pasted text, or text from the clipboard.
            into: the field that it was pasted into, if any.
        """
        parsed = read(text, into)
        found = {Field.CLIENT_ID: parsed.client_id, Field.CLIENT_SECRET: parsed.client_secret}
        self._failed_field, self._failed_key = into if not text else None, "pages.keys.nothing_to_paste"
        taken = {field: value for field, value in found.items() if text and value is not None}
        for field, value in taken.items():
            self._fields[field].value = value
            self._notes.pop(field, None)
            self._typed_into.discard(field)
        if taken:
            # Report at the field that was pasted into, even if the value went to the other one.
            self._notes[into or next(iter(taken))] = _normalisation_keys(parsed)
        self._change()
        self._settle()

    def show_judgement(self, asked: bool, accepted: bool) -> None:
        """Adapt the status to what Bol is asked about exactly this pair.

        Args:
            asked: Bol is asked, or was. From then on the status is neutral: Bol decides, not what the values
                look like, and nothing changes at the fields when the answer comes.
            accepted: Bol accepts the pair.
        """
        if (asked, accepted) != (self._asked, self._accepted):
            self._asked, self._accepted = asked, accepted
            self._refresh()

    def clear(self) -> None:
        """Empty both fields and reset their status."""
        self._failed_field, self._typing, self._notes = None, None, {}
        self._typed_into.clear()
        self._typing_timer.stop()
        for entry in self._fields.values():
            entry.clear()
        self._refresh()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts; the values stay."""
        self._texts = texts
        for entry in self._fields.values():
            entry.show_texts(texts)
        self._refresh()

    def focus(self) -> None:
        """Focus the first empty field."""
        empty = [entry for entry in self._fields.values() if not entry.value]
        (empty or list(self._fields.values()))[0].focus()

    def _paste_failed(self, field: Field) -> None:
        self._failed_field, self._failed_key = field, "pages.keys.no_answer_to_paste"
        self._refresh()

    def _typed(self, field: Field) -> None:
        self._notes.pop(field, None)
        self._failed_field, self._typing = None, field
        self._typed_into.add(field)
        self._typing_timer.start()
        self._change()

    def _pause(self) -> None:
        if self._typing and is_long_enough(self._typing, self._fields[self._typing].value):
            self._settle()

    def _confirm(self) -> None:
        self._typed_into.clear()
        self._settle()

    def _settle(self) -> None:
        """Normalise what was typed, as if it was pasted."""
        self._typing_timer.stop()
        self._typing = None
        self._clean()
        self._change()
        if not self.half_typed:
            self.settled.emit()

    def _clean(self) -> None:
        for field, entry in self._fields.items():
            parsed = read(entry.value, field)
            found = {Field.CLIENT_ID: parsed.client_id, Field.CLIENT_SECRET: parsed.client_secret}
            value, beside = found[field], found[field.other]
            other = self._fields[field.other]
            if value is None or value == entry.value or (beside and other.value not in ("", beside)):
                continue
            entry.value = value
            if beside:
                other.value = beside
            self._notes[field] = _normalisation_keys(parsed)
        if self.validation.swapped:
            one, other = self._fields.values()
            one.value, other.value = other.value, one.value
            self._notes = {Field.CLIENT_ID: ("pages.keys.swapped",)}

    def _change(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        if self._texts is None:
            return
        validation = self.validation
        for field, entry in self._fields.items():
            entry.show_state(*self._state(self._texts, field, entry.value, validation))

    def _state(
        self, texts: Texts, field: Field, value: str, validation: Validation
    ) -> tuple[Kind | None, str]:
        if field is self._failed_field:
            return Kind.INFO, texts(self._failed_key)
        notes = self._notes.get(field, ())
        if validation.errors or (validation.warnings and not self._accepted):
            notes = tuple("pages.keys.both_uncertain" if key == _BOTH else key for key in notes)
        words = [texts(key) for key in notes]
        if not value:
            return (Kind.INFO, " ".join(words)) if words else (None, texts(f"pages.keys.empty_{field}"))
        hidden = field is Field.CLIENT_ID and self._fields[field].masked and not self._accepted
        count = texts("pages.keys.typing", count=len(value))
        kind: Kind | None = None
        if field is self._typing:
            words.append(count)
        elif error := validation.errors.get(field):
            kind = Kind.BAD
            words.append(texts(f"paste.error.{error}"))
        elif self._asked:
            kind = Kind.GOOD if self._accepted else None
            usual = _USUAL_LENGTHS[field]
            odd = texts("pages.keys.count_of", count=len(value), usual=usual)
            words.append(count if len(value) == usual else odd)
        elif warning := validation.warnings.get(field):
            kind = Kind.WARN
            if not hidden:
                words.append(texts(f"paste.warning.{warning}", count=validation.count))
        else:
            kind = Kind.WARN if _LEFT_OUT in notes else Kind.GOOD
            words.append(texts("pages.keys.looks_good", count=len(value)))
        if hidden:
            words.append(texts("paste.warning.id_hidden"))
        return kind, " ".join(words)


def _normalisation_keys(parsed: ParsedPaste) -> tuple[str, ...]:
    return tuple(f"paste.cleaned.{each}" for each in parsed.cleaned)
