"""What the person can do and looks for, and the correction of their identity."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.pathway.correcting import correct_person
from maslak.people import profile as profiles
from maslak.people.models import Person, Skill, WantedOccupation
from maslak.web.desk.changes import Difference, differences, present
from maslak.web.desk.forms_file import Correction, NewSkill, NewWanted, Spoken
from maslak.web.desk.forms_work import PastWorkForm
from maslak.web.desk.pages import act, of_file, posted, render_file, sent
from maslak.web.desk.registration import topic_warnings
from maslak.web.search_words import search_facts, trades_of

TAB = "desk:person-profile"


@require_safe
@of_file("person.read", part="profile")
def profile(request: HttpRequest, person: Person) -> HttpResponse:
    """Identity, languages, what the person can do, the work looked for."""
    return page(request, person)


@of_file("person.update")
def edit(request: HttpRequest, person: Person) -> HttpResponse:
    """Correct the file; when somebody else changed it meanwhile, both versions are shown."""
    form = Correction(posted(request), initial=present(person) | {"version": person.version})
    given = {"version": form.cleaned_data["version"], "changes": form.person_data} if form.is_valid() else {}
    more = {"person_id": person.pk, "today": timezone.localdate()}
    if sent(request, form, correct_person, _("Le dossier est corrigé."), given=given, **more):
        return done_with(request, person, form.cleaned_data["education_field"])
    shown = {"form": form, "differences": _meanwhile(form, person) if given else []}
    code = 422 if form.is_bound else 200
    return render_file(request, "desk/person_edit.html", person, TAB, status=code, **shown)


def _meanwhile(form: Correction, person: Person) -> list[Difference]:
    """What differs from the file of now, when the form was of an older version; sending again then counts."""
    if form.cleaned_data.get("version") == person.version:
        return []
    form.data = form.data.copy()
    form.data["version"] = str(person.version)
    found = differences(person, form)
    if found:
        form.errors.pop(NON_FIELD_ERRORS, None)  # the two versions say it, and what to do
    return found


@require_POST
@of_file("person.update")
def language_set(request: HttpRequest, person: Person) -> HttpResponse:
    """Say how well the person speaks a language."""
    form = form_of(Spoken, request.POST)
    if sent(request, form, profiles.set_language, _("La langue est enregistrée."), person_id=person.pk):
        return done_with(request, person)
    return page(request, person, language_form=form)


@require_POST
@of_file("person.update")
def language_remove(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Take a language off the file."""
    act(request, profiles.remove_language, _("La langue est retirée."), person_id=person.pk, language=code)
    return redirect(TAB, person.ref)


@require_POST
@of_file("person.update")
def skill_add(request: HttpRequest, person: Person) -> HttpResponse:
    """Add something the person can do."""
    form = form_of(NewSkill, request.POST)
    done = _("Le savoir-faire est ajouté.")
    if sent(request, form, profiles.add_skill, done, fields={"skill": "label"}, person_id=person.pk):
        return done_with(request, person, *form.cleaned_data.values())
    return page(request, person, skill_form=form)


@require_POST
@of_file("person.update")
def skill_remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take a skill off the file."""
    skill = get_object_or_404(Skill, pk=pk, person=person)
    act(request, profiles.remove_skill, _("Le savoir-faire est retiré."), skill_id=skill.pk)
    return redirect(TAB, person.ref)


@require_POST
@of_file("person.update")
def wanted_add(request: HttpRequest, person: Person) -> HttpResponse:
    """Add work that the person looks for."""
    form = form_of(NewWanted, request.POST)
    done = _("Le métier recherché est ajouté.")
    if not sent(request, form, profiles.add_wanted, done, fields={"wanted": "label"}, person_id=person.pk):
        return page(request, person, wanted_form=form)
    added = person.wanted.filter(label=" ".join(form.cleaned_data["label"].split())).first()
    if added is not None and not added.isco:
        return redirect("desk:wanted-trade", person.ref, added.pk)
    return done_with(request, person, *form.cleaned_data.values())


@require_POST
@of_file("person.update")
def wanted_remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take a wished occupation off the file."""
    wish = get_object_or_404(WantedOccupation, pk=pk, person=person)
    act(request, profiles.remove_wanted, _("Le métier recherché est retiré."), wanted_id=wish.pk)
    return redirect(TAB, person.ref)


def page(request: HttpRequest, person: Person, **refused: Form) -> HttpResponse:
    """The profile with its short forms, those refused as they were sent."""
    forms = {
        "language_form": form_of(Spoken), "skill_form": form_of(NewSkill), "wanted_form": form_of(NewWanted),
        "past_work_form": form_of(PastWorkForm),
    }  # fmt: skip
    shown = {**forms, **refused, "trades": trades_of(person), "search": search_facts(person)}
    code = 422 if refused else 200
    return render_file(request, "desk/person_profile.html", person, TAB, status=code, **shown)


def form_of(kind: type[Form], data: QueryDict | None = None) -> Form:
    """One of the forms of the page, with identifiers of its own: two of them ask for a « label »."""
    return kind(data, auto_id=f"id_{kind.__name__.lower()}_%s")


def done_with(request: HttpRequest, person: Person, *texts: str) -> HttpResponse:
    """Back to the profile, with a warning where a text touches what should not be written."""
    for warning in topic_warnings(*texts):
        messages.warning(request, warning.message)
    return redirect(TAB, person.ref)
