"""Checks the stored shops in background threads."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bolsetup.core.bol.checker import Checker
from bolsetup.core.bol.outcomes import TURNED_DOWN, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only, raise_error


class ShopChecker:
    """Runs at most one check per shop at a time. Caches the pairs, so that each is read once.

    Signals:
        ended(str, Verdict | None): the check of the shop with this retailer number ended; None if its pair
            could not be read from the keychain.
    """

    def __init__(self, runner: TaskRunner, client: Checker, keychain: Keychain) -> None:
        self.ended: Signal[[str, Verdict | None]] = Signal()
        self._runner = runner
        self._client = client
        self._keychain = keychain
        self._pairs: dict[str, Credentials] = {}
        # Number of the latest request per shop; results of older requests are dropped.
        self._request_ids: dict[str, int] = {}
        self._under_way: set[str] = set()
        self._dismissed = False
        self._problems: dict[str, KeychainProblem] = {}

    def problem(self, retailer_id: str) -> KeychainProblem | None:
        """Return why the pair could not be read for the last check; None if it was read."""
        return self._problems.get(retailer_id)

    @property
    def under_way(self) -> AbstractSet[str]:
        """Retailer numbers of the shops being checked, including those waiting for the keychain."""
        return self._under_way

    def begin(self, retailer_id: str) -> None:
        """Start a check of a shop. The result of an earlier check that is still running is dropped."""
        self.cancel(retailer_id)
        request_id = self._request_ids[retailer_id]
        self._under_way.add(retailer_id)
        if pair := self._pairs.get(retailer_id):
            self._check(retailer_id, request_id, pair)
            return
        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._load(retailer_id),
            lambda found: self._loaded(retailer_id, request_id, found),
            only(KeychainError, lambda error: self._not_loaded(retailer_id, request_id, error.problem)),
        )

    def allow_prompts(self) -> None:
        """Let the keychain prompt again after the user dismissed a prompt. Call this on user action only."""
        self._dismissed = False

    def cancel(self, retailer_id: str) -> None:
        """Ignore the result of a running check."""
        self._under_way.discard(retailer_id)
        self._request_ids[retailer_id] = self._request_ids.get(retailer_id, 0) + 1

    def set_credentials(self, retailer_id: str, pair: Credentials) -> None:
        """Use this pair for later checks, and cancel a running one."""
        self.cancel(retailer_id)
        self._pairs[retailer_id] = pair

    def forget(self, retailer_id: str) -> None:
        """Cancel a running check and remove the cached pair."""
        self.cancel(retailer_id)
        self._pairs.pop(retailer_id, None)
        self._problems.pop(retailer_id, None)

    def _load(self, retailer_id: str) -> Credentials | None:
        """Read a pair, in the keychain thread. Shows no prompt once the user has dismissed one."""
        try:
            pair = self._keychain.load(retailer_id, may_ask=not self._dismissed)
        except KeychainError as error:
            if error.problem in (KeychainProblem.LOCKED, KeychainProblem.DENIED):
                self._dismissed = True
            raise
        self._dismissed = False
        return pair

    def _loaded(self, retailer_id: str, request_id: int, pair: Credentials | None) -> None:
        if pair is None:
            self._not_loaded(retailer_id, request_id, KeychainProblem.NOT_KEPT)
        elif self._request_ids[retailer_id] == request_id:
            self._pairs[retailer_id] = pair
            self._check(retailer_id, request_id, pair)

    def _not_loaded(self, retailer_id: str, request_id: int, problem: KeychainProblem) -> None:
        if self._request_ids[retailer_id] == request_id:
            self._problems[retailer_id] = problem
            self._finish(retailer_id, request_id, None)

    def _check(self, retailer_id: str, request_id: int, pair: Credentials) -> None:
        self._runner.run(
            WorkQueue.WATCH,
            lambda: self._client.check(pair),
            lambda verdict: self._finish(retailer_id, request_id, verdict),
            raise_error,
        )

    def _finish(self, retailer_id: str, request_id: int, verdict: Verdict | None) -> None:
        if self._request_ids[retailer_id] != request_id:
            return
        if verdict:
            self._problems.pop(retailer_id, None)
        if verdict and verdict.outcome in TURNED_DOWN:
            # Another process may have stored a newer pair, so the next check reads the keychain again.
            self._pairs.pop(retailer_id, None)
        self._under_way.discard(retailer_id)
        self.ended.emit(retailer_id, verdict)
