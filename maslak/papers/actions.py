"""Every write on papers: issue, withdraw, replace; and the one way to take a file out of the register."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.references import new_token
from maslak.core.vault import vault
from maslak.papers import claims, house, reading, rendering
from maslak.papers.composing import Stamp, issuer_of
from maslak.papers.content import Content, ContractContent, ReceiptContent
from maslak.papers.lines import lines_of
from maslak.papers.models import Paper, seal_lines
from maslak.papers.phrasing import LANGUAGES
from maslak.papers.queries import token_hash


@transaction.atomic
def issue(
    *,
    kind: str,
    data: Content | Mapping[str, Any],
    issuer: Organisation,
    source: models.Model,
    by: Actor,
    now: datetime,
    languages: Sequence[str] = LANGUAGES,
    valid_from: date | None = None,
    valid_to: date | None = None,
    audience: Iterable[int] = (),
    person_id: int | None = None,
) -> Paper:
    """Render, sign and register one paper; what it says cannot change from here on.

    `data` is the content of that kind, or a mapping with its keys (see `content`). Its period is that of the content;
    a receipt or a refusal has no end unless `valid_to` gives one. `audience`: numbers of the organisations that may
    read it beside the issuer (the employer's, the office that accompanies). `source`: the record that causes it.
    Raises NotAllowed; Invalid where something is missing; CannotSign where the instance has no usable key.
    """
    return _issue(
        _content(kind, data), issuer=issuer, source=(source._meta.label_lower, source.pk), by=by, now=now,
        languages=languages, asked=(valid_from, valid_to), audience=audience, person_id=person_id,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, paper_id: int, reason: str, by: Actor, now: datetime) -> Paper:
    """Say that a paper no longer stands; whoever verifies it is told so from now on, without the reason.

    Raises NotAllowed, Invalid without a reason, Conflict when it was withdrawn before.
    """
    paper = _locked(paper_id, by)
    return _withdraw(paper, reason, by, now)


@transaction.atomic
def replace(
    *,
    paper_id: int,
    data: Content | Mapping[str, Any],
    reason: str,
    by: Actor,
    now: datetime,
    valid_to: date | None = None,
) -> Paper:
    """Issue a corrected paper in the place of another, which is withdrawn and points to it.

    Same kind, issuer, languages, readers and source. Raises as `issue` and `withdraw` do.
    """
    old = _locked(paper_id, by)
    made = _issue(
        _content(old.kind, data), issuer=old.issuer, source=(old.source_kind, old.source_id), by=by, now=now,
        languages=old.languages, asked=(None, valid_to), audience=old.audience, person_id=old.person_id,
    )  # fmt: skip
    _withdraw(old, reason, by, now, successor=made)
    return made


def read_pdf(*, paper_id: int, by: Actor) -> bytes:
    """The signed file, for whoever may see the paper; the reading leaves a trace. Raises NotAllowed."""
    paper = Paper.objects.filter(pk=paper_id).first()
    if paper is None:
        raise _out_of_sight()
    audit.record("paper.read", by=by, target=paper, person_id=paper.person_id, new={"kind": paper.kind})
    return vault().open_bytes(bytes(paper.pdf_sealed))


def move_person(*, kept_id: int, absorbed_id: int) -> int:
    """Two files of people were made one: their papers follow; how many. Inside that action only."""
    return Paper.objects.filter(person_id=absorbed_id).update(person_id=kept_id)


def address(token: str) -> str:
    """The public page of a paper, whole, as its QR code says it."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/{claims.PATH}/{token}/"


def grouped(token: str) -> str:
    """A token as somebody reads it and types it, in groups of four."""
    return "-".join(token[start : start + 4] for start in range(0, len(token), 4))


def _issue(
    content: Content,
    *,
    issuer: Organisation,
    source: tuple[str, int],
    by: Actor,
    now: datetime,
    languages: Sequence[str],
    asked: tuple[date | None, date | None],
    audience: Iterable[int],
    person_id: int | None,
) -> Paper:
    check_may(by, "paper.issue", organisation_id=issuer.pk)
    first, last = _period(content, *asked)
    number, token = _number(content.kind, now), new_token()
    stamp = Stamp(
        number=number, token=grouped(token), address=address(token), issued_on=timezone.localdate(now),
        demo=settings.DEMO,
    )  # fmt: skip
    pdf = _signed(content, stamp, languages, (first, last), now)
    printed = issuer_of(content)
    paper = Paper.objects.create(
        number=number, kind=content.kind, issuer=issuer, token_hash=token_hash(token), token_sealed=vault().seal(token),
        languages=list(languages), issued_at=now, issued_by=by.user, valid_from=first, valid_to=last,
        worthless=settings.DEMO or printed is None or not printed.decides,
        shown_sealed=seal_lines(lines_of(content)), pdf_sealed=vault().seal_bytes(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(), audience=sorted(set(audience)), person_id=person_id,
        source_kind=source[0], source_id=source[1],
    )  # fmt: skip
    audit.record("paper.issued", by=by, target=paper, person_id=person_id, new={"kind": content.kind})
    return paper


def _content(kind: str, data: Content | Mapping[str, Any]) -> Content:
    if isinstance(data, Mapping):
        content = reading.from_mapping(kind, data)
    else:
        content = data
        if content.kind != kind:
            words = _("Ce contenu est celui d'un autre document : %(kind)s.")
            raise Invalid(words % {"kind": content.kind}, field="kind")
        reading.check(content)
    if isinstance(content, ContractContent) and content.visa is None:
        raise Invalid(
            _("Un contrat sans visa n'est qu'un projet : il s'imprime, il ne se délivre pas."), field="visa"
        )
    return content


def _period(content: Content, first: date | None, last: date | None) -> tuple[date, date | None]:
    """The content's own period, or the one asked for where it has none. Raises Invalid where the two differ."""
    own_first, own_last = _own_period(content)
    if (first or own_first) != own_first or (own_last is not None and (last or own_last) != own_last):
        raise Invalid(
            _("La période demandée n'est pas celle que le document porte."), field="valid_to"
        )  # fmt: skip
    end = own_last or last
    if end is not None and end < own_first:
        raise Invalid(_("La validité du document finit avant de commencer."), field="valid_to")
    return own_first, end


def _own_period(content: Content) -> tuple[date, date | None]:
    if isinstance(content, ContractContent):
        assert content.visa is not None  # checked with the content
        return content.visa.granted_on, content.visa.valid_to
    if isinstance(content, ReceiptContent):
        return timezone.localdate(content.deposited_at), None
    return getattr(content, "valid_from", content.decided_on), getattr(content, "valid_to", None)


def _number(kind: str, now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('papers_number')")
        (count,) = cursor.fetchone()
    return f"{claims.PREFIXES[kind]}-{timezone.localdate(now).year}-{count:06d}"


def _signed(
    content: Content,
    stamp: Stamp,
    languages: Sequence[str],
    period: tuple[date, date | None],
    now: datetime,
) -> bytes:
    """The file: its keywords say in the clear what is needed to verify it offline."""
    from maslak.papers import signing  # loaded when somebody signs: it takes the better part of a second

    first, last = period
    keywords = [stamp.number, content.kind, f"{first.isoformat()}/{last.isoformat() if last else ''}"]
    pdf = rendering.render(content, stamp, languages=languages, at=now, keywords=keywords)
    printed = issuer_of(content)
    return signing.sign(
        pdf, house.signing_keys(), number=stamp.number, address=stamp.address,
        name=printed.name.fr if printed else "",
    )  # fmt: skip


def _locked(paper_id: int, by: Actor) -> Paper:
    check_may(by, "paper.withdraw")
    paper = Paper.objects.select_for_update(of=("self",)).select_related("issuer").filter(pk=paper_id).first()
    if paper is None:
        raise _out_of_sight()
    check_may(by, "paper.withdraw", organisation_id=paper.issuer_id)
    return paper


def _withdraw(paper: Paper, reason: str, by: Actor, now: datetime, successor: Paper | None = None) -> Paper:
    if paper.withdrawn_at is not None:
        raise Conflict(_("Ce document a déjà été retiré."))
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi ce document est retiré."), field="reason")
    paper.withdrawn_at, paper.withdrawn_by, paper.withdrawal_reason = now, by.user, reason.strip()
    paper.replaced_by = successor
    paper.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "replaced_by"])
    audit.record(
        "paper.replaced" if successor else "paper.withdrawn", by=by, target=paper, person_id=paper.person_id,
        new={"kind": paper.kind}, reason=paper.withdrawal_reason,
    )  # fmt: skip
    return paper


def _out_of_sight() -> NotAllowed:
    return NotAllowed(_("Ce document n'existe pas, ou il n'est pas à la vue de votre organisation."))
