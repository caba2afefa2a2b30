"""As `bare_frozen.py`, with the libraries of any program that asks Bol with keys from a keychain."""

from __future__ import annotations

import keyring
import requests
import truststore

from tests.bench.references import bare_frozen

parts = (keyring, requests, truststore, bare_frozen)
