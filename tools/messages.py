"""Message catalogues without gettext: extract from Python and templates, merge into locale/*.po, compile.

python tools/messages.py extract    bring locale/<language>/LC_MESSAGES/django.po up to date
python tools/messages.py missing    print what lacks a translation, and fail if anything does
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "en")
# Zero, one, two, few (3 to 10), many (11 to 99), other: the order translators know, which Babel's own rule turns round.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "en": "nplurals=2; plural=(n != 1);",
}
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip


def catalogue() -> Catalog:
    """Every message of the code and the templates, with where it stands."""
    found = Catalog(project="Maslak", fuzzy=False)
    for folder, pattern in (("maslak", "*.py"), ("templates", "*.html"), ("templates", "*.txt")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            if "migrations" in path.parts:
                continue
            for _line, message, comments, context in _messages(path):
                found.add(
                    message,
                    locations=[(str(path.relative_to(ROOT)), None)],
                    auto_comments=comments,
                    context=context,
                )
    return found


def _messages(path: Path):  # type: ignore[no-untyped-def]
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _templatized(source, path)
    return extract("python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})


def _templatized(source: str, path: Path) -> str:
    """A template as the Python-like text that Django gives to message extractors."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure()
        django.setup()
    from django.utils.translation.template import templatize

    # Read as Python afterwards, where the indentation of HTML would mean something.
    return "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())


def file_of(language: str) -> Path:
    """The catalogue file of a language."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """The catalogue as it stands; empty when there is none yet."""
    path = file_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Merge the messages of today into each language's file; obsolete ones go."""
    template = catalogue()
    for language in LANGUAGES:
        known = load(language)
        known.update(template, no_fuzzy_matching=True)
        known.mime_headers = [("Plural-Forms", PLURALS[language])]
        known.project, known.version = "Maslak", "1"
        known.msgid_bugs_address = known.last_translator = known.language_team = "-"
        known.header_comment = f"# Maslak, {known.locale}: from the French of the sources."
        known.obsolete.clear()
        file_of(language).parent.mkdir(parents=True, exist_ok=True)
        with file_of(language).open("wb") as file:
            write_po(file, known, width=110, omit_header=False, sort_output=True, ignore_obsolete=True)


def missing() -> dict[str, list[str]]:
    """Messages without translation, by language."""
    template = catalogue()
    lacking: dict[str, list[str]] = {}
    for language in LANGUAGES:
        known = load(language)
        for message in template:
            if not message.id:
                continue
            translated = known.get(message.id, message.context)
            texts = translated.string if translated else ""
            if not texts or (isinstance(texts, tuple | list) and not all(texts)):
                lacking.setdefault(language, []).append(str(message.id))
    return lacking


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        update()
    else:
        lacking_today = missing()
        for language, messages in lacking_today.items():
            print(
                f"{language}: {len(messages)} messages without translation in {file_of(language).relative_to(ROOT)}"
            )
            for message in messages:
                print("   ", message)
        sys.exit(1 if lacking_today else 0)
