"""What is released, and what is refused; the workflow on GitHub has no more rights than it needs."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup import BUILT, __version__

ROOT: Final = Path(__file__).resolve().parents[1]
WORKFLOW: Final = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
SCRIPT: Final = ROOT / "packaging" / "release.py"

CHANGELOG: Final = """# Changelog

## [Unreleased]

### Added

## [1.2.0] - 2026-12-01

### Added

- A line that is broken
  to fit.
  - One below it,
    broken too.

### Fixed

- `code` and a [link](docs/manual), [another](https://example.com).

## [1.1.0] - 2026-11-01

### Added

## [1.0.0]

- First.

[1.2.0]: https://example.com/1.2.0
"""


def released(name: str) -> Any:
    return runpy.run_path(str(SCRIPT))[name]


@pytest.mark.parametrize(
    ("version", "tag", "changed", "why"),
    [
        ("1.2.0", "v1.2.0", "", None),
        ("1.2.0", None, "", None),
        ("1.2.0", "v1.2.1", "", "the tag v1.2.1 is not v1.2.0"),
        ("1.2.0", "1.2.0", "", "the tag 1.2.0 is not v1.2.0"),
        ("1.2.0", "v1.2.0", " M dev.py", "M dev.py"),
        ("1.3.0", "v1.3.0", "", "no heading `## [1.3.0]"),
        ("1.2", "v1.2", "", "no heading `## [1.2]"),
        ("1.0.0", "v1.0.0", "", "no heading `## [1.0.0] - YEAR"),
        ("1.1.0", "v1.1.0", "", "says nothing under 1.1.0"),
    ],
)
def test_only_a_version_that_the_changelog_describes_is_released(
    version: str, tag: str | None, changed: str, why: str | None
) -> None:
    found = released("refusal")(CHANGELOG, version, tag, changed)
    assert (why in found) if why else found is None


def test_a_tag_leaves_no_change_without_a_version() -> None:
    more = CHANGELOG.replace("### Added\n", "### Added\n\n- More.\n", 1)
    assert "under Unreleased" in released("refusal")(more, "1.2.0", "v1.2.0", "")
    assert released("refusal")(more, "1.2.0", None, "") is None


@pytest.mark.parametrize(
    ("name", "tag"),
    [("refs/tags/v1.2.0", "v1.2.0"), ("v1.2.0", "v1.2.0"), ("refs/heads/main", None)],
)
def test_a_branch_is_no_tag(name: str, tag: str | None) -> None:
    assert released("named_tag")(name) == tag


def test_the_notes_are_those_of_the_version_without_broken_lines() -> None:
    assert released("notes")(CHANGELOG, "1.2.0").splitlines() == [
        "### Added",
        "",
        "- A line that is broken to fit.",
        "  - One below it, broken too.",
        "",
        "### Fixed",
        "",
        "- `code` and a [link](docs/manual), [another](https://example.com).",
    ]
    assert released("notes")(CHANGELOG, "1.0.0") == "- First."


def test_links_of_the_notes_lead_to_the_repository() -> None:
    variables = {"GITHUB_SERVER_URL": "https://example.com", "GITHUB_REPOSITORY": "owner/name"}
    text = released("notes")(CHANGELOG, "1.2.0")
    assert released("linked")(text, "v1.2.0", {}) == text
    found = released("linked")(text, "v1.2.0", variables)
    links = ["https://example.com/owner/name/blob/v1.2.0/docs/manual", "https://example.com"]
    assert re.findall(r"\]\((.+?)\)", found) == links


def test_the_checksums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "b").write_bytes(b"second\n")
    (folder / "a").write_bytes(b"first\n")
    sums = released("checksums")(folder)
    assert sums.splitlines()[0] == "b640e840b19d378660b32fb51ae18d67dccb4a8596a29e7bd72c1b2ae5928f41  a"
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    assert released("checksums")(folder) == sums
    if tool := shutil.which("sha256sum"):
        command = [tool, "--check", "--strict", "SHA256SUMS"]
        assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0
        (folder / "a").write_bytes(b"changed\n")
        assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The script, in a folder where all that a system makes has been made."""
    script = runpy.run_path(str(SCRIPT))
    parts = tmp_path / "parts.json"
    parts.write_text("{}")
    for function in ("collect", "draft"):
        monkeypatch.setitem(script[function].__globals__, "PARTS", parts)
        monkeypatch.setitem(script[function].__globals__, "FOLDER", tmp_path / "release")
        monkeypatch.setitem(script[function].__globals__, "ROOT", tmp_path)
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    (tmp_path / "bolsetup").mkdir()
    shutil.copy(ROOT / "bolsetup" / "__init__.py", tmp_path / "bolsetup")
    for pattern in script["names"](__version__):
        (tmp_path / pattern.replace("*", "example")).write_text(pattern)
    return script


def test_all_that_a_system_makes_is_released_with_the_list_of_its_parts(
    made: dict[str, Any], tmp_path: Path
) -> None:
    made["collect"](tmp_path, tmp_path / "release", __version__)
    names = {path.name for path in (tmp_path / "release").iterdir()}
    (parts,) = [name for name in names if name.endswith(".cdx.json")]
    assert re.fullmatch(rf"bolsetup-{re.escape(__version__)}-(linux|windows|macos)-\w+\.cdx\.json", parts)
    assert names - {parts} == {pattern.replace("*", "example") for pattern in made["names"](__version__)}


@pytest.mark.parametrize("copies", [0, 2])
def test_nothing_is_released_without_a_file_or_with_an_older_one(
    made: dict[str, Any], tmp_path: Path, copies: int
) -> None:
    pattern = next((each for each in made["names"](__version__) if "*" in each), None)
    if pattern is None:
        pytest.skip("each file of this system has one name")
    (tmp_path / pattern.replace("*", "example")).unlink()
    for number in range(copies):
        (tmp_path / pattern.replace("*", str(number))).write_text("")
    with pytest.raises(SystemExit, match=rf"there must be one dist/.+; there are {copies}"):
        made["collect"](tmp_path, tmp_path / "release", __version__)


def test_files_that_changed_after_the_checksums_are_not_released(
    made: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "release"
    made["collect"](tmp_path, folder, __version__)
    with pytest.raises(SystemExit, match="SHA256SUMS"):
        made["draft"](f"v{__version__}", only_show=True)
    (folder / "SHA256SUMS").write_text(made["checksums"](folder), "utf-8")
    made["draft"](f"v{__version__}", only_show=True)
    said = capsys.readouterr().out
    assert said.startswith(f"gh release create v{__version__} --draft --verify-tag ")
    assert all(path.name in said for path in folder.iterdir())
    next(path for path in folder.iterdir() if path.name != "SHA256SUMS").write_text("changed")
    with pytest.raises(SystemExit, match="SHA256SUMS"):
        made["draft"](f"v{__version__}", only_show=True)


def test_every_part_of_the_program_is_listed_with_its_package_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795600000")
    parts = runpy.run_path(str(ROOT / "packaging" / "licences.py"))["parts"]()
    sbom = runpy.run_path(str(ROOT / "packaging" / "sbom.py"))["sbom"]
    packages = ["libc6"] if shutil.which("dpkg-query") else []
    found = json.loads(sbom(parts, packages))
    assert sbom(parts, packages) == sbom(parts, packages)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found["metadata"]["timestamp"] == "2026-11-25T09:46:40+00:00"
    urls = [each["purl"] for each in found["components"]]
    assert {f"pkg:pypi/requests@{distribution('requests').version}"} <= set(urls)
    assert {url.partition("@")[0] for url in urls} >= {"pkg:generic/python", "pkg:generic/openssl"}
    assert len([url for url in urls if url.startswith("pkg:deb/")]) == len(packages)
    assert len(set(urls)) == len(urls)
    assert all(each["name"] and each["version"] for each in found["components"])
    needs = {each["ref"]: each["dependsOn"] for each in found["dependencies"]}
    assert needs[found["metadata"]["component"]["bom-ref"]] == sorted(urls)
    (requests,) = [url for url in urls if url.startswith("pkg:pypi/requests@")]
    assert any(url.startswith("pkg:pypi/urllib3@") for url in needs[requests])


def test_every_action_is_pinned_to_a_commit() -> None:
    used = re.findall(r"uses: (.+)", WORKFLOW)
    assert len(used) > 5
    for each in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


def test_no_job_has_a_right_that_it_does_not_need() -> None:
    head, _, jobs = WORKFLOW.partition("\njobs:\n")
    assert re.search(r"^permissions: \{\}$", head, re.MULTILINE)
    rights = {
        name: re.findall(r"^      ([\w-]+: (?:read|write))\b", text, re.MULTILINE)
        for name, text in re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", jobs, re.MULTILINE)
    }
    assert rights == {
        "check": ["contents: read"],
        "build": ["contents: read"],
        "attest": ["contents: read", "id-token: write", "attestations: write"],
        "draft": ["contents: write"],
    }
    assert WORKFLOW.count("actions/checkout@") == WORKFLOW.count("persist-credentials: false") == len(rights)


def test_the_workflow_only_carries_out_steps_that_dev_py_has() -> None:
    commands = re.findall(r"run: (.+)", WORKFLOW)
    assert commands
    for command in commands:
        assert re.fullmatch(
            r'.*\bdev\.py release (check "\$GITHUB_REF"|packages|build|checksums|draft)', command
        )
        assert "${{" not in command
    done = subprocess.run(
        [sys.executable, "dev.py", "release"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert all(step in done.stderr for step in ("check", "packages", "build", "checksums", "draft"))


def test_the_date_of_the_release_is_that_of_the_changelog() -> None:
    assert f"\n## [{__version__}] - {BUILT}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
