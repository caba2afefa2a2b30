"""Images that become screenshots: read defensively, covered, and written as PNG without metadata."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from bolsetup.core.walkthrough import pictures
from bolsetup.core.walkthrough.annotations import Annotations
from bolsetup.core.walkthrough.pictures import Picture, Screenshot, picture_of
from bolsetup.core.walkthrough.steps import colours

_MAX_SOURCE_BYTES: Final = 60_000_000
"""Maximum size of a file to read. One of a 5K screen takes at most 45 million bytes, uncompressed."""
_MAX_PIXELS: Final = 50_000_000
"""Maximum size of an image to decode; an 8K screen has 33 million."""
_LONGEST_SIDE: Final = 3840
"""Pixels beyond those of a 4K screen would make the picture slower, not sharper."""
_PREVIEW_SIDE: Final = 1920
_UNCOMPRESSED: Final = 100
_FORMATS: Final = ("png", "jpeg")
_JPEG_SCAN: Final = b"\xff\xda"
_JPEG_END: Final = b"\xff\xd9"


class ImageProblem(StrEnum):
    """Why a file or the clipboard is of no use."""

    NO_IMAGE = "no_image"
    NOT_PNG_OR_JPEG = "not_png_or_jpeg"
    ANIMATED = "animated"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


class ImageRefused(Exception):
    """The image cannot be used.

    Attributes:
        problem: the reason.
    """

    def __init__(self, problem: ImageProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_image(path: Path) -> QImage:
    """Read a PNG or JPEG file, of a usable size and without metadata.

    Raises:
        ImageRefused: it cannot be used.
    """
    try:
        if not path.is_file():
            raise ImageRefused(ImageProblem.UNREADABLE)
        if path.stat().st_size > _MAX_SOURCE_BYTES:
            raise ImageRefused(ImageProblem.TOO_LARGE)
        content = path.read_bytes()
    except OSError:
        raise ImageRefused(ImageProblem.UNREADABLE) from None
    return decode_image(content)


def decode_image(content: bytes) -> QImage:
    """Decode the content of a PNG or JPEG file, as `read_image` does.

    Raises:
        ImageRefused: it cannot be used.
    """
    # The reader needs the bytes as long as the buffer.
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    kind = reader.format().toStdString()
    if kind not in _FORMATS:
        raise ImageRefused(ImageProblem.NOT_PNG_OR_JPEG)
    # Qt shows the first frame of an animated PNG: https://www.w3.org/TR/png-3/#11acTL
    if kind == "png" and b"acTL" in content.partition(b"IDAT")[0]:
        raise ImageRefused(ImageProblem.ANIMATED)
    size = reader.size()
    if size.width() * size.height() > _MAX_PIXELS:
        raise ImageRefused(ImageProblem.TOO_LARGE)
    image = reader.read()
    # Qt fills the missing part of a JPEG with grey.
    cut_off = kind == "jpeg" and content.rfind(_JPEG_END) < content.rfind(_JPEG_SCAN)
    if image.isNull() or cut_off:
        raise ImageRefused(ImageProblem.DAMAGED)
    return plain_image(image)


def plain_image(image: QImage) -> QImage:
    """Return nothing but the pixels: sRGB, opaque, without metadata, and no larger than a 4K screen.

    Raises:
        ImageRefused: there are none, or too many.
    """
    if image.isNull():
        raise ImageRefused(ImageProblem.NO_IMAGE)
    if image.width() * image.height() > _MAX_PIXELS:
        raise ImageRefused(ImageProblem.TOO_LARGE)
    if image.colorSpace().isValid():
        converted = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        # Null if Qt can't convert the profile: the colours may be off then.
        image = image if converted.isNull() else converted
    longest = max(image.width(), image.height())
    size = image.size() * min(1.0, _LONGEST_SIDE / longest)
    plain = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    scaled = image.scaled(plain.size(), mode=Qt.TransformationMode.SmoothTransformation)
    painter.drawImage(QRectF(plain.rect()), scaled)
    painter.end()
    return plain


def covered(image: QImage, annotations: Annotations) -> QImage:
    """Return the image with its covers painted: of the pixels below them nothing remains."""
    painted = image.copy()
    painter = QPainter(painted)
    # The same grey as that of unreadable text in the drawings.
    for cover in annotations.covers:
        painter.fillRect(QRectF(*cover), QColor(colours()["bar"]))
    painter.end()
    return painted


def encode(image: QImage, annotations: Annotations) -> tuple[bytes, Annotations]:
    """Write a screenshot as PNG, with its covers painted.

    Returns:
        The PNG, and its marks and part: the image is scaled down if it would exceed `pictures.MAX_BYTES`.
    """
    image = covered(image, annotations)
    while len(png := _png(image)) > pictures.MAX_BYTES:
        factor = min(0.9, math.sqrt(pictures.MAX_BYTES / len(png)))
        smaller = (image.size() * factor).expandedTo(QSize(1, 1))
        image = image.scaled(smaller, mode=Qt.TransformationMode.SmoothTransformation)
    return png, annotations.resized(image.width(), image.height())


def preview(image: QImage, annotations: Annotations) -> Picture:
    """Return the picture as the walkthrough will show it, made fast: less sharp when enlarged."""
    painted = covered(image, annotations)
    size = painted.size() * min(1.0, _PREVIEW_SIDE / max(painted.width(), painted.height()))
    painted = painted.scaled(size.expandedTo(QSize(1, 1)), mode=Qt.TransformationMode.SmoothTransformation)
    shown = annotations.resized(painted.width(), painted.height())
    focus = None if shown.focus_is_whole else shown.focus
    png = _png(painted, _UNCOMPRESSED)
    return picture_of(Screenshot(png, shown.width, shown.height, focus, shown.marks))


def _png(image: QImage, quality: int = -1) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(quality)
    if not writer.write(image):
        raise RuntimeError(writer.errorString())
    return bytes(buffer.data().data())
