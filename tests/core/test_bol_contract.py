"""Our reading of Bol's answers against Bol's own description of them, where that lies at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bolsetup.core.answers import Answer, Call, Token, judge_shop
from bolsetup.core.bol import MEDIA_TYPE, SHOP_URL
from bolsetup.core.outcomes import Outcome, Shop, Verdict
from bolsetup.core.practice import ANSWERS

BESIDE = Path(__file__).parents[3] / "shared" / "bol" / "retailer-v10.openapi.json"
TOKEN = Token("example.token", "RETAILER", "")


@pytest.fixture(scope="module")
def described() -> Mapping[str, Any]:
    """Bol's OpenAPI description of the Retailer API v10."""
    file = Path(os.environ.get("BOLSETUP_BOL_OPENAPI") or BESIDE)
    if not file.is_file():
        pytest.skip("Bol's OpenAPI file is not here; BOLSETUP_BOL_OPENAPI can name it")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def operation(described: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = described["paths"]["/retailer/retailers/{retailer-id}"]["get"]
    return found


def schema(described: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = described["components"]["schemas"][name]
    return found


def judge(status: int, fields: Mapping[str, Any]) -> Verdict:
    body = json.dumps(fields).encode()
    return judge_shop(Answer(Call.SHOP, status, {"Content-Type": MEDIA_TYPE}, lambda: body), TOKEN)


def test_the_call_is_the_one_that_bol_describes(operation: Mapping[str, Any]) -> None:
    assert urlsplit(SHOP_URL).path == "/retailer/retailers/current"
    (parameter,) = operation["parameters"]
    assert "'current'" in parameter["description"]
    assert all(list(answer["content"]) == [MEDIA_TYPE] for answer in operation["responses"].values())


def test_the_answer_that_bol_describes_is_read(described: Mapping[str, Any]) -> None:
    properties = schema(described, "RetailerInformationResponse")["properties"]
    example = {name: about["example"] for name, about in properties.items() if "example" in about}
    verdict = judge(200, example)
    assert verdict.outcome is Outcome.CONNECTED
    assert verdict.shop == Shop(example["retailerId"], example["displayName"])


def test_no_field_is_needed_but_the_number(described: Mapping[str, Any]) -> None:
    properties = schema(described, "RetailerInformationResponse")["properties"]
    example = {name: about.get("example") for name, about in properties.items()}
    for name in properties:
        verdict = judge(200, {other: value for other, value in example.items() if other != name})
        expected = Outcome.UNEXPECTED_ANSWER if name == "retailerId" else Outcome.CONNECTED
        assert verdict.outcome is expected


def test_each_described_status_has_an_outcome(operation: Mapping[str, Any]) -> None:
    expected = {"200": Outcome.UNEXPECTED_ANSWER, "400": Outcome.UNEXPECTED_ANSWER, "404": Outcome.OUTDATED}
    assert {status: judge(int(status), {}).outcome for status in operation["responses"]} == expected


@pytest.mark.parametrize("outcome", [outcome for outcome in ANSWERS if ANSWERS[outcome][1]])
def test_practice_answers_as_bol_would(described: Mapping[str, Any], outcome: Outcome) -> None:
    _, answer = ANSWERS[outcome]
    assert answer is not None
    if answer.headers["Content-Type"] == MEDIA_TYPE and outcome is not Outcome.UNEXPECTED_ANSWER:
        name = "RetailerInformationResponse" if outcome is Outcome.CONNECTED else "Problem"
        properties = schema(described, name)["properties"]
        kinds = {"string": str, "integer": int}
        for field, value in json.loads(answer.body).items():
            assert isinstance(value, kinds[properties[field]["type"]])
