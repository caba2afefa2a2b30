"""The administrator's settings are used if they are right and only an administrator can write them."""

from __future__ import annotations

import base64
import os
import stat
import sys
from pathlib import Path

import pytest

from bolsetup.core import policy
from bolsetup.core.policy import Policy, is_protected, load_policy, policy_files
from bolsetup.core.support.doctor import Level, probe_policy
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import integration_problem, load_integration
from tests.policies import EXAMPLE, LOGO, VALUES, administered

WHOLE = """
language = "de"
start_at_login = false
integration = "example.toml"
[support]
url = "https://it.example/bolsetup"
mail = "it@company.example"
phone = "020 000 00 00"
"""


def test_without_a_file_nothing_is_decided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with administered(monkeypatch, tmp_path / "site", None):
        assert load_policy() == Policy()
        assert probe_policy(load_policy(), None).level is Level.OK
        assert load_integration().name == "Spotler Connect"


def test_every_setting_is_read_and_support_replaces_that_of_the_service(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = {"example_toml": EXAMPLE, "logo_svg": LOGO}
    with administered(monkeypatch, tmp_path / "site", WHOLE, **files) as file:
        found = load_policy()
        assert (found.file, found.problem, found.language, found.start_at_login) == (file, None, "de", False)
        service = load_integration()
        assert integration_problem() is None
        assert service.name == "Voorbeelddienst"
        assert service.logo == file.parent / "logo.svg"
        contact = (service.support_url, service.support_mail, service.support_phone)
        assert contact == ("https://it.example/bolsetup", "it@company.example", "020 000 00 00")
        assert str(file) in Texts("en")("doctor.policy.well", **probe_policy(found, None).values)


WRONG = [
    ("language = \n", "policy.syntax", "line 1"),
    ('language = "it"', "policy.value", "nl, en, de, fr"),
    ('start_at_login = "yes"', "policy.value", "true, false"),
    ('language = "de"\nlogin_url = "https://evil.example/token"', "policy.value", "language, start_at_login"),
    ('bol_host = "evil.example"', "policy.value", "bol_host"),
    ('[support]\nurl = "http://it.example"', "policy.value", "support.url"),
    ('[support]\nurl = "https://user:word@it.example"', "policy.value", "https://"),
    ('[support]\nmail = "it@company.example?body=x"', "policy.value", "support.mail"),
    ('[support]\nphone = "0900<b>"', "policy.value", "support.phone"),
    ('[support]\nfax = "1"', "policy.value", "url, mail, phone"),
    ("support = 1", "policy.value", "[support]"),
    ("integration = 1", "policy.value", "integration"),
    ('integration = "a\\u0000b.toml"', "policy.value", "integration"),
    ('"support.language" = "de"', "policy.value", "language, start_at_login"),
    ('[support]\n"support.url" = "https://it.example"', "policy.value", "url, mail, phone"),
    ('"\\u202ex" = 1', "policy.value", "'x' isn't"),
    ('[support]\nurl = "https://it.example/\\u202egpj"', "policy.value", "support.url"),
    ('[support]\nurl = "https://it.example/\\u0007"', "policy.value", "support.url"),
    ('[support]\nurl = "https://it.example/\\u2066"', "policy.value", "support.url"),
    ('[support]\nurl = "https://it.example/\\u200b"', "policy.value", "support.url"),
    ('[support]\nurl = "https://it.example:65536/"', "policy.value", "support.url"),
    ('[support]\nurl = "https://it.example:0/"', "policy.value", "support.url"),
    ('[support]\nurl = "https://it.example:abc/"', "policy.value", "support.url"),
    ("\nx = " + "[" * 3000, "policy.syntax", "Nested too deeply (at line 2)"),
    ("\nx = " + "9" * 5000, "policy.syntax", "A number is too long (at line 2)"),
    ("#" * 65_536 + "\nlanguage = 1", "policy.too_large", "larger than 64 KB"),
    ('language = "de"\n' + "#" * 65_536, "policy.too_large", "larger than 64 KB"),
]


@pytest.mark.parametrize(("text", "key", "words"), WRONG, ids=[text[:60] for text, *_ in WRONG])
def test_a_wrong_file_is_explained_and_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, key: str, words: str
) -> None:
    with administered(monkeypatch, tmp_path / "site", text):
        found = load_policy()
        assert found.problem
        assert found.problem.key == key
        assert found == Policy(found.file, found.problem)
        said = probe_policy(found, found.problem)
        assert said.level is Level.ERROR
        for language in LANGUAGES:
            assert Texts(language)(said.key, **said.values)
        assert words in Texts("en")(said.key, **said.values)
        assert str(found.file) in Texts("en")(said.key, **said.values)


@pytest.mark.parametrize("port", ["", ":1", ":443", ":65535"])
def test_an_address_may_have_a_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: str) -> None:
    text = f'[support]\nurl = "https://it.example{port}/bolsetup"'
    with administered(monkeypatch, tmp_path / "site", text):
        assert load_policy().support == {"support_url": f"https://it.example{port}/bolsetup"}


def test_a_file_may_have_64_kb(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with administered(monkeypatch, tmp_path / "site", 'language = "de"'.ljust(65_535) + "\n"):
        assert load_policy().language == "de"


POLICY_RIGHT = {("", "start_at_login", "true"), ("", "start_at_login", "false"), ("", "support", "{}")}


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize(
    ("table", "key"),
    [("", key) for key in ("language", "start_at_login", "integration", "support", "none")]
    + [("support", key) for key in ("url", "mail", "phone", "none")],
)
def test_a_value_of_any_kind_is_right_or_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str, key: str, value: str
) -> None:
    heading = f"[{table}]\n" if table else ""
    with administered(monkeypatch, tmp_path / "site", f"{heading}{key} = {value}\n") as file:
        load_integration()
        said = probe_policy(load_policy(), load_policy().problem or integration_problem())
        words = Texts("en")(said.key, **said.values)
        assert (said.level is Level.OK) is ((table, key, value) in POLICY_RIGHT)
        assert str(file) in words or (key == "integration" and str(file.parent) in words)
        if said.key == "policy.value":
            assert key in words


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize(
    "entry",
    [
        *("name", "credential_name", "open_url", "support_url", "support_mail", "support_phone"),
        *("download_url", "logo", "light", "none", "colours", "colours.light", "colours.dark"),
        *("colours.none", "colours.light.accent", "colours.dark.on_accent"),
    ],
)
def test_a_value_of_any_kind_in_the_file_of_a_service_is_right_or_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, entry: str, value: str
) -> None:
    first = entry.partition(".")[0]
    lines = EXAMPLE.partition("[")[0].splitlines()
    text = "\n".join([line for line in lines if not line.startswith(f"{first} =")] + [f"{entry} = {value}"])
    files = {"example_toml": text, "logo_svg": LOGO}
    right = {(name, '"text"') for name in ("name", "credential_name")}
    right |= {("support_mail", '""'), ("support_phone", '""'), ("colours", "{}")}
    with administered(monkeypatch, tmp_path / "site", 'integration = "example.toml"', **files) as file:
        load_integration()
        said = probe_policy(load_policy(), integration_problem())
        assert (said.level is Level.OK) is ((entry, value) in right)
        if (entry, value) not in right:
            words = Texts("en")(said.key, **said.values)
            assert str(file.with_name("example.toml")) in words
            assert first in words or "too deeply" in words or "too long" in words or "line" in words


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("logo.svg", LOGO.encode(), ""),
        ("logo.svg", b'<?xml version="1.0"?>\n<svg/>', ""),
        ("logo.png", PIXEL, ""),
        ("logo.svg", None, "logo: logo.svg: No such file"),
        ("logo.png", None, "logo: logo.png: No such file"),
        ("logo.svg", b"", "logo: logo.svg is no SVG picture"),
        ("logo.svg", LOGO.encode()[:-3], "logo: logo.svg is no SVG picture"),
        ("logo.svg", b"<html/>", "logo: logo.svg is no SVG picture"),
        ("logo.svg", b'<?xml version="1.0" encoding="none"?><svg/>', "logo: logo.svg is no SVG picture"),
        ("logo.svg", PIXEL, "logo: logo.svg is no SVG picture"),
        ("logo.png", LOGO.encode(), "logo: logo.png is no PNG picture"),
        ("logo.png", b"", "logo: logo.png is no PNG picture"),
        ("logo.png", PIXEL[:8], "logo: logo.png is no PNG picture"),
        ("logo.png", PIXEL[:-1], "logo: logo.png is no PNG picture"),
        ("logo.png", PIXEL[:-12], "logo: logo.png is no PNG picture"),
        ("logo.png", PIXEL.replace(b"IDAT", b"IDAX"), "logo: logo.png is no PNG picture"),
        ("logo.svg", LOGO.encode().ljust(5_000_000), "is larger than 4096 KB"),
    ],
    ids=range(17),
)
def test_a_logo_that_cannot_be_shown_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    files = {"example_toml": EXAMPLE.replace("logo.svg", name)}
    with administered(monkeypatch, tmp_path / "site", 'integration = "example.toml"', **files) as file:
        if content is not None:
            file.with_name(name).write_bytes(content)
        service = load_integration()
        said = probe_policy(load_policy(), integration_problem())
        assert words in Texts("en")(said.key, **said.values)
        assert (said.level is Level.ERROR) is bool(words)
        assert service.name == ("Spotler Connect" if words else "Voorbeelddienst")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EXAMPLE + '[bol]\nlogin = "https://evil.example"', "bol: unknown"),
        ('login_url = "https://evil.example"\n' + EXAMPLE, "login_url: unknown"),
        (EXAMPLE.replace("https://login", "http://login"), "open_url: expected"),
        (EXAMPLE.replace("#7a1f5c", "#c070a0"), "colours.light.accent: #c070a0 has a contrast of 3"),
        (EXAMPLE.replace("#2b0f22", "#ffffff"), "colours.dark.on_accent: #ffffff has a contrast of 1"),
        (EXAMPLE.replace("#7a1f5c", "purple"), "colours.light.accent: expected a colour"),
        (EXAMPLE.replace("[colours.dark]", "[colours.night]"), "colours: expected"),
        (EXAMPLE.replace('on_accent = "#ffffff"\n', ""), "colours.light: expected accent"),
        (EXAMPLE.replace("logo.svg", "../logo.svg"), "logo: expected"),
        (EXAMPLE.replace("help@", "help @"), "support_mail: expected something like"),
        (EXAMPLE.replace("Voorbeelddienst", "\\u202edienst"), "name: expected text"),
        (EXAMPLE.replace('name = "Voorbeelddienst"\n', ""), "name: missing"),
        (EXAMPLE.replace("Voorbeelddienst", ""), "name: is empty"),
        (EXAMPLE.replace("Voorbeeldnaam", ""), "credential_name: is empty"),
        (EXAMPLE.partition("[")[0] + "[colours]\nlight = false", "colours.light: expected accent"),
        (EXAMPLE.partition("[")[0] + "[colours]\ndark = 1", "colours.dark: expected accent"),
        (EXAMPLE.replace(".example/bol", ".example:99999/bol"), "open_url: expected"),
        ('"\\u202ex" = 1\n' + EXAMPLE, "x: unknown"),
        ("x = " + "[" * 3000, "Nested too deeply (at line 1)"),
        ("name\n", "line 1"),
        (None, "No such file"),
    ],
)
def test_a_service_that_cannot_be_used_is_explained_and_the_shipped_one_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, words: str
) -> None:
    files = {} if text is None else {"example_toml": text}
    with administered(monkeypatch, tmp_path / "site", 'integration = "example.toml"', **files):
        assert load_integration().name == "Spotler Connect"
        problem = integration_problem()
        assert problem
        assert problem.key == "policy.integration"
        assert words in str(problem.values["why"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the folder itself")
@pytest.mark.parametrize("writable", ["policy.toml", ".", "example.toml"])
def test_a_file_that_users_can_change_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, writable: str
) -> None:
    with administered(monkeypatch, tmp_path / "site", WHOLE, example_toml=EXAMPLE) as file:
        changed = (file.parent / writable).resolve()
        changed.chmod(changed.stat().st_mode | stat.S_IWOTH)
        problem = load_policy().problem or integration_problem()
        assert problem
        assert (problem.key, problem.values) == ("policy.unsafe", {"file": changed})
        assert load_integration().name == "Spotler Connect"


@pytest.mark.parametrize(
    ("mode", "owner", "safe"),
    [(0o644, 0, True), (0o664, 0, False), (0o646, 0, False), (0o644, 1000, False), (0o600, 0, True)],
)
def test_only_what_root_alone_can_write_is_protected(mode: int, owner: int, safe: bool) -> None:
    assert is_protected(os.stat_result((mode, 0, 0, 1, owner, 0, 0, 0, 0, 0))) is safe


def test_a_file_that_cannot_be_read_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with administered(monkeypatch, tmp_path / "site", None) as file:
        file.mkdir()
        found = load_policy()
        assert found.problem
        assert found.problem.key == "policy.unreadable"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has several places")
def test_each_folder_of_xdg_config_dirs_is_looked_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert policy_files() == [Path("/etc/xdg/bolsetup/policy.toml")]
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{tmp_path}/one:{tmp_path}/two")
    assert policy_files() == [tmp_path / each / "bolsetup" / "policy.toml" for each in ("one", "two")]
    assert policy.load_policy() == Policy()
