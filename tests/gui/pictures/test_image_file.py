"""Images are read with care, and written without anything but the pixels that may be seen."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageWriter, QTransform

from bolsetup.core.walkthrough import pictures
from bolsetup.core.walkthrough.annotations import Annotations
from bolsetup.core.walkthrough.steps import colours
from bolsetup.gui.pictures.image_file import (
    ImageProblem,
    ImageRefused,
    encode,
    plain_image,
    preview,
    read_image,
)
from tests.core.walkthrough.test_pictures import png

SECRET = "EXAMPLE-NOT-A-REAL-SECRET"


def noise(width: int, height: int) -> QImage:
    """An image that compression does not make smaller."""
    data = hashlib.shake_128(b"noise").digest(4 * width * height)
    return QImage(data, width, height, QImage.Format.Format_RGB32).copy()


def written(image: QImage, kind: bytes = b"png") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind))
    assert writer.write(image), writer.errorString()
    return bytes(buffer.data().data())


def chunks(content: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by type; the data of those of the same type joined."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        found[kind] = found.get(kind, b"") + content[at + 8 : at + 8 + size]
        at += size + 12
    return found


def plain(image: QImage) -> Annotations:
    return Annotations.place((image.width(), image.height()), 0)


PHOTO = noise(64, 48)
GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0"


def animated() -> bytes:
    """A PNG with the chunk that announces frames: https://www.w3.org/TR/png-3/#11acTL"""
    content = png(8, 8)
    body = b"acTL" + (2).to_bytes(4) + (0).to_bytes(4)
    chunk = (8).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
    return content[:33] + chunk + content[33:]


@pytest.mark.parametrize("kind", [b"png", b"jpg"])
def test_png_and_jpeg_are_read_whatever_the_file_is_called(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "screenshot.txt"
    path.write_bytes(written(PHOTO, kind))
    image = read_image(path)
    assert image.size() == PHOTO.size()
    if kind == b"png":
        assert image == PHOTO


@pytest.mark.no_qt_log
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ImageProblem.NOT_PNG_OR_JPEG),
        (b"Client ID: 0000", ImageProblem.NOT_PNG_OR_JPEG),
        (GIF, ImageProblem.NOT_PNG_OR_JPEG),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", ImageProblem.NOT_PNG_OR_JPEG),
        (written(PHOTO, b"bmp"), ImageProblem.NOT_PNG_OR_JPEG),
        (animated(), ImageProblem.ANIMATED),
        (png(8, 0), ImageProblem.DAMAGED),
        (png(8000, 7000), ImageProblem.TOO_LARGE),
        (b"\x89PNG\r\n\x1a\n", ImageProblem.DAMAGED),
        (written(PHOTO)[:-3000], ImageProblem.DAMAGED),
        (written(PHOTO, b"jpg")[:-500], ImageProblem.DAMAGED),
        (b"\xff\xd8\xff\xe0", ImageProblem.DAMAGED),
    ],
    ids=[
        *("empty", "text", "gif", "svg", "bmp", "animated", "no height", "huge"),
        *("signature", "half a png", "half a jpeg", "start of a jpeg"),
    ],
)
def test_what_is_no_usable_image_is_refused(tmp_path: Path, content: bytes, problem: ImageProblem) -> None:
    path = tmp_path / "step.png"
    path.write_bytes(content)
    with pytest.raises(ImageRefused) as refused:
        read_image(path)
    assert refused.value.problem is problem


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(ImageRefused) as refused:
        read_image(path)
    assert refused.value.problem is ImageProblem.TOO_LARGE


@pytest.mark.parametrize("name", ["missing.png", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImageRefused) as refused:
        read_image(tmp_path / name)
    assert refused.value.problem is ImageProblem.UNREADABLE


def test_an_empty_clipboard_image_is_refused() -> None:
    with pytest.raises(ImageRefused) as refused:
        plain_image(QImage())
    assert refused.value.problem is ImageProblem.NO_IMAGE


def test_nothing_but_pixels_is_written() -> None:
    image = PHOTO.copy()
    image.setText("Comment", SECRET)
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    assert {b"tEXt", b"iCCP"} <= chunks(written(image)).keys()
    content, _ = encode(plain_image(image), plain(image))
    # pHYs is the number of pixels per metre.
    assert set(chunks(content)) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert SECRET.encode() not in content


def test_a_transparent_image_stands_on_white() -> None:
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    assert plain_image(image).pixelColor(1, 1) == QColor("white")


def test_the_image_of_a_dense_screen_keeps_its_pixels() -> None:
    image = noise(30, 20)
    image.setDevicePixelRatio(2)
    expected = image.copy()
    expected.setDevicePixelRatio(1)
    assert plain_image(image) == expected


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((3840, 2160), (3840, 2160)), ((5120, 2880), (3840, 2160)), ((20, 5000), (15, 3840))],
)
def test_an_image_is_no_larger_than_a_4k_screen(size: tuple[int, int], becomes: tuple[int, int]) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert plain_image(image).size() == QSize(*becomes)


def test_an_image_with_too_many_pixels_is_refused() -> None:
    image = QImage(10_000, 5_001, QImage.Format.Format_Grayscale8)
    with pytest.raises(ImageRefused) as refused:
        plain_image(image)
    assert refused.value.problem is ImageProblem.TOO_LARGE


def test_covered_pixels_are_nowhere_in_the_file() -> None:
    first = noise(60, 40)
    second = first.copy()
    second.fill(QColor("red"))
    cover = QRect(10, 5, 30, 20)
    # Two images that differ only below the cover.
    for x in range(60):
        for y in range(40):
            if not cover.contains(x, y):
                second.setPixel(x, y, first.pixel(x, y))
    covered = plain(first).with_cover(10.4, 5.4, 39.6, 24.6)
    assert encode(first, covered)[0] == encode(second, covered)[0]
    assert encode(first, plain(first))[0] != encode(second, plain(first))[0]
    image = QImage.fromData(encode(first, covered)[0])
    assert {image.pixel(x, y) for x in range(10, 40) for y in range(5, 25)} == {
        QColor(colours()["bar"]).rgb()
    }
    for point in (QPoint(9, 5), QPoint(40, 24), QPoint(10, 4), QPoint(39, 25)):
        assert image.pixelColor(point) == first.pixelColor(point)


def test_a_screenshot_that_would_not_be_read_is_scaled_down_with_its_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 40_000)
    image = noise(200, 100)
    placed = Annotations.place((200, 100), 0, [(100, 50)], (20, 10, 100, 50))
    content, smaller = encode(image, placed)
    assert 20_000 < len(content) <= 40_000
    size = QImage.fromData(content).size()
    assert (size.width(), size.height()) == (smaller.width, smaller.height)
    scale = smaller.width / 200
    assert smaller.marks[0] == pytest.approx((100 * scale, 50 * scale), abs=1)
    assert smaller.focus == pytest.approx((20 * scale, 10 * scale, 100 * scale, 50 * scale), abs=1)


def test_the_preview_is_smaller_and_has_its_marks_in_place() -> None:
    image = QImage(3840, 2160, QImage.Format.Format_RGB32)
    image.fill(QColor("#20c020"))
    shown = preview(image, Annotations.place((3840, 2160), 1, focus=(0, 0, 1920, 1080)))
    assert shown.focus == (0, 0, 480, 270)
    assert not shown.is_drawing
    assert b'cx="480.0" cy="270.0"' in shown.svg


def test_the_preview_shows_all_of_a_screenshot_without_a_part() -> None:
    assert preview(noise(100, 50), Annotations.place((100, 50), 0)).focus == (0, 0, 960, 540)


def test_a_turned_photo_is_read_upright(tmp_path: Path) -> None:
    image = noise(40, 20)
    content = written(image, b"jpg")
    # EXIF with nothing but the orientation: turned by 90 degrees.
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    path = tmp_path / "photo.jpg"
    path.write_bytes(content[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif + content[2:])
    expected = QImage.fromData(content).transformed(QTransform().rotate(90)).size()
    assert read_image(path).size() == expected == QSize(20, 40)
