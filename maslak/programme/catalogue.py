"""Which indicator codes exist. The floor above defines them and says so here when it starts (maslak.reporting.apps)."""

from __future__ import annotations

from collections.abc import Callable, Collection

_sources: list[Callable[[], Collection[str]]] = []


def register(codes: Callable[[], Collection[str]]) -> None:
    """Add a list of indicator codes, read when first asked for."""
    if codes not in _sources:
        _sources.append(codes)


def known_indicators() -> frozenset[str]:
    """Every indicator code of this installation; empty when no app defines any."""
    return frozenset(code for codes in _sources for code in codes())
