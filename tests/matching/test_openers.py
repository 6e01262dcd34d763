"""What one change would open: the counts against every offer judged again by the plain reference."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from maslak.core.scales import Cefr
from maslak.matching import gates, openers, terms
from maslak.matching.columns import language_number, offer_columns
from maslak.matching.shapes import NO, UNKNOWN, Opening, Profile
from maslak.matching.weights import DEFAULT
from tests.matching.strategies import profiles, several_openings

_MANY = settings(max_examples=60, deadline=None)


def closed(profile: Profile, offers: list[Opening]) -> set[int]:
    return {o.key for o in offers if terms.in_question(profile, o) and NO in gates.judge(profile, o).values()}


def changed(profile: Profile, change: openers.Change) -> Profile:
    """The profile after the change, told anew here."""
    params = change.params
    match change.kind:
        case "language":
            return replace(profile, languages={**profile.languages, params["language"]: params["level"]})
        case "schooling":
            return replace(profile, schooling=params["level"])
        case "reach":
            return replace(profile, reach_km=params["km"])
        case "place":
            return replace(profile, regions=(*profile.regions, params["region"]))
        case "hours":
            return replace(profile, hours=(*profile.hours, params["hours"]))
        case "week":
            return replace(profile, most_hours=params["week"])
        case _:
            return replace(profile, skills=(*profile.skills, f"s:{params['skill']}"))


@_MANY
@given(profiles, several_openings)
def test_a_change_opens_exactly_as_many_offers_as_it_says(profile: Profile, offers: list[Opening]) -> None:
    before = closed(profile, offers)

    for change in openers.changes(profile, offer_columns(offers), DEFAULT):
        if change.kind.startswith("unknown:") or change.kind == "skill":
            continue
        opened = before - closed(changed(profile, change), offers)

        assert change.count == len(opened), change
        assert set(change.offers) <= opened


@_MANY
@given(profiles, several_openings)
def test_a_skill_lifts_exactly_as_many_offers_as_it_says(profile: Profile, offers: list[Opening]) -> None:
    now = {o.key: terms.meet(profile, o, DEFAULT) for o in offers if terms.in_question(profile, o)}

    for change in openers.changes(profile, offer_columns(offers), DEFAULT):
        if change.kind == "skill":
            after = {o.key: terms.meet(changed(profile, change), o, DEFAULT) for o in offers if o.key in now}
            lifted = {
                key
                for key, match in now.items()
                if match.score is not None and after[key].score > match.score
            }
            assert change.count == len(lifted)


@_MANY
@given(profiles, several_openings)
def test_to_note_a_fact_settles_exactly_the_offers_that_it_alone_leaves_open(
    profile: Profile, offers: list[Opening]
) -> None:
    left = []
    for offer in offers:
        answers = gates.judge(profile, offer)
        if terms.in_question(profile, offer) and NO not in answers.values():
            unsure = [gate for gate, answer in answers.items() if answer == UNKNOWN]
            left.append((offer, unsure))

    for change in openers.changes(profile, offer_columns(offers), DEFAULT):
        if change.kind == "unknown:languages":
            code = change.params["language"]
            alone = [
                offer
                for offer, unsure in left
                if unsure == ["languages"] and set(offer.languages) - set(profile.languages) == {code}
            ]
            assert change.count == len(alone)
            spoken = replace(profile, languages={**profile.languages, code: Cefr.C2.value})
            assert all(UNKNOWN not in gates.judge(spoken, offer).values() for offer in alone)
        elif change.kind.startswith("unknown:"):
            gate = change.kind.removeprefix("unknown:")
            assert change.count == sum(unsure == [gate] for _, unsure in left)


@_MANY
@given(profiles, several_openings)
def test_what_is_missing_is_counted_over_all_that_it_leaves_open(
    profile: Profile, offers: list[Opening]
) -> None:
    for lack in openers.missing(profile, offer_columns(offers), DEFAULT):
        gate = lack.kind.removeprefix("unknown:")
        held = [
            offer
            for offer in offers
            if terms.in_question(profile, offer)
            and NO not in gates.judge(profile, offer).values()
            and gates.judge(profile, offer)[gate] == UNKNOWN
        ]
        if gate == "languages":
            held = [offer for offer in held if lack.params["language"] in offer.languages]
        assert lack.count == len(held)


def test_the_greatest_change_comes_first_and_a_higher_level_must_open_more() -> None:
    person = Profile(
        key=1, ref="P", wishes=("5120",), languages={"fr": "A1"}, region="MA-06", city="Casablanca"
    )
    wanting = dict(enumerate(["B1", "B1", "B2"], start=1))
    offers = [
        Opening(key=n, ref="O", isco="5120", region="MA-06", city="Casablanca", contract="cdi",
                languages={"fr": level})
        for n, level in wanting.items()
    ]  # fmt: skip

    found = openers.changes(person, offer_columns(offers), DEFAULT)

    told = [(change.params["level"], change.count) for change in found if change.kind == "language"]
    assert told == [("B2", 3), ("B1", 2)]


def test_nothing_in_question_gives_nothing_to_change() -> None:
    offers = offer_columns([Opening(key=1, ref="O", isco="5120", region="MA-06", contract="cdi")])

    assert openers.changes(Profile(key=1, ref="P"), offers, DEFAULT) == []
    assert openers.missing(Profile(key=1, ref="P"), offers, DEFAULT) == []


def test_a_language_number_goes_back_to_its_code() -> None:
    for code in ("fr", "ary", "zgh", "en"):
        assert openers.language_code(language_number(code)) == code
