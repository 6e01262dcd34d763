"""What reading refuses. Every refusal carries a code and its values; `messages` turns them into a sentence."""

from __future__ import annotations

from typing import Any, NamedTuple

from maslak.imports.reading.messages import sentence


class UnreadableFile(Exception):
    """The whole file cannot be taken: `code` and `params` name the reason, `sentence(lang)` says it.

    `found` holds what was nevertheless understood of each sheet, for the page where columns are matched by hand.
    """

    def __init__(self, code: str, found: Any = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.found = found

    def sentence(self, lang: str = "fr") -> str:
        return sentence(self.code, lang, **self.params)

    def __str__(self) -> str:
        return self.sentence("fr")


class BadValue(Exception):
    """One cell that cannot be read as what its column should hold."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Doubtful(NamedTuple):
    """A value that was read, with a warning to show beside it."""

    value: Any
    code: str
    params: dict[str, Any] = {}
