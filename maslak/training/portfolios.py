"""Portfolios of prior learning: work done, skills judged by the person and by a third party, evidence seen, a jury.

Nothing here certifies anybody. The law on continuing training (60-17) provides for the validation of prior learning
and its texts of application are awaited: a portfolio prepares, a referral to a certifying body passes it on, and what
the body decides is noted as its own answer.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.law.parameters import parameter
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people import consents
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Person
from maslak.people.policies import check_holds
from maslak.people.sight import whole_register
from maslak.training import notices, rules
from maslak.training.enums import EvidenceKind, JuryAnswer, PortfolioStatus, SkillLevel
from maslak.training.models import Experience, Portfolio, PortfolioSkill, SkillEvidence
from maslak.training.offers import ESCO
from maslak.training.policies import locked, unknown
from maslak.training.workflow import PORTFOLIO


@transaction.atomic
def open_portfolio(*, person: Person, target: str, by: Actor, today: date) -> Portfolio:
    """A portfolio towards a certificate. Raises NotAllowed, Invalid without a target, Conflict for a second one."""
    if by.organisation is None:
        raise unknown()
    check_may(by, "training.assess", organisation_id=by.organisation.pk)
    check_holds(by, "training.assess", person)
    if not target.strip():
        raise Invalid(_("Nommez le certificat visé."), field="target")
    try:
        with transaction.atomic():
            portfolio = Portfolio.objects.create(
                person=person, organisation=by.organisation, target=target.strip(), opened_on=today
            )
    except IntegrityError as error:
        raise Conflict(_("Un portfolio est déjà ouvert pour ce certificat."), field="target") from error
    audit.record("training.portfolio_opened", by=by, target=portfolio, person_id=person.pk)
    return portfolio


@transaction.atomic
def read(*, portfolio_id: int, by: Actor) -> Portfolio:
    """The portfolio, for the office that keeps it or the jury that it went to; the reading leaves a trace."""
    check_may(by, "training.assess")
    found = Portfolio.objects.select_related("organisation", "jury").filter(pk=portfolio_id).first()
    if found is None:
        raise unknown()
    audit.record("training.portfolio_read", by=by, target=found, person_id=found.person_id)
    return found


@transaction.atomic
def add_experience(
    *,
    portfolio_id: int,
    role: str,
    first_month: date,
    last_month: date | None = None,
    place: str = "",
    tasks: str = "",
    by: Actor,
    today: date,
) -> Experience:
    """Work done, whatever its form, from one month to another. Raises NotAllowed, StepRefused, Invalid."""
    portfolio = _in_preparation(portfolio_id, by)
    if not role.strip():
        raise Invalid(_("Dites quel travail c'était."), field="role")
    if first_month > today or (last_month is not None and not first_month <= last_month <= today):
        raise Invalid(_("Les mois vont du premier au dernier, jusqu'à aujourd'hui."), field="last_month")
    made = Experience.objects.create(
        portfolio=portfolio, role=role.strip(), place=place.strip(), tasks=tasks.strip(),
        first_month=first_month.replace(day=1), last_month=last_month.replace(day=1) if last_month else None,
    )  # fmt: skip
    audit.record("training.experience_added", by=by, target=portfolio, person_id=portfolio.person_id)
    return made


@transaction.atomic
def add_skill(*, portfolio_id: int, label: str, esco_uri: str = "", by: Actor) -> PortfolioSkill:
    """A skill to show. Raises NotAllowed, StepRefused, Invalid, Conflict for the same one twice."""
    portfolio = _in_preparation(portfolio_id, by)
    if not label.strip():
        raise Invalid(_("Nommez le savoir-faire en quelques mots."), field="label")
    if esco_uri and not esco_uri.startswith(ESCO):
        raise Invalid(_("Une référence ESCO commence par %(address)s.") % {"address": ESCO}, field="esco_uri")
    try:
        with transaction.atomic():
            made = PortfolioSkill.objects.create(
                portfolio=portfolio, label=label.strip(), esco_uri=esco_uri.strip()
            )
    except IntegrityError as error:
        raise Conflict(_("Ce savoir-faire est déjà dans le portfolio."), field="label") from error
    audit.record("training.skill_added", by=by, target=portfolio, person_id=portfolio.person_id)
    return made


@transaction.atomic
def judge_own(*, skill_id: int, level: int, by: Actor, today: date) -> PortfolioSkill:
    """How far the person says that they master a skill: in their own space, or told to whoever fills it in.

    Raises NotAllowed, StepRefused, Invalid.
    """
    skill, portfolio = _skill(skill_id, by, own="self.training")
    skill.own_level, skill.own_on = _level(level), today
    skill.save(update_fields=["own_level", "own_on"])
    audit.record(
        "training.skill_judged", by=by, target=portfolio, person_id=portfolio.person_id, new={"by": "self"}
    )
    return skill


@transaction.atomic
def judge_third(*, skill_id: int, level: int, capacity: str, by: Actor, today: date) -> PortfolioSkill:
    """How far somebody who knows the trade judges it; `capacity` says in what quality, not their name.

    Raises NotAllowed, StepRefused, Invalid.
    """
    skill, portfolio = _skill(skill_id, by)
    if not capacity.strip():
        raise Invalid(
            _("Dites en quelle qualité cette personne juge (« chef de cuisine, ancien employeur »)."),
            field="capacity",
        )
    skill.third_level, skill.third_on, skill.third_capacity = _level(level), today, capacity.strip()
    skill.save(update_fields=["third_level", "third_on", "third_capacity"])
    audit.record(
        "training.skill_judged", by=by, target=portfolio, person_id=portfolio.person_id, new={"by": "third"}
    )
    return skill


@transaction.atomic
def add_evidence(*, skill_id: int, kind: str, description: str, by: Actor, today: date) -> SkillEvidence:
    """A piece that was seen and shows a skill. Raises NotAllowed, StepRefused, Invalid."""
    skill, portfolio = _skill(skill_id, by)
    if kind not in EvidenceKind.values:
        raise Invalid(_("Choisissez la sorte de preuve dans la liste."), field="kind")
    if not description.strip():
        raise Invalid(_("Décrivez la pièce vue en une phrase."), field="description")
    made = SkillEvidence.objects.create(
        skill=skill, kind=kind, description=description.strip(), seen_on=today, seen_by=by.user
    )
    audit.record(
        "training.evidence_seen", by=by, target=portfolio, person_id=portfolio.person_id, new={"kind": kind}
    )
    return made


@transaction.atomic
def assess(*, portfolio_id: int, by: Actor, now: datetime) -> Portfolio:
    """Every skill was judged twice and shown: the portfolio is ready. Writes « prior learning assessed ».

    Raises NotAllowed, StepRefused; Invalid naming the skills that still lack something.
    """
    portfolio, old = _step(portfolio_id, "assess", by)
    skills = list(portfolio.skills.prefetch_related("evidence"))
    if not skills:
        raise Invalid(_("Ajoutez au moins un savoir-faire au portfolio."))
    unready = rules.unready_skills(
        [rules.Assessed(s.label, s.own_level, s.third_level, len(s.evidence.all())) for s in skills]
    )
    if unready:
        raise Invalid(
            _("Il manque une auto-évaluation, l'avis d'un tiers ou une preuve pour : %(skills)s.")
            % {"skills": ", ".join(unready)}
        )
    portfolio.assessed_on = timezone.localdate(now)
    portfolio.save(update_fields=["status", "assessed_on"])
    _write_fact(Kind.PRIOR_LEARNING_ASSESSED, portfolio, portfolio.assessed_on, by, skills=len(skills))
    notices.about_portfolio(portfolio, "assessed")
    return _noted("training.portfolio_assessed", portfolio, old, by)


@transaction.atomic
def reopen(*, portfolio_id: int, by: Actor) -> Portfolio:
    """Work on an assessed portfolio again; the fact is voided until it is assessed anew."""
    portfolio, old = _step(portfolio_id, "reopen", by)
    portfolio.assessed_on = None
    portfolio.save(update_fields=["status", "assessed_on"])
    with whole_register():
        pathway.void_source(portfolio, by=by, reason="portfolio reopened", kind=Kind.PRIOR_LEARNING_ASSESSED)
    return _noted("training.portfolio_reopened", portfolio, old, by)


@transaction.atomic
def refer(
    *, portfolio_id: int, jury: Organisation, consent: Consent | None, by: Actor, now: datetime
) -> Portfolio:
    """Pass the portfolio on to a certifying body, with the person's agreement to that very body.

    Raises NotAllowed, StepRefused before it is assessed, Invalid without a consent in force.
    """
    portfolio, old = _step(portfolio_id, "refer", by)
    agreed = consents.has_consent(portfolio.person, Purpose.REFERRAL, jury)
    own = jury.pk == portfolio.organisation_id
    if not own and (consent is None or consent.organisation_id != jury.pk or not agreed):
        raise Invalid(_("Recueillez d'abord l'accord de la personne pour cet organisme-là."), field="consent")
    portfolio.jury, portfolio.consent, portfolio.referred_on = jury, consent, timezone.localdate(now)
    portfolio.save(update_fields=["status", "jury", "consent", "referred_on"])
    _write_fact(Kind.PRIOR_LEARNING_REFERRED, portfolio, portfolio.referred_on, by, jury=jury.code)
    notices.about_portfolio(portfolio, "referred")
    return _noted("training.portfolio_referred", portfolio, old, by)


@transaction.atomic
def answer(*, portfolio_id: int, what: str, on: date, note: str = "", by: Actor, now: datetime) -> Portfolio:
    """Note what the certifying body said; a later answer follows an earlier one. Raises as usual."""
    portfolio, old = _step(portfolio_id, "answer", by)
    if not what or what not in JuryAnswer.values:
        raise Invalid(_("Choisissez la réponse du jury dans la liste."), field="what")
    if portfolio.referred_on is None or not portfolio.referred_on <= on <= timezone.localdate(now):
        raise Invalid(_("La date se situe entre l'envoi au jury et aujourd'hui."), field="on")
    portfolio.answer, portfolio.answered_on, portfolio.note = what, on, note.strip()
    portfolio.save(update_fields=["status", "answer", "answered_on", "note"])
    notices.about_portfolio(portfolio, "answered")
    return _noted("training.portfolio_answered", portfolio, old, by)


@transaction.atomic
def close(*, portfolio_id: int, by: Actor) -> Portfolio:
    """Stop a portfolio that goes nowhere. Raises NotAllowed, StepRefused."""
    portfolio, old = _step(portfolio_id, "close", by)
    portfolio.save(update_fields=["status"])
    return _noted("training.portfolio_closed", portfolio, old, by)


def months_shown(portfolio: Portfolio, today: date) -> int:
    """Months of work that the experiences show, those at the same time counted once."""
    return rules.months_of_work(
        (work.first_month, work.last_month or today) for work in portfolio.experiences.all()
    )


def months_asked(on: date) -> int:
    """Months of activity that the certifying body usually asks for (a parameter)."""
    return 12 * int(parameter("prior_learning_years", on=on).value)


def _level(level: int) -> int:
    if level not in SkillLevel.values:
        raise Invalid(_("Choisissez un niveau de 1 à 4."), field="level")
    return level


def _in_preparation(portfolio_id: int, by: Actor) -> Portfolio:
    portfolio = locked(
        Portfolio, portfolio_id, by=by, permission="training.assess", belongs_to="organisation_id"
    )
    _check_open(portfolio)
    return portfolio


def _skill(skill_id: int, by: Actor, own: str = "") -> tuple[PortfolioSkill, Portfolio]:
    """The skill and its portfolio, the latter locked, while it is in preparation."""
    skill = PortfolioSkill.objects.filter(pk=skill_id).first()
    if skill is None:
        raise unknown()
    portfolio = locked(
        Portfolio,
        skill.portfolio_id,
        by=by,
        permission="training.assess",
        belongs_to="organisation_id",
        own=own,
    )
    _check_open(portfolio)
    return skill, portfolio


def _check_open(portfolio: Portfolio) -> None:
    if portfolio.status != PortfolioStatus.GATHERING:
        raise StepRefused(_("Ce portfolio n'est plus en préparation : rouvrez-le pour le modifier."))


def _step(portfolio_id: int, step: str, by: Actor) -> tuple[Portfolio, str]:
    permission = PORTFOLIO.steps[step].permission
    portfolio = locked(Portfolio, portfolio_id, by=by, permission=permission, belongs_to="organisation_id")
    old, portfolio.status = portfolio.status, PORTFOLIO.step(step, status=portfolio.status).target
    return portfolio, old


def _write_fact(kind: str, portfolio: Portfolio, on: date, by: Actor, **attributes: str | int) -> None:
    with whole_register():
        pathway.record(
            kind, person=Person.objects.get(pk=portfolio.person_id), occurred_on=on,
            organisation=portfolio.organisation, source=portfolio, by=by, attributes=dict(attributes),
        )  # fmt: skip


def _noted(event: str, portfolio: Portfolio, old: str, by: Actor) -> Portfolio:
    audit.record(event, by=by, target=portfolio, person_id=portfolio.person_id, old=old, new=portfolio.status)
    return portfolio
