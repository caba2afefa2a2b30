"""Texts that people paste, and what is parsed from them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bolsetup.core.credentials.paste_parser import (
    Field,
    Normalisation,
    ParsedPaste,
    looks_like,
    may_be_shown,
    read,
)
from bolsetup.core.texts import LANGUAGES, Texts

ID: Final = "00000000-1111-4222-8333-444444444444"
SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET-" + "xY3_" * 15
OLD_ID: Final = "aBcDeFgH" * 4
OLD_SECRET: Final = "aBcDeFgHiJkLmNoPq" * 15
CUT: Final = SECRET[:-1]
BARE_ID: Final = ID.replace("-", "")
CUT_ID: Final = ID[:34]
OTHER_ID: Final = ID.replace("0", "9")
OTHER_SECRET: Final = SECRET.replace("x", "w")
ODD: Final = (SECRET * 2)[:64]
"""A secret of another length than the usual one."""
TILDE: Final = f"{SECRET[:40]}~{SECRET[41:]}"
PADDED: Final = f"{SECRET[:84]}=="
PLUS: Final = "+".join(SECRET[at : at + 19] for at in range(0, 80, 20)) + SECRET[79:]
"""No run of letters, digits, hyphens and underscores in it is as long as a key."""
OTHER_PLUS: Final = PLUS.replace("x", "w")
OTHER_ODD: Final = ODD.replace("x", "w")
TWO_AT: Final = f"{SECRET[:30]}@{SECRET[31:60]}@{SECRET[61:]}"


def in_lines(value: str, length: int) -> str:
    """The value as a program that wraps lines shows it."""
    return "\n".join(value[at : at + length] for at in range(0, len(value), length))


TO_ID: Final = Field.CLIENT_ID
TO_SECRET: Final = Field.CLIENT_SECRET


class Paste(NamedTuple):
    """A pasted text, its target field, the expected values and the expected normalisations."""

    text: str
    into: Field | None
    client_id: str | None
    client_secret: str | None
    cleaned: str = ""


PASTES: Final = {
    # ---- one value, no normalisation ----
    "an ID": Paste(ID, TO_ID, ID, None),
    "a secret": Paste(SECRET, TO_SECRET, None, SECRET),
    "upper case stays": Paste(ID.replace("0", "A"), TO_ID, ID.replace("0", "A"), None),
    "letters beyond hex": Paste(ID.replace("1111", "4gv7"), TO_ID, ID.replace("1111", "4gv7"), None),
    "a secret that is cut off": Paste(CUT, TO_SECRET, None, CUT),
    "a short secret": Paste("short", TO_SECRET, None, "short"),
    "a secret that ends in a hyphen": Paste(CUT + "-", TO_SECRET, None, CUT + "-"),
    "a secret that begins like a label": Paste("id-" + SECRET[3:], TO_SECRET, None, "id-" + SECRET[3:]),
    "an ID without hyphens": Paste(ID.replace("-", ""), TO_ID, ID.replace("-", ""), None),
    "nothing": Paste("", TO_ID, "", None),
    # ---- spaces and line breaks ----
    "space at the end": Paste(f"{ID} ", TO_ID, ID, None, "space"),
    "space at the start": Paste(f"  {SECRET}", TO_SECRET, None, SECRET, "space"),
    "tab": Paste(f"\t{ID}\t", TO_ID, ID, None, "space"),
    "NBSP": Paste(f"\u00a0{ID}\u00a0", TO_ID, ID, None, "space"),
    "narrow and ideographic space": Paste(f"\u202f{SECRET}\u3000", TO_SECRET, None, SECRET, "space"),
    "line end": Paste(f"{ID}\n", TO_ID, ID, None, "line_break"),
    "Windows line end": Paste(f"{SECRET}\r\n", TO_SECRET, None, SECRET, "line_break"),
    "line separator": Paste(f"{SECRET}\u2028", TO_SECRET, None, SECRET, "line_break"),
    "both ends": Paste(f"\n {ID} \n", TO_ID, ID, None, "space line_break"),
    "an ID in two lines": Paste(f"{ID[:20]}\n{ID[20:]}", TO_ID, ID, None, "line_break"),
    "a secret in two lines": Paste(f"{SECRET[:43]}\r\n{SECRET[43:]}", TO_SECRET, None, SECRET, "line_break"),
    "a secret in two lines, cut off": Paste(f"{CUT[:43]}\n{CUT[43:]}", TO_SECRET, None, CUT, "line_break"),
    "a secret wrapped by mail": Paste(f"{SECRET[:76]}\n{SECRET[76:]}", TO_SECRET, None, SECRET, "line_break"),
    "a secret in groups": Paste(
        " ".join(SECRET[i : i + 4] for i in range(0, 86, 4)), TO_SECRET, None, SECRET, "space"
    ),
    "space inside an ID": Paste(ID.replace("-", "- "), TO_ID, ID, None, "space"),
    "only space": Paste(" \n", TO_SECRET, None, "", "space line_break"),
    # ---- invisible characters ----
    "zero-width space": Paste(f"{ID[:9]}\u200b{ID[9:]}", TO_ID, ID, None, "invisible"),
    "zero-width joiners": Paste(f"\u200d{SECRET}\u200c", TO_SECRET, None, SECRET, "invisible"),
    "BOM": Paste(f"\ufeff{ID}", TO_ID, ID, None, "invisible"),
    "soft hyphens": Paste("\u00ad".join(SECRET), TO_SECRET, None, SECRET, "invisible"),
    "direction marks": Paste(f"\u200e\u202a{ID}\u202c", TO_ID, ID, None, "invisible"),
    "word joiner and space": Paste(f" \u2060{ID}", TO_ID, ID, None, "space invisible"),
    # ---- quotes and punctuation ----
    "straight quotes": Paste(f'"{ID}"', TO_ID, ID, None, "quotes"),
    "single quotes": Paste(f"'{SECRET}'", TO_SECRET, None, SECRET, "quotes"),
    "smart quotes": Paste(f"\u201c{SECRET}\u201d", TO_SECRET, None, SECRET, "quotes"),
    "low quotes": Paste(f"\u201e{ID}\u201d", TO_ID, ID, None, "quotes"),
    "guillemets": Paste(f"\u00ab{ID}\u00bb", TO_ID, ID, None, "quotes"),
    "backticks": Paste(f"`{ID}`", TO_ID, ID, None, "quotes"),
    "quotes and a comma": Paste(f'"{SECRET}",', TO_SECRET, None, SECRET, "quotes"),
    "escaped quotes": Paste(f'\\"{ID}\\"', TO_ID, ID, None, "quotes"),
    "quotes within quotes": Paste(f"\"'{ID}'\" ", TO_ID, ID, None, "space quotes"),
    "bold in Markdown": Paste(f"**{ID}**", TO_ID, ID, None, "quotes"),
    "a cell of a spreadsheet": Paste(f'="{ID}"', TO_ID, ID, None, "quotes"),
    # ---- labels and words ----
    "label": Paste(f"Client ID: {ID}", TO_ID, ID, None, "words"),
    "label without a space": Paste(f"clientId={ID}", TO_ID, ID, None, "words"),
    "label above": Paste(f"Client Secret\n{SECRET}", TO_SECRET, None, SECRET, "words"),
    "label in capitals": Paste(f"CLIENT SECRET : {SECRET}", TO_SECRET, None, SECRET, "words"),
    "label of a link": Paste(f"Toon secret {SECRET}", TO_SECRET, None, SECRET, "words"),
    "label of the English link": Paste(f"Show secret\n{CUT}", TO_SECRET, None, CUT, "words"),
    "API key": Paste(f"API key: {ID}", TO_ID, ID, None, "words"),
    "API sleutel": Paste("API-sleutel: short", TO_SECRET, None, "short", "words"),
    "label twice": Paste(f"Secret: Client Secret: {CUT}", TO_SECRET, None, CUT, "words"),
    "label with a remark": Paste("Client ID (Retailer API): abc", TO_ID, "abc", None, "words"),
    "translated label": Paste(f"Klant-ID: {ID}", TO_ID, ID, None, "words"),
    "label and short secret": Paste("client_secret = 'abc'", TO_SECRET, None, "abc", "words"),
    "label, and a secret in two lines": Paste(
        f"Client secret\n{SECRET[:43]}\n{SECRET[43:]}\nSluiten", TO_SECRET, None, SECRET, "line_break words"
    ),
    "the row of the list": Paste(
        f"Spotler Connect\nClient ID\n{ID}\nToon secret\nVerwijderen", TO_ID, ID, None, "words"
    ),
    "the box with the secret": Paste(f"Client secret\n{SECRET}\nClose", TO_SECRET, None, SECRET, "words"),
    "a sentence": Paste(f"Onze client id is {ID}.", TO_ID, ID, None, "words"),
    "a cell in HTML": Paste(f"<td>{ID}</td>", TO_ID, ID, None, "words"),
    "a label alone": Paste("Client ID:", TO_ID, "", None, "words"),
    # ---- both values in one text ----
    "two lines": Paste(f"{ID}\n{SECRET}", TO_ID, ID, SECRET, "both"),
    "two lines, the other way round": Paste(f"{SECRET}\n{ID}", TO_ID, ID, SECRET, "both"),
    "cells of a spreadsheet": Paste(f"{ID}\t{SECRET}", TO_SECRET, ID, SECRET, "both"),
    "comma": Paste(f"{ID},{SECRET}", TO_ID, ID, SECRET, "both"),
    "semicolon and space": Paste(f"{ID}; {CUT}", TO_ID, ID, CUT, "both"),
    "colon": Paste(f"{ID}:{SECRET}", TO_ID, ID, SECRET, "both"),
    "slash": Paste(f"{ID} / {SECRET}", TO_ID, ID, SECRET, "both"),
    "nothing between": Paste(f"{ID}{SECRET}", TO_ID, ID, SECRET, "both"),
    "nothing between, the other way round": Paste(f"{SECRET}{ID}", TO_ID, ID, SECRET, "both"),
    "two labels": Paste(f"Client ID: {ID}\nClient Secret: {SECRET}", TO_ID, ID, SECRET, "both"),
    "two labels, short secret": Paste(f"Client ID: {ID}\nClient Secret: abc", TO_ID, ID, "abc", "both"),
    "two labels, the other way round": Paste(
        f"client secret: {CUT} client id: {ID}", TO_SECRET, ID, CUT, "both"
    ),
    "labels in one line above": Paste(f"Client ID\tClient Secret\n{ID}\t{SECRET}", TO_ID, ID, SECRET, "both"),
    "the row with the secret": Paste(
        f"Spotler Connect\nClient ID\n{ID}\nToon secret\n{SECRET}", TO_ID, ID, SECRET, "both"
    ),
    "JSON": Paste(f'{{"client_id": "{ID}", "client_secret": "{SECRET}"}}', TO_ID, ID, SECRET, "both"),
    "JSON with more": Paste(
        '{"retailer_id": "1234567", "client_secret": "abc", "name": "Voorbeeld", "client_id": "xyz"}',
        TO_ID,
        "xyz",
        "abc",
        "both",
    ),
    "a settings file": Paste(
        f"export BOL_CLIENT_ID={ID}\nexport BOL_CLIENT_SECRET='{SECRET}'\n", TO_ID, ID, SECRET, "both"
    ),
    "a query": Paste("client_id=abc&client_secret=xyz", TO_ID, "abc", "xyz", "both"),
    "a sentence with both": Paste(
        f"Mijn client id is {ID} en de secret is {CUT} groeten", TO_ID, ID, CUT, "both"
    ),
    "both, wrapped and invisible": Paste(
        f"\ufeff{ID[:9]}\n{ID[9:]}\n{SECRET[:43]}\n{SECRET[43:]}", TO_ID, ID, SECRET, "invisible both"
    ),
    "an old pair": Paste(f"{OLD_ID}\n{OLD_SECRET}", TO_ID, OLD_ID, OLD_SECRET, "both"),
    "an old pair with labels": Paste(
        f"Public key: {OLD_ID} Private key: {OLD_SECRET}", TO_ID, OLD_ID, OLD_SECRET, "both"
    ),
    # ---- typographic characters of office programs ----
    **{
        f"dashes as U+{ord(dash):04X}": Paste(
            f"{ID}\n{SECRET}".replace("-", dash), TO_ID, ID, SECRET, "typography both"
        )
        for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u02d7\ufe58\ufe63\uff0d\u2796\u207b"
    },
    "Word's hyphens that do not break": Paste(ID.replace("-", "\x1e"), TO_ID, ID, None, "typography"),
    "Word's hyphens that only may": Paste(f"{ID[:9]}\x1f{ID[9:]}", TO_ID, ID, None, "invisible"),
    "an en dash": Paste(
        f"{SECRET[:40]}\u2013{SECRET[41:]}", TO_SECRET, None, f"{SECRET[:40]}-{SECRET[41:]}", "typography"
    ),
    "wide letters": Paste("".join(chr(ord(char) + 0xFEE0) for char in ID), TO_ID, ID, None, "typography"),
    "ligatures": Paste("\ufb01\ufb02" + SECRET[4:], TO_SECRET, None, "fifl" + SECRET[4:], "typography"),
    "mathematical letters": Paste(
        "".join(chr(ord(char) + 0x1D7F6 - ord("0")) if char.isdigit() else char for char in ID),
        TO_ID,
        ID,
        None,
        "typography",
    ),
    "an ellipsis says that the end is missing": Paste("abc\u2026", TO_SECRET, None, "abc\u2026"),
    "three dots do as well": Paste("abc...", TO_SECRET, None, "abc..."),
    **{
        f"U+{ord(unseen):04X}, which nobody sees": Paste(
            f"{ID[:9]}{unseen}{ID[9:]}{unseen}", TO_ID, ID, None, "invisible"
        )
        for unseen in "\x00\x08\x7f\u00ad\u034f\u115f\u180e\u2800\u3164\ufe0f\ufffc\U000e0041\U000e0100"
    },
    "UTF-16 read as something else": Paste(
        "\x00".join(f"{ID}\n{SECRET}"), TO_ID, ID, SECRET, "invisible both"
    ),
    "cells of Word": Paste(f"{ID}\x07{SECRET}\x07", TO_ID, ID, SECRET, "both"),
    "a line break of Word": Paste(f"Client ID: {ID}\vClient Secret: {SECRET}", TO_ID, ID, SECRET, "both"),
    # ---- text around the values ----
    "a full stop": Paste(f"{SECRET}.", TO_SECRET, None, SECRET, "quotes"),
    "a full stop, for the ID": Paste(f"{SECRET}.", TO_ID, None, SECRET, "quotes swapped"),
    "a full stop after a short one": Paste("Client ID: abc.", TO_ID, "abc", None, "words"),
    "two labels with full stops": Paste(
        f"Client ID: {ID}. Client Secret: {SECRET}.", TO_ID, ID, SECRET, "both"
    ),
    "two labels with full stops, odd length": Paste(
        f"Client ID: {ID}. Client Secret: {ODD}.", TO_ID, ID, ODD, "both"
    ),
    "two sentences": Paste(f"De id is {ID}. Het secret is {SECRET}.", TO_ID, ID, SECRET, "both"),
    "two sentences, odd length": Paste(
        f"De id is {ID}. Het secret is {ODD}. Groeten, Jan", TO_ID, ID, ODD, "both"
    ),
    "two sentences, an ID without hyphens": Paste(
        f"De id is {BARE_ID}. Het secret is {SECRET}.", TO_ID, BARE_ID, SECRET, "both"
    ),
    "a sentence with an odd length": Paste(f"Het secret is {ODD}.", TO_SECRET, None, ODD, "words"),
    "an odd length in the middle of a label's text": Paste(
        f"Client secret: {ODD}. Groeten, Jan", TO_SECRET, None, ODD, "words"
    ),
    "a character of its own beside an ID": Paste(f"{ID}\n{TILDE}", TO_ID, ID, TILDE, "both"),
    "a character of its own in a sentence": Paste(
        f"De id is {ID}, het secret is {TILDE}!", TO_ID, ID, TILDE, "both"
    ),
    "padding at the end": Paste(PADDED, TO_SECRET, None, PADDED),
    "padding at the end, for the ID": Paste(PADDED, TO_ID, None, PADDED, "swapped"),
    "padding beside an ID": Paste(f"id={ID}&secret={PADDED}", TO_ID, ID, PADDED, "both"),
    "padding of other base64": Paste(f"{ID} ab+/{SECRET[:80]}==", TO_ID, ID, f"ab+/{SECRET[:80]}==", "both"),
    "lines of a quoted mail": Paste(
        f"> Client ID: {ID}\n> Client Secret: {SECRET[:60]}\n> {SECRET[60:]}", TO_ID, ID, SECRET, "both"
    ),
    "soft line breaks of a mail's source": Paste(
        f"{ID}\n{SECRET[:75]}=\n{SECRET[75:]}", TO_ID, ID, SECRET, "both"
    ),
    "a message of a chat": Paste(
        f"[25-11-2026 21:22] Jan: Client ID: *{ID}*\n[25-11-2026 21:23] Jan: secret: _{SECRET}_",
        TO_ID,
        ID,
        SECRET,
        "both",
    ),
    "list of a chat": Paste(f"\u2022 {ID}\n\u2022 {SECRET}", TO_ID, ID, SECRET, "both"),
    "export of a password manager": Paste(
        f'name,url,username,password\n"bol","https://partner.bol.com/","{ID}","{SECRET}"',
        TO_ID,
        ID,
        SECRET,
        "both",
    ),
    "an en dash between": Paste(f"{ID} \u2013 {CUT}", TO_ID, ID, CUT, "both"),
    "an em dash between, without space": Paste(f"{ID}\u2014{SECRET}", TO_ID, ID, SECRET, "both"),
    "an em dash between, the other way round": Paste(f"{SECRET}\u2014{ID}", TO_ID, ID, SECRET, "both"),
    "an em dash between, beside another mark": Paste(
        f"-{SECRET[1:]}\u2014{ID}", TO_ID, ID, f"-{SECRET[1:]}", "both"
    ),
    "a dash too many, before or after": Paste(f"-{SECRET}", TO_SECRET, None, f"-{SECRET}"),
    "an en dash after a label": Paste("Client ID \u2013 abc", TO_ID, "abc", None, "words"),
    "a list of labels": Paste(
        f"\u2022 Client ID \u2013 {ID}\n\u2022 Client Secret \u2013 {CUT}", TO_ID, ID, CUT, "both"
    ),
    "translated into German": Paste("Kunden-ID: abc\nKundengeheimnis: xyz", TO_ID, "abc", "xyz", "both"),
    "translated into French": Paste(
        "Identifiant client\u00a0: abc\nSecret du client\u00a0: xyz", TO_ID, "abc", "xyz", "both"
    ),
    # ---- a truncated ID, or one without hyphens, takes nothing from the secret ----
    "a cut ID": Paste(f"{CUT_ID}\n{SECRET}", TO_ID, CUT_ID, SECRET, "both"),
    "a cut ID, two labels": Paste(f"Client ID {CUT_ID}\nSecret key {SECRET}", TO_ID, CUT_ID, SECRET, "both"),
    "a cut ID and a cut secret": Paste(f"{CUT_ID}\n{CUT}", TO_ID, CUT_ID, CUT, "both"),
    "a cut ID, run together": Paste(f"{CUT_ID}{SECRET}", TO_ID, f"{CUT_ID}{SECRET}", None),
    "a cut ID and a secret with a character of its own": Paste(
        f"{CUT_ID}\n00/{SECRET}", TO_ID, CUT_ID, f"00/{SECRET}", "both"
    ),
    "an ID cut at the start": Paste(f"{ID[5:]} {SECRET}", TO_ID, ID[5:], SECRET, "both"),
    "a cut ID and a secret that is longer by as much": Paste(
        f"{CUT_ID}\n{SECRET}xY", TO_ID, CUT_ID, f"{SECRET}xY", "both"
    ),
    "an ID run together with a secret in two lines": Paste(
        f"{ID}{SECRET[:40]}\n{SECRET[40:]}", TO_ID, ID, SECRET, "both"
    ),
    "an ID without hyphens and a cut secret": Paste(f"{BARE_ID} {CUT}", TO_ID, BARE_ID, CUT, "both"),
    "a secret whose piece has the length of an ID": Paste(
        f"{SECRET[:54]}\n{'aB3' * 10 + 'cD'}", TO_SECRET, None, SECRET[:54] + "aB3" * 10 + "cD", "line_break"
    ),
    # ---- more than two values ----
    "two sets": Paste(f"{ID}\n{SECRET}\n{OTHER_ID}\n{OTHER_SECRET}", TO_ID, ID, SECRET, "both left_out"),
    "two IDs": Paste(f"{ID}\n{OTHER_ID}\n{SECRET}", TO_ID, ID, SECRET, "both left_out"),
    "two IDs alone": Paste(f"{ID}\n{OTHER_ID}", TO_ID, ID, None, "words left_out"),
    "two secrets": Paste(f"{SECRET}\n{OTHER_SECRET}", TO_SECRET, None, SECRET, "words left_out"),
    "two labelled secrets": Paste(f"secret: abc\nsecret: {ODD}", TO_SECRET, None, "abc", "words left_out"),
    "the same set twice": Paste(f"{ID}\n{SECRET}\n" * 2, TO_ID, ID, SECRET, "both"),
    "a very long text": Paste(f"{ID}\n{'woord ' * 4000}\n{SECRET}", TO_ID, ID, None, "words left_out"),
    "a key at the limit is not cut": Paste(
        f"{ID}\n{'w' * 29} {'woord ' * 3312}\n{SECRET}", TO_ID, ID, None, "words left_out"
    ),
    "a very long text of space": Paste(f"{ID}{' ' * 30_000}", TO_ID, ID, None, "space"),
    "two secrets of their own characters": Paste(
        f"{ID}\n{PLUS}\n{OTHER_PLUS}", TO_ID, ID, PLUS, "both left_out"
    ),
    "two labelled secrets of their own characters": Paste(
        f"Client ID: {ID} / Client Secret: {PLUS} / Client Secret: {OTHER_PLUS}",
        TO_ID,
        ID,
        PLUS,
        "both left_out",
    ),
    "two secrets of an odd length, for the ID": Paste(
        f"{ODD}\n{OTHER_ODD}", TO_ID, ODD, None, "words left_out"
    ),
    "two secrets of an odd length": Paste(f"{ODD}\n{OTHER_ODD}", TO_SECRET, None, ODD, "words left_out"),
    "two secrets of an odd length after an ID without hyphens": Paste(
        f"{BARE_ID}\n{ODD}\n{OTHER_ODD}", TO_ID, BARE_ID, ODD, "both left_out"
    ),
    "an ID without hyphens and a secret of an odd length": Paste(
        f"{BARE_ID}\n{ODD}", TO_ID, BARE_ID, ODD, "both"
    ),
    "a secret of an odd length in two lines": Paste(
        in_lines((SECRET * 2)[:100], 76), TO_SECRET, None, (SECRET * 2)[:100], "line_break"
    ),
    "a long secret of an odd length in two lines": Paste(
        in_lines((SECRET * 2)[:120], 76), TO_SECRET, None, (SECRET * 2)[:120], "line_break"
    ),
    "an ID without hyphens, a colon and a cut secret": Paste(f"{BARE_ID}:{CUT}", TO_ID, BARE_ID, CUT, "both"),
    "a row of a table with the secret first": Paste(
        f'"bol","https://partner.bol.com/","{SECRET}","{ID}"', TO_ID, ID, SECRET, "both"
    ),
    "a link, an address and a row of names are no keys": Paste(
        f"{ID}\nhttps://partner.bol.com/sdd/preferences/services/api?page=1\n"
        f"een-lang-adres-voor-vragen-2026@een-lange-naam.voorbeeld.invalid\n"
        f"folder,favorite,type,name,notes,fields,login_uri,login_username\n{SECRET}",
        TO_ID,
        ID,
        SECRET,
        "both",
    ),
    "a link and an address beside an ID": Paste(
        f"{ID}\nhttps://partner.bol.com/sdd/preferences/services/api?page=1\n"
        f"een-lang-adres-voor-vragen-2026@een-lange-naam.voorbeeld.invalid",
        TO_SECRET,
        ID,
        None,
        "words swapped",
    ),
    **{
        f"{name} a good pair": Paste(blank * 25_000 + f"{ID}\n{SECRET}", TO_ID, ID, SECRET, cleaned)
        for name, blank, cleaned in (
            ("spaces before", " ", "both"),
            ("line breaks before", "\r\n", "both"),
            ("what nobody sees before", "\ufeff ", "both"),
        )
    },
    "much space before an ID": Paste(" " * 25_000 + ID, TO_ID, ID, None, "space"),
    "much space and nothing else": Paste(" " * 30_000, TO_ID, "", None, "space"),
    # ---- every character of a secret is kept ----
    "a secret with two @ beside an ID": Paste(f"{ID}\n{TWO_AT}", TO_ID, ID, TWO_AT, "both"),
    **{
        f"a secret of {len(whole)} with {mark} at {at} {name}": Paste(
            text.format(ID=ID, secret=whole[:at] + mark + whole[at + 1 :]),
            TO_SECRET,
            ID,
            whole[:at] + mark + whole[at + 1 :],
            "both",
        )
        for name, text in (
            ("beside an ID", "{ID}\n{secret}"),
            ("after a label", "Client ID: {ID}. Client Secret: {secret}."),
        )
        for whole in (SECRET, ODD)
        for mark in ":*=,;|&<>(){}[]\"'`\\!?.@/+~%"
        for at in (2, 32, len(whole) - 3)
    },
    **{
        f"a secret of {len(secret)} in lines of {length} before other words": Paste(
            f"{ID}\n{in_lines(secret, length)}\nGroeten, Jan", TO_ID, ID, secret, "both"
        )
        for secret, lengths in (
            (SECRET, (4, 10, 19, 20, 43, 76)),
            (PLUS, (10, 19, 20, 43, 76)),
            (ODD, (10, 19, 32)),
            (PLUS[:70], (10, 19)),
            (CUT, (10, 19)),
        )
        for length in lengths
    },
    "a secret with a mark where its line ends": Paste(
        f"{ID}\n{in_lines(f'{SECRET[:9]}!{SECRET[10:]}', 10)}\nGroeten, Jan",
        TO_ID,
        ID,
        f"{SECRET[:9]}!{SECRET[10:]}",
        "both",
    ),
    "a secret in lines and in quotes": Paste(
        f'{ID}\n"{in_lines(SECRET, 10)}"\nGroeten, Jan', TO_ID, ID, SECRET, "both"
    ),
    "a secret with what looks like a name inside": Paste(
        f'{ID}\n{SECRET[:40]}|a:"{SECRET[44:]}', TO_ID, ID, f'{SECRET[:40]}|a:"{SECRET[44:]}', "both"
    ),
    "a secret in lines after a word as long as they are": Paste(
        f"{ID}\nWachtwoord\n{in_lines(SECRET, 10)}", TO_ID, ID, SECRET, "both"
    ),
    **{
        f"{pad} {name}": Paste(text.format(value=SECRET + pad), into, client_id, SECRET + pad, cleaned)
        for pad in ("=", "==")
        for name, text, into, client_id, cleaned in (
            ("alone", "{value}", TO_SECRET, None, ""),
            ("and a full stop", "{value}.", TO_SECRET, None, "quotes"),
            ("in quotes", '"{value}",', TO_SECRET, None, "quotes"),
            ("after a label", f"Client ID: {ID}. Client Secret: {{value}}.", TO_ID, ID, "both"),
        )
    },
    **{
        f"{dash} at the {place}": Paste(text.format(dash=dash, ID=ID), TO_ID, ID, None, "words")
        for dash in "-\u2013\u2014"
        for place, text in (
            ("start of an ID", "Client ID {dash}{ID}"),
            ("end of an ID", "{ID}{dash} mijn id"),
        )
    },
    # ---- in the wrong field ----
    "an ID for the secret": Paste(f"{ID}\n", TO_SECRET, ID, None, "line_break swapped"),
    "a secret for the ID": Paste(SECRET, TO_ID, None, SECRET, "swapped"),
    "a labelled secret for the ID": Paste("Client Secret: abc", TO_ID, None, "abc", "words swapped"),
    # ---- unchanged, for the validation to judge ----
    "bullets": Paste("\u2022" * 12, TO_SECRET, None, "\u2022" * 12),
    "asterisks": Paste("*" * 12, TO_SECRET, None, "*" * 12),
    "an address": Paste("jan@voorbeeld.invalid", TO_ID, "jan@voorbeeld.invalid", None),
    "a link": Paste(
        "https://partner.bol.com/sdd/preferences/services/api",
        TO_ID,
        "https://partner.bol.com/sdd/preferences/services/api",
        None,
    ),
    "a colon": Paste("abc:def", TO_ID, "abc:def", None),
    "a number": Paste("1234567", TO_ID, "1234567", None),
    **{
        f"an odd secret for the ID: {len(secret)}": Paste(secret, TO_ID, secret, None)
        for secret in (ODD, SECRET[:70], (SECRET * 2)[:100], TILDE)
    },
    "an ID without hyphens run together with a secret": Paste(
        BARE_ID + SECRET, TO_ID, BARE_ID + SECRET, None
    ),
    "marks inside": Paste("ab|cd&ef", TO_SECRET, None, "ab|cd&ef"),
    # ---- from the clipboard ----
    "clipboard: an ID": Paste(f" {ID}\n", None, ID, None, "space line_break"),
    "clipboard: a secret": Paste(SECRET, None, None, SECRET),
    "clipboard: a secret cut off": Paste(CUT, None, None, CUT),
    "clipboard: both": Paste(f"{ID} {SECRET}", None, ID, SECRET, "both"),
    "clipboard: a secret in a sentence": Paste(f"Het secret is {SECRET}.", None, None, SECRET, "words"),
    "clipboard: an ID without hyphens": Paste(
        f"Client ID {BARE_ID} Secret key {SECRET}", None, None, SECRET, "words left_out"
    ),
    "clipboard: a column of dates": Paste("25-11-2026\n" * 9, None, None, None),
    "clipboard: a column of order numbers": Paste("C00012ABCD\n" * 9, None, None, None),
    "clipboard: two checksums": Paste(f"{BARE_ID}\n{'0a1b2c3d' * 5}", None, None, None),
    "clipboard: words": Paste("Hallo Jan, tot morgen!", None, None, None),
    "clipboard: a label": Paste("Client Secret: abc", None, None, None),
    "clipboard: a number with a hyphen": Paste("06-12345678", None, None, None),
    "clipboard: a link": Paste("https://partner.bol.com/sdd/preferences/services/api", None, None, None),
}


@pytest.mark.parametrize("paste", PASTES.values(), ids=PASTES)
def test_a_paste_is_read(paste: Paste) -> None:
    reading = read(paste.text, paste.into)
    assert reading.client_id == paste.client_id
    assert reading.client_secret == paste.client_secret
    assert " ".join(reading.cleaned) == paste.cleaned


def test_repr_of_a_parsed_paste_hides_the_values() -> None:
    assert repr(read(f"{ID}\n{SECRET}", None)) == f"ParsedPaste(cleaned=({Normalisation.BOTH!r},))"


@pytest.mark.parametrize(
    ("value", "target"), [(ID, TO_ID), (SECRET, TO_SECRET), (CUT, TO_SECRET), ("short", None), ("", None)]
)
def test_looks_like_recognises_the_usual_formats(value: str, target: Field | None) -> None:
    assert looks_like(value) is target


def test_a_very_long_text_is_parsed_quickly() -> None:
    for text in ("a" * 10**6, "client_" * 10**5, f"{ID} " * 10**4, "\n" * 10**6, "a=" * 10**6, '"' * 10**6):
        read(text, TO_ID)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cleaned", Normalisation)
def test_each_normalisation_is_reported(cleaned: Normalisation, language: str) -> None:
    assert Texts(language)(f"paste.cleaned.{cleaned}").endswith(".")


SNIPPETS: Final = st.sampled_from(
    [
        *(ID, ID.upper(), ID[:18], SECRET, CUT, SECRET[:43], SECRET[43:], OLD_ID, OLD_SECRET),
        *(
            "Client ID",
            "Client Secret:",
            "toon secret ",
            "id:",
            "secret=",
            "client_id",
            '"name": ',
            "api key",
        ),
        *(" ", "\n", "\t", "\u00a0", "\u200b", "\ufeff", "\u00ad", '"', "\u201d", "'", ",", ";:", "=", "{}"),
        *(
            BARE_ID,
            CUT_ID,
            ODD,
            TILDE,
            PADDED,
            "\u2011",
            "\u2014",
            " \u2013 ",
            "==",
            ".",
            "...",
            "\uff11",
            "\x00",
            "_",
            "*",
        ),
    ]
)
PASTED: Final = st.one_of(
    st.text(), st.lists(st.one_of(SNIPPETS, st.text(max_size=3)), max_size=12).map("".join)
)


def as_typed(text: str) -> str:
    """The text with typographic characters replaced by ASCII."""
    plain = (unicodedata.normalize("NFKC", char) for char in text)
    pairs = zip(text, plain, strict=True)
    folded = "".join(after if after.isascii() and ".." not in after else before for before, after in pairs)
    return re.sub("[\x1e\u058a\u05be\u2010-\u2015\u2212\u2043\u02d7\u2796]", "-", folded)


def is_found_in(value: str, text: str) -> bool:
    """Whether `value` is a subsequence of `text`."""
    rest = iter(text)
    return all(char in rest for char in value)


@given(PASTED, st.sampled_from([TO_ID, TO_SECRET, None]))
@example(f"{ID}{ID}{SECRET}", TO_ID)
def test_parsing_is_idempotent_and_invents_nothing(text: str, into: Field | None) -> None:
    reading = read(text, into)
    values = {TO_ID: reading.client_id, TO_SECRET: reading.client_secret}
    if into:
        assert any(value is not None for value in values.values())
    for target, value in values.items():
        if value is None:
            continue
        assert is_found_in(value, as_typed(text))
        again = read(value, target)
        expected = ParsedPaste(value, None) if target is TO_ID else ParsedPaste(None, value)
        assert again == expected


RUN: Final = re.compile(r"[A-Za-z0-9_-]{40,}")


@given(PASTED, st.sampled_from([TO_ID, TO_SECRET]))
@example(f"{ID} {SECRET}\n{OTHER_ID} {OTHER_SECRET}", TO_ID)
@example(f"{SECRET[:46]}\x1b{SECRET[46:]}_", TO_ID)
@example("0" * 38 + '{0"A:"' + "0" * 40 + "{0", TO_ID)
def test_a_dropped_text_of_the_length_of_a_secret_is_reported(text: str, into: Field) -> None:
    reading = read(text, into)
    values = [value or "" for value in (reading.client_id, reading.client_secret)]
    for run in RUN.findall(as_typed(text)):
        for value in filter(None, values):
            run = run.replace(value, " ")  # noqa: PLW2901
        # Punctuation next to a complete secret is not part of it.
        lost = [rest for rest in RUN.findall(run) if not any(rest.strip("-_") in value for value in values)]
        assert not lost or Normalisation.LEFT_OUT in reading.cleaned


PRINTABLE: Final = "".join(map(chr, range(ord("!"), ord("~") + 1)))
# A URL is not a secret, text before =" is the name of a value, and so is ID= within a word.
OWN_SECRETS: Final = (
    st.text(PRINTABLE, min_size=60, max_size=100)
    .filter(lambda text: not re.search("://|[:=][\"'`]|(?i:id|secret)[:=]", text))
    .map("aB1{}zY2".format)
)


@given(OWN_SECRETS, OWN_SECRETS, st.sampled_from([TO_ID, TO_SECRET]))
def test_a_dropped_secret_is_reported(one: str, other: str, into: Field) -> None:
    reading = read(f"{ID}\n{one}\n{other}", into)
    assert reading.client_secret
    assert other in reading.client_secret or Normalisation.LEFT_OUT in reading.cleaned


LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SECRETS: Final = st.one_of(
    st.text(LETTERS, min_size=40, max_size=130), st.text(LETTERS + "~+/.=!$%^", min_size=40, max_size=130)
)
AROUND: Final = st.sampled_from(
    ["{}", "{}.", "{}!", "({})", '"{}"', "*{}*", "secret: {}", "Het secret is {}.", "> {}", "{},", "{}=="]
)
BEFORE: Final = st.sampled_from(
    [
        "",
        f"{ID}\n",
        f"{ID} ",
        f"{ID}",
        f"{CUT_ID}\n",
        f"{CUT_ID} ",
        f"{BARE_ID}\n",
        f"Client ID: {ID}. ",
        "De id is ",
    ]
)
DASHES: Final = st.sampled_from("-\u2010\u2011\u2013\u2014\u2212")


@given(SECRETS, BEFORE, AROUND, DASHES, st.booleans(), st.sampled_from([TO_ID, TO_SECRET, None]))
@example("00=" + "0" * 72 + "/" + "0" * 20, f"{CUT_ID}\n", "{}", "-", True, TO_ID)
@example("0" * 88, f"{CUT_ID}\n", "{}", "-", True, TO_ID)
@example("00=" + "0" * 47 + "Aa", f"{CUT_ID}\n", "{}", "-", True, TO_ID)
def test_no_part_of_a_secret_is_shown_as_an_id(
    secret: str, before: str, around: str, dash: str, lines: bool, into: Field | None
) -> None:
    wrapped = "\n".join(secret[at : at + 76] for at in range(0, len(secret), 76)) if lines else secret
    text = (before + around.format(wrapped)).replace("-", dash)
    client_id = read(text, into).client_id or ""
    if may_be_shown(client_id):
        assert ID.startswith(client_id) or client_id in (BARE_ID, CUT_ID)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((ID, True), (ID.replace("1", "g"), True), (BARE_ID, True), ("", True), ("my-shop", True)),
        *((SECRET[:39], True), (SECRET[:40], False), (SECRET, False), (ODD, False), (f"{ID}x{ID}", False)),
    ],
)
def test_a_possible_secret_is_not_shown_as_an_id(value: str, *, shown: bool) -> None:
    assert may_be_shown(value) is shown
