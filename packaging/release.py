"""The steps of a release that need no libraries; `python3 dev.py release` runs them.

    release.py check [TAG]    refuse what must not be released: see `refusal`
    release.py collect        put what this system made, from dist, into dist/release
    release.py checksums      write dist/release/SHA256SUMS
    release.py draft          compare dist/release with it, and make a draft release on GitHub
    release.py show           compare likewise, and print what `draft` would do

`draft` needs GitHub's command line, `gh`, and its login in GH_TOKEN.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
MADE: Final = ROOT / "dist"
FOLDER: Final = MADE / "release"
SUMS: Final = "SHA256SUMS"
PARTS: Final = ROOT / "build" / "bolsetup.cdx.json"
"""What the program was made of: see sbom.py."""
SYSTEMS: Final = {"linux": "linux", "win32": "windows", "darwin": "macos"}


def main(arguments: list[str]) -> None:
    """Carry out one step.

    Raises:
        SystemExit: the step failed; the message says why and what to do.
    """
    match arguments:
        case ["check"]:
            check(None)
        case ["check", tag]:
            check(named_tag(tag))
        case ["collect"]:
            collect(MADE, FOLDER, version())
        case ["checksums"]:
            (FOLDER / SUMS).write_text(checksums(FOLDER), "utf-8", newline="\n")
        case ["draft" | "show" as step]:
            draft(f"v{version()}", only_show=step == "show")
        case _:
            raise SystemExit(__doc__)


def named_tag(name: str) -> str | None:
    """Return the tag of a name or of a reference of Git, such as "refs/tags/v1.0.0"; None for a branch."""
    if name.startswith("refs/") and not name.startswith("refs/tags/"):
        return None
    return name.removeprefix("refs/tags/")


def version() -> str:
    """Return the version of the program."""
    text = (ROOT / "bolsetup" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__: Final = "([^"]+)"$', text, re.MULTILINE)
    if not found:
        raise SystemExit("release: bolsetup/__init__.py does not say the version.")
    return found[1]


def check(tag: str | None) -> None:
    """Say which version is released, or refuse it.

    Raises:
        SystemExit: it must not be released.
    """
    changed = said("git", "status", "--porcelain")
    why = refusal((ROOT / "CHANGELOG.md").read_text("utf-8"), version(), tag, changed)
    if why:
        raise SystemExit(f"release: refused: {why}")
    print(f"release: bolsetup {version()} can be released")


def refusal(changelog: str, version: str, tag: str | None, changed: str) -> str | None:
    """Return why a version must not be released, and what to do about it; None if it may be.

    Args:
        changelog: the text of CHANGELOG.md.
        version: that of the program.
        tag: the name of the tag; None for a rehearsal, which may lie between two releases.
        changed: files that are not as in the commit, as `git status --porcelain` lists them.
    """
    if tag is not None and tag != f"v{version}":
        return f"the tag {tag} is not v{version}: bolsetup/__init__.py says that this is version {version}."
    if changed:
        return f"these files differ from the commit; commit them or take them back:\n{changed}"
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        return f"CHANGELOG.md has no heading `## [{version}] - YEAR-MONTH-DAY`: add it above what changed."
    if not notes(changelog, version):
        return f"CHANGELOG.md says nothing under {version}: write what changed for those who use it."
    if tag is not None and notes(changelog, "Unreleased"):
        return f"CHANGELOG.md has changes under Unreleased: move them under {version} or a newer version."
    return None


def notes(changelog: str, version: str) -> str:
    """Return what CHANGELOG.md says under a version, as Markdown; empty if there are only headings.

    Lines that were broken to fit are joined: GitHub shows each line break of a release's notes.
    """
    found = re.search(
        rf"^## \[{re.escape(version)}\].*\n((?:(?!## |\[.+\]: ).*(?:\n|$))*)", changelog, re.MULTILINE
    )
    text = found[1].strip() if found else ""
    if not re.search(r"^[^#\s]", text, re.MULTILINE):
        return ""
    return re.sub(r"\n +(?=[^\s*-])", " ", text)


def names(version: str) -> list[str]:
    """Return the patterns of what this system makes in dist."""
    return {
        "linux": [
            f"bolsetup_{version}-*.deb",
            f"bolsetup-{version}-linux-*.tar.xz",
            f"bolsetup-{version}-py3-none-any.whl",
            f"bolsetup-{version}.tar.gz",
        ],
        "win32": [f"bolsetup-{version}-setup.exe"],
        "darwin": [f"bolsetup-{version}-macos-*.dmg"],
    }[sys.platform]


def collect(made: Path, folder: Path, version: str) -> None:
    """Copy what was made to an empty folder, with the list of what the program was made of.

    Raises:
        SystemExit: something was not made.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for pattern in names(version):
        files = list(made.glob(pattern))
        if len(files) != 1:
            raise SystemExit(f"release: there must be one dist/{pattern}; there are {len(files)}.")
        shutil.copy(files[0], folder)
    machine = platform.machine().lower()
    shutil.copy(PARTS, folder / f"bolsetup-{version}-{SYSTEMS[sys.platform]}-{machine}.cdx.json")


def checksums(folder: Path) -> str:
    """Return the hash of each file in a folder, in the form that `sha256sum --check` reads."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def draft(tag: str, *, only_show: bool) -> None:
    """Make a draft release on GitHub, of the files and of what CHANGELOG.md says.

    Raises:
        SystemExit: the files are not those of SHA256SUMS, or GitHub did not take them.
    """
    text = linked(notes((ROOT / "CHANGELOG.md").read_text("utf-8"), version()), tag, os.environ)
    listed = FOLDER / SUMS
    if not listed.exists() or listed.read_text("utf-8") != checksums(FOLDER):
        raise SystemExit("release: the files in dist/release are not those of SHA256SUMS: make both again.")
    files = sorted(str(path.relative_to(ROOT)) for path in FOLDER.iterdir())
    command = ["gh", "release", "create", tag, "--draft", "--verify-tag"]
    command += ["--title", f"bolsetup {version()}", "--notes-file", "-", *files]
    if only_show:
        print(f"{' '.join(command)}\n\n{text}")
    elif subprocess.run(command, cwd=ROOT, check=False, encoding="utf-8", input=text).returncode:
        raise SystemExit("release: GitHub did not take the release (see above).")


def linked(text: str, tag: str, environment: Mapping[str, str]) -> str:
    """Return notes whose links into the repository also work on the page of the release.

    The variables are those of https://docs.github.com/actions/reference/workflows-and-actions/variables.
    """
    if "GITHUB_REPOSITORY" not in environment:
        return text
    place = f"{environment['GITHUB_SERVER_URL']}/{environment['GITHUB_REPOSITORY']}/blob/{tag}/"
    return re.sub(r"\]\((?!\w+:|#)", rf"]({place}", text)


def said(*command: str) -> str:
    """Return what a program said."""
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout.rstrip()


if __name__ == "__main__":
    main(sys.argv[1:])
