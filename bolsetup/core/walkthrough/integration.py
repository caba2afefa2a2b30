"""The service that the keys are made for. Another integrator only has to change its TOML file."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from bolsetup.core.policy import (
    CONTACT,
    NotProtected,
    PolicyProblem,
    TooLarge,
    is_web_address,
    load_policy,
    read_protected,
)
from bolsetup.core.resources import resource
from bolsetup.core.sanitize import sanitize
from bolsetup.core.toml_text import parse_toml

_LEAST_CONTRAST: Final = 4.5
"""Minimum contrast of text (WCAG 2.2, 1.4.3)."""
GROUNDS: Final = {
    "light": ("#faf7f1", "#f1ebe0", "#fffefb", "#f4efe6"),
    "dark": ("#161d1f", "#11181a", "#1f282b", "#1a2225"),
}
"""Backgrounds of text in the accent colour, as in `gui/qt/theme.py`."""
_DARK: Final = 0.04045
"""Upper end of the linear part of the sRGB curve (WCAG 2.2, relative luminance)."""
_LOGO: Final = re.compile(r"[\w.-]+\.(?:svg|png)")
_MAX_LOGO_BYTES: Final = 4 * 1024 * 1024
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNK: Final = struct.Struct(">I4s")
"""Header of a chunk of a PNG file: length of the data, and type."""


class Accent(NamedTuple):
    """The service's accent colour and its variants, as `#rrggbb`.

    Attributes:
        accent: titles, links and the primary button.
        accent_strong: the primary button under the pointer.
        accent_tint: background of text in the accent colour.
        on_accent: text on the primary button.
    """

    accent: str
    accent_strong: str
    accent_tint: str
    on_accent: str


class Integration(NamedTuple):
    """Properties of the service.

    Attributes:
        name: display name.
        credential_name: suggested name for the set of keys at Bol.
        open_url: page where the keys are entered, or that leads there.
        support_url: the service's support page.
        support_mail: email address of the service's support; empty if it has none.
        support_phone: its telephone number, in its usual notation; empty if it has none.
        download_url: where versions of the program are published; empty to ask support instead.
        logo: SVG or PNG file; None if there is none.
        light: its colours in the light theme; None for those of the program.
        dark: likewise in the dark theme.
    """

    name: str
    credential_name: str
    open_url: str
    support_url: str
    support_mail: str = ""
    support_phone: str = ""
    download_url: str = ""
    logo: Path | None = None
    light: Accent | None = None
    dark: Accent | None = None

    @property
    def newer_version_url(self) -> str:
        """Where to look for a newer version of the program."""
        return self.download_url or self.support_url


class IntegrationError(ValueError):
    """The file of a service cannot be used. The message names the entry and the reason."""


def load_integration() -> Integration:
    """Return the service that the administrator chose, or else the shipped one.

    Raises:
        IntegrationError: the shipped file cannot be used.
    """
    return _load()[0]


def integration_problem() -> PolicyProblem | None:
    """Return why the administrator's file of a service is not used, if so."""
    return _load()[1]


@cache
def _load() -> tuple[Integration, PolicyProblem | None]:
    policy = load_policy()
    problem = None
    found = None
    if file := policy.integration:
        try:
            given = parse_integration(read_protected(file).decode("utf-8-sig"), file.parent)
            if given.logo:
                _check_logo(given.logo)
            found = given
        except NotProtected as error:
            problem = PolicyProblem("policy.unsafe", {"file": error.args[0]})
        except TooLarge as error:
            problem = error.problem
        except OSError as error:
            problem = PolicyProblem("policy.integration", {"file": file, "why": error.strerror or error})
        except ValueError as error:
            problem = PolicyProblem("policy.integration", {"file": file, "why": error})
    if found is None:
        shipped = resource("integration", "spotler-connect.toml")
        found = parse_integration(shipped.read_text("utf-8"), shipped.parent)
    support: dict[str, Any] = {**policy.support}
    return found._replace(**support), problem


def parse_integration(text: str, folder: Path) -> Integration:
    """Return the service described by `text`, a TOML file in `folder`.

    Raises:
        IntegrationError: an entry is missing, unknown or wrong.
        NotToml: it is not TOML.
    """
    data = parse_toml(text)
    colours = data.pop("colours", {})
    known = {*Integration._fields} - {"light", "dark"}
    if unknown := sorted(set(data) - known):
        raise IntegrationError(
            f"{sanitize(unknown[0])}: unknown; known are {', '.join(sorted(known))}, colours"
        )
    for name in ("name", "credential_name", "open_url", "support_url"):
        if name not in data:
            raise IntegrationError(f"{name}: missing")
    for why in _wrong(data):
        raise IntegrationError(why)
    if logo := data.pop("logo", None):
        data["logo"] = folder / logo
    if not isinstance(colours, dict) or set(colours) - set(GROUNDS):
        raise IntegrationError("colours: expected [colours.light] and [colours.dark]")
    data |= {scheme: _accent(scheme, colours.get(scheme)) for scheme in GROUNDS}
    return Integration(**data)


def _wrong(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if not isinstance(value, str) or value != sanitize(value):
            yield f"{name}: expected text on one line, up to 80 characters"
        elif name in ("name", "credential_name") and not value:
            yield f"{name}: is empty"
        elif name.endswith("_url") and not is_web_address(value):
            yield f"{name}: expected an address that begins with https://"
        elif name.startswith("support_") and value and not CONTACT[name.removeprefix("support_")][1](value):
            yield f"{name}: expected something like {CONTACT[name.removeprefix('support_')][0]}"
        elif name == "logo" and not _LOGO.fullmatch(value):
            yield "logo: expected the name of an SVG or PNG file in the same folder"


def _check_logo(file: Path) -> None:
    """Read a logo.

    Raises:
        IntegrationError: it is missing or no picture.
        NotProtected: an ordinary user may change it.
        TooLarge: it is far too large.
    """
    try:
        content = read_protected(file, _MAX_LOGO_BYTES)
    except OSError as error:
        raise IntegrationError(f"logo: {file.name}: {error.strerror or error}") from None
    if not (_is_png if file.suffix == ".png" else _is_svg)(content):
        raise IntegrationError(f"logo: {file.name} is no {file.suffix[1:].upper()} picture")


def _is_svg(content: bytes) -> bool:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - few services have a logo

    try:
        # Only administrators can write it, and Expat limits what entities expand to.
        root = ET.fromstring(content)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError):
        return False
    return root.tag.rpartition("}")[2] == "svg"


def _is_png(content: bytes) -> bool:
    """Whether it is a PNG file that is whole: https://www.w3.org/TR/png-3/#5DataRep."""
    at, names = len(_PNG), []
    while content.startswith(_PNG) and at + _CHUNK.size <= len(content):
        length, name = _CHUNK.unpack_from(content, at)
        end = at + _CHUNK.size + length
        if content[end : end + 4] != zlib.crc32(content[at + 4 : end]).to_bytes(4, "big"):
            return False
        names.append(name)
        at = end + 4
    return names[:1] == [b"IHDR"] and b"IDAT" in names and names[-1] == b"IEND"


def _accent(scheme: str, given: object) -> Accent | None:
    if given is None:
        return None
    names = {*Accent._fields}
    if not isinstance(given, dict) or set(given) != names:
        raise IntegrationError(f"colours.{scheme}: expected {', '.join(sorted(names))}")
    for name, value in given.items():
        if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise IntegrationError(f"colours.{scheme}.{name}: expected a colour such as #0f5c66")
    made = Accent(**given)
    pairs = [
        *(("accent", made.accent, ground) for ground in (*GROUNDS[scheme], made.accent_tint)),
        *(("on_accent", made.on_accent, ground) for ground in (made.accent, made.accent_strong)),
    ]
    for name, colour, ground in pairs:
        if (found := contrast(colour, ground)) < _LEAST_CONTRAST:
            raise IntegrationError(
                f"colours.{scheme}.{name}: {colour} has a contrast of {found:.1f} to {ground}; "
                f"text needs {_LEAST_CONTRAST}"
            )
    return made


def contrast(one: str, other: str) -> float:
    """Return the contrast between two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
