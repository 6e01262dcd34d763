"""Registers are known by their headers: anywhere near the top, in any order, under any usual name."""

import pytest
import yaml

from maslak.imports.reading import look, read
from maslak.imports.reading.errors import UnreadableFile
from maslak.imports.reading.headers import header_key
from maslak.imports.reading.kinds import kinds
from maslak.imports.reading.recognise import recognise
from maslak.imports.reading.sheets import RawTable
from maslak.imports.reading.vocabulary import DATA

from .files import AWA, HEAD, KOFI, text_file, workbook


def found(headers, kind=None, mapping=None):
    return recognise(RawTable("", [headers]), kind=kind, mapping=mapping)


def named(recognition):
    return {name: recognition.headers[column] for name, column in recognition.mapping.items()}


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("registrations", HEAD),
        ("registrations", ["Inscrit(e) le", "PAYS D'ORIGINE", "Genre", "Prénoms", "NOM DE FAMILLE", "Matricule"]),
        ("registrations", ["رقم الملف", "الاسم العائلي", "الاسم الشخصي", "الجنس", "الجنسية", "تاريخ التسجيل"]),
        ("registrations", ["File number", "Last name", "First name", "Sex", "Nationality", "Registration date"]),
        ("registrations", ["Nom et prénom", "Sexe (F/M)", "Nationalité / الجنسية", "Date d'inscription (jj/mm/aaaa)"]),
        ("services", ["N° dossier", "Date", "Prestation", "Présence"]),
        ("services", ["num_dossier", "date_prestation", "type de prestation", "modalite", "conseiller(ère)"]),
        ("services", ["رقم الملف", "التاريخ", "الخدمة", "الحضور"]),
        ("placements", ["Dossier", "Entreprise", "Contrat", "Embauché le", "Salaire (MAD)", "Aidé"]),
        ("declared_figures", ["code", "année", "valeur", "femmes", "hommes", "unité", "période", "source", "certitude"]),
        ("declared_figures", ["Indicateur", "Exercice", "Total", "Dont femmes", "Dont hommes", "Source"]),
        ("visas", ["N° visa", "Date du visa", "Employeur", "Type", "Nom", "Prénom", "Sexe", "Nationalité", "Fondement"]),
        ("certificates", ["n", "decidee_le", "recue_le", "procedure", "nature", "decision", "employeur"]),
        ("project_holders", ["Code porteur", "Nom", "Sexe", "Nationalité", "Inscrit le", "Accompagné", "Forme juridique"]),
        ("field_projects", ["_uuid", "_submission_time", "projet/type", "projet/code", "porteur/nom", "porteur/sexe",
                            "porteur/nationalite"]),
        ("startups", ["Code", "Nom", "Forme", "Région", "Secteur", "Date de création", "Emplois indirects"]),
        ("startups", ["Code startup", "Nom", "Prénom", "Sexe", "Nationalité"]),
        ("startups", ["Nom", "Prénom", "Sexe", "Nationalité", "Date du statut"]),
    ],
)  # fmt: skip
def test_each_register_is_known_by_its_columns(kind, headers):
    recognition = found(headers)

    assert (recognition.kind, recognition.missing, recognition.unmatched) == (kind, (), ())


@pytest.mark.parametrize(
    "header",
    [
        "NATIONALITE",
        "nationalité ",
        "Nationalités",
        "Nationnalité",
        "La nationalité",
        "\ufeffNationalité",
        "natio\u0301nalité",
    ],
)
def test_accents_case_articles_plurals_and_small_typos_are_forgiven(header):
    headers = [header if name == "Nationalité" else name for name in HEAD]

    assert named(found(headers))["nationality"] == found(headers).headers[5]


def test_date_of_birth_and_date_of_registration_are_told_apart_by_name_and_not_by_place():
    assert named(found(list(reversed(HEAD))))["birth_date"] == "Date de naissance"
    assert named(found(list(reversed(HEAD))))["registered_on"] == "Date d'inscription"


def test_headers_are_found_under_titles_and_blank_lines():
    rows = [["ANAPEC"], [], ["Registre des inscriptions", "", "", "2021"], [], [], HEAD, AWA]

    recognition = recognise(RawTable("", rows))

    assert recognition.header_row == 6


def test_headers_over_two_lines_are_read_together_and_are_no_row():
    rows = [
        ["N°", "Nom", "Prénom", "Sexe", "Date de", "Nationalité", "Date"],
        ["dossier", None, None, None, "naissance", None, "d'inscription"],
        ["C-1", "Diallo", "Awa", "F", "12/03/1990", "Sénégal", "05/06/2021"],
        ["dossier", None, None, None, "naissance", None, "d'inscription"],
        ["C-2", "Mensah", "Kofi", "M", "01/11/1985", "Ghana", "06/06/2021"],
    ]

    parsed = read("x.xlsx", workbook(rows))

    (table,) = parsed.tables
    assert [row.values["file_number"] for row in table.data] == ["C-1", "C-2"]
    assert [row.values["birth_date"].year for row in table.data] == [1990, 1985]
    assert (parsed.register_year, parsed.counts.title, parsed.counts.repeated_header) == (2021, 0, 1)


def test_a_title_merged_over_two_columns_holds_for_both():
    rows = [
        ["N° dossier", "Nom", "Sexe", "Nationalité", "Date de", None, "Agence"],
        [None, None, None, None, "naissance", "l'inscription", None],
        ["C-1", "Diallo", "F", "Sénégal", "12/03/1990", "05/06/2021", "Rabat"],
    ]

    (row,) = read("x.xlsx", workbook(rows)).tables[0].data

    assert (row.values["birth_date"].year, row.values["registered_on"].year) == (1990, 2021)
    assert row.values["office"] == "Rabat"


def test_a_line_of_groups_above_full_headers_is_a_title():
    rows = [["Identité", None, None, None, None, None, "Suivi"], HEAD, AWA]

    parsed = read("x.xlsx", workbook(rows))

    assert parsed.tables[0].recognition.lines == (tuple(HEAD),)
    assert parsed.counts.title == 1


def test_two_columns_of_one_title_that_say_different_things_are_refused():
    head = ["N° dossier", "Nom", "Sexe", "Nationalité", "Date", "Date"]
    content = text_file([head, ["C-1", "Diallo", "F", "Mali", "12/03/1990", "05/06/2021"]])

    with pytest.raises(UnreadableFile) as refusal:
        read("x.csv", content)

    assert refusal.value.code == "columns_alike"
    assert "« Date »" in refusal.value.sentence("fr")


def test_a_column_copied_twice_is_read_once():
    content = text_file([[*HEAD, "Nationalité"], [*AWA, "sénégalaise"], [*KOFI, "GH"]])

    parsed = read("x.csv", content)

    assert [row.values["nationality"] for row in parsed.tables[0].data] == ["SEN", "GHA"]


def test_a_sheet_whose_titles_are_alike_is_left_aside_and_said():
    twins = [
        ["Nom", "Nom", "Sexe", "Nationalité", "Date d'inscription"],
        ["Bah", "Ali", "M", "Mali", "05/06/2021"],
    ]

    parsed = read("x.xlsx", workbook([HEAD, AWA, KOFI], twins, titles=("Rabat", "Salé")))

    assert [(one.sheet, one.code) for one in parsed.skipped] == [("Salé", "sheet_columns_alike")]
    assert all("Salé" in one.sentence(lang) for one in parsed.skipped for lang in ("fr", "ar", "en"))


@pytest.mark.parametrize(
    ("headers", "row", "field"),
    [
        (
            ["N°", "Date", "Prestation", "Présence"],
            ["OF21-7", "05/06/2021", "Entretien", "oui"],
            "file_number",
        ),
        (["ID", "Date", "Type", "Présence"], ["000127", "05/06/2021", "Entretien", "oui"], "service"),
        (
            ["N° dossier", "Date", "Employeur", "Contrat"],
            ["C-1", "05/06/2021", "Atelier", "CDD"],
            "start_date",
        ),
    ],
)
def test_a_vague_title_counts_when_the_cells_below_say_the_same(headers, row, field):
    recognition = recognise(RawTable("", [headers, row]))

    assert recognition.missing == ()
    assert field in recognition.mapping


def test_a_number_that_only_counts_the_lines_names_no_file():
    rows = [["N°", *HEAD[1:]], ["1", *AWA[1:]], ["2", *KOFI[1:]]]

    assert "file_number" not in recognise(RawTable("", rows)).mapping


def test_a_kind_imposed_on_another_register_says_what_does_not_fit_and_never_that_a_sheet_is_hidden():
    visas = [
        ["N° visa", "Date du visa", "Type", "Nom", "Sexe", "Nationalité"],
        ["1", "05/06/2021", "CDD", "Bah", "M", "Mali"],
    ]

    with pytest.raises(UnreadableFile) as refusal:
        read("x.xlsx", workbook(visas), kind="declared_figures")

    assert refusal.value.code == "headers_not_found"


def test_columns_that_nobody_asked_for_are_listed():
    assert found([*HEAD, "Observations", "Couleur"]).unmatched == ("Observations", "Couleur")


def test_a_mapping_said_by_the_organisation_comes_first():
    headers = ["N° dossier", "Nom", "Sexe", "Nationalité", "Date A", "Date B"]

    assert named(found(headers, mapping={"registered_on": "date b"}))["registered_on"] == "Date B"
    assert "file_number" not in found(HEAD, mapping={"file_number": ""}).mapping


def test_a_mapping_to_a_column_that_is_gone_falls_back_on_the_usual_names():
    assert named(found(HEAD, mapping={"sex": "Colonne disparue"}))["sex"] == "Sexe"


def test_the_kind_may_be_imposed_and_then_says_what_lacks():
    recognition = found(["N° dossier", "Nom", "Sexe", "Nationalité"], kind="registrations")

    assert (recognition.kind, recognition.missing) == ("registrations", ("registered_on",))


def test_a_table_that_fits_nothing_is_refused_with_the_kinds_and_the_headers_found():
    with pytest.raises(UnreadableFile) as refusal:
        read("recettes.csv", text_file([["Plat", "Farine", "Sucre"], ["Gâteau", "200", "100"]]))

    said = refusal.value.sentence("fr")
    assert "Inscriptions" in said
    assert "Plat, Farine, Sucre" in said


def test_a_kind_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UnreadableFile, match="registrations"):
        read("x.csv", text_file([HEAD, AWA]), kind="recettes")


def test_a_register_that_lacks_a_required_column_is_refused_whole_and_can_be_looked_at():
    content = text_file([[h for h in HEAD if h != "Sexe"], AWA])

    with pytest.raises(UnreadableFile) as refusal:
        read("x.csv", content)

    assert refusal.value.code == "columns_missing"
    assert "« Sexe »" in refusal.value.sentence("fr")
    ((_table, recognition),) = look("x.csv", content)
    assert recognition.missing == ("sex",)


def test_sheets_of_a_notice_or_of_another_register_are_left_aside_and_said():
    services = [["N° dossier", "Date", "Prestation"], ["C-1", "01/02/2021", "Information collective"]]
    notice = [["Notice", "Comment remplir"], ["Sexe", "F ou M"]]
    content = workbook([HEAD, AWA, KOFI, AWA], services, notice, titles=("Janvier", "Prestations", "Notice"))

    parsed = read("x.xlsx", content)

    assert [table.sheet for table in parsed.tables] == ["Janvier"]
    assert [(one.sheet, one.code) for one in parsed.skipped] == [
        ("Prestations", "sheet_other_kind"), ("Notice", "sheet_not_recognised"),
    ]  # fmt: skip
    assert all(one.sentence(lang) for one in parsed.skipped for lang in ("fr", "ar", "en"))


def test_every_sheet_of_one_register_is_read():
    parsed = read("x.xlsx", workbook([HEAD, AWA], [HEAD, KOFI], titles=("Janvier", "Février")))

    assert [len(table.data) for table in parsed.tables] == [1, 1]


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_register_is_known_by_its_labels_in_each_language(kind):
    for part in kinds()[kind].parts:
        for lang in ("fr", "ar", "en"):
            headers = [one.label[lang] for one in part.fields.values() if not one.instead_of]
            recognition = found(headers)
            assert (recognition.kind, recognition.part, recognition.missing) == (kind, part.name, ())


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_no_synonym_is_a_required_field_twice_in_one_register(kind):
    for part in kinds()[kind].parts:
        owners: dict[str, set[str]] = {}
        for one in part.fields.values():
            for word in one.synonyms:
                owners.setdefault(header_key(word), set()).add(one.name)
        shared = {
            key: names
            for key, names in owners.items()
            if len({n for n in names if part.fields[n].required}) > 1
        }
        assert shared == {}


def test_data_files_speak_three_languages_and_name_real_fields():
    shared = yaml.safe_load((DATA / "fields.yaml").read_text(encoding="utf-8"))
    for kind in kinds().values():
        assert set(kind.label) == {"fr", "ar", "en"}
        for part in kind.parts:
            rules = [*part.order, *part.born_before, *part.working_day, *part.wage_floor.values()]
            rules += [part.main_date or part.main_year or next(iter(part.fields))]
            rules += [name for name in (part.adds_up.get("whole"), *part.adds_up.get("parts", ())) if name]
            assert set(rules) <= set(part.fields)
            for one in part.fields.values():
                assert set(one.label) == {"fr", "ar", "en"}
                assert one.name in shared or one.synonyms
                assert not one.instead_of or part.fields[one.instead_of].required
