"""Storing, handing over and removing pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.shops.shop_list import ShopList, StoredShop
from bolsetup.core.task_runner import WorkQueue
from tests.fakes import Clock, Deferred, Inline

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
OTHER_SHOP = Shop("7654321", "Oefenwinkel")
NEW_PAIR = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET")
SHOP = Shop("1234567", "Voorbeeldwinkel")
PROVED = Verdict(Outcome.CONNECTED, SHOP)


class LockableKeychain:
    """A keychain that can be locked and counts accesses."""

    def __init__(self) -> None:
        self.inner = Keychain.in_memory()
        self.locked = False
        self.accesses = 0

    def _open(self) -> Keychain:
        self.accesses += 1
        if self.locked:
            raise KeychainError(KeychainProblem.LOCKED)
        return self.inner

    def store(self, retailer_id: str, pair: Credentials) -> None:
        """As `Keychain.store`."""
        self._open().store(retailer_id, pair)

    def load(self, retailer_id: str) -> Credentials | None:
        """As `Keychain.load`."""
        return self._open().load(retailer_id)

    def names(self) -> list[str]:
        """As `Keychain.names`."""
        return self._open().names()

    def forget(self, retailer_id: str) -> None:
        """As `Keychain.forget`."""
        self._open().forget(retailer_id)


class Setup:
    """A `CredentialStore` with its dependencies and the signals it emitted."""

    def __init__(self, folder: Path, runner: Inline) -> None:
        self.keychain = LockableKeychain()
        self.shops = ShopList(folder / "shops.json")
        self.runner = runner
        self.clock = Clock(1_795_600_000.0)
        self.store = CredentialStore(self.runner, self.keychain, self.shops, clock=self.clock)  # type: ignore[arg-type]
        self.emitted: list[tuple[str, object]] = []
        self.store.proved.connect(lambda shop: self.emitted.append(("proved", shop)))
        self.store.stored.connect(lambda shop, *_: self.emitted.append(("stored", shop.retailer_id)))
        self.store.unstored.connect(lambda shop: self.emitted.append(("unstored", shop)))
        self.store.recovered.connect(
            lambda: self.emitted.append(("recovered", [s.retailer_id for s in self.shops.load()]))
        )
        self.store.not_stored.connect(lambda *args: self.emitted.append(("not stored", args)))
        self.store.forgotten.connect(lambda shop: self.emitted.append(("forgotten", shop)))
        self.store.store_ended.connect(lambda shop: self.emitted.append(("store ended", shop)))
        self.store.not_forgotten.connect(
            lambda shop, why: self.emitted.append(("not forgotten", (shop, why)))
        )

    def use(self, retailer_id: str) -> list[Credentials | KeychainProblem]:
        """Result of `load_pair`: the pair or the problem."""
        results: list[Credentials | KeychainProblem] = []
        self.store.load_pair(retailer_id, results.append, results.append)
        return results


@pytest.fixture
def setup(qapp: object, tmp_path: Path) -> Setup:
    return Setup(tmp_path, Inline())


@pytest.fixture
def late(qapp: object, tmp_path: Path) -> Setup:
    """A setup whose jobs run only when the test calls `answer`."""
    return Setup(tmp_path, Deferred())


def answer(setup: Setup) -> list[tuple[str, object]]:
    """Run the pending jobs and return the signals emitted."""
    assert isinstance(setup.runner, Deferred)
    setup.emitted.clear()
    setup.runner.finish()
    return setup.emitted


def test_a_proved_pair_is_stored_in_keychain_and_list(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.store()
    assert setup.emitted == [("proved", SHOP), ("stored", "1234567"), ("store ended", "1234567")]
    assert setup.keychain.inner.load("1234567") == PAIR
    assert [shop.display_name for shop in setup.shops.load()] == ["Voorbeeldwinkel"]
    assert set(setup.runner.queues) == {WorkQueue.KEYCHAIN}


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.CONNECTED}))
def test_only_a_proved_pair_is_stored(setup: Setup, outcome: Outcome) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.record_verdict(NEW_PAIR, Verdict(outcome, SHOP))
    setup.store.store()
    assert setup.emitted == [("proved", SHOP)]
    assert setup.keychain.accesses == 0


def test_storing_can_be_repeated_after_a_locked_keychain(setup: Setup) -> None:
    setup.keychain.locked = True
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.store()
    assert setup.emitted[-1] == ("not stored", (SHOP, KeychainProblem.LOCKED, True))
    assert setup.shops.load() == []
    setup.keychain.locked = False
    setup.store.store()
    assert setup.emitted[-2:] == [("stored", "1234567"), ("store ended", "1234567")]


def test_storing_can_be_repeated_after_a_full_disk(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: ShopList, shop: Shop, proved_at: float) -> StoredShop:
        raise OSError("No space left on device")

    setup.store.record_verdict(PAIR, PROVED)
    with monkeypatch.context() as patch:
        patch.setattr(ShopList, "put", full)
        setup.store.store()
    assert setup.emitted[-1] == ("not stored", (SHOP, KeychainProblem.BROKEN, True))
    setup.store.store()
    assert setup.emitted[-2:] == [("stored", "1234567"), ("store ended", "1234567")]


def test_a_pair_that_is_not_stored_can_be_handed_over_from_memory(setup: Setup) -> None:
    setup.store.continue_unstored()
    setup.keychain.locked = True
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.store()
    setup.store.continue_unstored()
    assert setup.emitted[-1] == ("unstored", SHOP)
    assert setup.use("1234567") == [PAIR]
    assert not setup.store.is_kept("1234567")
    assert setup.shops.load() == []
    assert setup.keychain.inner.load("1234567") is None


def test_recovery_runs_in_the_keychain_queue(setup: Setup) -> None:
    setup.shops.mark(SHOP)
    setup.keychain.inner.store("1234567", PAIR)
    setup.store.recover()
    assert setup.emitted == [("recovered", ["1234567"])]
    assert setup.runner.queues == [WorkQueue.KEYCHAIN]


def test_a_pair_just_stored_is_loaded_from_memory(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.store()
    accesses = setup.keychain.accesses
    assert setup.use("1234567") == [PAIR]
    assert setup.keychain.accesses == accesses


def test_after_a_restart_a_pair_is_read_from_the_keychain_once(setup: Setup) -> None:
    setup.keychain.inner.store("1234567", PAIR)
    assert setup.use("1234567") == [PAIR]
    assert setup.use("1234567") == [PAIR]
    assert setup.keychain.accesses == 1


def test_a_pair_that_cannot_be_read_reports_the_problem(setup: Setup) -> None:
    assert setup.use("1234567") == [KeychainProblem.NOT_KEPT]
    setup.keychain.locked = True
    assert setup.use("1234567") == [KeychainProblem.LOCKED]


def test_forgetting_removes_the_keys_and_then_the_shop(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.store()
    setup.store.forget("1234567")
    assert setup.emitted[-1] == ("forgotten", "1234567")
    assert setup.keychain.inner.load("1234567") is None
    assert setup.shops.load() == []


def test_a_shop_whose_keys_cannot_be_removed_stays_in_the_list(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.store()
    setup.keychain.locked = True
    setup.store.forget("1234567")
    assert setup.emitted[-1] == ("not forgotten", ("1234567", KeychainProblem.LOCKED))
    assert len(setup.shops.load()) == 1


def test_a_new_name_is_saved_and_signalled(setup: Setup) -> None:
    setup.shops.put(SHOP)
    args: list[str] = []
    setup.store.renamed.connect(lambda: args.extend(shop.name for shop in setup.shops.load()))
    setup.store.rename("1234567", "De zaak")
    assert args == [setup.shops.load()[0].name] == ["De zaak"]
    assert setup.runner.queues[-1] is WorkQueue.DISK


def test_a_cached_pair_needs_no_keychain_access(setup: Setup) -> None:
    setup.keychain.inner.store("1234567", PAIR)
    assert setup.store.cached_pair("1234567") is None
    setup.use("1234567")
    assert setup.store.cached_pair("1234567") == PAIR
    assert setup.store.cached_pair("7654321") is None


def test_a_dropped_pair_is_neither_stored_nor_kept_in_memory(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.drop()
    setup.store.store()
    setup.store.continue_unstored()
    assert setup.emitted == [("proved", SHOP)]
    assert setup.keychain.accesses == 0
    assert setup.store.cached_pair(SHOP.retailer_id) is None


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("verdict", [Verdict(Outcome.CONNECTED, OTHER_SHOP), Verdict(Outcome.REFUSED)])
def test_a_late_result_is_not_reported_for_a_newer_pair(late: Setup, verdict: Verdict, locked: bool) -> None:
    late.store.record_verdict(PAIR, PROVED)
    late.store.store()
    late.store.continue_unstored()
    late.store.record_verdict(NEW_PAIR, verdict)
    late.keychain.locked = locked
    assert answer(late) == ([] if locked else [("stored", "1234567")])
    assert [shop.retailer_id for shop in late.shops.load()] == ([] if locked else ["1234567"])


def test_store_ended_is_emitted_even_if_a_handler_changes_the_pair(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.stored.connect(lambda *_: setup.store.record_verdict(PAIR, Verdict(Outcome.OFFLINE)))
    setup.store.store()
    assert setup.emitted[-1] == ("store ended", "1234567")


def test_a_pair_stored_late_keeps_the_time_at_which_bol_accepted_it(late: Setup) -> None:
    times: list[float] = []
    late.store.stored.connect(lambda *args: times.append(args[-1]))
    proved_at = late.clock.now
    late.store.record_verdict(PAIR, PROVED)
    late.store.store()
    late.clock.now += 7200
    late.store.record_verdict(NEW_PAIR, Verdict(Outcome.CONNECTED, OTHER_SHOP))
    answer(late)
    assert times == [proved_at]


def test_reading_another_pair_does_not_replace_an_unstored_one(late: Setup) -> None:
    late.store.record_verdict(PAIR, PROVED)
    late.store.continue_unstored()
    late.keychain.inner.store("7654321", NEW_PAIR)
    late.use("7654321")
    answer(late)
    assert late.store.cached_pair("1234567") == PAIR
    assert late.store.cached_pair("7654321") == NEW_PAIR


def test_a_pair_stored_late_counts_as_stored(late: Setup) -> None:
    late.store.record_verdict(PAIR, PROVED)
    late.store.store()
    late.store.continue_unstored()
    assert not late.store.is_kept("1234567")
    assert answer(late) == [("stored", "1234567"), ("store ended", "1234567")]
    assert late.store.is_kept("1234567")
    assert late.store.cached_pair("1234567") == PAIR


def test_an_older_pair_stored_late_does_not_replace_a_newer_unstored_one(late: Setup) -> None:
    late.store.record_verdict(PAIR, PROVED)
    late.store.store()
    late.store.record_verdict(NEW_PAIR, PROVED)
    late.store.continue_unstored()
    answer(late)
    assert late.store.cached_pair("1234567") == NEW_PAIR
    assert not late.store.is_kept("1234567")


def test_a_newer_stored_pair_replaces_an_unstored_one(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.continue_unstored()
    setup.store.record_verdict(NEW_PAIR, PROVED)
    setup.store.store()
    assert setup.use("1234567") == [NEW_PAIR]
    assert setup.store.is_kept("1234567")


def test_the_pair_of_a_removed_shop_leaves_the_memory(setup: Setup) -> None:
    setup.store.record_verdict(PAIR, PROVED)
    setup.store.continue_unstored()
    setup.store.forget("1234567")
    assert setup.store.cached_pair("1234567") is None
