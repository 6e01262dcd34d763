"""Nationalities written ten ways, in three languages; what two countries share is read and said."""

import pytest
import yaml
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.nationalities import read_nationality
from maslak.imports.reading.vocabulary import DATA

COUNTRIES = yaml.safe_load((DATA / "nationalities.yaml").read_text(encoding="utf-8"))["countries"]


@pytest.mark.parametrize(
    ("code", "ways"),
    [
        ("SEN", ["Sénégal", "SENEGAL", "Sénégalaise", "sénégalais", "sénégalaises", "SN", "sn", "SEN", "السنغال",
                 "سنغالية", "السنغاليون", "Nationalité sénégalaise", "République du Sénégal", "Sénégal / Sénégalaise"]),
        ("CIV", ["Côte d'Ivoire", "COTE D’IVOIRE", "cote d ivoire", "CI", "RCI", "Ivoirienne", "Ivory Coast",
                 "كوت ديفوار", "ساحل العاج", "إيفوارية"]),
        ("COD", ["RDC", "R.D. Congo", "R.D.C", "Congo Kinshasa", "Congo-Kinshasa", "Congolaise (RDC)", "DRC", "COD",
                 "Zaïre", "République démocratique du Congo", "الكونغو الديمقراطية", "Congo, RDC"]),
        ("COG", ["Congo Brazzaville", "Congolaise (Brazzaville)", "République du Congo", "CG"]),
        ("CAF", ["RCA", "Centrafrique", "centrafricain", "République centrafricaine", "أفريقيا الوسطى"]),
        ("GIN", ["Guinée", "GUINEE", "Guinéenne", "Guinée Conakry", "غينيا", "République de Guinée"]),
        ("GNB", ["Guinée-Bissau", "Guinée Bissau", "Guinéenne (Bissau)", "غينيا بيساو"]),
        ("GNQ", ["Guinée équatoriale", "équato-guinéenne"]),
        ("NGA", ["Nigeria", "NIGÉRIA", "Nigériane", "nigérian", "نيجيريا"]),
        ("NER", ["Niger", "Nigérienne", "nigérien", "النيجر"]),
        ("SYR", ["Syrie", "syrienne", "سوريا", "سورية", "سورِيَا", "SYR"]),
        ("YEM", ["Yémen", "Yéménite", "اليمن", "يمنية"]),
        ("SSD", ["Soudan du Sud", "sud-soudanaise"]),
        ("SDN", ["Soudan", "soudanais", "السودان"]),
        ("PHL", ["Philippines", "Philippine", "Filipina"]),
        ("USA", ["États-Unis", "USA", "américaine"]),
        ("XXA", ["apatride", "Stateless", "عديم الجنسية"]),
    ],
)  # fmt: skip
def test_one_country_written_many_ways(code, ways):
    assert {way: read_nationality(way) for way in ways} == dict.fromkeys(ways, code)


@pytest.mark.parametrize(
    ("written", "chosen"),
    [("Congo", "COG"), ("الكونغو", "COG"), ("Congolaise", "COD"), ("congolais", "COD"), ("Coréenne", "KOR")],
)
def test_a_name_that_two_countries_share_is_read_with_a_warning(written, chosen):
    read = read_nationality(written)
    assert isinstance(read, Doubtful)
    assert (read.value, read.code) == (chosen, "nationality_shared")


@pytest.mark.parametrize(
    ("written", "chosen"), [("Camerounnaise", "CMR"), ("Phillippines", "PHL"), ("Senegalias", "SEN")]
)
def test_a_slip_of_the_hand_is_read_with_a_warning(written, chosen):
    read = read_nationality(written)
    assert isinstance(read, Doubtful)
    assert (read.value, read.code) == (chosen, "nationality_guessed")


@pytest.mark.parametrize(
    "written",
    [
        "Wakanda",
        "Zamunda",
        "Genovia",
        "Elbonia",
        "Atlantide",
        "réfugié",
        "étranger",
        "africaine",
        "?",
        "XX",
        "N3",
    ],
)
def test_a_country_nobody_knows_is_refused(written):
    with pytest.raises(BadValue) as refusal:
        read_nationality(written)
    assert refusal.value.code == "nationality_unknown"


@pytest.mark.parametrize(
    "written", ["sénégalaise/française", "Mali et France", "syrienne + turque", "Ghana ; Togo"]
)
def test_two_nationalities_in_one_cell_are_refused(written):
    with pytest.raises(BadValue) as refusal:
        read_nationality(written)
    assert refusal.value.code == "nationality_dual"


def _code(read):
    return read.value if isinstance(read, Doubtful) else read


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_every_country_is_known_by_its_codes_names_and_demonyms(code):
    country = COUNTRIES[code]
    names = [
        code,
        country["iso2"],
        *country["fr"].split("/"),
        *country["en"].split("/"),
        *country.get("also", ()),
    ]
    names += [Locale(lang).territories[country["iso2"]] for lang in ("fr", "en", "ar")]
    assert {name: _code(read_nationality(name)) for name in names} == dict.fromkeys(names, code)


@given(st.sampled_from(sorted(COUNTRIES)), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_spaces_do_not_matter(code, change):
    name = COUNTRIES[code]["fr"].split("/")[-1]
    assert _code(read_nationality(f"  {change(name)}\u00a0")) == code
