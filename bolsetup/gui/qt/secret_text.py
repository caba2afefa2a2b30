"""A secret on the clipboard that the desktop's own clipboard manager does not get."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMetaType, QMimeData

_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'

_ZERO: Final = bytes(4)
"""A DWORD of 0."""

_MARKS: Final = (
    # learn.microsoft.com, "Clipboard Formats", cloud clipboard and clipboard history formats
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"1"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), _ZERO),
    (_WINDOWS.format("CanUploadToCloudClipboard"), _ZERO),
    # Klipper does not store content with this hint; other Linux managers follow it.
    ("x-kde-passwordManagerHint", b"secret"),
)


class SecretText(QMimeData):
    """A text, marked so that clipboard managers do not store it.

    Attributes:
        secret: the text.
        withheld: whether other programs that ask for the text get an empty one.
    """

    def __init__(self, secret: str, *, withheld: bool) -> None:
        super().__init__()
        self.secret = secret
        self.withheld = withheld
        # Marks before the text: on Windows a manager stores the text as soon as it sees it.
        for mark, value in _MARKS:
            self.setData(mark, value)
        self.setText(secret)

    def retrieveData(self, mimetype: str, preferred: QMetaType | QMetaType.Type, /) -> object:  # noqa: N802
        """Return the data of a format, as Qt asks for it."""
        # Under Wayland it may add a character set, as "text/plain;charset=utf-8".
        if mimetype.startswith("text/plain"):
            return "" if self.withheld else self.secret
        return super().retrieveData(mimetype, preferred)
