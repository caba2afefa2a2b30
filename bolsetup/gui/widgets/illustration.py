"""The picture of a step, scalable, and enlarged to the whole screen on demand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bolsetup.core.walkthrough.pictures import Picture, picture
from bolsetup.core.walkthrough.steps import BolLanguage, View
from bolsetup.gui.qt.theme import RADIUS, RADIUS_S, Space, colours_of, scaled
from bolsetup.gui.widgets.illustration_zoom import IllustrationZoom
from bolsetup.gui.widgets.svg import RATIO, WHOLE, fitted, paint

_MIN_LEGIBLE_WIDTH: Final = 480
"""Width, in device-independent pixels beside usual text, below which a whole drawing is illegible."""
_LABEL: Final = 17
"""Height of the smallest label in the focus of a drawing, in units of the drawing."""
_MIN_LABEL: Final = 11
"""Height, in device-independent pixels beside usual text, that such a label needs."""


class Illustration(QAbstractButton):
    """A picture that is enlarged by a click, Return or Space.

    A button for screen readers: its name is the text alternative, its description says that it enlarges.
    Rendered from SVG at each size and pixel density.
    """

    def __init__(self, *, cropped: bool = False, parent: QWidget | None = None) -> None:
        """Create a picture. `cropped` shows the relevant part only, also if there is room for all."""
        super().__init__(parent)
        self._cropped = cropped
        self._renderer = QSvgRenderer(self)
        self._shown: tuple[View, BolLanguage] | None = None
        self._picture: Picture | None = None
        self._close_hint = ""
        self._enlarged: IllustrationZoom | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._enlarge)

    def show_view(self, view: View, bol_language: BolLanguage) -> None:
        """Show the picture of a view, with Bol's labels in the given language."""
        if self._shown == (view, bol_language):
            return
        self.show_picture(picture(view, bol_language), view.alt[bol_language])
        self._shown = view, bol_language

    def show_picture(self, shown: Picture, alt: str) -> None:
        """Show a picture that stands for no view. `alt`: its text alternative."""
        self._shown = None
        self.setAccessibleName(alt)
        self._picture = shown
        self._renderer.load(shown.svg)
        self.updateGeometry()
        self.update()
        if self._enlarged is not None:
            self._enlarged.update()

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing rather than a screenshot."""
        return self._picture is None or self._picture.is_drawing

    def show_hints(self, enlarge: str, close: str) -> None:
        """Set the hints on how to enlarge and how to close."""
        self.setToolTip(enlarge)
        self.setAccessibleDescription(enlarge)
        self._close_hint = close

    def sizeHint(self) -> QSize:
        """Preferred size; layouts use `heightForWidth`."""
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        """Minimum size, for a narrow window."""
        return QSize(240, self.heightForWidth(240))

    def hasHeightForWidth(self) -> bool:
        """True: the aspect ratio is fixed."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height for the ratio of the part that is shown at this width."""
        part = self._part(width)
        return round(width * part.height() / part.width())

    def legible_height(self, width: int) -> int:
        """Return the least height at which the relevant part is legible, at most that for this width."""
        part = self._focus
        return round(part.height() * min(scaled(_MIN_LABEL) / _LABEL, width / part.width()))

    def good_height(self, width: int) -> int:
        """Return the least height at which all that should be shown is legible."""
        return self.legible_height(width) if self._cropped else round(scaled(_MIN_LEGIBLE_WIDTH) * RATIO)

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the enlarged picture when the page is left."""
        super().hideEvent(event)
        if self._enlarged is not None:
            self._enlarged.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enlarge with Return; QAbstractButton handles Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Auto-repeat would open and close it repeatedly.
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, frame and the magnifying glass; the window paints the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        part = self._part(self.width())
        frame = fitted(QRectF(self.rect()), part.height() / part.width())
        frame.moveLeft(0)
        frame.adjust(0.5, 0.5, -0.5, -0.5)
        paint(painter, self._renderer, part, frame)
        painter.setPen(QColor(colours_of(self.palette()).edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        self._paint_sign(painter, frame)

    def _paint_sign(self, painter: QPainter, frame: QRectF) -> None:
        """Paint a magnifying glass beside the picture, or in its corner if there is no room."""
        colours = colours_of(self.palette())
        side = self.fontMetrics().height() * 1.5
        beside = frame.right() + Space.XS
        left = beside if beside + side < self.width() else frame.right() - side - Space.S
        sign = QRectF(left, frame.bottom() - side - Space.S, side, side)
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(colours.accent_tint if self.underMouse() else colours.card))
        painter.drawRoundedRect(sign, RADIUS_S, RADIUS_S)
        painter.setPen(QPen(QColor(colours.accent), side / 12, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        glass = sign.center() - QPointF(side / 14, side / 14)
        radius = side / 5.5
        rim = glass + QPointF(radius, radius) * 0.71
        painter.drawEllipse(glass, radius, radius)
        painter.drawLine(rim, rim + QPointF(radius, radius) * 0.8)
        painter.drawLine(glass - QPointF(radius / 2, 0), glass + QPointF(radius / 2, 0))
        painter.drawLine(glass - QPointF(0, radius / 2), glass + QPointF(0, radius / 2))

    def _part(self, width: float) -> QRectF:
        """The part to show in this width and the greatest height, in units of the picture."""
        whole_width = min(width, self.maximumHeight() / RATIO)
        return self._focus if self._cropped or whole_width < scaled(_MIN_LEGIBLE_WIDTH) else WHOLE

    @property
    def _focus(self) -> QRectF:
        return QRectF(*self._picture.focus) if self._picture else WHOLE

    def _enlarge(self) -> None:
        if self._enlarged is not None:
            return
        self._enlarged = IllustrationZoom(self.window(), self._renderer, self._close_hint)
        self._enlarged.setAccessibleName(self.accessibleName())
        self._enlarged.closed.connect(self._come_back)

    def _come_back(self) -> None:
        self._enlarged = None
        self.activateWindow()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
