"""The formulas by which the ledger is counted, as data says them.

How a figure is counted (`counts`, absent when nothing here can count it). One of five formulas, never more:

    count        {milestones, where, distinct, sum}: how many facts of these kinds stand in the period.
    ratio        {of, over}: two counts. `over` fixes a set (of persons, records or facts); `of` counts only
                 members of that set, up to the end of the period: a share of the same, never above 100 %.
    median_days  {from, to, distinct}: for each person or record whose first `to` fact falls in the period,
                 the days from its earliest `from` fact (on or before that day) to it; the median of them.
    percentile   {milestones, where, distinct, of, at}: the `at`th percentile (50: the median) of an attribute that
                 the facts carry, taken once for each `distinct` unit.
    objects      {of, count, …}: things of the programme or of the law that stand in the year (objects.py), no
                 facts about anybody. `of` names where they are, `count` what of them: things, regions, languages,
                 number; what follows narrows them (`kind`, `implementer`, `code`).

    milestones   kinds of the ledger (WRITTEN_BY says which programme writes them).
    where        each key is a dimension of the fact (DIMENSIONS) or one of its attributes, each value one or
                 several accepted values; `organisation` takes in its offices, `project` is a project's code.
    distinct     person: each pseudonym once · fact: every fact · record: each record behind the facts once (a
                 contract, a start-up, a referral; several facts may share one) · sector: each field of activity that
                 the facts name once.
    sum          an attribute to add up instead of counting, taken once for each `distinct` unit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from maslak.law.datafiles import Entry
from maslak.programme.strategy import texts

WRITTEN_BY: Mapping[str, frozenset[str]] = {
    "people": frozenset({"consent_given", "consent_withdrawn"}),
    "casework": frozenset({
        "registered", "interviewed", "plan_agreed", "goal_reached", "workshop_attended",
        "self_paced_completed", "appointment_kept", "appointment_missed", "referral_sent",
        "referral_accepted", "referral_refused", "referral_completed", "followed_up", "case_closed",
        "case_reopened",
    }),
    "placement": frozenset({"placed", "retained"}),
    "assisted": frozenset({"assisted_agreed", "assisted_paid"}),
    "permits": frozenset({
        "certificate_requested", "certificate_issued", "certificate_refused", "certificate_withdrawn", "visa_filed",
        "visa_granted", "visa_refused", "visa_withdrawn", "contract_ended",
    }),
    "ventures": frozenset({
        "project_registered", "project_diagnosed", "project_accompanied", "project_selected", "formalities_completed",
        "enterprise_created", "startup_created", "project_set_up", "project_strengthened", "grant_decided",
        "grant_paid", "venture_checked", "venture_ended",
    }),
    "training": frozenset({
        "training_referred", "training_enrolled", "training_completed", "training_certified",
        "distance_course_completed", "prior_learning_assessed", "prior_learning_referred",
    }),
    "outreach": frozenset({
        "employer_reached", "commitment_made", "event_attended", "staff_trained", "resource_downloaded",
    }),
    "mentoring": frozenset({"mentor_paired", "mentor_met", "mentoring_ended"}),
}  # fmt: skip
DIMENSIONS = frozenset({
    "sex", "age_band", "nationality", "residence", "region", "organisation", "project", "mode",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "counts_as", "topic", "contract_type", "assisted", "mediated_by", "month", "outcome", "reason", "purpose",
    "domestic", "renewal", "route", "ground", "variant", "working_days", "on_time", "policy", "legal_form",
    "indirect_jobs", "sector", "grant_kind", "emergency", "amount_mad", "external", "scheme",
})  # fmt: skip
DISTINCT = frozenset({"person", "record", "fact", "sector"})
Scalar = str | int | bool


@dataclass(frozen=True)
class Selection:
    """Facts of these kinds whose dimensions and attributes have one of the accepted values."""

    milestones: tuple[str, ...]
    where: Mapping[str, tuple[Scalar, ...]]


@dataclass(frozen=True)
class Count:
    facts: Selection
    distinct: str
    sum: str | None = None


@dataclass(frozen=True)
class Ratio:
    of: Count
    over: Count


@dataclass(frozen=True)
class MedianDays:
    start: Selection
    end: Selection
    distinct: str


@dataclass(frozen=True)
class Percentile:
    """The `at`th percentile of what the attribute `of` says; facts that do not carry it are left out."""

    facts: Selection
    distinct: str
    of: str
    at: int


@dataclass(frozen=True)
class Objects:
    """Things of the programme or of the law that stand in a year: where they are, which, and what of them counts."""

    of: str
    where: Mapping[str, str]
    count: str


LedgerFormula = Count | Ratio | MedianDays | Percentile
Formula = LedgerFormula | Objects
PLACES: Mapping[str, frozenset[str]] = {
    "programme": frozenset({"things", "regions", "languages", "number"}),
    "projects_begun": frozenset({"things"}),
    "counters": frozenset({"things"}),
    "simplified_cases": frozenset({"things"}),
    "parameter": frozenset({"number"}),
}
_NARROWED_BY = frozenset({"kind", "implementer", "code"})


def read_counts(e: Entry) -> tuple[str | None, Formula]:
    """The programme that writes the facts (None where there are none), and the one formula under `counts`."""
    if e.has("objects"):
        e.only("objects")
        return None, _objects(e.child("objects"))
    forms = ("count", "ratio", "median_days", "percentile")
    e.only("programme", *forms)
    programme = e.one_of("programme", WRITTEN_BY)
    if sum(e.has(name) for name in forms) != 1:
        raise e.fail("give exactly one of count, ratio, median_days, percentile")
    kinds = WRITTEN_BY[programme]
    if e.has("count"):
        return programme, _count(e.child("count"), kinds)
    if e.has("percentile"):
        return programme, _percentile(e.child("percentile"), kinds)
    if e.has("ratio"):
        ratio = e.child("ratio")
        ratio.only("of", "over")
        of, over = (_count(ratio.child(side), kinds) for side in ("of", "over"))
        if of.distinct != over.distinct or of.sum or over.sum:
            raise ratio.fail("“of” and “over” must count the same distinct unit, and add nothing up")
        return programme, Ratio(of, over)
    days = e.child("median_days")
    days.only("from", "to", "distinct")
    distinct = days.one_of("distinct", DISTINCT - {"fact"})
    return programme, MedianDays(
        _selection(days.child("from"), kinds), _selection(days.child("to"), kinds), distinct
    )


def _objects(e: Entry) -> Objects:
    e.only("of", "count", *_NARROWED_BY)
    of = e.one_of("of", PLACES)
    where = {name: e.text(name) for name in sorted(_NARROWED_BY) if e.has(name)}
    return Objects(of, where, e.one_of("count", PLACES[of]))


def _count(e: Entry, kinds: Collection[str]) -> Count:
    e.only("milestones", "where", "distinct", "sum")
    added = e.one_of("sum", ATTRIBUTES) if e.has("sum") else None
    return Count(_selection(e, kinds), e.one_of("distinct", DISTINCT), added)


def _percentile(e: Entry, kinds: Collection[str]) -> Percentile:
    e.only("milestones", "where", "distinct", "of", "at")
    if not 0 < e.whole("at") < 100:
        raise e.fail("“at” is a percentile, from 1 to 99; 50 is the median")
    return Percentile(
        _selection(e, kinds), e.one_of("distinct", DISTINCT), e.one_of("of", ATTRIBUTES), e.whole("at")
    )


def _selection(e: Entry, kinds: Collection[str]) -> Selection:
    milestones = known(e, "milestones", kinds)
    if not milestones:
        raise e.fail("name at least one kind of milestone")
    where: dict[str, tuple[Scalar, ...]] = {}
    for key, value in e.child("where").pairs() if e.has("where") else ():
        if key not in DIMENSIONS | ATTRIBUTES:
            raise e.fail(f"“where” names {key}, which is neither a dimension nor an attribute of a fact")
        accepted = tuple(value) if isinstance(value, list) else (value,)
        if not accepted or not all(isinstance(v, str | int) for v in accepted):
            raise e.fail(f"“where: {key}” must be a text, a whole number, true or false, or a list of these")
        where[key] = accepted
    return Selection(milestones, where)


def known(e: Entry, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    """The texts under `key`, each among `allowed`. Raises BadDataFile."""
    listed = texts(e, key)
    unknown = [item for item in listed if item not in allowed]
    if unknown:
        raise e.fail(f"“{key}” names {', '.join(unknown)}; known: {', '.join(sorted(allowed))}")
    return listed
