"""Reads the YAML of `data/` strictly: a wrong key, date or code stops with the file and the entry named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from maslak.law.errors import BadDataFile
from maslak.law.words import CERTAINTIES, LANGUAGES, Source, Words

T = TypeVar("T")

FOLDER = Path(__file__).parent / "data"


class _StrictLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; in a table of law that hides an error.

    Dates are left as text here: a reader of `Entry` can then say which entry holds the impossible one.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read(file: str) -> Entry:
    """The whole of one data file, by its name.

    Raises BadDataFile when the file is missing, is not YAML or repeats a key.
    """
    try:
        content = (FOLDER / file).read_text(encoding="utf-8")
    except OSError:
        raise BadDataFile(file, "", "the file is missing from maslak/law/data")
    return parse(file, content)


def parse(file: str, content: str) -> Entry:
    """The same from text, for a table that does not live in `data/`."""
    try:
        document = yaml.load(content, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        raise BadDataFile(file, "", f"not readable as YAML: {' '.join(str(error).split())}")
    return Entry(file, "", document)


class Entry:
    """One mapping of a data file. Each reader returns a checked value or raises BadDataFile."""

    def __init__(self, file: str, where: str, content: Any) -> None:
        self.file, self.where = file, where
        if not isinstance(content, Mapping):
            raise BadDataFile(file, where, "a mapping of keys to values was expected here")
        self._content = content

    def fail(self, problem: str) -> BadDataFile:
        return BadDataFile(self.file, self.where, problem)

    def only(self, *keys: str) -> None:
        """Refuse any key but these: a misspelt key must not be ignored."""
        unknown = sorted(str(key) for key in self._content if key not in keys)
        if unknown:
            raise self.fail(f"unknown key {', '.join(unknown)}; the keys are {', '.join(keys)}")

    def raw(self, key: str) -> Any:
        if self._content.get(key) is None:
            raise self.fail(f"“{key}” is missing")
        return self._content[key]

    def has(self, key: str) -> bool:
        return self._content.get(key) is not None

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"“{key}” must be text, not {value!r}")
        return value.strip()

    def optional(self, key: str, reader: Callable[[str], T]) -> T | None:
        return reader(key) if self.has(key) else None

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.fail(f"“{key}” is {value!r}; it must be one of {', '.join(sorted(allowed))}")
        return value

    def certainty(self) -> str:
        return self.one_of("certainty", CERTAINTIES)

    def whole(self, key: str) -> int:
        value = self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(f"“{key}” must be a whole number, not {value!r}")
        return value

    def amount(self, key: str) -> Decimal:
        """An exact amount, written between quotes so that YAML makes no float of it."""
        value = self.raw(key)
        try:
            if not isinstance(value, str):
                raise InvalidOperation
            return Decimal(value)
        except InvalidOperation:
            raise self.fail(f'“{key}” must be an amount between quotes, such as "14.81", not {value!r}')

    def day(self, key: str) -> date:
        return self._as_day(key, self.raw(key))

    def days(self, key: str) -> tuple[date, ...]:
        return tuple(self._as_day(key, item) for item in self.items(key))

    def _as_day(self, key: str, value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fail(f"“{key}” must be a date such as 2020-07-31, not {value!r}")

    def clock(self, key: str) -> time:
        value = self.text(key)
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise self.fail(f'“{key}” must be a time between quotes, such as "08:30", not {value!r}')

    def words(self, key: str) -> Words:
        content = Entry(self.file, f"{self.where} / {key}".strip(" /"), self.raw(key))
        content.only(*LANGUAGES)
        return Words(*(content.text(language) for language in LANGUAGES))

    def items(self, key: str) -> list[Any]:
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.fail(f"“{key}” must be a list, not {value!r}")
        return value

    def child(self, key: str) -> Entry:
        return Entry(self.file, f"{self.where} / {key}".strip(" /"), self.raw(key))

    def children(self, key: str, name: str) -> Iterator[Entry]:
        """Each mapping of a list; the error names it by its own `name` key, or by its place."""
        for number, item in enumerate(self.items(key), start=1):
            label = item.get(name) if isinstance(item, Mapping) else None
            yield Entry(self.file, f"{key} {label or number}", item)

    def keyed(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Each mapping of a mapping, with its key."""
        section = self.child(key)
        for code, item in section._content.items():
            yield str(code), Entry(self.file, f"{section.where} / {code}", item)

    def pairs(self) -> Iterator[tuple[str, Any]]:
        yield from ((str(key), value) for key, value in self._content.items())

    def source(self, key: str = "source") -> Source:
        """The source whose code stands under `key`; it must be listed in sources.yaml."""
        return self._listed(self.text(key))

    def source_list(self, key: str = "source") -> tuple[Source, ...]:
        """Several sources, by a list of codes."""
        return tuple(self._listed(str(code)) for code in self.items(key))

    def codes(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of codes, each of which must be known; empty when the key is left out."""
        found = tuple(str(code) for code in self.items(key)) if self.has(key) else ()
        unknown = [code for code in found if code not in known]
        if unknown:
            raise self.fail(f"“{key}” names {', '.join(unknown)}, which does not exist")
        return found

    def _listed(self, code: str) -> Source:
        known = sources()
        if code not in known:
            raise self.fail(f"the source {code!r} is not listed in sources.yaml")
        return known[code]


@cache
def sources() -> Mapping[str, Source]:
    """Every text the data rests on, by its code."""
    found: dict[str, Source] = {}
    for code, entry in read("sources.yaml").keyed("sources"):
        entry.only("text", "address")
        address = entry.optional("address", entry.text)
        if address is not None and not address.startswith(("https://", "http://")):
            raise entry.fail(f"“address” must be a web address, not {address!r}")
        found[code] = Source(code, entry.words("text"), address)
    return found
