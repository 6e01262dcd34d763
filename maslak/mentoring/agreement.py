"""The text that a person agrees to before a mentor is sought for them."""

from __future__ import annotations

from pathlib import Path

from maslak.core.agreed import LANGUAGES as LANGUAGES
from maslak.core.agreed import Agreements

_TEXT = Agreements(Path(__file__).parent / "data" / "agreement.yaml", ("what", "who", "free", "safe"))
versions, in_force = _TEXT.versions, _TEXT.in_force
