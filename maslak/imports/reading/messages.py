"""The sentences that reading a register says, in French, Arabic and English, by code (data/messages.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent.parent / "data" / "messages.yaml"
LANGUAGES = ("fr", "ar", "en")


class _Gaps(dict[str, Any]):
    """Values of a template; one that nobody gave stays empty rather than hiding the sentence."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def templates() -> dict[str, dict[str, str]]:
    """Every code with its sentence in each language."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def sentence(code: str, lang: str = "fr", **params: Any) -> str:
    """The sentence of `code` in `lang` (French for a language we do not have), its gaps filled from `params`.

    Raises `KeyError` for a code that has no sentence.
    """
    words = templates()[code]
    return words.get(lang.lower()[:2], words["fr"]).format_map(_Gaps(params))
