"""The family of a browser and of its machine: enough to know one's own in a list, too little to follow anybody."""

from __future__ import annotations

# The first that is named wins: every browser also names those that it resembles.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def family(agent: str) -> str:
    """« Firefox, Android » for what a browser says of itself; empty when it says nothing known."""
    found = [next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _MACHINES)]
    return ", ".join(name for name in found if name)
