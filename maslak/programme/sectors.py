"""Identifiers and purpose codes that a project's IATI file needs, read from data/iati.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from maslak.law.words import Words
from maslak.programme.strategy import DATA, by_code, read_file


def _sectors() -> Mapping[str, Words]:
    entries = read_file(DATA / "iati.yaml").children("sectors", "code")
    return MappingProxyType(by_code((e.words("words"), e) for e in entries))


def _told(key: str) -> Mapping[str, str]:
    found = {}
    for e in read_file(DATA / "iati.yaml").children("organisations", "code"):
        e.only("code", "ref", "type", "certainty")
        e.certainty()
        if e.has(key):
            found[e.text("code")] = e.text(key)
    return MappingProxyType(found)


#: Purpose codes of the OECD DAC, in words.
SECTORS = _sectors()
#: The identifier of an organisation in the IATI registry, by our own code; those we know.
REFERENCES = _told("ref")
#: Its type in IATI, where its kind here does not tell it.
TYPES = _told("type")
