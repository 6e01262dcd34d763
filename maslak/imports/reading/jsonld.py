"""A file of schema.org JobPosting, as JSON or a posting a line, laid out as the columns of a list of offers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from maslak.core import places
from maslak.core.errors import Invalid
from maslak.employers import jobposting
from maslak.employers.enums import OfferContract
from maslak.imports.reading.errors import UnreadableFile
from maslak.imports.reading.kinds import kind
from maslak.imports.reading.sheets import Cell, Limits, RawTable

_KIND = "job_offers"
_COLUMNS = (
    "office_number", "employer", "occupation", "openings", "region", "city", "contract_type", "months", "wage",
    "wage_max", "weekly_hours", "skills", "tasks", "benefits", "dated_on", "closing_date", "fees",
)  # fmt: skip
_CONTRACTS = {
    OfferContract.PERMANENT: "CDI",
    OfferContract.FIXED_TERM: "CDD",
    OfferContract.INTERNSHIP: "stage",
}


def read_postings(content: bytes, limits: Limits) -> RawTable | None:
    """The table of a file that holds JobPostings; None for any other file. Raises `UnreadableFile` for too many."""
    found = _parsed(content)
    postings = jobposting.postings(found) if found is not None else []
    if not postings:
        return None
    if len(postings) > limits.rows:
        raise UnreadableFile("too_many_rows", rows=limits.rows)
    fields = kind(_KIND).part("main").fields
    rows: list[list[Cell]] = [[fields[name].label["fr"] for name in _COLUMNS]]
    rows += [_row(each) for each in postings]
    return RawTable("", rows, encoding="utf-8", separator="json")


def _parsed(content: bytes) -> Any:
    """The JSON of a file, or the list of what its lines say; None when it is neither."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    try:
        return _loaded(text)
    except (ValueError, RecursionError):
        pass
    try:
        return [_loaded(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _loaded(text: str) -> Any:
    return json.loads(text, parse_constant=_no_number)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _row(data: Mapping[str, Any]) -> list[Cell]:
    """One posting as the cells of a line; what it does not say stays empty, and is asked for there."""
    fees: Cell = None
    try:
        post, _points = jobposting.described(data)
    except Invalid:
        fees = "oui"
        post, _points = jobposting.described({key: data[key] for key in data if key != "x_feesToWorker"})
    cells: dict[str, Cell] = {
        "office_number": jobposting.number_of(data),
        "employer": jobposting.firm_of(data),
        "occupation": post.title,
        "openings": post.openings,
        "region": places.region(post.region).fr if post.region else None,
        "city": post.city,
        "contract_type": _CONTRACTS[OfferContract(post.contract)],
        "wage": str(post.wage_mad) if post.wage_mad else None,
        "wage_max": str(post.wage_max_mad) if post.wage_max_mad else None,
        "weekly_hours": str(post.weekly_hours),
        "skills": " ; ".join(post.essential_skills),
        "tasks": post.tasks,
        "benefits": post.benefits,
        "dated_on": _day(data.get("datePosted")),
        "closing_date": post.closes_on.isoformat() if post.closes_on else None,
        "fees": fees,
    }
    return [cells.get(name) or None for name in _COLUMNS]


def _day(value: Any) -> Cell:
    return value[:10] if isinstance(value, str) else None
