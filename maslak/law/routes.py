"""Who may be hired and how, on a date: the route, why, the papers, the steps, the fees and the time.

A decision table (`data/routes.yaml`) is tried rule by rule, the first that matches decides. The same engine
serves the public guide, the desk and the command line. What the sources leave open is answered as disputed,
with each reading; nothing is settled in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from maslak.law.calendar import civil_day
from maslak.law.checklists import (
    VARIANTS,
    Piece,
    UnknownVariant,
    certificate_pieces,
    proof_pieces,
    visa_pieces,
)
from maslak.law.conditions import Line, distinguished, line_that_holds, verdict
from maslak.law.errors import NoValueOnDate
from maslak.law.facts import Facts, FactValue, complete, fact, stated, vocabulary
from maslak.law.fees import Fee, fees_known
from maslak.law.interruptions import Interruption, interruptions
from maslak.law.lists import ListEntry, lists_on
from maslak.law.lists import entry as list_entry
from maslak.law.procedure import Delay, ProcedureStep, steps_for, steps_named
from maslak.law.route_table import Caution, Channel, Disagreement, RuleVersion, route_words, rules
from maslak.law.words import Source, Words

VISA_SCOPE = "contract_visa"  # the counters, as interruptions name them
_CERTIFICATE_OR_PROOF = "attestation_ou_dispense"
_LIST_PIECES = "pieces_A1_A2"
_WHEN_IN_MOROCCO = "carte_sejour_candidat"


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that decided, and the sentence that says so; `fact` is empty for what the whole table decided."""

    fact: str
    value: FactValue
    words: Words


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule tried before that failed on one fact alone, and that fact."""

    rule: str
    title: Words
    reason: Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law says of one hiring on one day, and all that follows from it.

    `route` is exempt, simplified, general, blocked or disputed; `visa` required, disputed or not_accessible.
    `facts` holds every fact of the vocabulary, `variant` the kind of request, `entry` the line of list A1 or
    A2 when one was named.
    """

    on: date
    facts: Facts
    rule: str
    title: Words
    says: Words
    route: str
    route_label: Words
    visa: str
    visa_label: Words
    why: tuple[Reason, ...]
    near_misses: tuple[NearMiss, ...]
    advice: Words | None
    referrals: tuple[tuple[str, Words], ...]
    channel: Channel
    variant: str
    entry: ListEntry | None
    documents: tuple[Piece, ...]
    steps: tuple[ProcedureStep, ...]
    fees: tuple[Fee, ...]
    disagreements: tuple[Disagreement, ...]
    cautions: tuple[Caution, ...]
    interruption: Interruption | None
    sources: tuple[Source, ...]
    certainty: str
    valid_from: date
    valid_to: date | None

    @property
    def delays(self) -> tuple[Delay, ...]:
        """The delays that run in the steps, in their order."""
        return tuple(step.delay for step in self.steps if step.delay is not None)

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be filed for now."""
        return self.route == "blocked"


def decide(
    given: Mapping[str, Any],
    *,
    on: date | datetime,
    variant: str | None = None,
    entry: str | None = None,
) -> Answer:
    """The answer for these facts on that day; an omitted fact counts as false, or as none.

    `variant` is the kind of request when the facts do not say it (domestic, change_of_employer, …), `entry`
    the line of list A1 or A2. Raises UnknownFact, BadFactValue, NotForeign, UnknownVariant,
    UnknownListEntry, and NoValueOnDate before the orders that the table rests on.
    """
    day, facts = civil_day(on), complete(given)
    rule, line = _first_match(facts, day)
    kind = _variant(facts, variant)
    line_of_list = list_entry(entry, day) if entry and rule.route == "simplified" else None
    words = route_words()
    return Answer(
        on=day,
        facts=facts,
        rule=rule.rule,
        title=rule.title,
        says=rule.says,
        route=rule.route,
        route_label=words.routes[rule.route],
        visa=rule.visa,
        visa_label=words.visas[rule.visa],
        why=_why(rule, line, facts),
        near_misses=_near_misses(rule, facts, day),
        advice=rule.advice,
        referrals=tuple((code, words.referrals[code]) for code in rule.refer),
        channel=words.channel(rule.channel, day),
        variant=kind,
        entry=line_of_list,
        documents=_documents(rule, line, facts, kind, line_of_list, day),
        steps=steps_named(rule.steps, day) if rule.route == "blocked" else steps_for(rule.route, kind, day),
        fees=_fees(rule, line, day),
        disagreements=_disagreements(rule, kind, day),
        cautions=tuple(words.cautions[code] for code in rule.cautions),
        interruption=_interruption(rule, day),
        sources=rule.sources,
        certainty=rule.certainty,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )


def rules_on(on: date | datetime) -> tuple[RuleVersion, ...]:
    """The rules that applied on that day, in the order in which they are tried.

    Raises NoValueOnDate before the table begins.
    """
    day = civil_day(on)
    found = tuple(v for versions in rules().values() for v in versions if v.covers(day))
    if not any(version.lines == ((),) for version in found):
        first = min(version.valid_from for versions in rules().values() for version in versions)
        label = Words(
            "Règles du recrutement d'un étranger", "قواعد تشغيل الأجانب", "Rules on hiring foreigners"
        )
        raise NoValueOnDate(label, "routes", day, first)
    return found


def open_facts(known: Mapping[str, Any], on: date | datetime) -> frozenset[str]:
    """The facts not yet known on which the answer of that day may still depend; none once it is settled.

    Here an absent fact is one not yet asked, not a false one. Raises UnknownFact, BadFactValue, NotForeign.
    """
    facts = stated(known)
    missing: set[str] = set()
    for rule in rules_on(on):
        holds, open_here = verdict(rule.lines, facts)
        if holds:
            break
        missing |= open_here
    return frozenset(missing)


def distinguished_values(on: date | datetime) -> Mapping[str, tuple[FactValue, ...]]:
    """For each fact, one value for each way in which the rules of that day tell its values apart.

    The product of these values is every case the table knows.
    """
    conditions = [condition for rule in rules_on(on) for condition in rule.conditions]
    return {key: distinguished(item, conditions) for key, item in vocabulary().items()}


def _first_match(facts: Facts, day: date) -> tuple[RuleVersion, Line]:
    for rule in rules_on(day):
        line = line_that_holds(rule.lines, facts)
        if line is not None:
            return rule, line
    raise AssertionError("the last rule matches whatever the facts")


def _why(rule: RuleVersion, line: Line, facts: Facts) -> tuple[Reason, ...]:
    decided = [Reason(c.fact, facts[c.fact], fact(c.fact).sentence(facts[c.fact])) for c in line]
    if rule.why is not None:
        decided.append(Reason("", None, rule.why))
    return tuple(decided)


def _near_misses(decided: RuleVersion, facts: Facts, day: date) -> tuple[NearMiss, ...]:
    """Rules that would have opened another way, wanted something which was given, and failed on one fact."""
    found: list[NearMiss] = []
    for rule in rules_on(day):
        if rule.rule == decided.rule:
            break
        if rule.route in ("blocked", decided.route):
            continue
        for line in rule.lines:
            failed = [c.fact for c in line if not c.holds(facts[c.fact])]
            given = any(c.holds(facts[c.fact]) and facts[c.fact] != fact(c.fact).default for c in line)
            if len(failed) == 1 and given:
                value = facts[failed[0]]
                reason = Reason(failed[0], value, fact(failed[0]).sentence(value))
                found.append(NearMiss(rule.rule, rule.title, reason))
    return tuple(found)


def _variant(facts: Facts, named: str | None) -> str:
    if named is not None:
        if named not in VARIANTS:
            raise UnknownVariant(named)
        return named
    if facts["renewal_same_employer_same_post"] and not facts["promotion"]:
        return "renewal"
    return "secondment" if facts["seconded"] else "first"


def _is_renewal(line: Line) -> bool:
    return any(condition.fact == "renewal_same_employer_same_post" for condition in line)


def _documents(
    rule: RuleVersion, line: Line, facts: Facts, variant: str, entry: ListEntry | None, day: date
) -> tuple[Piece, ...]:
    """Proofs of the exemption, papers of the certificate, papers of the visa; each paper once."""
    if rule.route == "blocked":
        return ()
    pieces = [*proof_pieces(rule.proofs, day)]
    if rule.route in ("simplified", "general"):
        pieces += _certificate(rule, line, facts, variant, entry, day)
    for piece in visa_pieces(variant, day):
        if piece.code != _CERTIFICATE_OR_PROOF:
            pieces.append(piece)
        elif rule.route in ("simplified", "general"):
            pieces += [
                replace(piece, code=p.code, label=p.label)
                for p in proof_pieces(["attestation_activite"], day)
            ]
        elif rule.route == "disputed":
            pieces.append(piece)
    once: dict[str, Piece] = {}
    for piece in pieces:
        once.setdefault(piece.code, piece)
    return tuple(once.values())


def _certificate(
    rule: RuleVersion, line: Line, facts: Facts, variant: str, entry: ListEntry | None, day: date
) -> list[Piece]:
    which = rule.route
    if which == "simplified" and _is_renewal(line):
        which = "renewal"
    elif which == "general" and variant == "domestic":
        which = "domestic"
    found: list[Piece] = []
    for piece in certificate_pieces(which, day):
        if piece.code == _LIST_PIECES and entry is not None:
            found += [
                replace(
                    piece,
                    code=code,
                    label=label,
                    note=entry.label,
                    certainty="unsure",
                    source=lists_on(day).source,
                )
                for code, label in entry.evidence
            ]
        elif piece.code == _WHEN_IN_MOROCCO and facts["present_in_morocco"]:
            found.append(replace(piece, condition=None))
        else:
            found.append(piece)
    return found


def _fees(rule: RuleVersion, line: Line, day: date) -> tuple[Fee, ...]:
    certificate = {
        "exempt": ("exempt",),
        "simplified": ("renewal",) if _is_renewal(line) else ("simplified",),
        "general": ("general_first", "general_further"),
        "disputed": ("exempt", "general_first"),
    }.get(rule.route)
    return fees_known((*certificate, "visa"), day) if certificate else ()


def _disagreements(rule: RuleVersion, variant: str, day: date) -> tuple[Disagreement, ...]:
    known = route_words().disagreements
    named = [known[code] for code in rule.disagreements]
    if rule.route == "blocked":
        return tuple(named)
    raised = [item for item in known.values() if variant in item.for_variants and item.valid_from <= day]
    return tuple(named + raised)


def _interruption(rule: RuleVersion, day: date) -> Interruption | None:
    """The standstill of the visa counters on that day, when the answer leads there."""
    if rule.route == "blocked":
        return None
    return next((item for item in interruptions(VISA_SCOPE) if item.overlaps(day, day)), None)
