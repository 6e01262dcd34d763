"""The elements that IATI 2.03 activity files share: who reports, who takes part, dates, texts in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from maslak.access.enums import OrganisationKind as Kind
from maslak.law.words import LANGUAGES, Words
from maslak.reporting.bilan import SUBTITLE

REPORTER = "MA-SNIA"  # until the reporting ministry has an identifier in the IATI registry
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# OrganisationType of IATI: government, other public sector, multilateral, national NGO, private sector.
TYPES = {
    Kind.AGENCY: "15", Kind.OFFICE: "15", Kind.AUTHORITY: "15", Kind.TRAINING_OPERATOR: "15", Kind.COUNTER: "15",
    Kind.UN: "40", Kind.NGO: "22", Kind.EMPLOYERS: "70", Kind.REGION: "11", Kind.CITY: "11",
}  # fmt: skip
GOVERNMENT, FUNDING, ACCOUNTABLE, IMPLEMENTING = "10", "1", "2", "4"
UNDER_WAY, CLOSED = "2", "4"
STARTED, ENDS, ENDED = "2", "3", "4"
_NO_XML = re.compile(
    r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # signs that no XML file may hold


def head(root: Any, code: str, title: Words, description: Words) -> Any:
    """A new activity with its identifier, reporter, title and description."""
    activity = etree.SubElement(root, "iati-activity", {LANG: "fr"})
    etree.SubElement(activity, "iati-identifier").text = f"{REPORTER}-{code}"
    tell(
        etree.SubElement(activity, "reporting-org", ref=REPORTER, type=GOVERNMENT),
        None,
        by_language(SUBTITLE),
    )
    tell(activity, "title", by_language(title))
    tell(activity, "description", by_language(description))
    return activity


def add_body(activity: Any, names: Mapping[str, str], kind: str, role: str, *, ref: str = "") -> None:
    """An organisation that takes part; `ref` is its identifier in the registry, where it is known."""
    known = {"ref": ref} if ref else {}
    tell(etree.SubElement(activity, "participating-org", {**known, "type": kind, "role": role}), None, names)


def add_dates(activity: Any, first: str, last: str, *, closed: bool, scope: str = "4") -> None:
    """Status, first and last day, and where: in Morocco, the whole country (scope 4) or some of its regions."""
    etree.SubElement(activity, "activity-status", code=CLOSED if closed else UNDER_WAY)
    etree.SubElement(activity, "activity-date", {"iso-date": first, "type": STARTED})
    if last:
        etree.SubElement(activity, "activity-date", {"iso-date": last, "type": ENDED if closed else ENDS})
    etree.SubElement(activity, "activity-scope", code=scope)
    etree.SubElement(activity, "recipient-country", code="MA")


def add_result(activity: Any, kind: int) -> Any:
    """A result of that type (1 output, 2 outcome, 3 impact)."""
    return etree.SubElement(activity, "result", {"type": str(kind), "aggregation-status": "0"})


def add_dimension(parent: Any, name: str, value: str) -> None:
    """Which part a value is of: a sex, a region, a status."""
    etree.SubElement(parent, "dimension", name=name, value=value)


def tell(parent: Any, name: str | None, texts: Mapping[str, str]) -> None:
    """A text in every language that has one, inside `name` or in the parent itself."""
    holder = parent if name is None else etree.SubElement(parent, name)
    for language, text in _said(texts):
        narrative = etree.SubElement(holder, "narrative", {LANG: language})
        narrative.text = _NO_XML.sub(" ", text)


def _said(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((code, texts[code]) for code in LANGUAGES if texts.get(code))


def by_language(words: Words) -> dict[str, str]:
    """The words by the code of their language."""
    return {code: words.in_language(code) for code in LANGUAGES}
