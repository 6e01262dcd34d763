"""Putting a draft's answers into the controls of a page's form, as a browser would show them; nothing is sent.

Only the tags concerned are written anew; every other byte of the page stays as its template made it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from maslak.keeping.drafts import Fields
from maslak.web.keeping.marks import MARKS, SEEN

_UNTOUCHED = {"submit", "button", "image", "reset", "file", "password"}
_TICKED = {"checkbox", "radio"}
# Of what is hidden only the state that was read comes back, so that a change made since is noticed.
_READ_STATE = {SEEN, "version"}

Attributes = dict[str, str | None]


@dataclass
class Control:
    """A control of a form: its tag as it stands in the page, from `start` to `end`; of a text area its words, of a list
    its options."""

    tag: str
    attributes: Attributes
    start: int
    end: int
    words_end: int = 0
    options: list[Control] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.tag == "input" else self.tag

    @property
    def value(self) -> str:
        return self.attributes.get("value") or ""


@dataclass
class Form:
    """A form that is sent by POST, and its controls in order."""

    action: str
    controls: list[Control] = field(default_factory=list)

    def names(self) -> set[str]:
        return {control.name for control in self.controls if control.kind != "hidden"}

    def hidden(self) -> set[tuple[str, str]]:
        kept = MARKS | _READ_STATE
        return {(c.name, c.value) for c in self.controls if c.kind == "hidden" and c.name not in kept}


class _Reader(HTMLParser):
    """Finds the forms of a page and where each tag of their controls stands."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.forms: list[Form] = []
        self._lines = [0, *(at + 1 for at, sign in enumerate(page) if sign == "\n")]
        self._form: Form | None = None
        self._list: Control | None = None
        self._words: Control | None = None
        self.feed(page)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            sent = (attributes.get("method") or "get").lower() == "post"
            self._form = Form((attributes.get("action") or "").split("?")[0]) if sent else None
            if self._form is not None:
                self.forms.append(self._form)
        if self._form is None:
            return
        start = self._here()
        control = Control(tag, attributes, start, start + len(self.get_starttag_text() or ""))
        if tag == "option" and self._list is not None:
            self._list.options.append(control)
        elif tag in {"input", "select", "textarea"}:
            self._form.controls.append(control)
            self._list = control if tag == "select" else self._list
            self._words = control if tag == "textarea" else self._words

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._list = None
        elif tag == "textarea" and self._words is not None:
            self._words.words_end = self._here()
            self._words = None


def filled(page: str, action: str, fields: Fields) -> tuple[str, list[str]]:
    """The page with those answers in the form that is sent to `action`, and the answers that found no place."""
    form = _meant(_Reader(page).forms, action, fields)
    left = {name: list(values) for name, values in fields.items()}
    changes: list[tuple[int, int, str]] = []
    for control in form.controls if form is not None else []:
        changes += _changed(control, left)
    for start, end, text in sorted(changes, reverse=True):
        page = page[:start] + text + page[end:]
    silent = _READ_STATE | ({name for name, _value in form.hidden()} if form is not None else set())
    return page, [v for name, values in left.items() if name not in silent for v in values if v.strip()]


def _meant(forms: list[Form], action: str, fields: Fields) -> Form | None:
    """Of the forms sent to that address (or to the page's own), the one most like what was typed."""
    sent = {(name, value) for name, values in fields.items() for value in values}
    candidates = [form for form in forms if form.action in (action, "")]
    exact = [form for form in candidates if form.action == action] or candidates
    return max(
        exact, key=lambda form: (len(form.hidden() & sent), len(form.names() & set(fields))), default=None
    )


def _changed(control: Control, left: Fields) -> list[tuple[int, int, str]]:
    """The tags of one control written anew; the answers that it takes are taken out of `left`."""
    if not control.name or control.kind in _UNTOUCHED or control.name in MARKS:
        return []
    if control.kind == "hidden" and control.name not in _READ_STATE:
        return []
    if control.kind in _TICKED:
        return [
            _marked(
                control, "checked", _take(left, control.name, control.attributes.get("value", "on") or "")
            )
        ]
    if control.tag == "select":
        return [_marked(each, "selected", _take(left, control.name, each.value)) for each in control.options]
    if not left.get(control.name):
        return []
    text = left[control.name].pop(0)
    if control.tag == "textarea":
        return [(control.end, control.words_end, "\n" + escape(text))]
    return [(control.start, control.end, _tag(control, control.attributes | {"value": text}))]


def _take(left: Fields, name: str, value: str) -> bool:
    values = left.get(name, [])
    if value not in values:
        return False
    values.remove(value)
    return True


def _marked(control: Control, mark: str, on: bool) -> tuple[int, int, str]:
    others = {name: value for name, value in control.attributes.items() if name != mark}
    return control.start, control.end, _tag(control, others | {mark: None} if on else others)


def _tag(control: Control, attributes: Attributes) -> str:
    words = "".join(f" {n}" if v is None else f' {n}="{escape(v)}"' for n, v in attributes.items())
    return f"<{control.tag}{words}>"
