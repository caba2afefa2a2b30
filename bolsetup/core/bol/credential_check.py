"""Checks the pair entered on the keys page, once per distinct pair."""

from __future__ import annotations

from collections.abc import Callable

from bolsetup.core.bol.checker import Checker
from bolsetup.core.bol.outcomes import TURNED_DOWN, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin, ProxyLoginStore
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only, raise_error


class CredentialCheck:
    """Checks the pair that the merchant entered.

    Signals:
        started(): a check has started.
        finished(Credentials, Verdict): it has ended; not emitted for a pair that was replaced or cancelled.
    """

    def __init__(self, runner: TaskRunner, client: Checker, logins: ProxyLoginStore) -> None:
        self.started: Signal[[]] = Signal()
        self.finished: Signal[[Credentials, Verdict]] = Signal()
        self._runner = runner
        self._client = client
        self._logins = logins
        # By hash, salted per process by Python, so that no rejected secret stays in memory.
        self._turned_down: dict[int, Verdict] = {}
        self._pair: Credentials | None = None
        self._waiting = False
        self._request_id = 0

    def check(self, pair: Credentials) -> None:
        """Check a pair. If Bol has already rejected this pair, repeat that verdict without a new check."""
        known = self._turned_down.get(hash(pair))
        if pair != self._pair:
            self.stop()
        self._pair = pair
        if known:
            self.finished.emit(pair, known)
        else:
            self.check_again()

    def check_again(self) -> None:
        """Check the same pair again, even if Bol rejected it. Does nothing while a check is running."""
        pair = self._pair
        if pair is None or self._waiting:
            return
        # Started by the user, so the keychain may prompt again for its password.
        self._logins.allow_prompts()
        self._waiting = True
        request_id = self._request_id
        self.started.emit()
        self._runner.run(
            WorkQueue.CHECK,
            lambda: self._client.check(pair),
            lambda verdict: self._answered(pair, verdict, request_id),
            raise_error,
        )

    def start_over(self) -> None:
        """Forget all earlier verdicts and check the current pair, if any: Bol answers differently now."""
        self.stop()
        self._turned_down.clear()
        self.check_again()

    def save_proxy_login(self, proxy: str, login: ProxyLogin, then: Callable[[], None] | None = None) -> None:
        """Store the login for a proxy, then check again.

        Args:
            proxy: host and port of the proxy, such as `proxy.example:8080`.
            login: its user name and password.
            then: called instead of checking the current pair again. Without it, that check is skipped if the
                pair was replaced or cancelled in the meantime.
        """
        request_id = self._request_id

        def kept() -> None:
            if then:
                then()
            elif request_id == self._request_id:
                self.check_again()

        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._logins.store(proxy, login),
            lambda _: kept(),
            # The login is still used until the program ends, so continue.
            only(KeychainError, lambda _: kept()),
        )

    def stop(self) -> None:
        """Cancel a running check; its result is dropped."""
        self._request_id += 1
        self._waiting = False

    def drop(self) -> None:
        """Cancel a running check and forget the pair."""
        self.stop()
        self._pair = None

    def forget(self) -> None:
        """Cancel a running check, and forget the pair and all earlier verdicts."""
        self.drop()
        self._turned_down.clear()

    def _answered(self, pair: Credentials, verdict: Verdict, request_id: int) -> None:
        if request_id != self._request_id:
            return
        if verdict.outcome in TURNED_DOWN:
            self._turned_down[hash(pair)] = verdict
        else:
            self._turned_down.pop(hash(pair), None)
        self._waiting = False
        self.finished.emit(pair, verdict)
