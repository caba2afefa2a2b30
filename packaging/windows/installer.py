"""Makes the installer for Windows of a program that PyInstaller made; `python3 dev.py installer` runs it.

    installer.py FOLDER       make bolsetup-VERSION-setup.exe beside the folder, which has bolsetup.exe
    installer.py --sign FILE  sign a program

Everything is signed if BOLSETUP_CERTIFICATE names a PKCS #12 file, whose password is the first line of the
file that BOLSETUP_CERTIFICATE_PASSWORD_FILE names. BOLSETUP_TIMESTAMP_URL is the time stamp server of who
issued it: without a time stamp, signatures end with the certificate. It needs NSIS, and osslsigncode to sign.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from bolsetup import __version__

HERE: Final = Path(__file__).resolve().parent
NSIS: Final = Path(os.environ.get("PROGRAMFILES(X86)", ""), "NSIS", "makensis.exe")
"""Where NSIS installs itself on Windows."""
ICON: Final = HERE.parents[1] / "build" / "bolsetup.ico"
"""Made by build.spec."""
PROGRAMS: Final = ("bolsetup.exe", "bolsetup-cli.exe")


def main(arguments: list[str]) -> None:
    """Make an installer, or sign a file.

    Raises:
        SystemExit: a tool is missing or failed.
    """
    if arguments[0] == "--sign":
        sign(Path(arguments[1]))
    else:
        print(make(Path(arguments[0]).resolve()))


def make(program: Path, icon: Path = ICON, *more: str) -> Path:
    """Make the installer of the program in a folder, and return its path; `more` are options of makensis."""
    installer = program.with_name(f"bolsetup-{__version__}-setup.exe")
    settings = {
        "DIST": program,
        "OUT": installer,
        "VERSION": __version__,
        "ICON": icon,
        # NSIS itself makes programs of 32 bits only. Debian's also makes those that Wine runs without these.
        "TARGET": "x86-unicode" if sys.platform == "win32" else "amd64-unicode",
    }
    if "BOLSETUP_CERTIFICATE" in os.environ:
        settings["SIGN"] = f'"{sys.executable}" "{__file__}" --sign'
        for name in PROGRAMS:
            sign(program / name)
    options = [*(f"-D{name}={value}" for name, value in settings.items()), *more]
    run(shutil.which("makensis") or str(NSIS), "-V2", "-WX", *options, str(HERE / "installer.nsi"))
    if "SIGN" in settings:
        sign(installer)
    return installer


def sign(file: Path) -> None:
    """Sign a program with the certificate that the environment names."""
    signed = file.with_suffix(".signed")
    stamp = os.environ.get("BOLSETUP_TIMESTAMP_URL")
    run(
        *("osslsigncode", "sign", "-h", "sha256", "-n", "bolsetup"),
        *("-pkcs12", os.environ["BOLSETUP_CERTIFICATE"]),
        *("-readpass", os.environ["BOLSETUP_CERTIFICATE_PASSWORD_FILE"]),
        *(("-ts", stamp) if stamp else ()),
        *("-in", str(file), "-out", str(signed)),
    )
    signed.replace(file)


def run(*command: str) -> None:
    """Run a tool; if it fails, end with what it said."""
    try:
        done = subprocess.run(
            command,
            check=False,
            encoding="utf-8",
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except FileNotFoundError:
        raise SystemExit(f"installer.py: {command[0]} is missing") from None
    if done.returncode != 0:
        raise SystemExit(f"installer.py: {command[0]} failed:\n{done.stdout}")


if __name__ == "__main__":
    main(sys.argv[1:])
