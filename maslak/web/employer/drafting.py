"""A request being written: its parts, each a page, what each still lacks and where to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.access.actor import Actor
from maslak.employers.queries import is_complete
from maslak.permits import completeness
from maslak.permits.drafts import PAYMENT_PROOF
from maslak.permits.enums import FileKind, FileStatus
from maslak.permits.models import PermitFile
from maslak.web.employer.pages import accompanies

#: While the applicant may still change everything.
OPEN = frozenset({FileStatus.DRAFT, FileStatus.RETURNED})
MOST_NAMED = 3  # beyond, a line would not be read


@dataclass
class Part:
    """One page of a draft: what it lacks, each with a link; done when it lacks nothing."""

    code: str
    label: str
    url: str
    lacks: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return not self.lacks

    @property
    def says(self) -> str:
        """What it lacks in one line; long lists are counted."""
        number = len(self.lacks)
        if number > MOST_NAMED:
            return ngettext("Il manque %(n)s chose.", "Il manque %(n)s choses.", number) % {"n": number}
        return _("Il manque : %(things)s.") % {"things": str(_(", ")).join(self.lacks)}


def parts(file: PermitFile, by: Actor) -> list[Part]:
    """The pages of the draft in order: establishment, worker, contract, papers, fee."""
    found = {part.code: part for part in _parts(file, by)}
    if not is_complete(file.employer):
        found["establishment"].lacks.append(_("de quoi nommer l'employeur sur le contrat"))
    for missing in completeness.missing_for(file):
        part = _part_of(missing.code)
        found[part if part in found else "pieces"].lacks.append(missing.label)
    return list(found.values())


def _parts(file: PermitFile, by: Actor) -> list[Part]:
    def at(name: str) -> str:
        return reverse(f"employer:{name}", args=[file.ref])

    if accompanies(by):
        establishment = reverse("employer:establishment-edit", args=[file.employer.ref])
    else:
        establishment = reverse("employer:establishment")
    contract = _("Le poste et le contrat") if file.kind == FileKind.VISA else _("Le poste")
    made = [
        Part("establishment", _("L'employeur"), f"{establishment}?suite={at('file')}"),
        Part("worker", _("La personne"), at("worker")),
        Part("contract", contract, at("contract")),
        Part("pieces", _("Les pièces"), at("pieces")),
    ]
    if file.fee_mad and not file.paid_at:
        made.append(Part("fee", _("Les frais"), at("fee")))
    return made


def _part_of(code: str) -> str:
    """Where a missing thing is mended."""
    if code.startswith("terms.") or code == "list_entry":
        return "contract"
    if code == PAYMENT_PROOF:
        return "fee"
    return "worker" if code.startswith("worker.") else "pieces"


def is_open(file: PermitFile) -> bool:
    """Whether the applicant may still change everything."""
    return file.status in OPEN


def following(file: PermitFile, code: str, by: Actor) -> str:
    """Where one goes after that page: the next part that lacks something, the summary when none does."""
    listed = parts(file, by)
    place = next((number for number, part in enumerate(listed) if part.code == code), -1)
    for part in [*listed[place + 1 :], *listed[:place]]:
        if part.lacks:
            return part.url
    return reverse("employer:send", args=[file.ref])


def to_fill(listed: list[Part]) -> Part | None:
    """The first page that lacks something."""
    return next((part for part in listed if part.lacks), None)
