"""Invented projects and the year they lived: registers of holders, of refugees' projects, of start-ups, and their truth."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.imports.office import COUNTRIES, FEMALE, LAST, MALE, SEXES
from tests.imports.reading.files import text_file, workbook

Row = list[Any]
FORMS = {
    "auto_entrepreneur": ("Auto-entrepreneur", "AE", "statut AE", "مقاول ذاتي"),
    "sarl": ("SARL", "S.A.R.L.", "sarl"),
    "cooperative": ("Coopérative", "COOP", "تعاونية"),
}
REGIONS = {
    "MA-01": ("Tanger - Tétouan", "Tanger-Tétouan-Al Hoceïma", "MA-01"),
    "MA-04": ("Rabat - Salé - Kénitra", "MA-04", "Rabat-Salé-Kénitra"),
}
SECTORS = ("restauration", "couture", "arts", "web")


@dataclass
class Truth:
    """The figures that the registers of the year hold, by code."""

    figures: Counter[str] = field(default_factory=Counter)
    women: Counter[str] = field(default_factory=Counter)
    codes: dict[str, set[str]] = field(default_factory=dict)

    def person(self, code: str, sex: str) -> None:
        """One more person."""
        self.figures[code] += 1
        self.women[code] += sex == "F"

    def once(self, code: str, name: str) -> None:
        """A thing that counts once, however many rows name it."""
        self.codes.setdefault(code, set()).add(name)
        self.figures[code] = len(self.codes[code])


class Partner:
    """Makes one year's three registers out of a seed."""

    def __init__(self, seed: int, year: int) -> None:
        self.chance, self.year, self.truth = random.Random(seed), year, Truth()

    def _day(self, first: date | None = None) -> date:
        first = first or date(self.year, 1, 6)
        return first + timedelta(days=self.chance.randrange((date(self.year, 12, 28) - first).days + 1))

    def _written(self, day: date) -> Any:
        return self.chance.choice(
            (day, *(day.strftime(form) for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")))
        )

    def _person(self) -> tuple[str, Row]:
        """A sex, and its cells: family name, first name, sex, nationality."""
        sex = self.chance.choice("FM")
        name = self.chance.choice(LAST)
        return sex, [
            self.chance.choice((name, name.upper(), f"{name} ")),
            self.chance.choice(FEMALE if sex == "F" else MALE),
            self.chance.choice(SEXES[sex]),
            self.chance.choice(self.chance.choice(list(COUNTRIES.values()))),
        ]

    def _paper(self) -> str:
        return f"{self.chance.choice('CKR')}{self.chance.randrange(10**5, 10**6)}Z"

    def holders(self, size: int = 30) -> bytes:
        """The agency's workbook: a title, a header, one row a holder, a total."""
        rows = []
        for at in range(size):
            sex, who = self._person()
            born = date(self.chance.randrange(1965, 2000), self.chance.randrange(1, 13), 9)
            registered = self._day()
            self.truth.person("AE-01", sex)
            accompanied = self.chance.random() < 0.8
            if accompanied:
                self.truth.person("AE-02", sex)
            formalities = created = form = None
            if accompanied and self.chance.random() < 0.7:
                formalities, form = self._day(registered), self.chance.choice(list(FORMS))
                self.truth.person("AE-03", sex)
                self.truth.figures["AE-04"] += form == "sarl"
                self.truth.figures["AE-05"] += form == "cooperative"
                if self.chance.random() < 0.5:
                    created = self._day(formalities)
                    self.truth.figures["AE-06"] += form == "auto_entrepreneur"
                    self.truth.figures["AE-07"] += form == "sarl"
            rows.append([
                f"P{self.year}-{at:03d}", *who, self._written(born), self._paper(), "petit commerce",
                self._written(registered), "Oui" if accompanied else "non",
                self._written(formalities) if formalities else None,
                self.chance.choice(FORMS[form]) if form else None,
                self._written(created) if created else None,
                self.chance.choice(REGIONS["MA-04"]),
            ])  # fmt: skip
        head = [
            "Code du porteur", "Nom", "Prénom", "Genre", "Nationalité", "Né(e) le", "N° titre", "Idée de projet",
            "Inscrit le", "Accompagné(e)", "Formalités terminées le", "Forme juridique", "Date de création", "Région",
        ]  # fmt: skip
        return workbook([[f"Auto-emploi {self.year}"], [], head, *rows, ["TOTAL", size]])

    def field_forms(self, projects: int = 14) -> bytes:
        """The field form's export: one row a member, some projects of two."""
        rows = []
        for at in range(projects):
            new = self.chance.random() < 0.5
            code, day = f"{'N' if new else 'R'}{at:02d}", self._day()
            for _member in range(self.chance.choice((1, 1, 2))):
                sex, who = self._person()
                self.truth.once("REF-02" if new else "REF-04", code)
                self.truth.person("REF-03" if new else "REF-05", sex)
                kind = self.chance.choice(
                    ("nouveau", "Nouveau projet") if new else ("renforcement", "renforcé")
                )
                rows.append([
                    str(UUID(int=self.chance.getrandbits(128), version=4)),
                    f"{day}T10:00:00.000+01:00", kind, code, *who, self._paper(),
                    self.chance.choice(("8000", "15 000", "12000")), "MA-04",
                ])  # fmt: skip
        head = [
            "_uuid", "_submission_time", "projet/type", "projet/code", "porteur/nom", "porteur/prenom", "porteur/sexe",
            "porteur/nationalite", "porteur/num_carte", "projet/montant_dh", "projet/region",
        ]  # fmt: skip
        self.chance.shuffle(rows)
        return text_file([head, *rows], separator=",")

    def startups(self, size: int = 8, helped: int = 20) -> bytes:
        """Three sheets: start-ups, who founded them, people with the auto-entrepreneur status."""
        ventures, founders, statuses = [], [], []
        for at in range(size):
            code, form = f"S{at:02d}", self.chance.choice(["sarl", "cooperative"])
            region, jobs = self.chance.choice(list(REGIONS)), self.chance.randrange(4)
            self.truth.figures["W4I-01"] += 1
            self.truth.figures["W4I-03" if form == "sarl" else "W4I-02"] += 1
            self.truth.figures["W4I-04" if region == "MA-01" else "W4I-05"] += 1
            self.truth.figures["W4I-07"] += jobs
            sector = self.chance.choice(SECTORS)
            self.truth.once("W4I-09", sector)
            ventures.append([
                code, f"Atelier {at}", self.chance.choice(FORMS[form]), self.chance.choice(REGIONS[region]), sector,
                self._written(self._day()), jobs,
            ])  # fmt: skip
            for _member in range(self.chance.randrange(1, 5)):
                sex, who = self._person()
                self.truth.person("W4I-06", sex)
                founders.append([code, *who])
        for _person in range(helped):
            sex, who = self._person()
            self.truth.person("W4I-08", sex)
            statuses.append([*who, self._written(self._day())])
        self.chance.shuffle(founders)
        return workbook(
            [
                ["Code", "Nom", "Forme", "Région", "Secteur", "Date de création", "Emplois indirects"],
                *ventures,
            ],
            [["Code startup", "Nom", "Prénom", "Sexe", "Nationalité"], *founders],
            [["Nom", "Prénom", "Sexe", "Nationalité", "Date du statut"], *statuses],
            titles=("Startups", "Entrepreneurs", "Auto-entrepreneurs"),
        )
