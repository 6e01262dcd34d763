"""Names, papers, periods, likeness and forbidden topics, without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.people import rules
from maslak.people.enums import Reason
from maslak.people.likeness import REASONS

# --- names ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed", "محمد"),
        ("Mohamed", "Muhammad"),
        ("Mohammed", "Mouhamed"),
        ("Fatima", "فاطمة"),
        ("Youssef", "يوسف"),
        ("Aïcha", "عائشة"),
        ("Khadija", "Khadidja"),
        ("Khadija", "خديجة"),
        ("N'Diaye", "Ndiaye"),
        ("Diallo", "ديالو"),
        ("Al Hassan", "الحسن"),
        ("Al-Sharif", "Cherif"),
        ("Abd Allah", "Abdallah"),
        ("Abdallah", "عبد الله"),
        ("Abd El Kader", "عبد القادر"),
        ("Abderrahmane", "عبد الرحمن"),
        ("Ibrahim", "إبراهيم"),
        ("Qasim", "Kassem"),
        ("Djibril", "Jibril"),
        ("TRAORÉ", "traore"),
    ],
)
def test_the_usual_spellings_of_a_name_meet(one, other):
    assert rules.word_keys(one) == rules.word_keys(other)
    assert rules.consonants(one) == rules.consonants(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Mohamed", "Ahmed"), ("Diallo", "Diarra"), ("Fatima", "Fatoumata")]
)
def test_different_names_keep_different_consonants(one, other):
    assert rules.consonants(one) != rules.consonants(other)


def test_swapped_family_and_given_names_share_every_key():
    assert rules.name_keys("Diallo", "Mariama Bah") == rules.name_keys("Mariama Bah", "Diallo")


def test_a_common_first_name_alone_gathers_no_candidates():
    keys = rules.name_keys("Diallo", "Mohamed")

    shared = set(rules.blocking_keys(keys)) & set(rules.blocking_keys(rules.name_keys("Keita", "Mohamed")))

    assert "md" in keys
    assert not shared


def test_a_single_name_gathers_its_equals():
    alone = rules.blocking_keys(rules.name_keys("Mohamed"))

    assert alone
    assert alone == rules.blocking_keys(rules.name_keys("محمد"))


# --- telephones and papers ---


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0612345678", "+212612345678"),
        ("06 12 34 56 78", "+212612345678"),
        ("063 12 20 97 4", "+212631220974"),
        ("+212 612 345 678", "+212612345678"),
        ("00212612345678", "+212612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("+221 77 123 45 67", "+221771234567"),
        ("12", None),
        ("à demander", None),
        ("", None),
    ],
)
def test_a_telephone_is_kept_in_international_form(written, kept):
    assert rules.phone_e164(written) == kept


def test_the_titles_that_morocco_issues_share_one_series():
    card = rules.document_key("residence_card", rules.issuer_of("residence_card"), "K 900882 D")

    for kind in ("residence_receipt", "refugee_card_bra"):
        assert rules.document_key(kind, rules.issuer_of(kind), "k900882d") == card


def test_one_passport_number_of_two_states_is_two_passports():
    senegalese = rules.document_key("passport", rules.issuer_of("passport", "SEN"), "A0123456")
    malian = rules.document_key("passport", rules.issuer_of("passport", "", "MLI"), "A0123456")

    assert senegalese != malian


def test_a_number_too_short_identifies_nobody():
    assert rules.document_key("residence_card", "MAR", "12-") == ""


# --- periods ---

P = rules.Period
D = date


@pytest.mark.parametrize(
    ("new", "known", "closings"),
    [
        (P(D(2020, 1, 1), D(2020, 12, 31)), [], []),
        (P(D(2020, 1, 1), None), [P(D(2018, 1, 1), D(2019, 12, 31), 7)], []),
        (P(D(2020, 1, 1), None), [P(D(2018, 1, 1), None, 7)], [rules.Closing(7, D(2019, 12, 31))]),
        (P(D(2020, 1, 1), None), [P(None, None, 7)], [rules.Closing(7, D(2019, 12, 31))]),
        (P(D(2020, 1, 1), None), [P(D(2019, 2, 1), D(2020, 2, 1), 7)], [rules.Closing(7, D(2019, 12, 31))]),
        (P(D(2015, 1, 1), D(2015, 6, 1)), [P(D(2018, 1, 1), None, 7)], []),
        (P(None, None), [], []),
    ],
)
def test_a_new_period_closes_what_began_before_it(new, known, closings):
    assert rules.place_period(new, known) == closings


@pytest.mark.parametrize(
    ("new", "known"),
    [
        (P(D(2020, 1, 1), None), P(D(2020, 1, 1), None, 7)),
        (P(D(2020, 1, 1), None), P(D(2020, 6, 1), D(2021, 6, 1), 7)),
        (P(None, D(2020, 1, 1)), P(D(2019, 1, 1), None, 7)),
        (P(None, None), P(None, None, 7)),
    ],
)
def test_a_period_that_begins_within_the_new_one_needs_an_eye(new, known):
    with pytest.raises(rules.PeriodTaken) as refusal:
        rules.place_period(new, [known])

    assert refusal.value.taken == known


_days = st.dates(D(2010, 1, 1), D(2025, 1, 1))
_periods = st.tuples(st.none() | _days, st.none() | _days).filter(lambda p: None in p or p[0] <= p[1])


@given(new=_periods, known=st.lists(_periods, max_size=4))
def test_after_the_closings_nothing_overlaps(new, known):
    placed = [P(start, end, key) for key, (start, end) in enumerate(known, start=1)]
    apart = [one for i, one in enumerate(placed) if not any(one.meets(other) for other in placed[:i])]
    period = P(*new)

    inside = [
        one for one in apart if one.meets(period) and not (one.start or D.min) < (period.start or D.min)
    ]
    if inside:
        with pytest.raises(rules.PeriodTaken):
            rules.place_period(period, apart)
        return
    closings = {closing.key: closing.end for closing in rules.place_period(period, apart)}

    after = [P(one.start, closings.get(one.key, one.end), one.key) for one in apart]
    assert not any(one.meets(period) for one in after)
    assert all(one.start is None or one.end is None or one.start <= one.end for one in after)


# --- likeness ---


def traits(name="", *, arabic="", **more):
    names = [n for n in (name, arabic) if n]
    if more.get("birth_date"):
        more["birth_year"] = more["birth_date"].year
    return rules.Traits(
        names=frozenset(map(rules.plain_name, names)), sounds=frozenset(map(rules.consonants, names)), **more
    )


BORN = D(1990, 4, 12)
MARIAMA = traits("Mariama Diallo", birth_date=BORN, sex="female", nationality="GIN")
LIKELY = 85
OFFERED = 60


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (MARIAMA, 100, 100),
        (traits("Diallo Mariama", birth_date=BORN, sex="female", nationality="GIN"), 100, 100),
        (traits(arabic="ماريما ديالو", birth_date=BORN, sex="female", nationality="GIN"), LIKELY, 99),
        (traits("Maryama Dialo", birth_date=BORN, sex="female", nationality="GIN"), LIKELY, 99),
        (traits("Mariama Diallo", birth_date=D(1990, 12, 4), sex="female", nationality="GIN"), LIKELY, 99),
        (traits("Mariama Diallo", birth_year=1990, sex="female", nationality="GIN"), OFFERED, LIKELY - 1),
        (traits("Mariama Diallo", sex="female", nationality="GIN"), OFFERED, 70),
        (traits("Mariama Diallo", birth_date=D(1961, 1, 2), sex="female", nationality="GIN"), 0, OFFERED - 1),
        (traits("Mariama Diallo", birth_date=BORN, sex="male", nationality="GIN"), OFFERED, LIKELY - 1),
        (traits("Grace Mbemba", birth_date=BORN, sex="female", nationality="COD"), 0, OFFERED - 1),
        (traits("Aïssatou Barry", sex="female", nationality="GIN"), 0, OFFERED - 1),
    ],
)
def test_how_alike_two_files_are(other, least, most):
    assert least <= rules.compare(MARIAMA, other).score <= most


def test_one_paper_in_both_says_everything():
    one = traits("Mariama Diallo", documents=frozenset({"a"}))
    other = traits("Autre Nom", documents=frozenset({"a", "b"}))

    assert rules.compare(one, other) == rules.compare(other, one)
    assert rules.compare(one, other).score == 100


def test_a_shared_telephone_without_a_name_is_not_offered():
    one = traits("Mariama Diallo", phone="h", sex="female", nationality="GIN")
    friend = traits("Grace Mbemba", phone="h", sex="female", nationality="COD")

    assert rules.compare(one, friend).score < OFFERED


def test_names_of_two_consonants_are_not_said_to_sound_alike():
    ali = traits("Ali Sow", birth_date=BORN, sex="male", nationality="SEN")
    layla = traits("Layla Sy", birth_date=BORN, sex="male", nationality="SEN")

    assert rules.compare(ali, layla).score < LIKELY


_names = st.sampled_from(
    [
        "Mohamed Diallo",
        "محمد ديالو",
        "Muhammad Diallo",
        "Mariama Bah",
        "Bah Mariama",
        "Ali",
        "عائشة",
        "Aïcha Sow",
        "N'Diaye Awa",
    ]
)
_traits = st.builds(
    traits,
    _names,
    arabic=st.sampled_from(["", "محمد ديالو", "عائشة صو"]),
    documents=st.frozensets(st.sampled_from("abc"), max_size=2),
    phone=st.sampled_from(["", "p", "q"]),
    birth_date=st.none() | st.dates(D(1960, 1, 1), D(2005, 12, 31)),
    sex=st.sampled_from(["female", "male", "unstated"]),
    nationality=st.sampled_from(["SEN", "GIN", "SYR"]),
)


@given(_traits, _traits)
def test_likeness_is_the_same_in_both_directions(one, other):
    assert rules.compare(one, other) == rules.compare(other, one)


@given(_traits)
def test_a_file_is_wholly_like_itself_when_anything_but_the_name_is_known(one):
    score = rules.compare(one, one).score

    assert score == (100 if one.documents or one.phone or one.birth_date else 70)


@given(_traits, _traits)
def test_the_score_stays_between_0_and_100_and_its_reasons_are_known(one, other):
    likeness = rules.compare(one, other)

    assert 0 <= likeness.score <= 100
    assert set(likeness.reasons) <= set(REASONS)


@given(_names, _names)
def test_names_alone_are_never_likely(one, other):
    score = rules.compare(
        traits(one, nationality="SEN", sex="male"), traits(other, nationality="SEN", sex="male")
    ).score

    assert score <= 70 < LIKELY


def test_every_reason_has_words():
    assert set(REASONS) <= set(Reason.values)


# --- merging ---


def paper(number, *, start=None, end=None, seen=True, kind="residence_card", issuer="MAR"):
    return rules.Paper(kind, issuer, number, P(start, end), seen)


@pytest.mark.parametrize(
    ("mine", "theirs", "refused"),
    [
        (paper("a"), paper("b"), True),
        (paper("a"), paper("a"), False),
        (paper("a"), paper("b", seen=False), False),
        (paper("a"), paper("b", kind="passport", issuer="SEN"), False),
        (paper("a", end=D(2018, 1, 1)), paper("b", start=D(2018, 1, 2)), False),
        (paper("a", end=D(2018, 1, 1)), paper("b", start=D(2018, 1, 1)), True),
    ],
)
def test_two_papers_of_one_kind_in_force_together_are_two_people(mine, theirs, refused):
    nobody = traits("Mariama Diallo")

    assert ("papers" in rules.merge_obstacles(nobody, nobody, [mine], [theirs])) == refused


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (MARIAMA, []),
        (traits("Mariama Diallo", birth_date=D(1990, 4, 13), sex="female"), ["birth"]),
        (traits("Mariama Diallo", birth_year=1990, sex="unstated"), []),
        (traits("Mariama Diallo", birth_year=1991, sex="male"), ["birth", "sex"]),
    ],
)
def test_what_speaks_against_merging(other, found):
    assert rules.merge_obstacles(MARIAMA, other, [], []) == found


# --- free text ---


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("D'ethnie peule, parle bien français", "ethnic_origin"),
        ("Elle est musulmane pratiquante", "religion"),
        ("Militant du parti d'opposition", "political_opinion"),
        ("A fui la guerre avec ses enfants", "asylum_story"),
        ("Victime de persécutions", "asylum_story"),
        ("Arrivé en zodiac avec un passeur", "route"),
        ("Suivie pour un diabète", "health"),
        ("Arrêté par la police en mars", "police"),
        ("Empreintes digitales relevées", "biometric"),
        ("Son compte Facebook : facebook.com/xyz", "social_media"),
        ("هو مسلم وملتزم", "religion"),
        ("هربت من الحرب مع أطفالها", "asylum_story"),
        ("تعرّض للتعذيب", "asylum_story"),
        ("دخل بطريقة غير قانونية عبر الحدود", "route"),
        ("تعاني من مرض مزمن", "health"),
        ("تم أخذ البصمات", "biometric"),
        ("وقد اعتقلته الشرطة", "police"),
        ("Fled after death threats", "asylum_story"),
        ("Is HIV positive, under treatment", "health"),
        ("Was arrested last year", "police"),
        ("Member of an opposition party", "political_opinion"),
    ],
)
def test_what_should_not_be_written_is_noticed(text, topic):
    assert topic in [warning.topic for warning in rules.forbidden_topics(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cuisinier, dix ans d'expérience à Dakar, parle wolof, peul et français",
        "Orientée par le Comité d'entraide évangélique et le Secours catholique",
        "Agent de sécurité à l'entrée du port, permis B, horaires de nuit possibles",
        "Infirmière psychiatrique, diplôme reconnu ; cherche en clinique",
        "Vendeur en assurance (police d'assurance automobile)",
        "Christian a suivi l'atelier CV ; à rappeler sur WhatsApp au même numéro",
        "Travaille dans l'enceinte de l'usine, pointeuse biométrique à l'entrée",
        "Gère la page Facebook d'un restaurant : compétence en communication",
        "Doit renouveler sa carte de séjour en juin ; garde d'enfant à prévoir",
        "Réfugié reconnu, demande l'équivalence de sa licence",
        "Chauffeur sur la route Casablanca-Rabat, connaît le transit et la frontière des secteurs",
        "طباخة، خبرة خمس سنوات في مطعم، تتكلم العربية والفرنسية",
        "عمل حاملا للبضائع في الميناء ويبحث عن شغل قار",
        "يتوفر على بطاقة إقامة سارية ويرغب في تكوين في اللحام",
        "Cook with five years of practice; knows first aid; speaks English",
        "Needs childcare in the morning; can work at weekends",
    ],
)
def test_ordinary_notes_raise_no_warning(text):
    assert rules.forbidden_topics(text) == []


def test_the_warning_speaks_the_writers_language():
    told = {
        language: rules.forbidden_topics("Elle a fui la guerre", language)[0].message
        for language in ("fr", "ar", "en")
    }

    assert len(set(told.values())) == 3


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    rules.forbidden_topics(text)
    rules.word_keys(text)
    rules.phone_e164(text)
