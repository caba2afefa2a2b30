"""Our requests and parsing against Bol's documentation (bol_contract.toml)."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.bol.practice import ANSWERS
from bolsetup.core.bol.responses import Call, Response, Token, read_shop
from bolsetup.core.credentials.credentials import Credentials
from tests.stand_in import StandIn

CONTRACT: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("bol_contract.toml").read_text("utf-8")
)
LOGIN, SHOP = CONTRACT["login"], CONTRACT["shop"]
EXAMPLE: Final = {name: about.get("example", {}) for name, about in SHOP["answer"].items()}
TYPES: Final = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list}

PAIR: Final = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
TOKEN: Final = Token("example.token", "RETAILER", "")

OPENAPI: Final = "retailer-v10.openapi.json"


def judge(status: int, fields: Mapping[str, Any]) -> Verdict:
    body = json.dumps(fields).encode()
    return read_shop(Response(Call.SHOP, status, {"Content-Type": SHOP["accept"]}, lambda: body), TOKEN)


def test_a_check_makes_exactly_the_two_documented_requests(stand_in: StandIn) -> None:
    BolClient().check(PAIR)
    stand_in.settle()
    made = [
        {
            "method": seen.method,
            "host": seen.host,
            "path": seen.path,
            "accept": seen.headers["accept"],
            "authorization": seen.headers["authorization"].partition(" ")[0],
        }
        for seen in stand_in.requests
    ]
    assert made == [{key: call[key] for key in made[0]} for call in (LOGIN, SHOP)]
    login, shop = stand_in.requests
    assert (login.body.decode(), login.headers["content-type"]) == (LOGIN["body"], LOGIN["body_type"])
    assert shop.body == b""


def test_the_documented_example_response_is_parsed() -> None:
    verdict = judge(200, EXAMPLE)
    assert verdict.outcome is Outcome.CONNECTED
    assert verdict.shop == Shop(EXAMPLE["retailerId"], EXAMPLE["displayName"])


@pytest.mark.parametrize("missing", EXAMPLE)
def test_only_the_retailer_number_is_required(missing: str) -> None:
    verdict = judge(200, {name: value for name, value in EXAMPLE.items() if name != missing})
    expected = Outcome.UNEXPECTED_ANSWER if missing == "retailerId" else Outcome.CONNECTED
    assert verdict.outcome is expected


def test_each_status_has_an_outcome() -> None:
    expected = {"200": Outcome.UNEXPECTED_ANSWER, "400": Outcome.UNEXPECTED_ANSWER, "404": Outcome.OUTDATED}
    assert {status: judge(int(status), {}).outcome for status in SHOP["statuses"]} == expected


@pytest.mark.parametrize("outcome", ANSWERS)
def test_practice_responses_match_the_contract(outcome: Outcome) -> None:
    login, shop = ANSWERS[outcome]
    if login.status == 200 and "json" in login.headers["Content-Type"]:
        answer = json.loads(login.body)
        assert {name: type(value) for name, value in answer.items()} == {
            name: TYPES[kind] for name, kind in LOGIN["answer"].items()
        }
    if shop and shop.headers["Content-Type"] == SHOP["accept"] and outcome is not Outcome.UNEXPECTED_ANSWER:
        described = SHOP["answer"] if outcome is Outcome.CONNECTED else CONTRACT["problem"]
        for name, value in json.loads(shop.body).items():
            assert type(value) is TYPES[described[name]["type"]]


# ---- Bol's OpenAPI document, where available ----


@pytest.fixture(scope="module")
def described() -> Mapping[str, Any]:
    """Bol's OpenAPI document of the Retailer API v10."""
    beside = [folder / "shared" / "bol" / OPENAPI for folder in Path(__file__).parents]
    named = os.environ.get("BOLSETUP_BOL_OPENAPI")
    file = next((path for path in ([Path(named)] if named else beside) if path.is_file()), None)
    if file is None:
        pytest.skip("Bol's OpenAPI file is not here; BOLSETUP_BOL_OPENAPI can name it")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def test_the_openapi_document_has_the_request(described: Mapping[str, Any]) -> None:
    call = described["paths"][SHOP["described"]][SHOP["method"].lower()]
    (parameter,) = call["parameters"]
    assert SHOP["path"] == SHOP["described"].replace(f"{{{parameter['name']}}}", "current")
    assert "'current'" in parameter["description"]
    assert sorted(call["responses"]) == SHOP["statuses"]
    assert {tuple(answer["content"]) for answer in call["responses"].values()} == {(SHOP["accept"],)}


@pytest.mark.parametrize(
    ("name", "fields"),
    [("RetailerInformationResponse", SHOP["answer"]), ("Problem", CONTRACT["problem"])],
    ids=["shop", "problem"],
)
def test_the_openapi_document_has_the_fields(
    described: Mapping[str, Any], name: str, fields: Mapping[str, Mapping[str, Any]]
) -> None:
    told = described["components"]["schemas"][name]["properties"]
    found = {
        field: {"type": about.get("type", "object"), **{k: about[k] for k in ("example",) if k in about}}
        for field, about in told.items()
    }
    assert found == fields
