"""A file that the user chose is written as a whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bolsetup.core.whole_file import write_whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def test_it_replaces_what_was_there(folder: Path) -> None:
    file = folder / "report.txt"
    for content in (b"first", b"second"):
        write_whole(file, content)
        assert file.read_bytes() == content
    assert list(folder.iterdir()) == [file]


def test_a_full_disk_keeps_what_was_there(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("there is no such limit on Windows")
    import resource  # noqa: PLC0415 - there is none on Windows
    import signal  # noqa: PLC0415 - as above

    file = folder / "report.txt"
    write_whole(file, b"as it was")
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_whole(file, b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert file.read_bytes() == b"as it was"
    assert list(folder.iterdir()) == [file]


def test_a_folder_is_not_replaced(folder: Path) -> None:
    inner = folder / "report.txt"
    inner.mkdir()
    with pytest.raises(OSError, match=r"directory|denied"):
        write_whole(inner, b"content")
    assert list(folder.iterdir()) == [inner]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_others_may_read_it_as_any_new_file(folder: Path) -> None:
    write_whole(folder / "report.txt", b"content")
    (folder / "other.txt").write_bytes(b"content")
    modes = {(folder / name).stat().st_mode for name in ("report.txt", "other.txt")}
    assert len(modes) == 1
