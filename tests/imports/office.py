"""An invented office and its year: registers written with the dirt of real ones, and what they truly hold."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.imports.reading.files import text_file, workbook

Row = list[Any]
FEMALE = ("Awa", "Fatou", "Grace", "Blessing", "Mariam", "Aïcha", "Rose", "Divine")
MALE = ("Kofi", "Ibrahim", "Jean-Paul", "Moussa", "Samuel", "Ali", "Victor", "Cédric")
LAST = ("Essai", "Modèle", "Exemple", "Fictif", "Inventé", "Épreuve", "Patron", "Gabarit")
COUNTRIES = {
    "SN": ("Sénégal", "SENEGALAISE", "sénégalais", "SEN", "السنغال"),
    "CI": ("Côte d'Ivoire", "Ivoirienne", "RCI", "كوت ديفوار"),
    "CM": ("Cameroun", "camerounaise", "CMR", "الكاميرون"),
    "SY": ("Syrie", "Syrienne", "SYR", "سوريا"),
    "GN": ("Guinée", "Guinéenne", "GIN", "غينيا"),
}
SEXES = {"F": ("F", "Femme", "f", "féminin", "أنثى"), "M": ("M", "Homme", "h", "Masculin", "ذكر")}
HEADS = {
    "number": ("N° dossier", "Numéro de dossier", "Num_dossier", "رقم الملف"),
    "last": ("Nom", "NOM DE FAMILLE", "Nom de famille", "الاسم العائلي"),
    "first": ("Prénom", "Prénom(s)", "PRENOM", "الاسم الشخصي"),
    "sex": ("Sexe", "Genre", "Sexe (F/M)", "الجنس"),
    "born": ("Date de naissance", "Né(e) le", "Date naissance", "تاريخ الازدياد"),
    "nationality": ("Nationalité", "NATIONALITE", "Pays d'origine", "الجنسية"),
    "registered": ("Date d'inscription", "Inscrit(e) le", "Date inscription", "تاريخ التسجيل"),
}


@dataclass
class Truth:
    """Who is in the year, by the number the office gave them: sex; and what each of them received."""

    people: dict[str, str] = field(default_factory=dict)
    interviewed: set[str] = field(default_factory=set)
    taught: set[str] = field(default_factory=set)
    hired: dict[str, bool] = field(default_factory=dict)

    def sexes(self, numbers: Any) -> tuple[int, int]:
        """Women and men among these numbers."""
        known = [self.people[number] for number in numbers]
        return known.count("F"), known.count("M")


class Office:
    """Makes one year's three registers out of a seed."""

    def __init__(self, seed: int, year: int, size: int = 40) -> None:
        self.chance, self.year, self.truth = random.Random(seed), year, Truth()
        self.lines: dict[str, dict[str, Any]] = {}
        for at in range(size):
            self._person(f"OF{year % 100}-{at:05d}")

    def _day(self, after: date | None = None) -> date:
        first = after or date(self.year, 1, 6)
        return first + timedelta(days=self.chance.randrange((date(self.year, 12, 28) - first).days + 1))

    def _written(self, day: date) -> str:
        forms = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y")
        return day.strftime(self.chance.choice(forms))

    def _person(self, number: str) -> None:
        sex = self.chance.choice("FM")
        self.truth.people[number] = sex
        born = date(
            self.chance.randrange(1960, 2000), self.chance.randrange(1, 13), self.chance.randrange(1, 29)
        )
        self.lines[number] = {
            "number": number,
            "last": self.chance.choice(LAST).upper(),
            "first": self.chance.choice(FEMALE if sex == "F" else MALE),
            "sex": self.chance.choice(SEXES[sex]),
            "born": self._written(born),
            "nationality": self.chance.choice(self.chance.choice(list(COUNTRIES.values()))),
            "registered": self._day(),
        }

    def inscriptions(self) -> bytes:
        """A workbook: a title, headers in any order, a repeated line, a repeated header, a total."""
        columns = self.chance.sample(list(HEADS), len(HEADS))
        head: Row = [self.chance.choice(HEADS[column]) for column in columns]
        rows = [[line[column] for column in columns] for line in self.lines.values()]
        for row in rows:
            at = columns.index("registered")
            row[at] = self.chance.choice((row[at], self._written(row[at])))
        self.chance.shuffle(rows)
        half = len(rows) // 2
        total = ["TOTAL", len(rows)] + [""] * (len(columns) - 2)
        return workbook(
            [
                [f"Registre des inscriptions {self.year}"],
                [],
                head,
                *rows[:half],
                head,
                *rows[half:],
                rows[0],
                total,
            ]
        )

    def services(self) -> bytes:
        """A text table of Windows, separated by semicolons: interviews and workshops, attended or not."""
        rows = []
        for number, line in self.lines.items():
            if self.chance.random() < 0.5:
                came = self.chance.random() < 0.8
                rows.append(self._service(number, line["registered"], "Entretien de positionnement", came))
                if came:
                    self.truth.interviewed.add(number)
            for topic in self.chance.sample(("CV", "Lettre", "Réseaux"), self.chance.randrange(3)):
                came = self.chance.random() < 0.8
                rows.append(
                    self._service(number, line["registered"], f"Atelier recherche d'emploi – {topic}", came)
                )
                if came:
                    self.truth.taught.add(number)
        self.chance.shuffle(rows)
        head = ["N° dossier", "Date", "Prestation", "Modalité", "Présence"]
        return text_file([head, *rows], encoding="cp1252")

    def _service(self, number: str, after: date, name: str, came: bool) -> Row:
        written = self.chance.choice((number, number.lower(), f" {number} "))
        present = (
            self.chance.choice(("présent", "Oui", "O"))
            if came
            else self.chance.choice(("absent", "Non", "N"))
        )
        return [written, self._written(self._day(after)), name, "présentiel", present]

    def insertions(self) -> bytes:
        """A text table in UTF-8, separated by tabs: who was hired where, assisted or not."""
        rows = []
        for number in self.chance.sample(sorted(self.lines), len(self.lines) // 5):
            assisted = self.chance.random() < 0.4
            self.truth.hired[number] = assisted
            start = self._written(self._day(self.lines[number]["registered"]))
            wage = self.chance.choice(("3 200,00", "2800", "4 100"))
            rows.append([number, start, "Atelier Exemple", "CDD", wage, "oui" if assisted else "non"])
        head = ["Dossier", "Embauché le", "Entreprise", "Contrat", "Salaire (MAD)", "Aidé"]
        return text_file([head, *rows], separator="\t", encoding="utf-8-sig")
