"""What stands on the pages: both languages, the mandatory clauses, the code, the number, the warning."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from maslak.core.errors import Invalid
from maslak.papers import articles, claims, composing, phrasing, rendering
from maslak.papers.content import Bilingual
from tests.papers import make

ARABIC = re.compile(r"[\u0600-\u06ff]")


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def words(content: Any, language: str = "fr") -> str:
    """Everything that the sheet of one language says, as Typst is given it."""
    stamp = make.STAMP if getattr(content, "visa", True) else None
    return json.dumps(composing.sheet(content, language, stamp), ensure_ascii=False)


@pytest.mark.parametrize("content", make.ALL, ids=lambda content: content.kind)
def test_a_paper_has_a_french_part_and_an_arabic_part_with_its_number_and_its_code(content):
    pdf = rendering.render(content, make.STAMP, at=make.NOON)

    shown = pages(pdf)
    arabic = [page for page in shown if len(ARABIC.findall(page)) > 200]
    assert "Awa Exemple" in shown[0]
    assert make.STAMP.number in shown[0]
    assert len(arabic) * 2 == len(shown)
    assert make.STAMP.number in arabic[0]
    assert claims.in_pages(pdf).tokens == ("ABCDEFGHJKMNPQRS",)


@pytest.mark.parametrize("content", make.ALL, ids=lambda content: content.kind)
def test_a_paper_promises_to_be_read_aloud(content):
    root = PdfFileReader(io.BytesIO(rendering.render(content, make.STAMP, at=make.NOON))).root

    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].data


def test_a_part_may_be_printed_alone():
    only = rendering.render(make.CERTIFICATE, make.STAMP, at=make.NOON, languages=["ar"])

    assert all(ARABIC.search(page) for page in pages(only))


def test_the_same_content_gives_the_same_file():
    draw = lambda: rendering.render(make.CERTIFICATE, make.STAMP, at=make.NOON)

    assert draw() == draw()


def test_words_of_the_content_are_never_commands():
    sly = replace(make.WORKER, name='#panic("x") *gras* $a$ <l> @r')

    first = pages(rendering.render(replace(make.CERTIFICATE, worker=sly), make.STAMP, at=make.NOON))[0]

    assert '#panic("x") *gras* $a$ <l> @r' in " ".join(first.split())


def test_a_name_in_a_script_that_the_fonts_lack_does_not_stop_the_paper():
    rare = replace(make.WORKER, name="አዋ Exemple")

    assert rendering.render(replace(make.CERTIFICATE, worker=rare), make.STAMP, at=make.NOON).startswith(
        b"%PDF-"
    )


def test_what_is_not_whole_is_not_printed():
    with pytest.raises(Invalid):
        rendering.render(replace(make.CERTIFICATE, file_number=""), make.STAMP, at=make.NOON)


@pytest.mark.parametrize("content", make.ALL, ids=lambda content: content.kind)
@pytest.mark.parametrize(
    ("language", "short"), [("fr", "Sans valeur juridique"), ("ar", "بدون قيمة قانونية")]
)
def test_a_demonstration_and_an_accompanying_body_say_that_the_paper_is_worth_nothing(
    content, language, short
):
    shown = json.dumps(composing.sheet(content, language, replace(make.STAMP, demo=True)), ensure_ascii=False)
    assert short in shown

    bystander = replace(make.AGENCY, decides=False)
    if content is make.CONTRACT:
        accompanied = replace(content, visa=replace(content.visa, issuer=bystander))
    else:
        accompanied = replace(content, issuer=bystander)
    assert short in words(accompanied, language)
    assert short not in words(content, language)


@pytest.mark.parametrize(
    ("language", "needles"),
    [
        ("fr", ["date du visa", "art. 516", "frais de retour", "art. 518", "Sénégal", "trois originaux",
                "soumise au visa", "retirée à tout moment", "8\u202f500,00 dirhams par mois", "44 heures",
                "1,5 jour", "12 mois", "ATT-2026-000001"]),
        ("ar", ["تاريخ التأشير", "المادة 516", "مصاريف عودة", "المادة 518", "السنغال", "ثلاثة أصول",
                "يخضع كل تعديل", "سحب الرخصة في كل وقت", "8\u202f500,00 درهم في الشهر", "44 ساعة",
                "1,5 يوم", "12 شهرا", "ATT-2026-000001"]),
    ],
)  # fmt: skip
def test_a_contract_holds_every_mandatory_clause_in_both_languages(language, needles):
    told = words(make.CONTRACT, language)

    assert [needle for needle in needles if needle not in told] == []


def test_the_mandatory_articles_stand_in_every_contract():
    for content in (
        make.CONTRACT, replace(make.CONTRACT, visa=None), replace(make.CONTRACT, domestic=make.DOMESTIC),
        replace(make.CONTRACT, seconded_by="Maison mère exemple"),
    ):  # fmt: skip
        keys = [article.key for article in articles.articles_of(content)]
        assert set(articles.MANDATORY) <= set(keys)
        assert len(keys) == len(set(keys))


def test_articles_without_a_use_are_left_out():
    bare = [article.key for article in articles.articles_of(make.CONTRACT)]
    assert not {"trial", "domestic", "other"} & set(bare)

    full = replace(
        make.CONTRACT, trial_days=30, domestic=make.DOMESTIC, clauses=(Bilingual("Une clause", "بند"),)
    )
    assert {"trial", "domestic", "other"} <= {article.key for article in articles.articles_of(full)}


def test_a_domestic_contract_says_what_law_19_12_adds():
    told = words(replace(make.CONTRACT, domestic=make.DOMESTIC, employer=make.HOME))

    for needle in (
        "travail domestique",
        "est logé",
        "n'est pas nourri",
        "le dimanche",
        "inspection du travail",
        "2-17-355",
    ):
        assert needle in told
    minor = replace(make.DOMESTIC, minor_authorised_by="Ali Exemple")
    assert "Ali Exemple" in words(replace(make.CONTRACT, domestic=minor))
    assert "Ali Exemple" not in told


def test_a_draft_has_places_to_sign_and_for_the_visa_and_no_code():
    draft = replace(make.CONTRACT, visa=None, starts_on=date(2026, 4, 1))

    pdf = rendering.render_contract_draft(draft)
    told = words(draft)

    assert "Projet, sans visa" in pages(pdf)[0]
    assert claims.in_pages(pdf) == claims.Claim(numbers=("ATT-2026-000001",))
    for needle in (
        "Légalisation des signatures",
        "Visa de l'autorité",
        "1er avril 2026",
        "la date du visa l'emporte",
    ):
        assert needle in told


def test_a_visaed_contract_shows_its_visa():
    told = words(make.CONTRACT)

    assert "V-0099" in told
    assert "le contrat prend effet le 3 mars 2026" in told
    assert "Projet" not in told


def test_a_receipt_says_what_it_proves_and_what_it_does_not_allow():
    told = words(make.RECEIPT)

    for needle in ("3 mars 2026 à 12:00", "demande est en cours", "n'autorise pas à commencer", "manquante"):
        assert needle in told


def test_a_refusal_gives_its_reasons_its_remedies_and_who_bears_the_return():
    told = words(make.REFUSAL)

    for needle in ("Intitulé trop vague", "nouvel examen", "frais de retour"):
        assert needle in told
    assert "frais de retour" not in words(replace(make.REFUSAL, return_costs=False))


def test_a_paper_cites_the_texts_of_its_day():
    def cited(kind: str, on: date) -> str:
        return " ".join(text.fr for text in phrasing.legal_basis(kind, on))

    assert "350-05" in cited("contract", date(2019, 4, 18))
    assert "1356-19" in cited("contract", date(2019, 4, 19))
    assert "350-05" not in cited("contract", date(2019, 4, 19))
    assert "55-19" not in cited("receipt", date(2020, 9, 27))
    assert "55-19" in cited("receipt", date(2020, 9, 28))


@pytest.mark.parametrize(
    ("count", "french", "arabic"),
    [(1, "1 mois", "شهر واحد"), (2, "2 mois", "شهران"), (3, "3 mois", "3 أشهر"), (10, "10 mois", "10 أشهر"),
     (11, "11 mois", "11 شهرا"), (36, "36 mois", "36 شهرا")],
)  # fmt: skip
def test_durations_are_counted_as_each_language_counts(count, french, arabic):
    assert phrasing.months(count) == Bilingual(french, arabic)


def test_days_and_amounts_are_written_as_morocco_writes_them():
    assert phrasing.day(date(2026, 8, 1)) == Bilingual("1er août 2026", "1 غشت 2026")
    assert phrasing.amount(Decimal("12345.6")).fr == "12\u202f345,60 dirhams"
    assert phrasing.days(Decimal("1.5")) == Bilingual("1,5 jour", "1,5 يوم")
    assert phrasing.days(2) == Bilingual("2 jours", "يومان")


def test_every_line_of_a_paper_has_its_label():
    from maslak.papers.lines import lines_of

    full = replace(
        make.RECEIPT, outside_reference="TCH-1", answer_by=make.DAY, answer_rule=Bilingual("10 jours", "10 أيام"),
        employer=make.HOME,
        worker=replace(make.WORKER, residence_title=Bilingual("Carte", "بطاقة"), residence_number="K1"),
        post=replace(make.POST, category=Bilingual("Cadre", "إطار")),
    )  # fmt: skip
    for content in (*make.ALL, full):
        assert [line.key for line in lines_of(content) if not phrasing.known(f"labels.{line.key}")] == []


def test_each_fixed_sentence_takes_the_same_values_in_both_languages():
    values = re.compile(r"%\((\w+)\)s")
    uneven = {
        key: said for key, said in phrasing.words().items()
        if set(values.findall(said.fr)) != set(values.findall(said.ar)) or not said.fr or not said.ar
    }  # fmt: skip
    assert uneven == {}
