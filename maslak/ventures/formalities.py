"""From the legal form chosen to the enterprise that exists: the checklist, the proof of status, the first sale."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.core.vault import vault
from maslak.law import legal_forms
from maslak.pathway.enums import Kind
from maslak.ventures import facts, following
from maslak.ventures.enums import BORN, FormalityState, LegalForm, VentureStatus
from maslak.ventures.models import Formality, Venture
from maslak.ventures.policies import locked, locked_part
from maslak.ventures.projects import take_step
from maslak.ventures.workflow import VENTURE

#: Collective enterprises: within a programme's project they are its start-ups.
_COMPANIES = frozenset({LegalForm.SARL, LegalForm.SARL_AU, LegalForm.COOPERATIVE})


def _may_step(venture: Venture, step: str, by: Actor) -> None:
    check_may(by, VENTURE.steps[step].permission, organisation_id=venture.organisation_id)
    VENTURE.step(step, status=venture.status)


def _form_for(venture: Venture, code: str, on: date) -> legal_forms.Form:
    """The form as it stands that day, once the team's size allows it. Raises Invalid, NoSuchForm."""
    if code not in LegalForm.values or code == LegalForm.NONE:
        raise Invalid(_("Choisissez la forme juridique dans la liste."), field="legal_form")
    form = legal_forms.form(code, on)
    team = venture.members.filter(until=None).count()
    if not form.admits(team):
        words = {"form": form.label.in_language(get_language() or "fr"), "n": team}
        if team < form.members_min:
            raise Invalid(
                _("Pour « %(form)s », l'équipe compte au moins %(least)s personnes ; ce projet en a %(n)s.")
                % {**words, "least": form.members_min},
                field="legal_form",
            )
        raise Invalid(
            _("Pour « %(form)s », l'équipe compte au plus %(most)s personnes ; ce projet en a %(n)s.")
            % {**words, "most": form.members_max},
            field="legal_form",
        )
    return form


@transaction.atomic
def choose(*, venture_id: int, legal_form: str, on: date, by: Actor, now: datetime) -> Venture:
    """The legal form is chosen and its checklist of that day opens; chosen again before the end, it starts anew.

    Raises NotAllowed, StepRefused, Invalid when the team's size does not allow that form.
    """
    venture = locked(venture_id, by=by, permission="venture.write")
    if venture.status != VentureStatus.IN_FORMALITIES:
        _may_step(venture, "formalise", by)
    if not venture.registered_on <= on <= timezone.localdate(now):
        raise Invalid(_("Le jour se situe entre l'inscription du projet et aujourd'hui."), field="on")
    form = _form_for(venture, legal_form, on)
    venture.formalities.all().delete()
    Formality.objects.bulk_create(
        Formality(venture=venture, code=step.code, position=place) for place, step in enumerate(form.steps, 1)
    )
    venture.legal_form = legal_form
    if venture.status == VentureStatus.IN_FORMALITIES:
        venture.version += 1
        venture.save(update_fields=["legal_form", "version"])
    else:
        take_step(venture, "formalise", by=by, fields=("legal_form",))
    audit.record("venture.form_chosen", by=by, target=venture, new={"legal_form": legal_form})
    return venture


@transaction.atomic
def mark(
    *, formality_id: int, state: str, on: date | None = None, note: str = "", by: Actor, now: datetime
) -> Formality:
    """Where one formality stands. Only an optional one may be without object.

    Raises NotAllowed, Invalid for a day to come, an unknown state, or a checklist that is closed.
    """
    found = locked_part(
        Formality, formality_id, by=by, permission="venture.write", path="venture.organisation_id"
    )
    venture = found.venture
    if venture.status != VentureStatus.IN_FORMALITIES:
        raise Invalid(_("Les formalités de ce projet ne sont pas en cours."))
    if state not in FormalityState.values:
        raise Invalid(_("Choisissez dans la liste où en est cette formalité."), field="state")
    if state == FormalityState.NOT_NEEDED and found.code not in _optional(venture):
        raise Invalid(_("Cette formalité est toujours demandée pour cette forme."), field="state")
    if state == FormalityState.DONE and found.code in legal_forms.capital_steps(venture.legal_form):
        _check_capital(venture)
    day = on or timezone.localdate(now)
    if state == FormalityState.DONE and not venture.registered_on <= day <= timezone.localdate(now):
        raise Invalid(_("Le jour se situe entre l'inscription du projet et aujourd'hui."), field="on")
    old, found.state, found.note = found.state, state, note.strip()
    found.done_on = day if state == FormalityState.DONE else None
    found.save(update_fields=["state", "done_on", "note"])
    audit.record("venture.formality", by=by, target=venture, old=old, new=state)
    return found


def _check_capital(venture: Venture) -> None:
    if venture.capital_mad is None or venture.members.filter(until=None, shares=None).exists():
        raise Invalid(_("Notez d'abord le capital et les parts de chaque membre."), field="state")


def _optional(venture: Venture) -> frozenset[str]:
    """The formalities that the form's checklist lets go, in any of its times."""
    return legal_forms.optional_steps(venture.legal_form)


@transaction.atomic
def complete(*, venture_id: int, on: date, by: Actor, now: datetime) -> Venture:
    """All is filed. Writes « formalities completed ». Raises NotAllowed, StepRefused, Invalid naming what is open."""
    venture = locked(venture_id, by=by, permission="venture.write")
    _may_step(venture, "complete_formalities", by)
    open_ones = venture.formalities.exclude(state__in=(FormalityState.DONE, FormalityState.NOT_NEEDED))
    left = open_ones.count()
    if left or not venture.formalities.exists():
        raise Invalid(_("Il reste des formalités à faire (%(n)s) : notez-les d'abord.") % {"n": left})
    if not venture.registered_on <= on <= timezone.localdate(now):
        raise Invalid(_("Le jour se situe entre l'inscription du projet et aujourd'hui."), field="on")
    venture.formalities_on = on
    take_step(venture, "complete_formalities", by=by, fields=("formalities_on",))
    facts.record(Kind.FORMALITIES_COMPLETED, venture, on=on, by=by)
    return venture


@transaction.atomic
def prove(
    *,
    venture_id: int,
    on: date,
    number: str = "",
    direct_jobs: int = 0,
    indirect_jobs: int = 0,
    by: Actor,
    now: datetime,
) -> Venture:
    """The proof of status was seen: the enterprise exists since `on`, and its visits are set.

    The number (ICE, register) is kept sealed; an accompanied activity has none. Writes « enterprise created », and
    within a programme's project « project set up » and, for a company, « start-up created ».
    Raises NotAllowed, StepRefused, Invalid.
    """
    venture = locked(venture_id, by=by, permission="venture.write")
    _may_step(venture, "create", by)
    if not venture.registered_on <= on <= timezone.localdate(now):
        raise Invalid(_("Le jour se situe entre l'inscription du projet et aujourd'hui."), field="on")
    plain = "".join(number.split()).upper()
    if not plain and venture.legal_form != LegalForm.INCOME_ACTIVITY:
        raise Invalid(_("Notez le numéro lu sur la preuve de statut."), field="number")
    venture.created_on, venture.direct_jobs, venture.indirect_jobs = on, direct_jobs, indirect_jobs
    venture.number_sealed, venture.number_end = (vault().seal(plain), plain[-4:]) if plain else (None, "")
    take_step(
        venture, "create", by=by,
        fields=("created_on", "direct_jobs", "indirect_jobs", "number_sealed", "number_end"),
    )  # fmt: skip
    facts.record(Kind.ENTERPRISE_CREATED, venture, on=on, by=by, indirect_jobs=indirect_jobs)
    if venture.project_id is not None:
        facts.record(Kind.PROJECT_SET_UP, venture, on=on, by=by)
        if venture.legal_form in _COMPANIES:
            facts.record(Kind.STARTUP_CREATED, venture, on=on, by=by, indirect_jobs=indirect_jobs)
    following.schedule(venture)
    return venture


@transaction.atomic
def start(*, venture_id: int, on: date, by: Actor, now: datetime) -> Venture:
    """The first sale: it trades. Raises NotAllowed, StepRefused, Invalid for a day before the creation or to come."""
    venture = locked(venture_id, by=by, permission="venture.write")
    _may_step(venture, "start", by)
    if venture.created_on is None or not venture.created_on <= on <= timezone.localdate(now):
        raise Invalid(_("La première vente se situe entre la création et aujourd'hui."), field="on")
    venture.first_sale_on = on
    take_step(venture, "start", by=by, fields=("first_sale_on",))
    return venture


@transaction.atomic
def change_form(*, venture_id: int, legal_form: str, on: date, by: Actor, now: datetime) -> Venture:
    """A living enterprise takes another legal form: it goes on, its visits too; survival knows no break.

    Raises NotAllowed, Invalid.
    """
    venture = locked(venture_id, by=by, permission="venture.write")
    if venture.status not in BORN or venture.created_on is None:
        raise Invalid(_("Seule une entreprise créée et vivante change de forme juridique."))
    if legal_form == venture.legal_form:
        raise Invalid(_("C'est déjà la forme de cette entreprise."), field="legal_form")
    if not venture.created_on <= on <= timezone.localdate(now):
        raise Invalid(_("Le changement se situe entre la création et aujourd'hui."), field="on")
    _form_for(venture, legal_form, on)
    old, venture.legal_form = venture.legal_form, legal_form
    venture.version += 1
    venture.save(update_fields=["legal_form", "version"])
    audit.record("venture.form_changed", by=by, target=venture, old=old, new=legal_form)
    return venture
