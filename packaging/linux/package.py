"""Packs the program that PyInstaller made for Linux; `python3 dev.py package` runs it.

    package.py FOLDER     make bolsetup_VERSION_ARCH.deb and bolsetup-VERSION-linux-ARCH.tar.xz beside FOLDER

BOLSETUP_MAINTAINER is the maintainer that the Debian package names, such as "Example <packages@example.com>".
SOURCE_DATE_EPOCH, in seconds, is the time of all files (https://reproducible-builds.org/specs/source-date-epoch/);
without it that is the time of the last commit.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from email.utils import formatdate
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from bolsetup import __version__

ROOT: Final = Path(__file__).resolve().parents[2]
LINUX: Final = ROOT / "packaging" / "linux"
DESKTOP_FILE: Final = LINUX / "bolsetup.desktop"
METADATA: Final = LINUX / "nl.spotler.bolsetup.metainfo.xml"
COMPLETIONS: Final = {
    "bolsetup.bash": "bash-completion/completions/bolsetup",
    "_bolsetup": "zsh/vendor-completions/_bolsetup",
    "bolsetup.fish": "fish/vendor_completions.d/bolsetup.fish",
}
"""Files of packaging/completions, and where below /usr/share a shell looks for them."""
ICON: Final = ROOT / "resources" / "icons" / "bolsetup.svg"
ICON_SIDES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""In pixels: those of the hicolor theme, from which desktops take the nearest."""
REVISION: Final = 1
"""Of the Debian package of a version."""
_MAINTAINER: Final = "The bolsetup contributors <bolsetup@packages.invalid>"


def main(arguments: list[str]) -> None:
    """Make both packages of a frozen program.

    Raises:
        subprocess.CalledProcessError: a tool failed; it has said why.
    """
    program = Path(arguments[0]).resolve()
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch())
    subprocess.run(["desktop-file-validate", str(DESKTOP_FILE)], check=True)
    subprocess.run(["appstreamcli", "validate", "--no-net", str(METADATA)], check=True)
    with tempfile.TemporaryDirectory() as folder:
        package = debian_package(program, Path(folder))
    subprocess.run(["lintian", "--fail-on", "error", "--tag-display-limit", "0", str(package)], check=True)
    print(package)
    with tempfile.TemporaryDirectory() as folder:
        print(archive(program, Path(folder)))


def epoch() -> int:
    """Return the time of the packed files, in seconds since 1970."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def add_desktop_files(share: Path) -> None:
    """Put what desktops look for into a folder like /usr/share: the desktop file, metadata and icons."""
    _copy(DESKTOP_FILE, share / "applications" / DESKTOP_FILE.name)
    _copy(METADATA, share / "metainfo" / METADATA.name)
    icons = share / "icons" / "hicolor"
    _copy(ICON, icons / "scalable" / "apps" / "bolsetup.svg")
    _copy(LINUX / "bolsetup-symbolic.svg", icons / "symbolic" / "apps" / "bolsetup-symbolic.svg")
    drawing = QSvgRenderer(str(ICON))
    for side in ICON_SIDES:
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter, QRectF(0, 0, side, side))
        painter.end()
        file = icons / f"{side}x{side}" / "apps" / "bolsetup.png"
        file.parent.mkdir(parents=True)
        if not image.save(str(file)):
            raise SystemExit(f"package.py: {file} cannot be written")


def archive(program: Path, folder: Path) -> Path:
    """Make the archive, to be unpacked anywhere and started; return its path."""
    top = folder / f"bolsetup-{__version__}"
    shutil.copytree(program, top, symlinks=True)
    add_desktop_files(top / "share")
    machine = os.uname().machine
    made = program.with_name(f"bolsetup-{__version__}-linux-{machine}.tar.xz")
    with tarfile.open(made, "w:xz") as file:
        # Always in the same order, by the same owner and of the same time.
        for path in sorted(folder.rglob("*")):
            entry = file.gettarinfo(path, str(path.relative_to(folder)))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch()
            entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
            if entry.isreg():
                with path.open("rb") as content:
                    file.addfile(entry, content)
            else:
                file.addfile(entry)
    return made


def debian_package(program: Path, root: Path) -> Path:
    """Make the Debian package; return its path."""
    library = root / "usr" / "lib" / "bolsetup"
    shutil.copytree(program, library, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / "bolsetup").symlink_to("../lib/bolsetup/bolsetup")
    share = root / "usr" / "share"
    add_desktop_files(share)
    for name, target in COMPLETIONS.items():
        _copy(ROOT / "packaging" / "completions" / name, share / target)
    _add_documents(share)
    _copy(LINUX / "lintian-overrides", share / "lintian" / "overrides" / "bolsetup")
    _set_modes(root)
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    architecture = _said("dpkg", "--print-architecture")
    fields = {
        "Package": "bolsetup",
        "Version": f"{__version__}-{REVISION}",
        "Architecture": architecture,
        "Maintainer": maintainer(),
        "Installed-Size": str(size // 1024),
        "Depends": ", ".join(dependencies(library)),
        # The keychain, and how to open a page of Bol. Without them the program says what is missing.
        "Recommends": "gnome-keyring | kwalletmanager | keepassxc, xdg-utils",
        "Section": "net",
        "Priority": "optional",
        "Description": "Set up the API keys of a Bol.com shop for Spotler Connect\n" + _DESCRIPTION,
    }
    control = root / "DEBIAN" / "control"
    control.parent.mkdir(mode=0o755)
    control.write_text("".join(f"{name}: {value}\n" for name, value in fields.items()), "utf-8")
    made = program.with_name(f"bolsetup_{__version__}-{REVISION}_{architecture}.deb")
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(root), str(made)], check=True)
    return made


_DESCRIPTION: Final = """ bolsetup sits next to your browser and guides you through Bol's settings with
 pictures, until you have the two API keys that Spotler Connect needs. It checks
 them with Bol, stores them in your keychain, and alerts you when Bol no longer
 accepts them."""


def maintainer() -> str:
    """Return the name and address of the maintainer."""
    return os.environ.get("BOLSETUP_MAINTAINER", _MAINTAINER)


def dependencies(library: Path) -> list[str]:
    """Return the packages of the system's libraries that the program loads.

    Raises:
        SystemExit: a library is not of a package.
    """
    binaries = [str(path) for path in sorted(library.rglob("*")) if _is_elf(path)]
    with tempfile.TemporaryDirectory() as folder:
        # dpkg-shlibdeps is meant for the folder of a Debian source package.
        control = Path(folder, "debian", "control")
        control.parent.mkdir()
        control.write_text("Source: bolsetup\n\nPackage: bolsetup\nArchitecture: any\n", "utf-8")
        internal = library / "_internal"
        own = [internal, *{path.parent for path in internal.rglob("*.so*")}]
        options = ["-O", "--warnings=0", "--ignore-missing-info", *(f"-l{path}" for path in own)]
        command = ["dpkg-shlibdeps", *options, *(f"-e{path}" for path in binaries)]
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    found = re.search(r"^shlibs:Depends=(.+)$", done.stdout, re.MULTILINE)
    if done.returncode or not found:
        raise SystemExit(f"package.py: the libraries that are needed are not known: {done.stderr}")
    return found[1].split(", ")


def _add_documents(share: Path) -> None:
    folder, manual = share / "doc" / "bolsetup", share / "man" / "man1"
    for each in (folder, manual):
        each.mkdir(parents=True)
    _compress((LINUX / "bolsetup.1").read_bytes(), manual / "bolsetup.1.gz")
    _compress(ROOT.joinpath("CHANGELOG.md").read_bytes(), folder / "changelog.gz")
    date = formatdate(epoch(), localtime=False)
    entry = f"bolsetup ({__version__}-{REVISION}) unstable; urgency=medium\n\n  * See changelog.gz.\n\n"
    _compress(f"{entry} -- {maintainer()}  {date}\n".encode(), folder / "changelog.Debian.gz")
    licence = "".join(f" {line or '.'}\n" for line in (ROOT / "LICENSE").read_text("utf-8").splitlines())
    folder.joinpath("copyright").write_text(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Comment: The licences of the libraries are in /usr/lib/bolsetup/_internal/licences.\n\n"
        "Files: *\nCopyright: 2026 The bolsetup contributors\nLicense: Expat\n" + licence,
        "utf-8",
    )


def _compress(content: bytes, target: Path) -> None:
    # Without the time and the name, which differ from build to build.
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _set_modes(root: Path) -> None:
    """Let only programs be executable, whatever the umask and the wheels say."""
    root.chmod(0o755)
    for path in root.rglob("*"):
        if not path.is_symlink():
            is_program = path == root / "usr" / "lib" / "bolsetup" / "bolsetup"
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
