"""Closed days and months of Ramadan: recorded, confirmed, corrected, taken back. Lines are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.almanac import queries, rules
from maslak.almanac.checks import alone, check_source, check_years, in_three_languages
from maslak.almanac.enums import LineStatus
from maslak.almanac.models import CalendarLine
from maslak.core.errors import Conflict, Invalid
from maslak.law.calendar import WorkingCalendar
from maslak.law.feasts import SAME_FEAST, WITHDRAWN, Observance, is_same_celebration


@transaction.atomic
def record(
    *,
    code: str,
    first_day: date,
    last_day: date | None = None,
    status: str = LineStatus.CONFIRMED,
    source: str,
    address: str = "",
    note: Mapping[str, str] | None = None,
    remark: str = "",
    instead_of: int | None = None,
    by: Actor,
    now: datetime,
) -> CalendarLine:
    """Record a feast, a month of Ramadan or an exceptional closing; what it replaces stays as history.

    The line replaces the one in force that speaks of the same celebration, whatever its days: a feast is never
    closed twice. `last_day` may be left out for a feast, whose length is known, and for a closing of one day.
    `instead_of` is the closing that moves to other days. `note` is for everybody, in three languages; `remark`
    for the staff. Raises NotAllowed, Invalid for days that make no sense, Conflict when the calendar says so
    already, when a forecast would replace a confirmed date, and when the line was corrected meanwhile.
    """
    check_may(by, "calendar.write")
    alone()
    last_day = _check_days(code, first_day, last_day, status)
    proposed = CalendarLine(code=code, first_day=first_day, last_day=last_day, status=status)
    earlier = _earlier(proposed, instead_of)
    _check_it_says_more(proposed, earlier)
    line = _add(
        proposed,
        earlier,
        source=check_source(source),
        address=address.strip(),
        remark=remark.strip(),
        by=by,
        now=now,
        **in_three_languages(note or {}, "note", needed=False),
    )
    audit.record(
        "calendar.corrected" if earlier else "calendar.recorded",
        by=by,
        target=line,
        old=_said(earlier) if earlier else None,
        new=_said(line),
        reason=line.remark,
    )
    return line


@transaction.atomic
def withdraw(*, code: str, day: date, remark: str, by: Actor, now: datetime) -> CalendarLine:
    """Take back what was recorded of that day: the data files apply again, and a closing of theirs no longer.

    Raises NotAllowed, Invalid without a remark or when nothing was recorded there.
    """
    check_may(by, "calendar.write")
    alone()
    if not remark.strip():
        raise Invalid(_("Dites pourquoi : l'historique le garde."), field="remark")
    earlier = (
        queries.current_lines()
        .filter(code=code, first_day__lte=day, last_day__gte=day)
        .exclude(status=LineStatus.WITHDRAWN)
        .first()
    )
    first_day, last_day = _days_to_withdraw(code, day, earlier)
    line = _add(
        CalendarLine(code=code, first_day=first_day, last_day=last_day, status=LineStatus.WITHDRAWN),
        earlier,
        source=by.role_label,
        remark=remark.strip(),
        by=by,
        now=now,
    )
    audit.record(
        "calendar.withdrawn",
        by=by,
        target=line,
        old=_said(earlier) if earlier else None,
        new=_said(line),
        reason=line.remark,
    )
    return line


def _add(
    line: CalendarLine, earlier: CalendarLine | None, *, by: Actor, now: datetime, **values: str
) -> CalendarLine:
    line.replaces, line.recorded_by, line.recorded_at = earlier, by.user, now
    for name, value in values.items():
        setattr(line, name, value)
    line.save(force_insert=True)
    return line


def _said(line: CalendarLine) -> dict[str, str]:
    return {
        "code": line.code,
        "day": line.first_day.isoformat(),
        "until": line.last_day.isoformat(),
        "status": line.status,
    }


# Do the days make sense?


def _check_days(code: str, first_day: date, last_day: date | None, status: str) -> date:
    if code not in rules.codes():
        raise Invalid(_("Choisissez dans la liste ce que vous voulez dater."), field="code")
    if status not in (LineStatus.FORECAST, LineStatus.CONFIRMED):
        raise Invalid(_("Dites si la date est prévue ou confirmée."), field="status")
    check_years(first_day, last_day or first_day)
    if last_day is not None and last_day < first_day:
        raise Invalid(_("Le dernier jour vient avant le premier."), field="last_day")
    if code == rules.RAMADAN:
        return _check_month(first_day, last_day)
    if code == rules.CLOSING:
        return _check_closing(first_day, last_day or first_day, status)
    return _check_feast(code, first_day, last_day)


def _check_month(first_day: date, last_day: date | None) -> date:
    if last_day is None or not rules.is_month(first_day, last_day):
        raise Invalid(_("Un mois de Ramadan dure 29 ou 30 jours."), field="last_day")
    if not rules.ends_before_the_feast(last_day, queries.calendar()):
        raise Invalid(
            _("Ramadan finit la veille de l'Aïd Al Fitr, qui est à une autre date dans le calendrier."),
            field="last_day",
        )
    return last_day


def _check_closing(first_day: date, last_day: date, status: str) -> date:
    if status != LineStatus.CONFIRMED:
        raise Invalid(
            _("Une fermeture exceptionnelle s'enregistre une fois annoncée, donc confirmée."), field="status"
        )
    if (last_day - first_day).days >= rules.LONGEST_CLOSING:
        raise Invalid(
            _("Une fermeture si longue est l'interruption d'un service : déclarez-la comme telle."),
            field="last_day",
        )
    return last_day


def _check_feast(code: str, first_day: date, last_day: date | None) -> date:
    length = rules.length_of_feast(code)
    expected = first_day + timedelta(days=length - 1)
    name = rules.codes()[code].in_language(get_language() or "fr")
    if last_day not in (None, expected):
        raise Invalid(
            _(
                "%(feast)s ferme l'administration %(count)s jour(s) ; un jour de plus est une fermeture exceptionnelle."
            )
            % {"feast": name, "count": length},
            field="last_day",
        )
    if not rules.near_estimate(code, first_day):
        raise Invalid(
            _("%(feast)s n'est pas attendu à cette date : vérifiez le jour, le mois et l'année.")
            % {"feast": name},
            field="first_day",
        )
    return expected


# What does the calendar say already?


def _earlier(proposed: CalendarLine, instead_of: int | None) -> CalendarLine | None:
    """The line in force that this one replaces: the one named, else the one of the same celebration."""
    lines = queries.current_lines().filter(code=proposed.code)
    if instead_of is not None:
        named = lines.filter(pk=instead_of).first()
        if named is None:
            raise Conflict(_("Cette ligne a été corrigée entre-temps : rechargez la page."))
        return named
    rivals = [line for line in lines if _is_rival(line, proposed)]
    if len(rivals) > 1:
        raise Conflict(
            _("Ces jours touchent plusieurs fermetures déjà enregistrées : corrigez-les une à une."),
            field="first_day",
        )
    return rivals[0] if rivals else None


def _is_rival(line: CalendarLine, proposed: CalendarLine) -> bool:
    if proposed.code == rules.CLOSING:
        return line.first_day <= proposed.last_day and proposed.first_day <= line.last_day
    return abs(line.first_day - proposed.first_day) <= SAME_FEAST


def _check_it_says_more(proposed: CalendarLine, earlier: CalendarLine | None) -> None:
    """Refuse what is known, what is less sure than what is known, and a closing of days closed already."""
    calendar = queries.calendar()
    for first_day, last_day, status in _in_force(proposed, calendar):
        if (first_day, last_day, status) == (proposed.first_day, proposed.last_day, proposed.status):
            raise Conflict(_("Le calendrier dit déjà cela."), field="first_day")
        if status == LineStatus.CONFIRMED and proposed.status == LineStatus.FORECAST:
            raise Conflict(
                _("Cette date est déjà confirmée : une date prévue ne la remplace pas."), field="status"
            )
    if proposed.code == rules.CLOSING:
        others = _without(calendar, proposed, earlier)
        if not rules.closes_something(proposed.days, others):
            raise Conflict(_("L'administration est déjà fermée ces jours-là."), field="first_day")


def _in_force(proposed: CalendarLine, calendar: WorkingCalendar) -> list[tuple[date, date, str]]:
    """The days and the certainty of what the calendar, files included, says of the same celebration."""
    if proposed.code == rules.RAMADAN:
        months = (m for m in calendar.ramadans if abs(m.first - proposed.first_day) <= SAME_FEAST)
        return [(month.first, month.last, month.status) for month in months]
    line = Observance(proposed.code, proposed.days, proposed.status, queries.source_of(proposed))
    known = (one for one in calendar.observances if is_same_celebration(one, line))
    return [(one.days[0], one.days[-1], one.status) for one in known]


def _without(
    calendar: WorkingCalendar, proposed: CalendarLine, earlier: CalendarLine | None
) -> WorkingCalendar:
    """The calendar as it would be without the closing that is corrected."""
    source = queries.source_of(proposed)
    gone = [Observance(rules.CLOSING, line.days, WITHDRAWN, source) for line in (proposed, earlier) if line]
    return calendar.with_observances(gone)


def _days_to_withdraw(code: str, day: date, earlier: CalendarLine | None) -> tuple[date, date]:
    if earlier is not None:
        return earlier.first_day, earlier.last_day
    for known in queries.calendar().observances:
        if code == rules.CLOSING and known.feast == code and day in known.days:
            return known.days[0], known.days[-1]
    raise Invalid(_("Rien n'a été enregistré à cette date : il n'y a rien à retirer."), field="day")
