"""Lists what the frozen program is made of, for build.spec (https://cyclonedx.org/docs/1.6/json/).

Unlike the list in the program (core/support/components.py) it is for scanners: each part has a package URL,
and the libraries of the system are among them.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import ssl
import subprocess
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import Distribution
from typing import Any, Final
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PySide6.QtCore import qVersion

from bolsetup import __version__
from bolsetup.core.support import components

FILE_NAME: Final = "bolsetup.cdx.json"


def sbom(parts: list[Distribution], system_packages: Iterable[str]) -> str:
    """Return the list as JSON, the same for the same parts at the same time (SOURCE_DATE_EPOCH, or now).

    Args:
        parts: the libraries of the package index in the program, and PyInstaller.
        system_packages: the Debian packages of which the program has libraries.
    """
    urls = {
        canonicalize_name(each.name): f"pkg:pypi/{canonicalize_name(each.name)}@{each.version}"
        for each in parts
    }
    licences = {each.name: each.licence for each in components.describe(parts)}
    listed = [
        *(_component(urls[canonicalize_name(each.name)], each.name, each.version) for each in parts),
        *_system_components(system_packages),
        *(
            _component(f"pkg:generic/{name.lower()}@{version}", name, version)
            for name, version in _built_in()
        ),
    ]
    for each in listed:
        if licence := licences.get(each["name"]):
            each["licenses"] = [{"license": {"name": licence}}]
    needs = {
        urls[canonicalize_name(each.name)]: {
            urls[name]
            for line in each.requires or []
            if (name := canonicalize_name(Requirement(line).name)) in urls
        }
        for each in parts
    }
    program = f"pkg:pypi/bolsetup@{__version__}"
    content: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": _time(),
            "component": {
                **_component(program, "bolsetup", __version__),
                "type": "application",
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": sorted(listed, key=lambda each: str(each["purl"])),
        "dependencies": [
            {"ref": program, "dependsOn": sorted(each["purl"] for each in listed)},
            *({"ref": url, "dependsOn": sorted(needs[url] - {url})} for url in sorted(needs)),
        ],
    }
    content["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content))}"
    return json.dumps(content, indent=2) + "\n"


def _component(url: str, name: str, version: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url}


def _system_components(names: Iterable[str]) -> list[dict[str, Any]]:
    """Describe Debian packages (https://github.com/package-url/purl-spec/blob/main/types/deb-definition.json)."""
    wanted = sorted(names)
    if not wanted:
        return []
    command = ["dpkg-query", "--show", "--showformat=${Package}\t${Version}\t${Architecture}\n", *wanted]
    lines = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()
    system = platform.freedesktop_os_release()["ID"]
    found = []
    for name, version, architecture in sorted({tuple(line.split("\t")) for line in lines}):
        url = f"pkg:deb/{system}/{quote(name)}@{quote(version, safe=':~')}?arch={architecture}"
        found.append(_component(url, name, version))
    return found


def _built_in() -> list[tuple[str, str]]:
    """Return name and version of Python, and of what comes inside it and PySide6."""
    return [
        ("Python", platform.python_version()),
        ("Qt", str(qVersion())),
        ("OpenSSL", ssl.OPENSSL_VERSION.split()[1]),
        ("SQLite", sqlite3.sqlite_version),
    ]


def _time() -> str:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    when = datetime.fromtimestamp(int(given), UTC) if given else datetime.now(UTC)
    return when.isoformat(timespec="seconds")
