"""The strategy, the organisations, the workshops and the year-file, as data that others build on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from maslak.law.errors import BadDataFile
from maslak.law.words import LANGUAGES, Words
from maslak.programme import strategy

DEMO = Path(__file__).parents[2] / "demo"
STRATEGY = strategy.load_strategy()
ORGANISATIONS = strategy.load_organisations()
WORKSHOPS = strategy.load_workshops()
YEAR = strategy.load_year(DEMO / "programme-2020.yaml")
STEPS = [(workshop, step) for workshop in WORKSHOPS.values() for step in workshop.steps]


def words_in(value: Any) -> list[Words]:
    """Every text shown to people anywhere inside `value`."""
    if isinstance(value, Words):
        return [value]
    if isinstance(value, dict):
        return [w for inner in value.values() for w in words_in(inner)]
    if isinstance(value, list | tuple):
        return [w for inner in value for w in words_in(inner)]
    if hasattr(value, "__dataclass_fields__"):
        return [w for name in value.__dataclass_fields__ for w in words_in(getattr(value, name))]
    return []


def is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


# the strategy


def test_the_three_objectives_belong_to_the_employment_programme() -> None:
    assert {o.code: o.programme for o in STRATEGY.objectives.values()} == dict.fromkeys(
        ("OSP12", "OSP13", "OSP14"), "7"
    )


def test_the_five_actions_and_the_training_programme_are_there() -> None:
    assert list(STRATEGY.actions) == ["7.1", "7.2", "7.3", "7.4", "7.5", "FP"]
    assert STRATEGY.actions["FP"].objective is None


def test_actions_7_1_and_7_2_are_reported_as_one() -> None:
    assert STRATEGY.actions["7.1"].group == STRATEGY.actions["7.2"].group == "7.1-7.2"
    assert STRATEGY.actions["7.3"].group == "7.3"


def test_a_deduced_objective_says_so_in_words() -> None:
    inferred = [a for a in STRATEGY.actions.values() if a.link == "inferred"]

    assert [a.code for a in inferred] == ["7.3", "7.4", "7.5"]
    assert all(a.note for a in inferred)


# organisations


def test_every_organisation_that_the_report_names_is_known() -> None:
    named = {
        "ANAPEC", "MTIP", "MEFRA", "OIM", "HCR", "SOLETERRE", "ES-MAROC", "AMAPPE", "ODCO", "CGEM", "BIT",
        "GIZ", "REMESS", "TIBU", "UE", "PNUD", "ONU-HABITAT", "ICMPD", "CGLU", "RCS", "RABAT",
    }  # fmt: skip
    needed_besides = {"ENABEL", "OFPPT", "EN", "CNDP", "DGSN", "BRA", "CNSS"}

    assert named | needed_besides <= set(ORGANISATIONS)


@pytest.mark.parametrize(
    ("written", "code"),
    [("Soletterre", "SOLETERRE"), ("UCGL", "CGLU"), ("UNHCR", "HCR"), ("Mairie de Rabat", "RABAT")],
)
def test_a_spelling_met_in_documents_leads_to_one_organisation(written: str, code: str) -> None:
    holders = [o.code for o in ORGANISATIONS.values() if written in o.aliases]

    assert holders == [code]


def test_a_renamed_ministry_ends_the_day_before_its_successor_begins() -> None:
    for organisation in ORGANISATIONS.values():
        successor = ORGANISATIONS.get(organisation.successor or "")
        if successor and organisation.valid_to and successor.valid_from:
            assert (successor.valid_from - organisation.valid_to).days == 1, organisation.code


# workshops


def test_only_the_information_session_does_not_count_as_job_search() -> None:
    assert [w.code for w in WORKSHOPS.values() if w.counts_as == "information"] == ["information"]
    assert list(WORKSHOPS) == [
        "cv",
        "letter",
        "interview_skills",
        "networks",
        "project",
        "labour_law",
        "information",
    ]


def test_each_workshop_has_three_to_five_steps_for_the_phone() -> None:
    assert all(3 <= len(workshop.steps) <= 5 for workshop in WORKSHOPS.values())


@pytest.mark.parametrize(("workshop", "step"), STEPS, ids=lambda value: value.code)
def test_a_step_is_short_enough_for_a_phone_and_long_enough_to_help(
    workshop: strategy.Workshop, step: strategy.Step
) -> None:
    for language in LANGUAGES:
        assert 60 <= len(step.text.in_language(language).split()) <= 120, language


@pytest.mark.parametrize(("workshop", "step"), STEPS, ids=lambda value: value.code)
def test_a_choice_offers_several_answers_and_one_is_right(
    workshop: strategy.Workshop, step: strategy.Step
) -> None:
    exercise = step.exercise

    if exercise.kind == "choice":
        assert exercise.right is not None
        assert len(exercise.choices) > exercise.right >= 0
        assert len({c.fr for c in exercise.choices}) == len(exercise.choices) >= 2
    else:
        assert exercise.choices == ()
        assert exercise.right is None


def test_the_right_answer_is_not_always_in_the_same_place() -> None:
    places = {step.exercise.right for _, step in STEPS if step.exercise.kind == "choice"}

    assert places == {0, 1, 2}


# the year 2020


@pytest.mark.parametrize(
    ("action", "bullets"),
    [("7.1", 6), ("7.4", 5), ("7.5", 3)],
    ids=["services", "awareness", "simplified cases"],
)
def test_every_bullet_of_the_activities_is_there(action: str, bullets: int) -> None:
    listed = [a for a in YEAR["activities"] if a["action"] == action and a["report"] == "bullet"]

    assert len(listed) == bullets


@pytest.mark.parametrize(
    ("name", "lines"),
    [("disruption_measures", 5), ("challenges", 5), ("planned_measures", 6), ("events", 11)],
)
def test_every_line_of_the_other_lists_is_there(name: str, lines: int) -> None:
    assert len(YEAR[name]) == lines


def test_recommendations_are_four_for_employment_and_seven_for_training() -> None:
    training = [r for r in YEAR["recommendations"] if r["action"] == "FP"]

    assert (len(YEAR["recommendations"]) - len(training), len(training)) == (4, 7)


def test_what_is_planned_or_recommended_has_an_owner_a_date_and_a_status() -> None:
    for note in YEAR["planned_measures"] + YEAR["recommendations"]:
        assert note["owner"], note["key"]
        assert note["due_on"], note["key"]
        assert note["status"], note["key"]


def test_note_keys_are_unique_across_the_lists() -> None:
    keys = [
        row["key"]
        for name in ("activities", "disruption_measures", "challenges", "planned_measures", "recommendations")
        for row in YEAR[name]
    ]

    assert len(keys) == len(set(keys))


def test_projects_name_organisations_and_regions_that_exist() -> None:
    for project in YEAR["projects"]:
        assert project["funders"]
        assert set(project["regions"]) <= strategy.REGIONS
        assert (project["budget"] is None) == (project["currency"] is None)


def test_the_closing_of_the_visa_counters_leaves_certificate_clocks_running() -> None:
    closure = next(d for d in YEAR["disruptions"] if d["kind"] == "closure")

    assert (str(closure["starts_on"]), str(closure["ends_on"])) == ("2020-03-19", "2020-06-10")
    assert closure["clocks"] == ("contract_visa",)


# words


@pytest.mark.parametrize(
    "data", [STRATEGY, ORGANISATIONS, WORKSHOPS, YEAR], ids=["strategy", "actors", "shops", "2020"]
)
def test_every_text_is_written_in_the_three_languages(data: Any) -> None:
    found = words_in(data)

    assert found
    for words in found:
        assert words.fr.strip()
        assert words.en.strip()
        assert is_arabic(words.ar), words.fr
        assert not is_arabic(words.fr + words.en), words.fr


# faults


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return tmp_path


ACTOR = "actors:\n  - {{code: A, kind: {kind}, names: {{fr: a, ar: ب, en: a}}, certainty: official{more}}}\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (ACTOR.format(kind="guild", more=""), "guild"),
        (ACTOR.format(kind="ngo", more=", parent: NOBODY"), "NOBODY is not an organisation"),
        (ACTOR.format(kind="ngo", more=", valid_from: 2020-02-01, valid_to: 2020-01-01"), "before it begins"),
        (ACTOR.format(kind="ngo", more=", nmae: x"), "unknown key nmae"),
        (ACTOR.format(kind="ngo", more="").replace("ar: ب, ", ""), "“ar” is missing"),
        (
            ACTOR.format(kind="ngo", more="") + ACTOR.format(kind="ngo", more="").partition("\n")[2],
            "stands twice",
        ),
    ],
)
def test_a_faulty_organisation_is_refused_with_file_and_code(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(BadDataFile, match=complaint) as refusal:
        strategy.load_organisations(written(tmp_path, "actors.yaml", text))

    assert "actors.yaml, actors A" in str(refusal.value)


def test_two_organisations_may_not_share_a_name(tmp_path: Path) -> None:
    first = ACTOR.format(kind="ngo", more=", aliases: [Relais]")
    second = first.partition("\n")[2].replace("code: A", "code: B")

    with pytest.raises(BadDataFile, match="belongs to A already"):
        strategy.load_organisations(written(tmp_path, "actors.yaml", first + second))


def test_a_year_file_that_names_an_unknown_project_is_refused(tmp_path: Path) -> None:
    text = "year: 2021\nsource: s\nchallenges:\n  - {key: k, project: GHOST, text: {fr: a, ar: ب, en: a}}\n"

    with pytest.raises(BadDataFile, match="no project is called GHOST"):
        strategy.load_year(written(tmp_path, "y.yaml", text) / "y.yaml")
