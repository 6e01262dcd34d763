"""Lists of offers of work: each line becomes an offer; sent again nothing, or its correction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from maslak import occupations
from maslak.access.enums import Role
from maslak.core import places
from maslak.core.errors import DomainError
from maslak.core.text import fold
from maslak.employers import actions as employers
from maslak.employers import doubles, offers, queries, rules
from maslak.employers.enums import OfferContract, OfferStatus
from maslak.employers.models import Employer, EmployerKind, JobOffer
from maslak.imports.handlers.base import Context, Outcome, content_hash, hashed, known, local_number, remember
from maslak.imports.models import Fingerprint
from maslak.imports.reading.fold import fold as words
from maslak.imports.reading.rows import ParsedRow, Problem

# What the house calls a field of an offer, and the column of the list that says it.
_COLUMNS = {
    "title": "occupation", "wage_mad": "wage", "wage_max_mad": "wage_max", "contract": "contract_type", "name": "employer",
    "essential_skills": "skills", "kind": "employer_kind", "closes_on": "closing_date",
}  # fmt: skip
_FREE = frozenset([
    "non", "no", "0", "0 00", "aucun", "aucune", "aucuns", "aucuns frais", "gratuit", "neant", "none", "false", "faux",
    "لا", "مجاني", "بدون",
])  # fmt: skip
_ALIVE = frozenset({OfferStatus.DRAFT, OfferStatus.OPEN, OfferStatus.PAUSED})
_FULL_WEEK = Decimal(44)


class JobOffers:
    """Takes offers in, in the order of the list.

    An offer is known by its number; without one by employer, post, place and day.
    """

    def __init__(self) -> None:
        self._drafts = 0
        self._taken: dict[str, str] = {}  # key of a line of this file → what it said
        self._pool: list[Employer] = []
        self._former: dict[str, str] = {}  # folded name before a merge → that of the establishment kept

    def order(self, row: ParsedRow) -> Any:
        return row.number

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        self._pool = list(queries.employers_of(context.organisation).order_by("id"))
        self._former = queries.former_names(context.organisation)

    def finish(self, context: Context) -> list[Problem]:
        """What waits as a draft because no column says which offers to publish."""
        if not self._drafts:
            return []
        return [Problem("", "", "", "offers_left_drafts", {"count": self._drafts})]

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        if problem := _not_lawful(row):
            return Outcome.rejected(problem)
        place = _place(row)
        if place is None:
            return Outcome.rejected(
                row.problem("city" if "city" in row.columns else "region", "place_unknown")
            )
        try:
            return self._taken_in(row, place, context)
        except DomainError as error:
            error.field = _COLUMNS.get(error.field or "", error.field)
            raise

    def _taken_in(self, row: ParsedRow, place: tuple[str, str], context: Context) -> Outcome:
        employer, number = self._known_employer(row), local_number(row.values.get("office_number"))
        if employer is None and (problem := _cannot_record(row, context)):
            return Outcome.rejected(problem)
        content = content_hash(row)
        key = _key(row, employer, place, number) if employer or number else ""
        if key in self._taken:
            same = self._taken[key] == content
            return Outcome.duplicate() if same else Outcome.rejected(row.problem("occupation", "offer_twice"))
        before = known(context, key) if key else None
        if before is not None and before.content == content:
            self._taken[key] = content
            return Outcome.duplicate()
        offer, state = _known_offer(before, number, context), row.values.get("state") or OfferStatus.DRAFT
        over = state in (OfferStatus.FILLED, OfferStatus.WITHDRAWN)
        if offer is None and over:
            return Outcome.rejected(row.problem("state", "offer_over"))
        if offer is not None and offer.status not in _ALIVE:
            return Outcome.duplicate(*([] if over else [row.problem("state", "offer_closed_here")]))
        recorded, warnings = (employer, []) if employer else self._record(row, place, context)
        isco, sure = _trade(row.values["occupation"], offer)
        kept = offers.write(
            employer=recorded, post=_post(row, place, isco), offer=offer, office_number=number if offer is None else "",
            by=context.by, now=context.now,
        )  # fmt: skip
        kept = _brought_to(state, kept, context)
        # Only now: a line that is refused leaves neither an employer nor a key behind.
        if employer is None:
            self._pool.append(recorded)
        key = key or _key(row, recorded, place, number)
        self._taken[key] = content
        self._drafts += "state" not in row.columns and kept.status == OfferStatus.DRAFT
        remember(context, key, row, kept, again=before)
        if not sure:
            warnings.append(row.problem("occupation", "occupation_unsure"))
        return Outcome.imported(*warnings)

    def _known_employer(self, row: ParsedRow) -> Employer | None:
        """The establishment that the line names: by its ICE, else by its name unless their ICEs say otherwise."""
        key, ice = fold(row.values.get("employer") or ""), row.values.get("ice") or ""
        found = next((one for one in self._pool if ice and one.ice == ice), None)
        if found is not None or not key:
            return found
        key = self._former.get(key, key)
        same = next((one for one in self._pool if one.name_key == key), None)
        return None if same is not None and ice and same.ice and same.ice != ice else same

    def _record(
        self, row: ParsedRow, place: tuple[str, str], context: Context
    ) -> tuple[Employer, list[Problem]]:
        """The establishment that an office lists for the first time, with what deserves a look."""
        values, warnings = row.values, []
        name, ice = values["employer"], values.get("ice") or ""
        alike = doubles.alike(self._pool, name=name, city=place[1], region=place[0], ice=ice)
        domestic = values["contract_type"] == OfferContract.DOMESTIC
        made = employers.describe(
            organisation=context.organisation, name=name, region=place[0], city=place[1], ice=ice, by=context.by,
            kind=values.get("employer_kind") or (EmployerKind.HOUSEHOLD if domestic else EmployerKind.COMPANY),
        )  # fmt: skip
        if made.ice and not rules.ice_key_agrees(made.ice):
            warnings.append(row.problem("ice", "ice_key"))
        if alike:
            others = ", ".join(one.employer.name for one in alike[:3])
            warnings.append(row.problem("employer", "employer_alike", others=others))
        return made, warnings


def _cannot_record(row: ParsedRow, context: Context) -> Problem | None:
    """Why the employer of a line is not recorded: an employer sends its own offers, a firm has a name."""
    if context.by.role == Role.EMPLOYER:
        return row.problem("employer" if row.values.get("employer") else "ice", "offer_other_employer")
    return None if row.values.get("employer") else row.problem("employer", "offer_employer_missing")


def _key(row: ParsedRow, employer: Employer | None, place: tuple[str, str], number: str) -> str:
    """What makes two lines, of this list or of another, the same offer."""
    if number or employer is None:
        return hashed("job offer", "number", number)
    values = row.values
    day = values.get("dated_on") or values.get("start_date") or values.get("closing_date")
    return hashed("job offer", employer.pk, fold(values["occupation"]), *map(fold, place), day)


def _known_offer(before: Fingerprint | None, number: str, context: Context) -> JobOffer | None:
    """The offer of an earlier list, or one that somebody typed under the same number."""
    mine = queries.offers_of(context.organisation)
    if before is not None and before.target_id is not None:
        return mine.filter(pk=before.target_id).first()
    return mine.filter(office_number=number).first() if number else None


_STEPS: dict[str, dict[str, str]] = {
    OfferStatus.OPEN: {OfferStatus.DRAFT: "publish", OfferStatus.PAUSED: "confirm", OfferStatus.OPEN: "confirm"},
    OfferStatus.FILLED: {OfferStatus.OPEN: "fill", OfferStatus.PAUSED: "fill", OfferStatus.DRAFT: "withdraw"},
    OfferStatus.WITHDRAWN: dict.fromkeys(_ALIVE, "withdraw"),
}  # fmt: skip


def _brought_to(state: str, offer: JobOffer, context: Context) -> JobOffer:
    """The offer published, closed or left as the line says; an open one stays open."""
    name = _STEPS.get(state, {}).get(offer.status)
    return offers.step(name, offer=offer, by=context.by, now=context.now) if name else offer


def _not_lawful(row: ParsedRow) -> Problem | None:
    """A fee asked of the worker: recruiting is never paid by the one who is hired (ILO, fair recruitment, 2016)."""
    asked = words(row.values.get("fees") or "")
    return row.problem("fees", "fees_asked") if asked and asked not in _FREE else None


def _place(row: ParsedRow) -> tuple[str, str] | None:
    """Region code and town; the town's own region where the list gives none."""
    city = row.values.get("city") or ""
    region = row.values.get("region") or ""
    if not region:
        town = places.find_city(city)
        region = town.region if town else ""
    return (region, city[:80]) if region else None


def _trade(title: str, offer: JobOffer | None) -> tuple[str, bool]:
    """The unit group of a title, and whether it is the only one in question; a trade chosen by hand stays."""
    if offer is not None and offer.title == title.strip() and offer.isco:
        return offer.isco, True
    matches = occupations.link(title, top=5)
    return (matches[0].isco if matches else "", not occupations.must_ask(matches))


def _post(row: ParsedRow, place: tuple[str, str], isco: str) -> offers.Post:
    values = row.values
    wage_max = values.get("wage_max")
    return offers.Post(
        title=values["occupation"][:120], region=place[0], city=place[1], contract=values["contract_type"], isco=isco,
        weekly_hours=values.get("weekly_hours") or _FULL_WEEK, wage_mad=values["wage"],
        wage_max_mad=wage_max if wage_max and wage_max >= values["wage"] else None,
        tasks=values.get("tasks") or "", branch=values.get("branch") or "general", starts_on=values.get("start_date"),
        months=values.get("months"), hours=values.get("hours") or (), benefits=(values.get("benefits") or "")[:200],
        childcare=bool(values.get("childcare")), housing=bool(values.get("housing")),
        transport=bool(values.get("transport")), openings=values["openings"], schooling=values.get("education") or "",
        experience_months=values.get("experience") or 0, closes_on=values.get("closing_date"),
        languages=values.get("languages") or {}, essential_skills=values.get("skills") or (),
        other_skills=values.get("other_skills") or (),
    )  # fmt: skip
