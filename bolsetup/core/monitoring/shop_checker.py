"""Asks Bol about the stored shops, off the GUI thread."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bolsetup.core.bol.checker import Checker
from bolsetup.core.bol.outcomes import TURNED_DOWN, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error


class ShopChecker:
    """One question a shop at a time. Keeps the pairs in memory, so that the keychain is asked once.

    Signals:
        ended(str, Verdict | None): what Bol said about the shop of that number; None if the keychain
            gave no pair to ask with.
    """

    def __init__(self, runner: TaskRunner, client: Checker, keychain: Keychain) -> None:
        self.ended: Signal[[str, Verdict | None]] = Signal()
        self._runner = runner
        self._client = client
        self._keychain = keychain
        self._pairs: dict[str, Credentials] = {}
        # A number per shop and question; an answer that carries an older one is dropped.
        self._asked: dict[str, int] = {}
        self._under_way: set[str] = set()
        self._dismissed = False

    @property
    def under_way(self) -> AbstractSet[str]:
        """The shops about which Bol, or the keychain, is being asked."""
        return self._under_way

    def begin(self, retailer_id: str) -> None:
        """Ask about a shop."""
        self.drop(retailer_id)
        question = self._asked[retailer_id]
        self._under_way.add(retailer_id)
        if pair := self._pairs.get(retailer_id):
            self._ask(retailer_id, question, pair)
            return
        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._load(retailer_id),
            lambda found: self._unlocked(retailer_id, question, found),
            lambda error: self._not_unlocked(retailer_id, question, error),
        )

    def allow_prompts(self) -> None:
        """A person wants to know: the keychain may ask for its password again, also after a "no"."""
        self._dismissed = False

    def drop(self, retailer_id: str) -> None:
        """Take no answer any more to what was asked about a shop."""
        self._under_way.discard(retailer_id)
        self._asked[retailer_id] = self._asked.get(retailer_id, 0) + 1

    def use(self, retailer_id: str, pair: Credentials) -> None:
        """Ask with this pair from now on."""
        self.drop(retailer_id)
        self._pairs[retailer_id] = pair

    def forget(self, retailer_id: str) -> None:
        """Drop the question about a shop and its pair."""
        self.drop(retailer_id)
        self._pairs.pop(retailer_id, None)

    def _load(self, retailer_id: str) -> Credentials | None:
        """Read a pair, on the keychain's thread. After a "no" it is not asked for a password any more."""
        try:
            pair = self._keychain.load(retailer_id, may_ask=not self._dismissed)
        except KeychainError as error:
            if error.problem in (KeychainProblem.LOCKED, KeychainProblem.DENIED):
                self._dismissed = True
            raise
        self._dismissed = False
        return pair

    def _unlocked(self, retailer_id: str, question: int, pair: Credentials | None) -> None:
        if pair is None:
            self._end(retailer_id, question, None)
        elif self._asked[retailer_id] == question:
            self._pairs[retailer_id] = pair
            self._ask(retailer_id, question, pair)

    def _not_unlocked(self, retailer_id: str, question: int, error: Exception) -> None:
        if not isinstance(error, KeychainError):
            raise error
        self._end(retailer_id, question, None)

    def _ask(self, retailer_id: str, question: int, pair: Credentials) -> None:
        self._runner.run(
            WorkQueue.WATCH,
            lambda: self._client.check(pair),
            lambda verdict: self._end(retailer_id, question, verdict),
            raise_error,
        )

    def _end(self, retailer_id: str, question: int, verdict: Verdict | None) -> None:
        if self._asked[retailer_id] != question:
            return
        if verdict and verdict.outcome in TURNED_DOWN:
            # The keychain may hold a newer pair, put there by the command line: the try that
            # decides reads it again.
            self._pairs.pop(retailer_id, None)
        self._under_way.discard(retailer_id)
        self.ended.emit(retailer_id, verdict)
