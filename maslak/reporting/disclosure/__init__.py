"""Disclosure control: which numbers of a table of persons may be shown so that no hidden one can be worked out.

Pure, without a database. `tables` are crossings with their sub-totals, `primary` says what is too small, `optimal` which
cells to hide beside it at the least cost (with the proof), `system` how a reader attacks, `releases` what several
publications tell together, `rounding` and `marks` how numbers are written. `guard` is the fallback for tables too
large for a proof: thousands of cells, one program that hides where it costs least.
"""

from __future__ import annotations

from maslak.reporting.disclosure.guard import Protected, Rules, doubt, protect

__all__ = ["Protected", "Rules", "doubt", "protect"]
