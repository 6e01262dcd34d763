"""The figures as DHIS2 dataValueSets (POST /api/dataValueSets with code as identifier scheme).

Category option combos: F, M and U (sex not stated) for a number that women and men make up, T for a total that is
not taken apart. The country is the organisation unit MA; a region bears its ISO 3166-2 code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from maslak.reporting.bilan import Document
from maslak.reporting.engine import IndicatorValue, Number

DATA_SET = "SNIA_CP3_Y"
COUNTRY = "MA"


def write(document: Document) -> bytes:
    """UTF-8 JSON: {"dataSet", "period", "orgUnit", "completeDate"?, "dataValues": […]}; values are texts."""
    payload: dict[str, Any] = {"dataSet": DATA_SET, "period": str(document.year), "orgUnit": COUNTRY}
    if document.frozen_at is not None:
        payload["completeDate"] = document.frozen_at.date().isoformat()
    payload["dataValues"] = list(_values(document))
    return json.dumps(payload, ensure_ascii=False, indent=1).encode()


def _values(document: Document) -> Iterator[dict[str, str]]:
    for code, figure in document.figures.items():
        for combo, number in parts(figure):
            yield _value(figure, COUNTRY, combo, number)
        for region, number in sorted(document.numbers["regions"].get(code, {}).items()):
            if region:
                yield _value(figure, region, "T", number)


def parts(figure: IndicatorValue) -> Iterator[tuple[str, Number]]:
    """The combos of a figure: those that make it up, or its total; a rate has its total beside those of each sex."""
    if figure.women is None or figure.men is None or not figure.adds_up:
        yield "T", figure.value
    if figure.women is not None and figure.men is not None:
        yield "F", figure.women
        yield "M", figure.men
        if figure.adds_up and (rest := figure.value - figure.women - figure.men):
            yield "U", rest


def _value(figure: IndicatorValue, unit: str, combo: str, number: Number) -> dict[str, str]:
    shown = {"dataElement": figure.indicator.dhis2, "categoryOptionCombo": combo, "value": str(number)}
    return shown if unit == COUNTRY else {**shown, "orgUnit": unit}
