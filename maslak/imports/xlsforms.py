"""The forms for collecting in the field (KoBo, ODK), as XLSForm workbooks in three languages.

A form is a data file (data/forms/*.yaml); its lists are those of the house: codes of the models, countries,
regions, workshops, legal parameters. The standard: https://xlsform.org/en/ref-table/ . What must not be collected
is not asked; no form takes a position, a picture or a fingerprint.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from babel import Locale
from babel.core import get_global
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from maslak.casework import grid
from maslak.casework.enums import Need, Profile, ReferralPurpose
from maslak.casework.interviews import MODES as INTERVIEW_MODES
from maslak.core import places
from maslak.core.text import fold
from maslak.imports.reading.vocabulary import DATA
from maslak.law.parameters import history
from maslak.pathway.enums import Mode
from maslak.people.enums import DocumentKind, Education, ResidenceBasis, Sex
from maslak.people.texts import consent_text
from maslak.placement.enums import ContractType, RetentionOutcome
from maslak.programme.strategy import load_workshops

LANGUAGES = {"fr": "Français (fr)", "ar": "العربية (ar)", "en": "English (en)"}
STATELESS = "XXA"  # ISO/IEC 7501-1 (ICAO 9303): a stateless person

Words = Mapping[str, str]
Choices = list[tuple[str, Words]]

_TRANSLATED = ("label", "hint", "constraint_message")
_PLAIN = ("required", "relevant", "constraint", "calculation", "appearance", "default")
_WHO = {
    "registration": {
        "fr": "l'organisation qui m'accompagne", "ar": "المنظمة التي تواكبني", "en": "the organisation that supports me",
    },
    "referral": {
        "fr": "l'organisation nommée plus haut", "ar": "المنظمة المذكورة أعلاه", "en": "the organisation named above",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One form: its code (also its file's name), the register that its export becomes ("" for none), its words."""

    code: str
    form_id: str
    version: str
    kind: str
    title: Words
    about: Words
    data: Mapping[str, Any]

    @property
    def file_name(self) -> str:
        return f"{self.form_id}.xlsx"


@cache
def forms() -> dict[str, Form]:
    """Every form by code, in the order in which a person meets them."""
    order = ("registration", "interview", "attendance", "referral", "follow_up")
    return {code: _form(code) for code in order}


def _form(code: str) -> Form:
    data = yaml.safe_load((DATA / "forms" / f"{code}.yaml").read_text(encoding="utf-8"))
    return Form(code, data["form"], data["version"], data.get("kind", ""), data["title"], data["about"], data)


def write_all(directory: Path) -> list[Path]:
    """Write every form into `directory` (made when absent), one workbook each; the paths written."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for form in forms().values():
        path = directory / form.file_name
        path.write_bytes(workbook(form.code))
        written.append(path)
    return written


def workbook(code: str) -> bytes:
    """The XLSForm of one form: sheets survey, choices and settings. Raises KeyError for a code that has no form."""
    form = forms()[code]
    survey = list(_survey(form))
    lists = {name: choices for row in survey if (name := _list_of(row)) and (choices := _choices(form, name))}
    buffer = io.BytesIO()
    # Formulas are texts here: « . <= today() » is read by the telephone, never by a spreadsheet.
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _sheet(book, "survey", ["type", "name", *_columns(_TRANSLATED), *_PLAIN], survey)
    rows = [
        _row({"list_name": name, "name": value}, {"label": words})
        for name, each in lists.items()
        for value, words in each
    ]
    _sheet(book, "choices", ["list_name", "name", *_columns(("label",))], rows)
    settings = {
        "form_title": form.title["fr"],
        "form_id": form.form_id,
        "version": form.version,
        "default_language": LANGUAGES["fr"],
        "style": "pages",
    }
    _sheet(book, "settings", list(settings), [settings])
    book.close()
    return buffer.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, columns: list[str], rows: Iterable[Mapping[str, str]]
) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 24)
    for line, row in enumerate(rows, 1):
        for column, key in enumerate(columns):
            if row.get(key):
                sheet.write_string(line, column, row[key])


def _columns(names: Iterable[str]) -> list[str]:
    return [f"{name}::{language}" for name in names for language in LANGUAGES.values()]


def _row(plain: Mapping[str, Any], words: Mapping[str, Words]) -> dict[str, str]:
    """One line of a sheet: plain cells as they are, words in each language."""
    row = {name: "yes" if value is True else str(value) for name, value in plain.items() if value}
    for name, each in words.items():
        row |= {f"{name}::{LANGUAGES[language]}": each[language] for language in LANGUAGES}
    return row


# ---- the survey -----------------------------------------------------------------------------


def _survey(form: Form) -> Iterator[dict[str, str]]:
    for entry in form.data["questions"]:
        yield from _entry(form, entry)


def _entry(form: Form, entry: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for block in ("group", "repeat"):
        if block in entry:
            words = {"label": entry["label"]}
            yield _row(
                {"type": f"begin_{block}", "name": entry[block], "relevant": entry.get("relevant")}, words
            )
            for inner in entry["questions"]:
                yield from _entry(form, inner)
            yield {"type": f"end_{block}"}
            return
    if entry.get("grid"):
        for section in grid.sections():
            yield from _section(form, section)
        return
    yield _question(entry)


def _question(entry: Mapping[str, Any]) -> dict[str, str]:
    kind = f"{entry['type']} {entry['choices']}" if "choices" in entry else entry["type"]
    words = {name: entry[name] for name in _TRANSLATED if name in entry}
    if "consent" in entry:
        words["label"] = _consent(entry["consent"])
    if entry.get("grid_warning"):
        words["label"] = _in_each(grid.warning)
    plain = {name: entry.get(name) for name in _PLAIN}
    if (
        "consent_version" in entry
    ):  # the text in the form when it was made; its answers say which one was read
        plain["calculation"] = f"'{consent_text(entry['consent_version']).version}'"
    return _row({"type": kind, "name": entry["name"], **plain}, words)


def _consent(purpose: str) -> Words:
    """The text to read aloud before asking, whole: what, who reads it, that one may refuse, how to change one's mind."""
    text, who = consent_text(purpose), _WHO[purpose]
    told = {language: text.told(language, who[language]) for language in LANGUAGES}
    return {
        language: f"**{told[language]['title']}**\n\n"
        + "\n\n".join(told[language][part] for part in ("what", "who", "free", "withdraw"))
        for language in LANGUAGES
    }


def _in_each(words: Callable[[], Any]) -> Words:
    """What `words` says in each language of the forms."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = str(words())
    return said


# ---- the interview's own grid ---------------------------------------------------------------

_GRID_TYPES = {
    "text": "text",
    "long_text": "text",
    "yes_no": "select_one yes_no",
    "number": "integer",
    "amount": "integer",
    "day": "date",
}


def _section(form: Form, section: grid.Section) -> Iterator[dict[str, str]]:
    """A group of the grid. One that may be skipped is asked for first, and stays shut unless somebody opens it."""
    name, relevant = f"part_{section.code}", ""
    label: dict[str, Words] = {"label": section.words}
    if section.optional or section.only_if_needed:
        gate = f"open_{section.code}"
        asked = {lang: f"{section.words[lang]} : {form.data['section_gate'][lang]}" for lang in LANGUAGES}
        asked["ar"] = asked["ar"].replace(" : ", ": ")
        asked["en"] = asked["en"].replace(" : ", ": ")
        hint = {"hint": section.note_words} if section.note_words else {}
        yield _row({"type": "select_one yes_no", "name": gate, "required": True}, {"label": asked, **hint})
        relevant = f"${{{gate}}} = 'yes'"
    yield _row({"type": "begin_group", "name": name, "relevant": relevant}, label)
    for question in section.questions:
        yield from _grid_question(question, "")
    yield {"type": "end_group"}


def _grid_question(question: grid.Question, inside: str) -> Iterator[dict[str, str]]:
    name, words = f"{inside}{question.code}", {"label": question.words}
    if question.columns:
        yield _row({"type": "begin_repeat", "name": name}, words)
        for column in question.columns:
            yield from _grid_question(column, f"{question.code}_")
        yield {"type": "end_repeat"}
        return
    if question.options:
        many = "select_multiple" if question.type == "choices" else "select_one"
        yield _row(
            {"type": f"{many} grid_{inside}{question.code}", "name": name, "required": question.required},
            words,
        )
        return
    limits = [f". >= {question.least}"] if question.least is not None else []
    limits += [f". <= {question.most}"] if question.most is not None else []
    plain = {
        "type": _GRID_TYPES[question.type],
        "name": name,
        "required": question.required,
        "constraint": " and ".join(limits),
        "appearance": "multiline" if question.type == "long_text" else "",
    }
    yield _row(plain, words)


def _grid_lists() -> dict[str, Choices]:
    found: dict[str, Choices] = {}
    for question in grid.questions().values():
        for inside, each in [("", question), *((f"{question.code}_", column) for column in question.columns)]:
            if each.options:
                found[f"grid_{inside}{each.code}"] = list(each.options.items())
    return found


# ---- the lists ------------------------------------------------------------------------------


def _list_of(row: Mapping[str, str]) -> str:
    kind, _space, name = row["type"].partition(" ")
    return name if kind.startswith("select_") else ""


def _choices(form: Form, name: str) -> Choices:
    """The list of that name: the form's own, the grid's, else the house's. Raises KeyError."""
    own = form.data["lists"].get(name)
    if own:
        return list(own.items())
    return _grid_lists()[name] if name.startswith("grid_") else _LISTS[name]()


def _codes(choices: type[TextChoices], *left_out: str, only: Iterable[str] = ()) -> Choices:
    kept = list(only) or [value for value in choices.values if value and value not in left_out]
    return [(str(value), _in_each(lambda value=value: choices(value).label)) for value in kept]  # type: ignore[misc]


def _yes_no() -> Choices:
    return [("yes", _in_each(lambda: _("Oui"))), ("no", _in_each(lambda: _("Non")))]


def _countries() -> Choices:
    """Every State by its ISO 3166-1 alpha-3 code, and statelessness, in the order of the French names."""
    tables = {language: Locale.parse(language).territories for language in LANGUAGES}
    known: Choices = [(STATELESS, {"fr": "Apatride", "ar": "عديم الجنسية", "en": "Stateless"})]
    for code, names in get_global("territory_aliases").items():
        alpha2 = names[0]
        if (
            len(code) == 3
            and code.isalpha()
            and len(names) == 1
            and alpha2 in tables["fr"]
            and code in _nationalities()
        ):
            known.append((code, {language: tables[language][alpha2] for language in LANGUAGES}))
    return sorted(known, key=lambda item: fold(item[1]["fr"]))


@cache
def _nationalities() -> frozenset[str]:
    """The codes that reading a register understands."""
    data = yaml.safe_load((DATA / "nationalities.yaml").read_text(encoding="utf-8"))
    return frozenset(data["countries"])


def _regions() -> Choices:
    return [(region.code, {"fr": region.fr, "ar": region.ar, "en": region.en}) for region in places.REGIONS]


def _services() -> Choices:
    """What a register of services tells of: the interview, each workshop of the catalogue, collective information."""
    interview = {"fr": "Entretien de positionnement", "ar": "مقابلة التموقع", "en": "Positioning interview"}
    found: Choices = [("interview", interview)]
    for workshop in load_workshops().values():
        code = workshop.code if workshop.counts_as == "information" else f"workshop_{workshop.code}"
        title = workshop.title
        found.append((code, {"fr": title.fr, "ar": title.ar, "en": title.en}))
    return found


def _months() -> Choices:
    """The months at which a placement is followed up (retention_check_months)."""
    months = history("retention_check_months")[-1].value
    return [
        (
            str(number),
            {
                "fr": f"{number} mois après l'embauche",
                "ar": f"بعد {_months_in_arabic(number)} من التشغيل",
                "en": f"{number} month{'s' if number > 1 else ''} after hiring",
            },
        )
        for number in months
    ]


def _months_in_arabic(number: int) -> str:
    if number <= 2:
        return {1: "شهر واحد", 2: "شهرين"}[number]
    return f"{number} أشهر" if number <= 10 else f"{number} شهرا"


_LISTS: dict[str, Callable[[], Choices]] = {
    "yes_no": _yes_no,
    "sex": lambda: _codes(Sex, Sex.UNSTATED),
    "document_kind": lambda: _codes(DocumentKind),
    "residence_basis": lambda: _codes(ResidenceBasis, ResidenceBasis.UNKNOWN),
    "education": lambda: _codes(Education),
    "countries": _countries,
    "regions": _regions,
    "services": _services,
    "modes": lambda: _codes(Mode, Mode.HYBRID),
    "interview_modes": lambda: _codes(Mode, only=INTERVIEW_MODES),
    "profiles": lambda: _codes(Profile),
    "referral_purposes": lambda: _codes(ReferralPurpose),
    "needs": lambda: _codes(Need),
    "follow_up_months": _months,
    "retention_outcomes": lambda: _codes(RetentionOutcome, RetentionOutcome.DUE, RetentionOutcome.CANCELLED),
    "contract_types": lambda: _codes(ContractType),
}
