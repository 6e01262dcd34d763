"""One count for all the tests of this folder: their rows stay in one database, so no two may take the same code."""

from __future__ import annotations

from itertools import count

numbers = count(1)
