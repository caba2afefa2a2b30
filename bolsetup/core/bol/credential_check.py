"""Proves the pair on the page of the keys: one try for each distinct pair."""

from __future__ import annotations

from collections.abc import Callable

from bolsetup.core.bol.checker import Checker
from bolsetup.core.bol.outcomes import TURNED_DOWN, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin, ProxyLoginStore
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error


class CredentialCheck:
    """Asks Bol about the pair that a person entered.

    Signals:
        started(): a check is under way.
        finished(Credentials, Verdict): it ended; never emitted for a pair that was replaced or stopped.
    """

    def __init__(self, runner: TaskRunner, client: Checker, logins: ProxyLoginStore) -> None:
        self.started: Signal[[]] = Signal()
        self.finished: Signal[[Credentials, Verdict]] = Signal()
        self._runner = runner
        self._client = client
        self._logins = logins
        # By a hash, which Python salts anew in each run: no copy of a refused secret is kept here.
        self._turned_down: dict[int, Verdict] = {}
        self._pair: Credentials | None = None
        self._waiting = False
        self._question = 0

    def check(self, pair: Credentials) -> None:
        """Ask Bol, or repeat that it turned this very pair down: that is not tried again by itself."""
        known = self._turned_down.get(hash(pair))
        if pair != self._pair:
            self.stop()
        self._pair = pair
        if known:
            self.finished.emit(pair, known)
        else:
            self.check_again()

    def check_again(self) -> None:
        """Ask Bol about the same pair, whatever it said before, unless it is being asked already."""
        pair = self._pair
        if pair is None or self._waiting:
            return
        # A person is here: the keychain may ask again for the password that opens it.
        self._logins.allow_prompts()
        self._waiting = True
        self.started.emit()
        self._runner.run(
            WorkQueue.CHECK,
            lambda: self._client.check(pair),
            lambda verdict: self._answered(pair, verdict),
            raise_error,
        )

    def log_in(self, proxy: str, login: ProxyLogin, then: Callable[[], None] | None = None) -> None:
        """Keep what a proxy wants to know, and ask Bol again through it.

        With `then`, that is called to ask; without it the pair of the page is asked about, if that is
        still wanted by then.
        """
        question = self._question

        def kept() -> None:
            if then:
                then()
            elif question == self._question:
                self.check_again()

        def failed(error: Exception) -> None:
            if not isinstance(error, KeychainError):
                raise error
            # Used until the program ends all the same, which is what the merchant is waiting for.
            kept()

        self._runner.run(
            WorkQueue.KEYCHAIN, lambda: self._logins.store(proxy, login), lambda _: kept(), failed
        )

    def stop(self) -> None:
        """Forget the question; its answer, if it still comes, is dropped."""
        self._question += 1
        self._waiting = False

    def drop(self) -> None:
        """Forget the pair too: it is no longer on the page."""
        self.stop()
        self._pair = None

    def forget(self) -> None:
        """Forget the pair and what Bol said; an answer that still comes is dropped."""
        self.drop()
        self._turned_down.clear()

    def _answered(self, pair: Credentials, verdict: Verdict) -> None:
        if verdict.outcome in TURNED_DOWN:
            self._turned_down[hash(pair)] = verdict
        else:
            self._turned_down.pop(hash(pair), None)
        if self._waiting and pair == self._pair:
            self._waiting = False
            self.finished.emit(pair, verdict)
