"""Makes the disk image for macOS of a program that PyInstaller made; `python3 dev.py installer` runs it.

    disk_image.py APP     make bolsetup-VERSION-macos-PROCESSOR.dmg beside bolsetup.app

With BOLSETUP_CODESIGN_IDENTITY, which build.spec signed the program with, the image is signed too. With
BOLSETUP_NOTARY_PROFILE, the name that `xcrun notarytool store-credentials` gave to a login in the keychain,
Apple notarises it: without that, macOS refuses to open a downloaded program.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bolsetup import __version__


def main(arguments: list[str]) -> None:
    """Make the disk image of a program.

    Raises:
        subprocess.CalledProcessError: a tool failed; it has said why.
    """
    app = Path(arguments[0]).resolve()
    image = app.with_name(f"bolsetup-{__version__}-macos-{platform.machine()}.dmg")
    with tempfile.TemporaryDirectory() as folder:
        # People install it by dragging one icon to the other.
        Path(folder, "Applications").symlink_to("/Applications")
        for command in commands(app, Path(folder), image, os.environ):
            subprocess.run(command, check=True)
    print(image)


def commands(app: Path, folder: Path, image: Path, environment: Mapping[str, str]) -> Iterator[list[str]]:
    """Return the commands that copy the program to `folder` and make, sign and notarise the image of it."""
    # Keeps what a plain copy may not: links, and the signature's attributes.
    yield ["ditto", str(app), str(folder / app.name)]
    yield [
        *("hdiutil", "create", "-volname", "bolsetup", "-srcfolder", str(folder)),
        *("-format", "ULFO", "-ov", str(image)),
    ]
    if identity := environment.get("BOLSETUP_CODESIGN_IDENTITY"):
        yield ["codesign", "--sign", identity, "--timestamp", str(image)]
    if profile := environment.get("BOLSETUP_NOTARY_PROFILE"):
        yield ["xcrun", "notarytool", "submit", str(image), "--keychain-profile", profile, "--wait"]
        # A computer without a network can then check it too.
        yield ["xcrun", "stapler", "staple", str(image)]
        yield ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", str(image)]


if __name__ == "__main__":
    main(sys.argv[1:])
