"""Whom the sending organisation knows: by its own numbers, by their papers; looked up once for a whole file.

An agency's register covers its local offices: the agency knows and acts for each of them (docs/adr/0019).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from maslak.access.actions import office_named
from maslak.access.actor import Actor
from maslak.access.enums import OrganisationKind, Reach
from maslak.access.models import Organisation
from maslak.casework.models import CaseFile
from maslak.casework.sight import sight_of
from maslak.core import places
from maslak.core.text import fold, squeeze
from maslak.people import documents
from maslak.people.models import Holder, LocalNumber, Person
from maslak.people.sight import whole_register

_AT_ONCE = 2_000


class Known:
    """The people of one organisation and its offices, as far as `by` may act for them.

    What a row adds is noted once the row stands, so that the next rows of the file find it.
    """

    def __init__(self, organisation: Organisation, by: Actor) -> None:
        self.organisation, self.by = organisation, by
        self._offices = list(organisation.offices.all())
        self._numbers: dict[tuple[int, str], dict[int, int]] = {}  # (organisation, number) → year → person
        self._papers: dict[str, list[documents.Known]] = {}  # hash of a paper → who holds it
        self._people: dict[int, Person | None] = {}
        self._cases: dict[int, CaseFile | None] = {}

    @property
    def family(self) -> frozenset[int]:
        """The organisation and its offices."""
        return frozenset([self.organisation.pk, *(office.pk for office in self._offices)])

    # ---- before the first row -------------------------------------------------------------

    def look_up(self, numbers: Iterable[str], hashes: Iterable[str]) -> None:
        """Find at once those whom a file names by an office's number or by the hash of a paper."""
        forms = sorted(
            {form for number in numbers for form in (squeeze(number), number.strip().upper()) if form}
        )
        for part in _parts(forms):
            self._find_numbers(part)
        for part in _parts(sorted(set(hashes))):
            if not documents.who_holds(part):  # a file of new people: nothing to ask row by row
                self._papers |= {each: [] for each in part}
        for part in _parts(sorted({pk for years in self._numbers.values() for pk in years.values()})):
            self._find_people(part)

    def _find_numbers(self, forms: list[str]) -> None:
        registers = [self.organisation.pk, self.organisation.parent_id or self.organisation.pk]
        owned = LocalNumber.objects.filter(organisation__in=registers, number__in=forms)
        for owner, number, year, person in owned.values_list(
            "organisation", "number", "register_year", "person"
        ):
            self._numbers.setdefault((owner, squeeze(number)), {})[year] = person

    def _find_people(self, numbers: list[int]) -> None:
        with self._sight():
            found = self._people_in_sight().in_bulk(numbers)
            people = {pk: found[pk].merged_into or found[pk] if pk in found else None for pk in numbers}
            cases = self._cases_of([person.pk for person in people.values() if person])
        self._people |= people
        self._cases |= {person.pk: cases.get(person.pk) for person in people.values() if person}

    def _people_in_sight(self) -> QuerySet[Person]:
        people = Person.objects.select_related("merged_into")
        if self.by.reach == Reach.ALL:
            return people
        held = Holder.objects.filter(person=OuterRef("pk"), organisation__in=self.family, until=None)
        return people.filter(Q(home_organisation__in=self.family) | Exists(held))

    def _cases_of(self, people: list[int]) -> dict[int, CaseFile]:
        """The first opened file of each in the organisation or one of its offices."""
        cases = CaseFile.objects.filter(organisation__in=self.family, person__in=people)
        found: dict[int, CaseFile] = {}
        for case in cases.select_related("organisation", "person").order_by("registered_on", "id"):
            found.setdefault(case.person_id, case)
        return found

    @contextmanager
    def _sight(self) -> Iterator[None]:
        """What an agency's offices see; what is found is narrowed to the family before anything is done with it."""
        if self.by.reach == Reach.ALL or not self._offices:
            yield
        else:
            with whole_register():
                yield

    # ---- row by row -----------------------------------------------------------------------

    def numbered_in(self, year: int, number: str) -> tuple[bool, Person | None]:
        """Whether the organisation gave `number` in that year, and to whom (None when out of sight)."""
        holder = self._numbers.get((self.organisation.pk, squeeze(number)), {}).get(year)
        return holder is not None, self.person(holder) if holder is not None else None

    def numbered(self, number: str, day: date, register_year: int | None) -> Person | None:
        """Who bears `number` in the year of `day`, in the register's year, else in the one earlier year that has it.

        An office's own numbers come first, then those of the agency's register. A number found in several earlier
        years names nobody.
        """
        for owner in (self.organisation.pk, self.organisation.parent_id):
            years = self._numbers.get((owner, squeeze(number)), {}) if owner else {}
            for year in (day.year, register_year):
                if year in years:
                    return self.person(years[year])
            earlier = [person for year, person in years.items() if year < day.year]
            if len(earlier) == 1:
                return self.person(earlier[0])
        return None

    def holders(self, hashes: Iterable[str]) -> list[documents.Known]:
        """Who holds a paper with one of these hashes, in the whole register."""
        found: list[documents.Known] = []
        for each in hashes:
            if each not in self._papers:
                self._papers[each] = documents.who_holds([each])
            found += [known for known in self._papers[each] if known not in found]
        return found

    def person(self, pk: int) -> Person | None:
        """The living file of that person, None when it is not open to the organisation."""
        if pk not in self._people:
            self._find_people([pk])
        return self._people[pk]

    def case(self, person: Person) -> CaseFile | None:
        """The person's file in the organisation or in one of its offices; the first opened."""
        if person.pk not in self._cases:
            with self._sight():
                self._cases[person.pk] = self._cases_of([person.pk]).get(person.pk)
        return self._cases[person.pk]

    # ---- what a row added -----------------------------------------------------------------

    def note(self, case: CaseFile, *, year: int, number: str = "", hashes: Iterable[str] = ()) -> None:
        """A file was opened in this run, under that number, with that paper."""
        person = case.person
        self._people[person.pk] = person
        self._cases[person.pk] = self._cases.get(person.pk) or case
        if number:
            self.note_number(person, year, number)
        for each in hashes:
            self._papers[each] = [documents.Known(person.ref, case.organisation, person.pk)]

    def note_number(self, person: Person, year: int, number: str) -> None:
        """The organisation gave the person a number."""
        self._numbers.setdefault((self.organisation.pk, squeeze(number)), {})[year] = person.pk

    def note_paper(self, person: Person, hashes: Iterable[str]) -> None:
        """A person was made in this run, with that paper."""
        self._people[person.pk] = person
        for each in hashes:
            self._papers[each] = [documents.Known(person.ref, self.organisation, person.pk)]

    # ---- for which office -----------------------------------------------------------------

    @contextmanager
    def acting_for(self, office: Organisation) -> Iterator[Actor]:
        """`by`, acting for an office of the agency that sends the register, until the end of the block."""
        if self.by.reach == Reach.ALL or office.pk == self.organisation.pk:
            yield self.by
        else:
            with sight_of(office):
                yield replace(self.by, organisation=office)

    def office(self, name: str | None, region: str = "") -> Organisation:
        """The office of the agency that a row names, made when the directory lacks it.

        Only an agency has offices: what another organisation writes there is a place, and the file is its own.
        """
        if not name or self.is_called(name) or not self._has_offices():
            return self.organisation
        key = fold(name)
        for office in self._offices:
            if key in _names(office):
                return office
        place = places.find_city(name)
        return office_named(
            name=name,
            parent=self.organisation,
            region=region or (place.region if place else ""),
            city=place.fr if place else "",
            by=self.by,
        )

    def is_called(self, name: str) -> bool:
        """Whether `name` is the organisation itself."""
        return fold(name) in _names(self.organisation)

    def note_office(self, office: Organisation) -> None:
        """An office named by a row that stands."""
        if office.parent_id == self.organisation.pk and office not in self._offices:
            self._offices.append(office)

    def _has_offices(self) -> bool:
        return self.organisation.kind == OrganisationKind.AGENCY or bool(self._offices)


def _names(organisation: Organisation) -> set[str]:
    """What an office may be called in a register, folded: its names, its code, its town."""
    own = [
        organisation.name_fr,
        organisation.name_ar,
        organisation.name_en,
        organisation.code,
        *organisation.aliases,
    ]
    if organisation.parent is not None:
        own.append(organisation.code.removeprefix(f"{organisation.parent.code}-"))
    return {fold(name) for name in own if name}


def _parts(items: list) -> Iterator[list]:  # type: ignore[type-arg]
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
