"""A proved pair is stored whole, and nothing is lost when the keychain says no."""

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


class ShutKeychain:
    """A keychain that can be shut, and counts how often it is opened."""

    def __init__(self) -> None:
        self.inner = Keychain.in_memory()
        self.shut = False
        self.opened = 0

    def _open(self) -> Keychain:
        self.opened += 1
        if self.shut:
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


class Bench:
    """A `CredentialStore` with what it leans on, and what it said."""

    def __init__(self, folder: Path, runner: Inline) -> None:
        self.keychain = ShutKeychain()
        self.shops = ShopList(folder / "shops.json")
        self.runner = runner
        self.clock = Clock(1_795_600_000.0)
        self.setup = CredentialStore(self.runner, self.keychain, self.shops, clock=self.clock)  # type: ignore[arg-type]
        self.said: list[tuple[str, object]] = []
        self.setup.proved.connect(lambda shop: self.said.append(("proved", shop)))
        self.setup.stored.connect(lambda shop, *_: self.said.append(("stored", shop.retailer_id)))
        self.setup.unstored.connect(lambda shop: self.said.append(("unstored", shop)))
        self.setup.recovered.connect(
            lambda: self.said.append(("recovered", [s.retailer_id for s in self.shops.load()]))
        )
        self.setup.not_stored.connect(lambda *told: self.said.append(("not stored", told)))
        self.setup.forgotten.connect(lambda shop: self.said.append(("forgotten", shop)))
        self.setup.store_ended.connect(lambda shop: self.said.append(("store ended", shop)))
        self.setup.not_forgotten.connect(lambda shop, why: self.said.append(("not forgotten", (shop, why))))

    def use(self, retailer_id: str) -> list[Credentials | KeychainProblem]:
        """What comes of asking for a pair."""
        came: list[Credentials | KeychainProblem] = []
        self.setup.with_pair(retailer_id, came.append, came.append)
        return came


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Bench:
    return Bench(tmp_path, Inline())


@pytest.fixture
def late(qapp: object, tmp_path: Path) -> Bench:
    """A bench whose keychain answers when the test says so."""
    return Bench(tmp_path, Deferred())


def answer(bench: Bench) -> list[tuple[str, object]]:
    """What is said when the keychain answers."""
    assert isinstance(bench.runner, Deferred)
    bench.said.clear()
    bench.runner.finish()
    return bench.said


def test_a_proved_pair_is_kept_in_keychain_and_list(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.store()
    assert bench.said == [("proved", SHOP), ("stored", "1234567"), ("store ended", "1234567")]
    assert bench.keychain.inner.load("1234567") == PAIR
    assert [shop.display_name for shop in bench.shops.load()] == ["Voorbeeldwinkel"]
    assert set(bench.runner.queues) == {WorkQueue.KEYCHAIN}


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.CONNECTED}))
def test_nothing_but_a_proved_pair_is_stored(bench: Bench, outcome: Outcome) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.judge(NEW_PAIR, Verdict(outcome, SHOP))
    bench.setup.store()
    assert bench.said == [("proved", SHOP)]
    assert bench.keychain.opened == 0


def test_a_shut_keychain_keeps_the_pair_for_another_try(bench: Bench) -> None:
    bench.keychain.shut = True
    bench.setup.judge(PAIR, PROVED)
    bench.setup.store()
    assert bench.said[-1] == ("not stored", (SHOP, KeychainProblem.LOCKED, True))
    assert bench.shops.load() == []
    bench.keychain.shut = False
    bench.setup.store()
    assert bench.said[-2:] == [("stored", "1234567"), ("store ended", "1234567")]


def test_a_list_that_cannot_be_written_is_said_and_the_pair_kept_for_another_try(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: ShopList, shop: Shop) -> StoredShop:
        raise OSError("No space left on device")

    bench.setup.judge(PAIR, PROVED)
    with monkeypatch.context() as patch:
        patch.setattr(ShopList, "put", full)
        bench.setup.store()
    assert bench.said[-1] == ("not stored", (SHOP, KeychainProblem.BROKEN, True))
    bench.setup.store()
    assert bench.said[-2:] == [("stored", "1234567"), ("store ended", "1234567")]


def test_without_a_keychain_the_pair_can_be_handed_over_from_memory(bench: Bench) -> None:
    bench.setup.go_on_unstored()
    bench.keychain.shut = True
    bench.setup.judge(PAIR, PROVED)
    bench.setup.store()
    bench.setup.go_on_unstored()
    assert bench.said[-1] == ("unstored", SHOP)
    assert bench.use("1234567") == [PAIR]
    assert not bench.setup.is_kept("1234567")
    assert bench.shops.load() == []
    assert bench.keychain.inner.load("1234567") is None


def test_what_a_crash_left_is_settled_in_the_keychains_lane(bench: Bench) -> None:
    bench.shops.mark(SHOP)
    bench.keychain.inner.store("1234567", PAIR)
    bench.setup.recover()
    assert bench.said == [("recovered", ["1234567"])]
    assert bench.runner.queues == [WorkQueue.KEYCHAIN]


def test_the_hand_over_of_a_pair_just_stored_asks_the_keychain_nothing(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.store()
    opened = bench.keychain.opened
    assert bench.use("1234567") == [PAIR]
    assert bench.keychain.opened == opened


def test_the_hand_over_after_a_restart_reads_the_keychain_once(bench: Bench) -> None:
    bench.keychain.inner.store("1234567", PAIR)
    assert bench.use("1234567") == [PAIR]
    assert bench.use("1234567") == [PAIR]
    assert bench.keychain.opened == 1


def test_a_keychain_that_does_not_give_the_pair_is_said(bench: Bench) -> None:
    assert bench.use("1234567") == [KeychainProblem.NOT_KEPT]
    bench.keychain.shut = True
    assert bench.use("1234567") == [KeychainProblem.LOCKED]


def test_forgetting_removes_the_keys_and_then_the_shop(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.store()
    bench.setup.forget("1234567")
    assert bench.said[-1] == ("forgotten", "1234567")
    assert bench.keychain.inner.load("1234567") is None
    assert bench.shops.load() == []


def test_a_shop_whose_keys_cannot_be_removed_stays_in_the_list(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.store()
    bench.keychain.shut = True
    bench.setup.forget("1234567")
    assert bench.said[-1] == ("not forgotten", ("1234567", KeychainProblem.LOCKED))
    assert len(bench.shops.load()) == 1


def test_a_new_name_is_kept_and_told(bench: Bench) -> None:
    bench.shops.put(SHOP)
    told: list[str] = []
    bench.setup.renamed.connect(lambda: told.extend(shop.name for shop in bench.shops.load()))
    bench.setup.rename("1234567", "De zaak")
    assert told == [bench.shops.load()[0].name] == ["De zaak"]
    assert bench.runner.queues[-1] is WorkQueue.DISK


def test_only_a_pair_that_is_there_anyway_is_in_hand(bench: Bench) -> None:
    bench.keychain.inner.store("1234567", PAIR)
    assert bench.setup.in_hand("1234567") is None
    bench.use("1234567")
    assert bench.setup.in_hand("1234567") == PAIR
    assert bench.setup.in_hand("7654321") is None


def test_a_proved_pair_that_was_dropped_is_neither_stored_nor_handed_over(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.drop()
    bench.setup.store()
    bench.setup.go_on_unstored()
    assert bench.said == [("proved", SHOP)]
    assert bench.keychain.opened == 0
    assert bench.setup.in_hand(SHOP.retailer_id) is None


@pytest.mark.parametrize("shut", [False, True])
@pytest.mark.parametrize("verdict", [Verdict(Outcome.CONNECTED, OTHER_SHOP), Verdict(Outcome.REFUSED)])
def test_what_the_keychain_says_late_is_not_said_of_the_pair_that_came_since(
    late: Bench, verdict: Verdict, shut: bool
) -> None:
    late.setup.judge(PAIR, PROVED)
    late.setup.store()
    late.setup.go_on_unstored()
    late.setup.judge(NEW_PAIR, verdict)
    late.keychain.shut = shut
    assert answer(late) == ([] if shut else [("stored", "1234567")])
    assert [shop.retailer_id for shop in late.shops.load()] == ([] if shut else ["1234567"])


def test_what_comes_of_a_stored_pair_does_not_keep_its_end_from_being_told(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.stored.connect(lambda *_: bench.setup.judge(PAIR, Verdict(Outcome.OFFLINE)))
    bench.setup.store()
    assert bench.said[-1] == ("store ended", "1234567")


def test_a_pair_that_is_stored_late_was_proved_when_bol_accepted_it(late: Bench) -> None:
    times: list[float] = []
    late.setup.stored.connect(lambda *told: times.append(told[-1]))
    proved_at = late.clock.now
    late.setup.judge(PAIR, PROVED)
    late.setup.store()
    late.clock.now += 7200
    late.setup.judge(NEW_PAIR, Verdict(Outcome.CONNECTED, OTHER_SHOP))
    answer(late)
    assert times == [proved_at]


def test_a_pair_in_memory_alone_outlives_what_is_read_of_other_shops(late: Bench) -> None:
    late.setup.judge(PAIR, PROVED)
    late.setup.go_on_unstored()
    late.keychain.inner.store("7654321", NEW_PAIR)
    late.use("7654321")
    answer(late)
    assert late.setup.in_hand("1234567") == PAIR
    assert late.setup.in_hand("7654321") == NEW_PAIR


def test_a_pair_that_is_stored_late_is_no_longer_in_memory_alone(late: Bench) -> None:
    late.setup.judge(PAIR, PROVED)
    late.setup.store()
    late.setup.go_on_unstored()
    assert not late.setup.is_kept("1234567")
    assert answer(late) == [("stored", "1234567"), ("store ended", "1234567")]
    assert late.setup.is_kept("1234567")
    assert late.setup.in_hand("1234567") == PAIR


def test_an_older_pair_that_is_stored_late_is_not_handed_over_for_a_newer_one(late: Bench) -> None:
    late.setup.judge(PAIR, PROVED)
    late.setup.store()
    late.setup.judge(NEW_PAIR, PROVED)
    late.setup.go_on_unstored()
    answer(late)
    assert late.setup.in_hand("1234567") == NEW_PAIR
    assert not late.setup.is_kept("1234567")


def test_a_newer_pair_takes_the_place_of_one_in_memory_alone(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.go_on_unstored()
    bench.setup.judge(NEW_PAIR, PROVED)
    bench.setup.store()
    assert bench.use("1234567") == [NEW_PAIR]
    assert bench.setup.is_kept("1234567")


def test_nothing_is_left_in_memory_of_a_shop_that_is_forgotten(bench: Bench) -> None:
    bench.setup.judge(PAIR, PROVED)
    bench.setup.go_on_unstored()
    bench.setup.forget("1234567")
    assert bench.setup.in_hand("1234567") is None
