"""Responses in Bol's format, and a function to check with them."""

from __future__ import annotations

import base64
import json

from bolsetup.core.bol.client import MEDIA_TYPE, BolClient
from bolsetup.core.bol.clock import Clock
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.outcomes import Verdict
from bolsetup.core.bol.practice import Canned
from bolsetup.core.credentials.credentials import Credentials

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-0123456789")
QUICK = Limits(connect_s=0.5, read_s=0.3, total_s=1.0)


def shape(status: int, body: object = "", kind: str = "application/json", **headers: str) -> Canned:
    text = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Canned(status, text, {"Content-Type": kind, **named} if kind else named)


def error(status: int, name: str) -> Canned:
    return shape(status, {"error": name, "error_description": "Bad client credentials"})


def token(**fields: object) -> Canned:
    usual = {"access_token": "example.token", "token_type": "Bearer", "expires_in": 299, "scope": "RETAILER"}
    return shape(200, {name: value for name, value in (usual | fields).items() if value is not None})


def problem(status: int, detail: str = "No access.", **headers: str) -> Canned:
    fields = {"title": "Problem", "status": status, "detail": detail}
    return shape(status, fields, MEDIA_TYPE, **headers)


def jwt(**claims: object) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.c2ln"


def shop(**fields: object) -> Canned:
    return shape(200, fields, MEDIA_TYPE)


def ask(limits: Limits | None = None, clock: Clock | None = None) -> Verdict:
    return BolClient(limits=limits, clock=clock).check(PAIR)
