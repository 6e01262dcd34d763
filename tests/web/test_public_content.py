"""The public guide: every promise it makes to a reader who is never asked who they are."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
import yaml

from maslak.web.public import content
from maslak.web.public.content import ContentError, Words

SITUATIONS = {
    "regularised",
    "resident_permit",
    "receipt",
    "student",
    "spouse_of_moroccan",
    "treaty",
    "refugee_card",
    "refugee_unhcr",
    "asylum_seeker",
    "no_papers",
}
FOR_EVERYONE = {"fair_work", "no_fee"}


def everything_said() -> list[tuple[str, Words]]:
    """Every text of the three contents, with the path that leads to it."""
    whole = {"guide": content.load(), "remote": content.load_remote(), "glossary": content.load_glossary()}
    return [pair for name, part in whole.items() for pair in _words(name, part)]


def _words(place: str, thing: object) -> Iterator[tuple[str, Words]]:
    if isinstance(thing, Words):
        yield place, thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _words(f"{place}.{field.name}", getattr(thing, field.name))
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from _words(f"{place}.{key}", value)
    elif isinstance(thing, tuple):
        for number, value in enumerate(thing):
            yield from _words(f"{place}[{number}]", value)


def answers() -> list[tuple[str, str, content.Answer]]:
    """(situation, service, answer) for the whole table."""
    guide = content.load()
    return [
        (situation.code, service.code, situation.answer_for(service))
        for situation in guide.situations
        for service in guide.services
    ]


def given(situation: str, service: str) -> content.Answer:
    guide = content.load()
    return guide.situation(situation).answer_for(guide.service(service))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(content.FOLDER, tmp_path / "content"))


def spoil(folder: Path, name: str, change: object) -> None:
    """Rewrite a YAML file after `change` (a function of the parsed file)."""
    raw = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    change(raw)  # type: ignore[operator]
    (folder / name).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")


def test_the_guide_covers_the_ten_situations_and_answers_each_service() -> None:
    guide = content.load()

    assert {situation.code for situation in guide.situations} == SITUATIONS
    assert len(answers()) == len(SITUATIONS) * len(guide.services)


def test_every_text_is_written_in_the_three_languages() -> None:
    for place, words in everything_said():
        for language in ("fr", "ar", "en"):
            assert words.in_language(language).strip(), f"{place} says nothing in {language}"


def test_arabic_is_written_in_arabic_and_with_western_digits() -> None:
    for place, words in everything_said():
        assert re.search(r"[\u0621-\u064a]", words.ar), place
        assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9]", words.ar), f"{place} uses eastern digits"


def test_french_and_english_hold_no_arabic_letter() -> None:
    for place, words in everything_said():
        assert not re.search(r"[\u0621-\u064a]", words.fr + words.en), place


def test_the_three_languages_give_the_same_numbers() -> None:
    for place, words in everything_said():
        spoken = {language: _numbers(words.in_language(language)) for language in ("fr", "ar", "en")}

        assert spoken["fr"] == spoken["ar"] == spoken["en"], f"{place}: {spoken}"


def _numbers(text: str) -> list[str]:
    """Numbers of three digits or more, written one way: 2 000, 2,000 and 2000 are the same."""
    joined = re.sub(r"(?<=\d)[\u00a0,.](?=\d{3}(?!\d))", "", text)
    return sorted(re.findall(r"\d{3,}", joined))


def test_every_answer_names_its_sources_and_how_sure_it_is() -> None:
    for situation, service, answer in answers():
        assert answer.sources, f"{situation}/{service}"
        assert answer.certainty in content.load().certainty_labels
        assert answer.tone == content.ANSWERS[answer.answer]


def test_every_source_has_a_name_and_a_web_address() -> None:
    cited = {source for _, _, answer in answers() for source in answer.sources}

    assert cited
    assert all(source.address.startswith(("http://", "https://")) for source in cited)


@pytest.mark.parametrize(
    ("situation", "service", "expected"),
    [
        ("regularised", "agency_registration", "yes"),
        ("regularised", "salaried_work", "yes"),
        ("regularised", "activity_certificate", "yes"),
        ("refugee_card", "salaried_work", "yes"),
        ("refugee_card", "activity_certificate", "yes"),
        ("refugee_card", "cooperative", "yes"),
        ("refugee_unhcr", "salaried_work", "no"),
        ("refugee_unhcr", "auto_entrepreneur", "no"),
        ("refugee_unhcr", "ngo_livelihood", "yes"),
        ("refugee_unhcr", "agency_registration", "disputed"),
        ("asylum_seeker", "salaried_work", "no"),
        ("asylum_seeker", "agency_registration", "disputed"),
        ("resident_permit", "activity_certificate", "no"),
        ("receipt", "salaried_work", "conditions"),
        ("student", "salaried_work", "disputed"),
        ("spouse_of_moroccan", "activity_certificate", "yes"),
        ("treaty", "activity_certificate", "yes"),
        ("treaty", "salaried_work", "disputed"),
        ("no_papers", "agency_registration", "no"),
        ("no_papers", "salaried_work", "no"),
        ("no_papers", "legal_aid", "yes"),
    ],
)
def test_what_a_situation_allows(situation: str, service: str, expected: str) -> None:
    assert given(situation, service).answer == expected


def test_where_sources_disagree_both_sides_are_given_with_their_own_sources() -> None:
    disputed = [answer for _, _, answer in answers() if answer.answer == "disputed"]

    assert disputed
    for answer in disputed:
        assert len(answer.sides) >= 2
        assert all(side.sources for side in answer.sides)


def test_an_answer_that_is_not_disputed_takes_no_sides() -> None:
    assert all(not answer.sides for _, _, answer in answers() if answer.answer != "disputed")


@pytest.mark.parametrize("service", sorted(FOR_EVERYONE))
def test_protection_at_work_is_told_to_everyone_in_the_same_words(service: str) -> None:
    told = {given(situation, service).text for situation in SITUATIONS}

    assert len(told) == 1


def test_free_legal_help_is_open_in_every_situation() -> None:
    assert {given(situation, "legal_aid").answer for situation in SITUATIONS} == {"yes"}


def test_a_page_shows_every_section_in_order_with_its_answers() -> None:
    guide = content.load()

    page = guide.read_as(guide.situation("student"))

    assert [section.code for section, _ in page] == [section.code for section in guide.sections]
    assert [service for _, pairs in page for service, _ in pairs] == list(guide.services)


def test_a_service_can_be_compared_across_situations() -> None:
    guide = content.load()

    compared = guide.compare(guide.service("training"))

    assert [situation.code for situation, _ in compared] == [s.code for s in guide.situations]


def test_an_unknown_situation_or_service_is_not_found() -> None:
    with pytest.raises(KeyError):
        content.load().situation("astronaut")
    with pytest.raises(KeyError):
        content.load().service("teleport")


def test_spoken_gives_plain_text_in_one_language() -> None:
    guide = content.load()

    said = content.spoken(guide.situation("receipt"), "ar")

    assert said["title"] == guide.situation("receipt").title.ar
    assert said["answers"]["training"]["text"] == given("receipt", "training").text.ar
    assert said["answers"]["training"]["sources"][0]["address"].startswith("http")


def test_a_language_we_do_not_have_is_answered_in_french() -> None:
    title = content.load().title

    assert content.spoken(title, "es") == title.fr


def test_french_punctuation_never_starts_a_line() -> None:
    for place, words in everything_said():
        assert not re.search(r" [:;?!»%]|« ", words.fr), place


def test_groups_of_digits_keep_their_order_in_an_arabic_line() -> None:
    for place, words in everything_said():
        assert not re.search(r"\d \d", words.ar), place


def test_services_at_a_distance_say_how_and_in_which_way() -> None:
    remote = content.load_remote()

    assert {"reception", "interview", "workshop", "referral", "follow_up"} <= {
        s.service for s in remote.services
    }
    for service in remote.services:
        assert service.ways
        assert set(service.ways) <= set(remote.way_labels)


def test_the_glossary_explains_each_word_once() -> None:
    codes = [term.code for term in content.load_glossary()]

    assert len(codes) == len(set(codes))


def test_the_content_asks_nothing_and_names_nobody() -> None:
    asking = re.compile(r"quel est votre nom|votre numéro de carte|what is your name|your card number", re.I)
    for place, words in everything_said():
        assert not asking.search(words.fr + words.en), place


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_missing_language_is_refused_with_the_place_to_mend(copy: Path, language: str) -> None:
    spoil(copy, "situation-student.yaml", lambda raw: raw["title"].pop(language))

    with pytest.raises(ContentError, match="situation-student.yaml, title"):
        content.load(copy)


def test_latin_letters_in_place_of_arabic_are_refused(copy: Path) -> None:
    spoil(copy, "rights.yaml", lambda raw: raw["lead"].update(ar="to be translated"))

    with pytest.raises(ContentError, match="no Arabic letter"):
        content.load(copy)


def test_a_statement_without_a_known_source_is_refused(copy: Path) -> None:
    spoil(copy, "situation-student.yaml", lambda raw: raw["answers"]["training"].update(sources=["hearsay"]))

    with pytest.raises(ContentError, match="hearsay"):
        content.load(copy)


def test_an_unknown_certainty_is_refused(copy: Path) -> None:
    spoil(copy, "situation-student.yaml", lambda raw: raw["answers"]["training"].update(certainty="sure"))

    with pytest.raises(ContentError, match="certainty"):
        content.load(copy)


def test_a_yes_that_yaml_read_as_true_is_refused(copy: Path) -> None:
    spoil(copy, "situation-student.yaml", lambda raw: raw["answers"]["training"].update(answer=True))

    with pytest.raises(ContentError, match="between quotes"):
        content.load(copy)


def test_a_disputed_answer_with_one_side_is_refused(copy: Path) -> None:
    spoil(copy, "situation-treaty.yaml", lambda raw: raw["answers"]["salaried_work"]["sides"].pop())

    with pytest.raises(ContentError, match="sides"):
        content.load(copy)


def test_an_answer_about_a_service_that_does_not_exist_is_refused(copy: Path) -> None:
    def add(raw: dict[str, dict[str, object]]) -> None:
        raw["answers"]["teleport"] = raw["answers"]["training"]

    spoil(copy, "situation-student.yaml", add)

    with pytest.raises(ContentError, match="teleport"):
        content.load(copy)


def test_a_service_left_without_answer_is_refused(copy: Path) -> None:
    spoil(copy, "situation-student.yaml", lambda raw: raw["answers"].pop("training"))

    with pytest.raises(ContentError, match="training"):
        content.load(copy)


def test_a_situation_named_but_absent_is_refused(copy: Path) -> None:
    (copy / "situation-student.yaml").unlink()

    with pytest.raises(ContentError, match="situation-student.yaml"):
        content.load(copy)


def test_a_source_without_a_web_address_is_refused(copy: Path) -> None:
    spoil(copy, "sources.yaml", lambda raw: raw["sources"]["report_2020"].update(address="on my desk"))

    with pytest.raises(ContentError, match="web address"):
        content.load(copy)
