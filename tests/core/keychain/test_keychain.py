"""The keychain, with test doubles that fail as real backends do."""

from __future__ import annotations

import ast
import logging
import re
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import keyring.backend
import keyring.core
import pytest
from keyring import errors
from keyring.backends import chainer, fail, null

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import problem_words
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.texts import LANGUAGES, Texts
from tests.core.bol.test_outcome_texts import KEYS

SECRET = "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60
PAIR = Credentials("00000000-1111-4222-8333-444444444444", SECRET)
NEWER = Credentials("00000000-1111-4222-8333-555555555555", SECRET[::-1])


class FakeBackend:
    """An in-memory backend whose next calls can be made to fail."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.fails: dict[str, Exception] = {}
        self.calls: list[str] = []

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if error := self.fails.get(name):
            raise error

    def get_password(self, service: str, username: str) -> str | None:
        self._call("get")
        return self.values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._call("set")
        self.values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._call("delete")
        if (service, username) not in self.values:
            raise errors.PasswordDeleteError("No such password!")
        del self.values[service, username]


def make(kind: Any) -> Any:
    """Instantiate one of keyring's classes, whose constructors are not annotated."""
    return kind()


def classes_of(module: str) -> dict[str, Any]:
    """Load the classes of a module that only imports on one system, from its source."""
    spec = find_spec(module)
    assert spec
    assert spec.origin
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    classes: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    space: dict[str, Any] = {"__name__": module}
    exec(compile(ast.Module(classes, []), spec.origin, "exec"), space)  # noqa: S102 - the library's own source
    return space


MAC = classes_of("keyring.backends.macOS.api")
SECRET_SERVICE = classes_of("secretstorage.exceptions") if sys.platform == "linux" else {}


class PyWinTypesError(Exception):
    """Mimics `pywintypes.error`, which derives from Exception."""


def mac(status: int, raised: type[Exception]) -> Exception:
    """The exception of keyring's macOS backend for a status of the Security framework."""
    try:
        MAC["Error"].raise_for_status(status)
    except MAC["Error"] as error:
        outer = raised(f"Can't get password from keychain: {error}")
        outer.__cause__ = error
        return outer
    raise AssertionError("0 is no failure")


def linux(name: str, raised: type[Exception] | None = None) -> Exception:
    error: Exception = SECRET_SERVICE.get(name, Exception)("quotes " + SECRET)
    if raised:
        outer = raised(f"Failed to create the collection: {error}.")
        outer.__cause__ = error
        return outer
    return error


FAILURES = [
    pytest.param(errors.KeyringLocked("Failed to unlock!"), KeychainProblem.LOCKED, id="prompt dismissed"),
    pytest.param(errors.NoKeyringError("none"), KeychainProblem.MISSING, id="no backend"),
    pytest.param(errors.InitError("x"), KeychainProblem.BROKEN, id="cannot start"),
    pytest.param(errors.PasswordSetError("x"), KeychainProblem.BROKEN, id="cannot set"),
    pytest.param(RuntimeError(SECRET), KeychainProblem.BROKEN, id="anything"),
    pytest.param(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), KeychainProblem.BROKEN, id="not text"),
    pytest.param(ConnectionResetError(104, "x"), KeychainProblem.MISSING, id="bus gone"),
    pytest.param(FileNotFoundError(2, "x"), KeychainProblem.MISSING, id="bus gone for good"),
    pytest.param(TimeoutError("x"), KeychainProblem.MISSING, id="no answer"),
    pytest.param(mac(-128, errors.KeyringLocked), KeychainProblem.DENIED, id="mac: person said no"),
    pytest.param(mac(-25293, errors.KeyringError), KeychainProblem.DENIED, id="mac: SecAuthFailure"),
    pytest.param(mac(-67030, errors.PasswordSetError), KeychainProblem.DENIED, id="mac: signature"),
    pytest.param(mac(-25308, errors.KeyringError), KeychainProblem.LOCKED, id="mac: no interaction"),
    pytest.param(mac(-25307, errors.KeyringError), KeychainProblem.MISSING, id="mac: no keychain"),
    pytest.param(mac(-50, errors.PasswordSetError), KeychainProblem.BROKEN, id="mac: other"),
    pytest.param(
        PyWinTypesError(1783, "CredWrite", "bad data"), KeychainProblem.TOO_LONG, id="windows: too long"
    ),
    pytest.param(PyWinTypesError(1312, "CredRead", "no session"), KeychainProblem.MISSING, id="windows: ssh"),
    pytest.param(PyWinTypesError(8, "CredWrite", "memory"), KeychainProblem.BROKEN, id="windows: other"),
]
if sys.platform == "linux":
    FAILURES += [
        pytest.param(linux("LockedException"), KeychainProblem.LOCKED, id="locked meanwhile"),
        pytest.param(linux("PromptDismissedException"), KeychainProblem.LOCKED, id="dismissed while saving"),
        pytest.param(
            linux("PromptDismissedException", errors.InitError), KeychainProblem.LOCKED, id="no first keyring"
        ),
        pytest.param(
            linux("SecretServiceNotAvailableException", errors.InitError),
            KeychainProblem.MISSING,
            id="no service",
        ),
        pytest.param(linux("ItemNotFoundException"), KeychainProblem.BROKEN, id="removed meanwhile"),
    ]


def test_a_pair_is_stored_and_deleted() -> None:
    backend = FakeBackend()
    keychain = Keychain(backend)
    assert keychain.load("1234567") is None
    keychain.store("1234567", PAIR)
    keychain.store("7654321", NEWER)
    assert list(backend.values) == [("bolsetup", "1234567"), ("bolsetup", "7654321")]
    assert keychain.load("1234567") == PAIR
    keychain.store("1234567", NEWER)
    assert keychain.load("1234567") == NEWER
    keychain.forget("1234567")
    keychain.forget("1234567")
    assert keychain.load("1234567") is None
    assert keychain.load("7654321") == NEWER


def test_the_practice_keychain_is_in_memory() -> None:
    keychain = Keychain.in_memory()
    keychain.store("1234567", PAIR)
    assert keychain.load("1234567") == PAIR
    assert Keychain.in_memory().load("1234567") is None
    keychain.forget("1234567")
    keychain.forget("1234567")
    assert keychain.load("1234567") is None


@pytest.mark.parametrize("call", ["get", "set"])
@pytest.mark.parametrize(("error", "problem"), FAILURES)
def test_each_exception_maps_to_a_problem_without_the_library_message(
    call: str,
    error: Exception,
    problem: KeychainProblem,
    caplog: pytest.LogCaptureFixture,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("outcome", f"keychain: {problem}")
    caplog.set_level(logging.INFO)
    backend = FakeBackend()
    backend.fails[call] = error
    keychain = Keychain(backend)
    with pytest.raises(KeychainError) as caught:
        keychain.load("1234567") if call == "get" else keychain.store("1234567", PAIR)
    assert caught.value.problem is problem
    assert str(caught.value) == problem
    shown = "".join(traceback.format_exception(caught.value))
    assert SECRET not in shown + caplog.text
    assert type(error).__name__ not in shown
    assert type(error).__name__ in caplog.text


@pytest.mark.parametrize(("error", "problem"), FAILURES)
def test_deleting_fails_if_the_pair_may_still_exist(error: Exception, problem: KeychainProblem) -> None:
    backend = FakeBackend()
    keychain = Keychain(backend)
    keychain.store("1234567", PAIR)
    backend.fails["delete"] = error
    with pytest.raises(KeychainError) as caught:
        keychain.forget("1234567")
    assert caught.value.problem is problem


def test_deleting_a_missing_pair_succeeds() -> None:
    backend = FakeBackend()
    backend.fails["delete"] = mac(-25300, errors.PasswordDeleteError)
    Keychain(backend).forget("1234567")
    assert backend.calls == ["delete", "get"]


def test_a_keychain_that_stores_nothing_is_detected() -> None:
    for backend in (make(null.Keyring), Forgetful()):
        with pytest.raises(KeychainError) as caught:
            Keychain(backend).store("1234567", PAIR)
        assert caught.value.problem is KeychainProblem.NOT_KEPT


class Forgetful(FakeBackend):
    """Truncates new values."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:-1] if "555555" in password else password[:-2])


class CutsOffNewer(FakeBackend):
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:-1] if "555555" in password else password)


class DropsBeforeItFails(FakeBackend):
    """Deletes an item before adding the new one, as the macOS backend does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.values.pop((service, username), None)
        if "555555" in password:
            raise mac(-50, errors.PasswordSetError)
        super().set_password(service, username, password)


@pytest.mark.parametrize(
    ("backend", "problem"),
    [(CutsOffNewer(), KeychainProblem.NOT_KEPT), (DropsBeforeItFails(), KeychainProblem.BROKEN)],
)
def test_if_a_newer_pair_cannot_be_stored_the_older_one_stays(
    backend: FakeBackend, problem: KeychainProblem
) -> None:
    keychain = Keychain(backend)
    keychain.store("1234567", PAIR)
    with pytest.raises(KeychainError) as caught:
        keychain.store("1234567", NEWER)
    assert caught.value.problem is problem
    assert keychain.load("1234567") == PAIR


class Mangles(FakeBackend):
    """Returns a changed value, as a backend that interprets backslashes would."""

    def get_password(self, service: str, username: str) -> str | None:
        value = super().get_password(service, username)
        return value and value.replace("\\", "")


class FailsToReadBack(FakeBackend):
    """Cannot read what was written."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        self.fails["get"] = self._error


@pytest.mark.parametrize(("error", "problem"), [(None, KeychainProblem.NOT_KEPT), *FAILURES])
def test_a_value_that_cannot_be_read_back_is_deleted_and_the_older_one_restored(
    error: Exception | None, problem: KeychainProblem
) -> None:
    backend = FailsToReadBack(error) if error else Mangles()
    with pytest.raises(KeychainError) as caught:
        Keychain(backend).store_text("proxy.example:8080", "COMPANY\\jan")
    assert caught.value.problem is problem
    # After a dismissed password prompt the next call would prompt again.
    out_of_reach = problem in (KeychainProblem.LOCKED, KeychainProblem.MISSING)
    assert bool(backend.values) == out_of_reach
    assert ("delete" in backend.calls) != out_of_reach


def test_the_older_value_is_restored_if_the_newer_one_cannot_be_stored() -> None:
    backend = Mangles()
    keychain = Keychain(backend)
    keychain.store_text("proxy.example:8080", "jan")
    with pytest.raises(KeychainError):
        keychain.store_text("proxy.example:8080", "COMPANY\\jan")
    assert keychain.load_text("proxy.example:8080") == "jan"


def test_a_keychain_that_would_prompt_is_not_read_unless_it_may() -> None:
    # An unknown backend might prompt.
    backend = FakeBackend()
    keychain = Keychain(backend)
    for read in (keychain.load, keychain.load_text):
        with pytest.raises(KeychainError) as caught:
            read("1234567", may_ask=False)
        assert (caught.value.problem, backend.calls) == (KeychainProblem.LOCKED, [])


def test_a_damaged_value_that_cannot_be_deleted_is_still_an_error() -> None:
    backend = Mangles()
    backend.fails["delete"] = errors.PasswordDeleteError("x")
    with pytest.raises(KeychainError) as caught:
        Keychain(backend).store_text("proxy.example:8080", "COMPANY\\jan")
    assert caught.value.problem is KeychainProblem.NOT_KEPT


def test_a_locked_keychain_prompts_once_per_operation() -> None:
    backend = FakeBackend()
    backend.fails["get"] = errors.KeyringLocked("dismissed")
    with pytest.raises(KeychainError):
        Keychain(backend).store("1234567", PAIR)
    assert backend.calls == ["get"]


def test_an_item_that_cannot_be_read_can_be_replaced() -> None:
    class OwnedByAnotherBuild(FakeBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            super().set_password(service, username, password)
            self.fails.clear()

    backend = OwnedByAnotherBuild()
    backend.fails["get"] = mac(-25293, errors.KeyringError)
    keychain = Keychain(backend)
    keychain.store("1234567", PAIR)
    assert keychain.load("1234567") == PAIR


@pytest.mark.parametrize("value", ["", "nonsense " + SECRET, "{}", '{"client_id": "x"}', "null"])
def test_a_modified_item_is_reported_as_damaged(value: str) -> None:
    backend = FakeBackend()
    backend.values["bolsetup", "1234567"] = value
    with pytest.raises(KeychainError) as caught:
        Keychain(backend).load("1234567")
    assert caught.value.problem is KeychainProblem.NOT_KEPT
    assert caught.value.__context__ is None


def test_the_size_limit_of_windows_applies_on_every_system() -> None:
    backend = FakeBackend()
    longest = (2560 // 2) - len(Credentials("", "").to_json())
    Keychain(backend).store("1", Credentials("x", "x" * (longest - 1)))
    backend.calls.clear()
    with pytest.raises(KeychainError) as caught:
        Keychain(backend).store("1", Credentials("x", "x" * longest))
    assert caught.value.problem is KeychainProblem.TOO_LONG
    assert backend.calls == []


# ---- choice of the backend ----


def backend(module: str, priority: float = 5) -> Any:
    """Instantiate a new backend class that claims to be defined in `module`."""
    kind = type("Keyring", (FakeBackend, keyring.backend.KeyringBackend), {"priority": priority})
    kind.__module__ = module
    keyring.backend.KeyringBackend._classes.discard(kind)
    return make(kind)


class Choice:
    """Replaces the backends that keyring finds on this computer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: list[Any] = []
        self.looked = 0
        monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: self.found)
        monkeypatch.setattr(keyring.core, "_detect_backend", self._detect)
        monkeypatch.setattr(keyring.core, "_keyring_backend", None)

    def _detect(self, limit: object = None) -> Any:
        assert limit is None
        self.looked += 1
        if len(self.found) > 1:
            return make(chainer.ChainerBackend)
        return self.found[0] if self.found else make(fail.Keyring)


@pytest.fixture
def choice(monkeypatch: pytest.MonkeyPatch) -> Choice:
    return Choice(monkeypatch)


@pytest.mark.parametrize(
    ("modules", "problem"),
    [
        ([], KeychainProblem.MISSING),
        (["keyring.backends.fail"], KeychainProblem.MISSING),
        (["keyring.backends.null"], KeychainProblem.UNSAFE),
        (["keyrings.alt.file"], KeychainProblem.UNSAFE),
        (["keyrings.alt"], KeychainProblem.UNSAFE),
        (["keyrings.alt.file", "keyrings.alt.Gnome"], KeychainProblem.UNSAFE),
    ],
)
def test_backends_that_store_plain_text_are_not_used(
    modules: list[str], problem: KeychainProblem, choice: Choice
) -> None:
    choice.found = [backend(module) for module in modules]
    calls: list[Callable[[Keychain], object]] = [
        lambda keychain: keychain.store("1", PAIR),
        lambda keychain: keychain.load("1"),
        lambda keychain: keychain.forget("1"),
    ]
    for call in calls:
        with pytest.raises(KeychainError) as caught:
            call(Keychain())
        assert caught.value.problem is problem
    assert all(not found.calls for found in choice.found)


def test_the_best_safe_backend_of_a_chain_is_used(choice: Choice) -> None:
    plain, good = backend("keyrings.alt.file", 9), backend("keyring.backends.SecretService", 5)
    choice.found = [plain, good]
    Keychain().store("1", PAIR)
    assert list(good.values) == [("bolsetup", "1")]
    assert plain.calls == []


def test_a_pair_is_found_after_the_preferred_backend_changed(choice: Choice) -> None:
    older = backend("keyring.backends.SecretService", 5)
    choice.found = [older]
    Keychain().store("1", PAIR)
    newer = backend("keyring.backends.kwallet", 5.1)
    choice.found = [older, newer]
    keychain = Keychain()
    assert keychain.load("1") == PAIR
    keychain.forget("1")
    assert older.values == {}


def test_a_keychain_that_starts_later_is_found_without_a_restart(choice: Choice) -> None:
    keychain = Keychain()
    with pytest.raises(KeychainError):
        keychain.load("1")
    choice.found = [backend("keyring.backends.SecretService")]
    keychain.store("1", PAIR)
    assert keychain.load("1") == PAIR
    assert choice.looked == 2


def test_a_misconfigured_keyring_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.module.Keyring")
    with pytest.raises(KeychainError) as caught:
        Keychain().load("1")
    assert caught.value.problem is KeychainProblem.MISSING


def test_importing_the_keychain_does_not_import_keyring() -> None:
    code = (
        "import sys, bolsetup.core.keychain.keychain as k; k.Keychain(); sys.exit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(sys.platform != "win32", reason="only there keyring keeps older values")
def test_a_replaced_pair_does_not_stay_in_the_credential_manager() -> None:
    assert sys.platform == "win32"
    from win32ctypes.pywin32 import win32cred  # noqa: PLC0415 - Windows only

    service = f"bolsetup-test-{uuid4()}"
    keychain = Keychain(service=service)
    other = Credentials(PAIR.client_id, NEWER.client_secret)
    try:
        for name, pair in (("1", PAIR), ("1", NEWER), ("2", PAIR), ("1", other), ("1", other), ("2", NEWER)):
            keychain.store(name, pair)
            assert keychain.load(name) == pair
        found = [each for each in win32cred.CredEnumerate() if each["TargetName"].endswith(service)]
        values = sorted((each["UserName"], each["CredentialBlob"].decode("utf-16-le")) for each in found)
        assert values == [("1", other.to_json()), ("2", NEWER.to_json())]
    finally:
        for name in ("1", "2"):
            keychain.forget(name)


STARTS: Final = """
import sys
from bolsetup.platform.windows_version import set_windows_version
set_windows_version()
sys.addaudithook(lambda event, _: event == "subprocess.Popen" and sys.exit("another program"))
from bolsetup.core.keychain import keychain
keychain._configured_backends()
"""


def test_finding_the_keychain_starts_no_other_program() -> None:
    done = subprocess.run([sys.executable, "-c", STARTS], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


NAMES_OF_KEYCHAINS = {
    "linux": "GNOME Keyring",
    "win32": r"Credential Manager|Referentiebeheer|Anmeldeinformationsv|Gestionnaire d'id",
    "darwin": r"\(FakeBackend|\(Sleutelhanger|\(Schlüsselbund|\(Trousseau|Mac",
}


@pytest.mark.parametrize("system", NAMES_OF_KEYCHAINS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", KeychainProblem)
def test_each_problem_has_advice_for_this_system(
    monkeypatch: pytest.MonkeyPatch, problem: KeychainProblem, language: str, system: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    words = problem_words(Texts(language), problem)
    title, advice = words.values()
    assert title.endswith(".")
    assert advice.endswith((".", "?"))
    assert "python" not in (title + advice).lower()
    # The same text is used for a pair of keys and for a proxy login.
    said = re.sub(r"\(\w+\)", "", title + advice)
    assert not re.search(KEYS[language], said, re.IGNORECASE)
    others = (name for other, name in NAMES_OF_KEYCHAINS.items() if other != system)
    assert not re.search("|".join(others), title + advice)
    if problem is KeychainProblem.MISSING:
        assert re.search(NAMES_OF_KEYCHAINS[system], advice)


def test_a_failure_is_logged_without_messages(caplog: pytest.LogCaptureFixture) -> None:
    backend = FakeBackend()
    backend.fails["get"] = mac(-25293, errors.KeyringError)
    with caplog.at_level(logging.INFO), pytest.raises(KeychainError):
        Keychain(backend).load("1234567")
    assert caplog.messages == ["the keychain failed: denied (B54), KeyringError < SecAuthFailure -25293"]
