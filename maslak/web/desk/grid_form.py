"""The interview grid as a form, section by section, drawn from its data file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.casework import grid
from maslak.web.desk.fields import Day, FreeLine, FreeText

ROWS = 3  # lines offered for a question asked row by row, beside those already filled
_YES_NO = (("", "—"), ("yes", _("Oui")), ("no", _("Non")))


class GridForm(forms.Form):
    """All questions of the grid, none required: a draft keeps what there is."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, answers: dict[str, Any], version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": version}, **kwargs)
        self._rows: dict[str, int] = {}
        for question in grid.questions().values():
            given = answers.get(question.code)
            if question.type == "rows":
                self._add_rows(question, given or [])
            else:
                self._add(question.code, question, given)

    def _add(self, name: str, question: grid.Question, given: Any) -> None:
        options = [(code, grid.in_words(words)) for code, words in question.options.items()]
        if question.type == "choices":
            field: forms.Field = forms.MultipleChoiceField(
                choices=options, widget=forms.CheckboxSelectMultiple
            )
        elif question.type == "choice":
            field = forms.ChoiceField(choices=[("", "—"), *options])
        elif question.type == "yes_no":
            field = forms.ChoiceField(choices=_YES_NO)
            given = {True: "yes", False: "no"}.get(given, "")
        elif question.type in ("number", "amount"):
            field = forms.IntegerField(min_value=question.least, max_value=question.most)
        elif question.type == "day":
            field = forms.DateField(widget=Day())
        else:
            field = forms.CharField(widget=FreeText() if question.type == "long_text" else FreeLine())
        field.required, field.label, field.initial = False, question.label, given
        self.fields[name] = field

    def _add_rows(self, question: grid.Question, given: list[dict[str, Any]]) -> None:
        count = self._rows[question.code] = len(given) + ROWS
        for place in range(count):
            row = given[place] if place < len(given) else {}
            for column in question.columns:
                self._add(f"{question.code}__{place}__{column.code}", column, row.get(column.code))

    def answers(self) -> dict[str, Any]:
        """The answers in the shape of grid.checked_answers."""
        found: dict[str, Any] = {}
        for question in grid.questions().values():
            if question.type == "rows":
                rows = [self._row(question, place) for place in range(self._rows[question.code])]
                value: Any = [row for row in rows if row]
            else:
                value = self._plain(self.cleaned_data.get(question.code))
            if value not in (None, "", []):
                found[question.code] = value
        return found

    def _row(self, question: grid.Question, place: int) -> dict[str, Any]:
        cells = {
            column.code: self._plain(self.cleaned_data.get(f"{question.code}__{place}__{column.code}"))
            for column in question.columns
        }
        return {code: value for code, value in cells.items() if value not in (None, "", [])}

    @staticmethod
    def _plain(value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    def sections(self) -> list[dict[str, Any]]:
        """The grid for the page: each section with its blocks, a field or the rows of a question."""
        return [
            {
                "title": section.title,
                "note": section.note,
                "folded": section.only_if_needed,
                "blocks": [self._block(question) for question in section.questions],
            }
            for section in grid.sections()
        ]

    def _block(self, question: grid.Question) -> dict[str, Any]:
        """One question: {"field"}, or {"label", "rows"} where each row holds the fields of its columns."""
        if question.type != "rows":
            return {"field": self[question.code]}
        rows = [
            [self[f"{question.code}__{place}__{column.code}"] for column in question.columns]
            for place in range(self._rows[question.code])
        ]
        shown = max(1, len(rows) - ROWS)
        return {"label": question.label, "rows": rows[:shown], "more": rows[shown:]}


def told(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was answered, to read: sections with {"label", "values"}; what was not asked is left out."""
    sections = []
    for section in grid.sections():
        items = [
            {"label": question.label, "values": _in_words(question, answers[question.code])}
            for question in section.questions
            if answers.get(question.code) not in (None, "", [])
        ]
        if items:
            sections.append({"title": section.title, "items": items})
    return sections


def _in_words(question: grid.Question, answer: Any) -> list[str]:
    if question.type == "rows":
        columns = {column.code: column for column in question.columns}
        return [
            " · ".join(
                " ".join(_in_words(columns[code], value)) for code, value in row.items() if code in columns
            )
            for row in answer
        ]
    if isinstance(answer, bool):
        return [str(_("Oui") if answer else _("Non"))]
    given = answer if isinstance(answer, list) else [answer]
    return [
        grid.in_words(question.options[str(one)]) if str(one) in question.options else str(one)
        for one in given
    ]
