"""Whatever opens a sealed value is known here: where the reading is written down, or why it is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: who opens → the module and function that write the reading down: the pages reach the value through it alone
RECORDED = {
    "maslak/assisted/proofs.py read": "maslak/assisted/proofs.py read",
    "maslak/papers/actions.py read_pdf": "maslak/papers/actions.py read_pdf",
    "maslak/permits/attachments.py read_attachment": "maslak/permits/attachments.py read_attachment",
    "maslak/programme/evidence.py read": "maslak/programme/evidence.py read",
    "maslak/people/models/register.py IdentityDocument.number": "maslak/people/documents.py reveal_number",
    "maslak/people/models/register.py Person.phone": "maslak/web/desk/traces.py opened",
    "maslak/mentoring/models.py ConcernFile.words": "maslak/mentoring/concerns.py opened",
    "maslak/mentoring/models.py ConcernNote.words": "maslak/mentoring/concerns.py opened",
}
#: who opens → why nobody's reading is written down
UNRECORDED = {
    # what somebody wrote themselves, handed back to themselves
    "maslak/access/sealing.py SecondFactorAdapter.decrypt": "compares a code typed with the secret of its own account",
    "maslak/web/account/views_keys.py _secret": "shows an account the secret that it is just setting up",
    "maslak/keeping/drafts.py opened": "a draft, for the account that typed it",
    "maslak/keeping/once.py _opened": "the answer to a form, for the account that sent it",
    "maslak/web/keeping/marks.py read": "the mark of a form, for the account that was shown it",
    "maslak/web/keeping/versions.py Seen._read": "what a form showed, for the account that was shown it",
    "maslak/web/desk/sealed.py kept": "what was typed a page before, in the same session",
    # sending
    "maslak/outbox/actions.py _send": "the address of a message that leaves; the message itself is the record",
    "maslak/outreach/notices.py _tell": "the address of a message that leaves; the message itself is the record",
    # a file that one's own organisation sent
    "maslak/imports/actions.py match": "the sender's own file, read to be matched; sending it is recorded",
    "maslak/imports/actions.py _taken": "the sender's own file, taken in; taking it in is recorded",
    "maslak/imports/corrections.py problems_in_words": "the sender's own lines, with what is to be mended",
    "maslak/imports/corrections.py workbook": "the sender's own lines; taking them out is recorded",
    # erasing and answering a person's own request
    "maslak/retention/blanks.py says_nothing": "asks only whether anything is left after erasure",
    "maslak/retention/holding.py _opened": "writes out a person's own data for that person; the export is recorded",
    # business contacts and things of trades
    "maslak/employers/models/contact.py EmployerContact.phone": "how a business is reached at work, on its own page",
    "maslak/employers/models/contact.py EmployerContact.email": "how a business is reached at work, on its own page",
    "maslak/outreach/models/contacts.py Subscription.email": "where a business asked to be written to",
    "maslak/outreach/models/events.py Registration.name": "the attendance sheet, on the day; opening it is recorded",
    "maslak/outreach/models/events.py Registration.contact": "the attendance sheet, on the day; opening it is recorded",
    "maslak/papers/models.py Paper.token": "printed on the paper's own page, whose reading is recorded",
    "maslak/papers/models.py read_lines": "what a paper says of itself to whoever holds it",
    # read by the desk that the file belongs to, whose opening of the file is recorded by its page
    "maslak/permits/models/files.py Worker.number": "on the request that its own desk opens; decisions print it",
    "maslak/placement/models/application.py Application.shared": "what the person agreed to give that employer",
    "maslak/training/models/learning.py Contact.name": "what the person agreed to give that centre",
    "maslak/training/models/learning.py Contact.name_in_arabic": "what the person agreed to give that centre",
    "maslak/training/models/learning.py Contact.phone": "what the person agreed to give that centre",
    "maslak/mentoring/models.py Mentor.phone": "a volunteer's number, for the pool that they joined",
    "maslak/ventures/models/venture.py Venture.number": "the number of an enterprise, not of a person",
}


def _functions(path: Path) -> Iterator[tuple[str, ast.AST]]:
    def walk(node: ast.AST, names: list[str]) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                yield ".".join([*names, child.name]), child
                yield from walk(child, [*names, child.name])

    return walk(ast.parse(path.read_text()), [])


def _opens(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"open", "open_bytes"}
        and isinstance(call.func.value, ast.Call)
        and getattr(call.func.value.func, "id", "") == "vault"
        for call in ast.walk(node)
    )


def _records(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Call) and ast.unparse(call.func) in {"audit.record", "record"}
        for call in ast.walk(node)
    )


def test_every_opening_of_a_sealed_value_is_written_down_or_says_why_not() -> None:
    found = {
        f"{path.relative_to(ROOT)} {name}"
        for path in (ROOT / "maslak").rglob("*.py")
        for name, node in _functions(path)
        if isinstance(node, ast.FunctionDef) and _opens(node)
    }

    assert found == set(RECORDED) | set(UNRECORDED)


def test_what_is_said_to_write_a_reading_down_does() -> None:
    for place in set(RECORDED.values()):
        path, name = place.split(" ")
        nodes = [node for known, node in _functions(ROOT / path) if known == name]
        assert nodes, place
        assert _records(nodes[0]), place
