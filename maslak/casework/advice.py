"""What the reception desk offers for each need. Nothing is asked about a person's status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from maslak.casework.grid import in_words

_FILE = Path(__file__).parent / "data" / "advice.yaml"


@dataclass(frozen=True)
class Advice:
    """What to offer, and the purposes of referral that usually answer the need, the first tried first."""

    need: str
    words: Mapping[str, str]
    purposes: tuple[str, ...]

    @property
    def text(self) -> str:
        """What to offer, in the reader's language."""
        return in_words(self.words)


def advice_for(need: str) -> Advice:
    """The advice for a need (a code of enums.Need)."""
    return advice()[need]


@cache
def advice() -> Mapping[str, Advice]:
    """All advice by need."""
    document = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        need: Advice(need, entry["text"], tuple(entry["purposes"]))
        for need, entry in document["advice"].items()
    }
