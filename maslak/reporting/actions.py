"""Every write on the yearly review: editions, their paragraphs, and the day they are frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.law.words import LANGUAGES
from maslak.reporting import bilan, definitions, snapshot
from maslak.reporting.models import Edition, EditionStatus, Paragraph


@transaction.atomic
def create_edition(*, year: int, by: Actor) -> Edition:
    """A draft of the review of `year`: the default narrative, or the text of the edition frozen before.

    Raises Conflict while a draft of that year is open.
    """
    check_may(by, "bilan.write")
    latest = bilan.current_edition(year)
    if latest and latest.status == EditionStatus.DRAFT:
        raise Conflict(_("Une édition de %(year)s est déjà en rédaction : ouvrez-la.") % {"year": year})
    titles = {f"title_{code}": bilan.TITLE.in_language(code).format(year=year) for code in LANGUAGES}
    try:
        with transaction.atomic():
            edition = Edition.objects.create(year=year, number=latest.number + 1 if latest else 1, **titles)
    except IntegrityError as error:
        raise Conflict(_("Quelqu'un vient d'ouvrir cette édition : rechargez la page.")) from error
    Paragraph.objects.bulk_create(_copied(latest, edition) if latest else _default(edition))
    audit.record("edition.created", by=by, target=edition, new={"year": year, "number": edition.number})
    return edition


@transaction.atomic
def edit_paragraph(
    *, paragraph_id: int, version: int, text_fr: str, text_ar: str = "", text_en: str = "", by: Actor
) -> Paragraph:
    """Rewrite a paragraph of a draft; emptied in French, it is no longer shown.

    Raises StepRefused for a frozen edition, Conflict when somebody saved the paragraph since `version` was read,
    Invalid for braces that name no figure.
    """
    check_may(by, "bilan.write")
    paragraph = Paragraph.objects.select_related("edition").select_for_update().get(pk=paragraph_id)
    _check_draft(paragraph.edition)
    if paragraph.version != version:
        raise Conflict(
            _("Ce paragraphe a été modifié par quelqu'un d'autre entre-temps : relisez-le, puis recommencez.")
        )
    _write(paragraph, text_fr, text_ar, text_en)
    paragraph.version += 1
    paragraph.save(update_fields=["text_fr", "text_ar", "text_en", "needs", "version"])
    audit.record("edition.paragraph", by=by, target=paragraph, new={"edition": paragraph.edition_id})
    return paragraph


@transaction.atomic
def add_paragraph(
    *,
    edition_id: int,
    section: str,
    after: int,
    text_fr: str,
    text_ar: str = "",
    text_en: str = "",
    by: Actor,
) -> Paragraph:
    """A new paragraph in a section of a draft, after the block at position `after` (0 for the beginning)."""
    check_may(by, "bilan.write")
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    _check_draft(edition)
    if section not in {known.key for known in definitions.load_bilan()}:
        raise Invalid(_("Cette partie du bilan n'existe pas."), field="section")
    taken = set(edition.paragraphs.filter(section=section).values_list("position", flat=True))
    end = after - after % bilan.STEP + bilan.STEP
    free = next((position for position in range(after + 1, end) if position not in taken), None)
    if free is None:
        raise Conflict(_("Cet endroit porte déjà trop de paragraphes : complétez plutôt l'un d'eux."))
    paragraph = Paragraph(edition=edition, section=section, position=free)
    _write(paragraph, text_fr, text_ar, text_en)
    if not paragraph.text_fr:
        raise Invalid(
            _("Écrivez le texte en français ; l'arabe et l'anglais peuvent suivre."), field="text_fr"
        )
    paragraph.save()
    audit.record("edition.paragraph_added", by=by, target=paragraph, new={"edition": edition.pk})
    return paragraph


@transaction.atomic
def freeze(*, edition_id: int, by: Actor, now: datetime) -> Edition:
    """Keep the numbers of today in the edition, with their hash. Nobody changes it afterwards.

    Raises StepRefused when it is frozen already.
    """
    check_may(by, "bilan.freeze")
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    _check_draft(edition)
    numbers = snapshot.take(edition.year)
    edition.numbers, edition.numbers_sha256 = numbers, snapshot.fingerprint(numbers)
    edition.status, edition.frozen_at, edition.frozen_by = EditionStatus.FROZEN, now, by.user
    edition.version += 1
    edition.save()
    audit.record(
        "edition.frozen", by=by, target=edition,
        old=EditionStatus.DRAFT, new={"status": EditionStatus.FROZEN, "sha256": edition.numbers_sha256},
    )  # fmt: skip
    return edition


def _check_draft(edition: Edition) -> None:
    if edition.status != EditionStatus.DRAFT:
        raise StepRefused(
            _(
                "Cette édition est arrêtée : ses chiffres et son texte ne changent plus. Ouvrez une nouvelle édition."
            )
        )


def _write(paragraph: Paragraph, text_fr: str, text_ar: str, text_en: str) -> None:
    for code, text in (("fr", text_fr), ("ar", text_ar), ("en", text_en)):
        check_tokens(text, field=f"text_{code}")
        setattr(paragraph, f"text_{code}", text.strip())
    named = [token.code for text in (text_fr, text_ar, text_en) for token in definitions.tokens(text)]
    paragraph.needs = [code for code in dict.fromkeys(named) if code != "year"]


def check_tokens(text: str, *, field: str) -> None:
    """Return quietly when every pair of braces names a figure; raise Invalid with the nearest code otherwise."""
    read = list(definitions.TOKEN.finditer(text))
    catalogue = definitions.load()
    for match in read:
        code, part = match["code"], match["part"]
        if code != "year" and code not in catalogue:
            near = get_close_matches(code, catalogue, n=1)
            hint = _(" Vouliez-vous dire %(code)s ?") % {"code": near[0]} if near else ""
            raise Invalid(
                _("%(token)s ne désigne aucun chiffre du catalogue.") % {"token": match[0]} + hint,
                field=field,
            )
        if part is not None and (part not in definitions.PARTS or code == "year"):
            raise Invalid(
                _(
                    "%(token)s : après le point, écrivez women (femmes), men (hommes) ou women_pct (part des femmes)."
                )
                % {"token": match[0]},
                field=field,
            )
    if text.count("{{") != len(read) or text.count("}}") != len(read):
        raise Invalid(
            _(
                "Une accolade double n'est pas bien formée. Un chiffre s'écrit {{ANP-01}} ou {{ANP-01.women}}."
            ),
            field=field,
        )


def _default(edition: Edition) -> Iterator[Paragraph]:
    for section, position, block in bilan.default_paragraphs():
        yield Paragraph(
            edition=edition, section=section, position=position, needs=list(block.needs),
            text_fr=block.text.fr, text_ar=block.text.ar, text_en=block.text.en,
        )  # fmt: skip


def _copied(source: Edition, edition: Edition) -> Iterator[Paragraph]:
    for row in source.paragraphs.all():
        yield Paragraph(
            edition=edition, section=row.section, position=row.position, needs=row.needs,
            text_fr=row.text_fr, text_ar=row.text_ar, text_en=row.text_en,
        )  # fmt: skip
