"""JSON files are written atomically and never deleted when damaged."""

from __future__ import annotations

import logging
import os
import stat
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from bolsetup.core import json_file as files
from bolsetup.core.json_file import JsonFile, UnusableFile


def test_written_data_is_read_back(tmp_path: Path) -> None:
    file = JsonFile(tmp_path / "new" / "folder" / "a.json", 1)
    assert file.read() is None
    file.write({"name": "Bäckerei €"})
    file.write({"name": "Bäckerei ☕"})
    assert file.read() == {"version": 1, "name": "Bäckerei ☕"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_user_can_read_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.json"
    JsonFile(path, 1).write({})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b'{"version": "1"}',
        b"[" * 100_000,
    ],
)
def test_an_unusable_file_is_renamed(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.json"
    (tmp_path / "a.json.broken-1").write_bytes(b"an older one")
    path.write_bytes(content)
    file = JsonFile(path, 1)
    with caplog.at_level(logging.WARNING), pytest.raises(UnusableFile):
        file.read()
    assert file.read() is None
    assert not path.exists()
    assert (tmp_path / "a.json.broken-1").read_bytes() == b"an older one"
    assert (tmp_path / "a.json.broken-2").read_bytes() == content
    assert "a.json.broken-2" in caplog.text
    file.write({})
    assert file.read() == {"version": 1}


def test_a_failing_write_leaves_the_old_content(tmp_path: Path) -> None:
    file = JsonFile(tmp_path / "a.json", 1)
    file.write({"name": "old"})
    with pytest.raises(ValueError, match="JSON"):
        file.write({"name": float("nan")})
    (tmp_path / "a.json.new").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - its type depends on the system
        file.write({"name": "new"})
    assert file.read() == {"version": 1, "name": "old"}


def test_a_leftover_of_an_interrupted_write_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "a.json.new").write_text("a much longer rest of something" * 10, "utf-8")
    file = JsonFile(tmp_path / "a.json", 1)
    assert file.read() is None
    file.write({})
    assert file.read() == {"version": 1}


def test_a_lock_that_is_never_released_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_LOCK_TIMEOUT_S", 0.0)
    file = JsonFile(tmp_path / "a.json", 1)
    with FileLock(tmp_path / "a.json.lock"), pytest.raises(Timeout):
        file.write({})
    assert issubclass(Timeout, OSError)


def test_a_file_is_read_while_another_process_holds_its_lock(tmp_path: Path) -> None:
    file = JsonFile(tmp_path / "a.json", 1)
    file.write({"name": "b"})
    with FileLock(tmp_path / "a.json.lock", timeout=0):
        assert file.read() == {"version": 1, "name": "b"}


def test_a_file_is_replaced_while_others_read_it(tmp_path: Path) -> None:
    # Windows refuses that as long as they have it open.
    path = tmp_path / "a.json"
    JsonFile(path, 1).write({"number": 0})
    found: list[object] = []

    def read() -> None:
        file = JsonFile(path, 1)
        found.extend(file.read() for _ in range(300))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(30):
        JsonFile(path, 1).write({"number": number})
    for reader in readers:
        reader.join()
    assert None not in found
    assert JsonFile(path, 1).read() == {"version": 1, "number": 29}


@pytest.mark.skipif(sys.platform == "win32", reason="takes the part of Windows")
def test_a_file_that_is_in_use_is_replaced_as_soon_as_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, replace = [PermissionError(), PermissionError()], Path.replace

    def replace_when_free(path: Path, target: Path) -> Path:
        if busy:
            raise busy.pop()
        return replace(path, target)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(Path, "replace", replace_when_free)
    file = JsonFile(tmp_path / "a.json", 1)
    file.write({})
    assert file.read() == {"version": 1}


def test_the_content_is_synced_before_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise the file may be empty after a power failure.
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(file: int) -> None:
        done.append(f"fsync {os.fstat(file).st_size}")
        fsync(file)

    def noted_replace(path: Path, target: Path) -> Path:
        done.append(f"replace {path.stat().st_size}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    JsonFile(tmp_path / "file.json", 1).write({"shops": ["x" * 100_000]})
    size = (tmp_path / "file.json").stat().st_size
    assert done == [f"fsync {size}", f"replace {size}"]
