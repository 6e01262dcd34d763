"""Applications in words, for the person, their office and the employer alike: the answers, the state, the CV."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.core.scales import Cefr, Education
from maslak.employers.models import JobOffer
from maslak.placement.enums import ApplicationStatus, Paper
from maslak.placement.models import Application
from maslak.web import names
from maslak.web.templatetags.maslak import day

S = ApplicationStatus
#: What a contract asks beyond a signature.
ASKS_PAPER = frozenset({Paper.EXEMPT, Paper.SIMPLIFIED, Paper.GENERAL, Paper.DISPUTED})


def employer_name(offer: JobOffer) -> str:
    """Who offers: a firm by its name, a household without one."""
    return offer.shown_as or _("Particulier employeur")


def answers(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the offer asks and what the person answers, as rows of components/rows.html."""
    rows = [_language(each) for each in card.get("languages", ())]
    rows += [_row(each["label"], each["met"], _essential(each)) for each in card.get("skills", ())]
    if schooling := card.get("schooling"):
        asked = str(Education(schooling["asked"]).label)
        rows.append(_row(_("Études"), schooling["met"], _("demandées : %(asked)s") % {"asked": asked}))
    if experience := card.get("experience"):
        rows.append(_experience(experience))
    if card.get("hours") is not None:
        rows.append(_row(_("Horaires"), card["hours"]))
    if place := card.get("place"):
        rows.append(_place(place))
    return rows


def summary(card: Mapping[str, Any]) -> str:
    """« 3 réponses sur 4 conviennent »; empty where nothing was asked."""
    told = [row for row in answers(card) if "met" in row]
    if not told:
        return ""
    met = sum(row["met"] is True for row in told)
    text = ngettext("%(met)s réponse sur %(all)s convient", "%(met)s réponses sur %(all)s conviennent", met)
    return text % {"met": met, "all": len(told)}


def _row(title: str, met: bool | None, text: str = "") -> dict[str, Any]:
    told = {True: (_("oui"), "ok"), False: (_("non"), "stop"), None: (_("pas encore dit"), "neutral")}[met]
    return {"title": title, "text": text, "met": met, "status_text": told[0], "status_tone": told[1]}


def _language(each: Mapping[str, Any]) -> dict[str, Any]:
    said = {"asked": Cefr(each["asked"]).label}
    if each["level"]:
        said["level"] = Cefr(each["level"]).label
        text = _("demandé : %(asked)s · parlé : %(level)s") % said
    else:
        text = _("demandé : %(asked)s") % said
    return _row(names.language_name(each["language"]), each["met"], text)


def _essential(each: Mapping[str, Any]) -> str:
    return _("nécessaire") if each["essential"] else _("un plus")


def _experience(told: Mapping[str, Any]) -> dict[str, Any]:
    months, asked = told["months"], told["asked"]
    met = None if months is None else months >= asked and months > 0
    parts = []
    if asked:
        parts.append(_("demandée : %(time)s") % {"time": _time(asked)})
    if months is not None:
        parts.append(_("dans ce métier : %(time)s") % {"time": _time(months)})
    return _row(_("Expérience"), met, " · ".join(parts))


def _time(months: int) -> str:
    return ngettext("%(n)s mois", "%(n)s mois", months) % {"n": months}


def _place(place: str) -> dict[str, Any]:
    words = {
        "same_city": (_("dans la même ville"), "ok"),
        "same_region": (_("dans la même région"), "ok"),
        "elsewhere": (_("dans une autre région"), "wait"),
        "unknown": (_("pas encore dit"), "neutral"),
    }
    text, tone = words.get(place, words["unknown"])
    return {"title": _("Domicile"), "text": "", "status_text": text, "status_tone": tone}


def closed_in_words(application: Application) -> str:
    """Why it is over, as anybody of the three may read it; empty while it stands."""
    by_silence = (
        _("L'employeur n'a pas répondu : la candidature est close.")
        if application.agreed_at
        else _("L'invitation est restée sans réponse : elle est close.")
    )
    words = {
        S.DECLINED: _("L'invitation est déclinée."),
        S.REFUSED: _("La candidature n'est pas retenue."),
        S.WITHDRAWN: _("La personne a retiré sa candidature : ce qu'elle avait donné à lire est effacé."),
        S.LAPSED: by_silence,
        S.FILLED: _("Le poste est pourvu, ou l'offre est retirée."),
        S.ELSEWHERE: _("La personne a trouvé un emploi ailleurs."),
    }
    return words.get(S(application.status), "")


def own_status(application: Application) -> str:
    """The state as the person reads it."""
    words = {
        S.INVITED: _("un employeur vous invite"),
        S.SUBMITTED: _("envoyée"),
        S.SHORTLISTED: _("présélectionnée"),
        S.RETAINED: _("vous êtes retenu·e"),
        S.HIRED: _("embauche"),
        S.DECLINED: _("vous avez décliné"),
        S.WITHDRAWN: _("vous l'avez retirée"),
    }
    return words.get(S(application.status)) or str(application.get_status_display())


def next_step(application: Application, today: date) -> str:
    """What happens next, or why nothing does any more, as the person reads it."""
    status = S(application.status)
    if status == S.HIRED:
        return _hired(application, today)
    if status == S.REFUSED:
        reason = application.refusal_note or application.get_refusal_reason_display()
        return _("Raison de l'employeur : %(reason)s.") % {"reason": str(reason).rstrip(".")}
    due = {"day": day(application.answer_due_on)}
    words = {
        S.INVITED: _("Répondez avant le %(day)s : sans réponse, l'invitation tombe, et rien n'est montré.")
        % due,
        S.SUBMITTED: _(
            "Une réponse est attendue d'ici le %(day)s. Sans réponse, nous la fermons et vous le saurez."
        )
        % due,
        S.SHORTLISTED: _("L'employeur peut vous appeler. Gardez votre téléphone près de vous."),
        S.RETAINED: _("Convenez du premier jour avec l'employeur. Ne payez rien, gardez vos papiers."),
        S.DECLINED: _("L'employeur ne sait pas qui vous êtes. Il ne vous invitera plus pour cette offre."),
        S.WITHDRAWN: _("Ce que vous aviez donné à lire est effacé chez l'employeur."),
        S.LAPSED: _(
            "L'employeur n'a pas répondu. Votre CV est effacé chez lui ; cherchez ailleurs sans attendre."
        )
        if application.agreed_at
        else _("Vous n'avez pas répondu à temps. Rien n'a été montré."),
        S.FILLED: _("Le poste est pris, ou l'offre n'existe plus. Votre CV est effacé chez l'employeur."),
        S.ELSEWHERE: _("Vous avez trouvé un emploi : celle-ci est fermée. Vous pourrez postuler de nouveau."),
    }
    return words[status]


def _hired(application: Application, today: date) -> str:
    first = {"day": day(application.starts_on)}
    if application.placement_id:
        return (
            _("Vous travaillez depuis le %(day)s. Votre agence vous demandera si cela se passe bien.") % first
        )
    if application.starts_on and application.starts_on > today:
        return _("Premier jour : le %(day)s.") % first
    return _("Premier jour : le %(day)s. Votre agence le confirme avec vous.") % first


def paper_in_words(application: Application) -> str:
    """What the contract of a hire asks, as a sentence; empty before the hire."""
    if application.status != S.HIRED:
        return ""
    return {
        Paper.NATIONAL: _("Le contrat se signe sans démarche particulière."),
        Paper.EXEMPT: _("Le contrat doit être visé ; aucune attestation d'activité n'est à demander avant."),
        Paper.SIMPLIFIED: _(
            "Il faut d'abord une attestation d'activité simplifiée, puis le visa du contrat."
        ),
        Paper.GENERAL: _(
            "Il faut d'abord une attestation d'activité, avec un appel à candidatures, puis le visa du contrat."
        ),
        Paper.DISPUTED: _(
            "Les textes ne disent pas tous la même chose : faites-le dire au guichet avant de signer."
        ),
        Paper.BLOCKED: _(
            "Le séjour ne permet pas encore ce contrat : voyez avec l'agence ce qui peut changer."
        ),
    }.get(Paper(application.paper), _("À vérifier avec la personne : sa situation n'est pas connue ici."))


def cv_sections(resume: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A JSON Resume of ours as titles and lines, empty parts left out."""
    own = resume.get("meta", {}).get("x_snia", {})
    parts = (
        (_("Savoir-faire"), [each["name"] for each in resume.get("skills", ())]),
        (_("Travail"), [_worked(each) for each in resume.get("work", ())] + _past(own.get("past_works", ()))),
        (_("Formations suivies"), [_studied(each) for each in resume.get("education", ())]),
        (
            _("Certificats"),
            [_joined(each.get("name"), each.get("issuer")) for each in resume.get("certificates", ())],
        ),
        (_("Langues"), [_spoken(each) for each in resume.get("languages", ())]),
        (_("Métiers recherchés"), [each["label"] for each in own.get("wanted", ())]),
    )
    return [{"title": title, "items": lines} for title, lines in parts if lines]


def _worked(work: Mapping[str, Any]) -> str:
    when = " – ".join(filter(None, map(_when, (work.get("startDate"), work.get("endDate")))))
    return _joined(work.get("position"), work.get("name"), when, work.get("summary"))


def _when(iso: str | None) -> str:
    """« 03/2020 » or « 22/11/2026 » of an ISO month or day, as pages write days."""
    return "/".join(reversed(str(iso)[:10].split("-"))) if iso else ""


def _past(works: Any) -> list[str]:
    return [_joined(each["label"], _time(each["months"])) for each in works]


def _studied(each: Mapping[str, Any]) -> str:
    return _joined(each.get("area"), each.get("institution"), _when(each.get("endDate")))


def _spoken(each: Mapping[str, Any]) -> str:
    level = each.get("fluency", "")
    known = str(Cefr(level).label) if level in Cefr.values else level
    return f"{names.language_name(each['language'])} {known}".strip()


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
