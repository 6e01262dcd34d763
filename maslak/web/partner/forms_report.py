"""The forms of a report: its story, figures and spending on one page; a document; remarks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maslak.core import places
from maslak.programme import reports
from maslak.programme.enums import Measure, Sex, Split, Standing
from maslak.programme.models import BudgetLine, ProjectResult, Report
from maslak.programme.reports import Figure, Spent
from maslak.programme.rules import Cell
from maslak.web import names
from maslak.web.desk.fields import Day

_LONG = {"rows": 6}


class OpenForm(forms.Form):
    """The period of a report."""

    starts_on = forms.DateField(label=gettext_lazy("Premier jour"), widget=Day())
    ends_on = forms.DateField(label=gettext_lazy("Dernier jour"), widget=Day())


class RemarksForm(forms.Form):
    """What the partner is to take up again."""

    remarks = forms.CharField(
        label=gettext_lazy("Remarques pour le partenaire"), widget=forms.Textarea(_LONG)
    )


class CorrectForm(forms.Form):
    """Why a report signed off gets a new version."""

    reason = forms.CharField(label=gettext_lazy("Ce que la nouvelle version corrige"), max_length=400)


class EvidenceForm(forms.Form):
    """A document that proves something."""

    title = forms.CharField(label=gettext_lazy("Ce que prouve ce document"), max_length=200)
    content = forms.FileField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("PDF, JPEG ou PNG, 5 Mo au plus. Aucune liste nominative de personnes."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class WriteForm(forms.Form):
    """A report as far as it is written: nothing is required before it is sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    activities = forms.CharField(
        label=gettext_lazy("Ce qui a été fait"), required=False, widget=forms.Textarea(_LONG)
    )
    difficulties = forms.CharField(
        label=gettext_lazy("Ce qui a gêné"), required=False, widget=forms.Textarea({"rows": 4})
    )
    next_steps = forms.CharField(
        label=gettext_lazy("Ce qui vient ensuite"), required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, data: Any, report: Report) -> None:
        self.report = report
        self.results = reports.asked(report)
        self.lines = reports.spendable(report)
        super().__init__(data, initial=self._initial())
        for result in self.results:
            self._ask(result)
        for line in self.lines:
            self._ask_spending(line)

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: getattr(self.report, name) for name in ("version", *reports.TEXTS)}
        for row in self.report.actuals.filter(live=False):
            found[_name(row.result_id, row.sex, row.status, row.region)] = _plain(row.value)
            if row.comment:
                found[f"comment-{row.result_id}"] = row.comment
        for row in self.report.spendings.all():
            found[f"line-{row.line_id}"] = _plain(row.amount)
            found[f"line-comment-{row.line_id}"] = row.comment
        return found

    def _ask(self, result: ProjectResult) -> None:
        self.fields[_name(result.pk)] = _number(result.title)
        for split in result.split_by:
            for code, label in _parts(split, self.report.project.regions):
                self.fields[_name(result.pk, **{split: code})] = _number(label)
        self.fields[f"comment-{result.pk}"] = forms.CharField(
            label=_("Précision, écart avec la cible"), required=False, max_length=400
        )

    def _ask_spending(self, line: BudgetLine) -> None:
        self.fields[f"line-{line.pk}"] = _number(
            _("Dépensé pendant la période (%(currency)s)") % {"currency": line.currency}
        )
        self.fields[f"line-comment-{line.pk}"] = forms.CharField(
            label=_("Précision"), required=False, max_length=300
        )

    @property
    def story(self) -> list[forms.BoundField]:
        """The fields of the story."""
        return [self[name] for name in reports.TEXTS]

    @property
    def figures(self) -> list[dict[str, Any]]:
        """Each indicator with its fields: the whole, the parts criterion by criterion, the comment."""
        return [
            {
                "result": result,
                "unit": "%" if result.measure == Measure.PERCENT else "",
                "whole": self[_name(result.pk)],
                "splits": [
                    {
                        "label": Split(split).label,
                        "fields": [
                            self[_name(result.pk, **{split: code})]
                            for code, _label in _parts(split, self.report.project.regions)
                        ],
                    }
                    for split in result.split_by
                ],
                "comment": self[f"comment-{result.pk}"],
            }
            for result in self.results
        ]

    @property
    def money(self) -> list[dict[str, Any]]:
        """Each budget line with its two fields."""
        return [
            {"line": line, "amount": self[f"line-{line.pk}"], "comment": self[f"line-comment-{line.pk}"]}
            for line in self.lines
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """What was written, as programme.reports.keep takes it."""
        said = self.cleaned_data
        return {
            "version": said["version"],
            "texts": {name: said[name] for name in reports.TEXTS},
            "figures": [self._figure(result) for result in self.results],
            "spendings": self._spendings(),
        }

    def _figure(self, result: ProjectResult) -> Figure:
        said, cells = self.cleaned_data, []
        if said[_name(result.pk)] is not None:
            cells.append(Cell(said[_name(result.pk)]))
        for split in result.split_by:
            for code, _label in _parts(split, self.report.project.regions):
                value = said[_name(result.pk, **{split: code})]
                if value is not None:
                    cells.append(Cell(value, **{split: code}))
        return Figure(result.pk, tuple(cells), said[f"comment-{result.pk}"])

    def _spendings(self) -> list[Spent]:
        known = set(self.report.spendings.values_list("line_id", flat=True))
        return [
            Spent(
                line.pk,
                self.cleaned_data[f"line-{line.pk}"] or Decimal(0),
                self.cleaned_data[f"line-comment-{line.pk}"],
            )
            for line in self.lines
            if self.cleaned_data[f"line-{line.pk}"] is not None or line.pk in known
        ]


def _name(pk: int, sex: str = "", status: str = "", region: str = "") -> str:
    """How a figure's field is called, the same as in the errors of programme.reports for a whole."""
    part = next(
        (f"-{kind}-{code}" for kind, code in (("sex", sex), ("status", status), ("region", region)) if code),
        "",
    )
    return f"result-{pk}{part}"


def _parts(split: str, regions: list[str]) -> list[tuple[str, Any]]:
    if split == Split.SEX:
        return list(Sex.choices)
    if split == Split.STANDING:
        return list(Standing.choices)
    return [(code, names.region(code)) for code in (regions or [r.code for r in places.REGIONS])]


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
