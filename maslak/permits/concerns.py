"""What to look at before a decision: nothing here forbids it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.core.text import fold
from maslak.permits.enums import VISAED, Advice, FileKind, OpinionStatus, PieceState
from maslak.permits.models import CallForCandidates, PermitFile
from maslak.permits.rules import Concern


def concerns_of(file: PermitFile, today: date) -> list[Concern]:
    """What an officer should know before deciding the file, the gravest first. A handful of queries."""
    return [
        *_overlap(file, today),
        *_opinions(file),
        *_call(file),
        *_pieces(file),
        *_papers(file, today),
        *_certificate(file),
    ]


def sentence(concern: Concern) -> str:
    """The concern in the reader's language."""
    number = concern.params.get("number", 0)
    said = {
        "other_visa": _("Un autre visa de cette personne chez cet employeur vaut jusqu'au %(day)s."),
        "opinion_against": _("Un avis défavorable a été rendu."),
        "opinion_awaited": _("Un avis demandé n'est pas encore rendu."),
        "suitable_candidates": ngettext(
            "L'appel a trouvé %(number)s candidat jugé adapté.",
            "L'appel a trouvé %(number)s candidats jugés adaptés.",
            int(str(number)),
        ),
        "pieces_not_seen": ngettext(
            "%(number)s pièce n'a pas encore été vue.",
            "%(number)s pièces n'ont pas encore été vues.",
            int(str(number)),
        ),
        "document_expired": _("Le document d'identité ne vaut plus depuis le %(day)s."),
        "residence_expired": _("Le titre de séjour ne vaut plus depuis le %(day)s."),
        "certificate_differs": _("Le poste n'est pas celui de l'attestation : « %(title)s »."),
    }
    return said[concern.code] % concern.params


def _overlap(file: PermitFile, today: date) -> list[Concern]:
    """A renewal follows the visa that holds today: it is no surprise."""
    if file.kind != FileKind.VISA or file.pair_key is None:
        return []
    others = PermitFile.objects.filter(
        kind=FileKind.VISA, status__in=VISAED, pair_key=file.pair_key, valid_to__gte=today
    ).exclude(pk__in=[file.pk, file.previous_id or 0])
    return [
        Concern("other_visa", {"day": f"{end:%d/%m/%Y}"})
        for end in others.order_by("-valid_to").values_list("valid_to", flat=True)[:1]
    ]


def _opinions(file: PermitFile) -> list[Concern]:
    rows = set(file.opinions.values_list("status", "advice"))
    found = []
    if (OpinionStatus.GIVEN, Advice.AGAINST) in rows:
        found.append(Concern("opinion_against", {}))
    if any(status == OpinionStatus.ASKED for status, _advice in rows):
        found.append(Concern("opinion_awaited", {}))
    return found


def _call(file: PermitFile) -> list[Concern]:
    suitable = CallForCandidates.objects.filter(file=file, suitable__gt=0).values_list("suitable", flat=True)
    return [Concern("suitable_candidates", {"number": number}) for number in suitable]


def _pieces(file: PermitFile) -> list[Concern]:
    unseen = file.pieces.filter(required=True, state__in=[PieceState.PROVIDED, PieceState.AT_COUNTER]).count()
    return [Concern("pieces_not_seen", {"number": unseen})] if unseen else []


def _papers(file: PermitFile, today: date) -> list[Concern]:
    ends = (
        ("document_expired", file.worker.document_valid_to),
        ("residence_expired", file.worker.residence_valid_to),
    )
    return [
        Concern(code, {"day": f"{day:%d/%m/%Y}"}) for code, day in ends if day is not None and day < today
    ]


def _certificate(file: PermitFile) -> list[Concern]:
    certificate = file.certificate
    if certificate is None or fold(certificate.job_title) == fold(file.job_title):
        return []
    return [Concern("certificate_differs", {"title": certificate.job_title})]
