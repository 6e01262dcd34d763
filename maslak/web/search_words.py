"""How a person looks for work and what they have done, in the reader's words: at the desk and in their own space."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.core.scales import Hours, WorkContract
from maslak.people.models import JobSearch, Person
from maslak.web import names
from maslak.web.trade_form import trade


def search_of(person: Person) -> JobSearch | None:
    """How the person looks for work; None when nobody asked."""
    return JobSearch.objects.filter(person=person).first()


def search_facts(person: Person) -> list[dict[str, Any]]:
    """Facts for components/facts.html; what was not asked has an empty value. No fact at all when nothing was."""
    search = search_of(person)
    if search is None:
        return []
    wage = search.wage_least_mad
    reach, most = search.reach_km, search.most_hours
    return [
        {"label": _("Cherche un emploi"), "value": _("oui") if search.looking else _("pas en ce moment")},
        {"label": _("Quand"), "value": names.listed(Hours(each).label for each in search.hours)},
        {
            "label": _("Contrats"),
            "value": names.listed(WorkContract(each).label for each in search.contracts),
        },
        {"label": _("Jusqu'où, par jour"), "value": _("%(km)s km") % {"km": reach} if reach else ""},
        {"label": _("Irait vivre en"), "value": names.listed(names.region(each) for each in search.regions)},
        {
            "label": _("Par semaine, au plus"),
            "value": _("%(hours)s heures") % {"hours": most} if most else "",
        },
        {
            "label": _("Salaire, au moins"),
            "value": _("%(amount)s dirhams par mois") % {"amount": names.amount(wage)} if wage else "",
        },
        {
            "label": _("Libre à partir du"),
            "value": names.short_day(search.available_from) if search.available_from else "",
        },
    ]


def trades_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Wishes and past work with the trade that their words mean, in the reader's language."""
    return {
        "wishes": [{"wish": wish, "trade": trade(wish.isco)} for wish in person.wanted.all()],
        "works": [
            {"work": work, "trade": trade(work.isco), "duration": duration(work.months)}
            for work in person.past_works.all()
        ],
    }


def duration(months: int) -> str:
    """« 2 ans et 3 mois »."""
    years, rest = divmod(months, 12)
    in_years = ngettext("%(number)s an", "%(number)s ans", years) % {"number": years}
    in_months = ngettext("%(number)s mois", "%(number)s mois", rest) % {"number": rest}
    if not years:
        return in_months
    return _("%(years)s et %(months)s") % {"years": in_years, "months": in_months} if rest else in_years
