"""Writes docs/workflows/*.md from the workflow tables: one page a table, its diagram and its steps.

python tools/workflows.py           write the pages
python tools/workflows.py --check   fail when a page is stale
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "workflows"

ROOMS = (
    "permits", "casework", "placement", "ventures", "training", "mentoring", "outreach", "programme", "employers",
    "matching", "assisted",
)  # fmt: skip


def tables() -> list[tuple[str, str, object]]:
    """Every table of the trades, with its app and its name, in a steady order."""
    rooms = ((app, import_module(f"maslak.{app}.workflow")) for app in ROOMS)
    return [(app, table.name, table) for app, room in rooms for table in room.ALL]


def pages() -> dict[str, str]:
    """The content of every page, by file name."""
    found = {f"{name}.md": _page(app, table) for app, name, table in tables()}
    found["README.md"] = _index((app, name) for app, name, _table in tables())
    return found


def _page(app: str, table) -> str:  # type: ignore[no-untyped-def]
    lines = [
        f"# {table.name.replace('_', ' ').capitalize()}",
        "",
        f"Written by `python tools/workflows.py` from `maslak/{app}/workflow.py`.",
        "Change the table, not this page.",
        "",
        "```mermaid",
        table.mermaid().rstrip(),
        "```",
        "",
        "| step | from | to | permission |",
        "| --- | --- | --- | --- |",
    ]
    for name, step in table.steps.items():
        sources = ", ".join(sorted(str(source) for source in step.sources))
        lines.append(f"| {name} | {sources} | {step.target} | `{step.permission}` |")
    return "\n".join(lines) + "\n"


def _index(names: Iterable[tuple[str, str]]) -> str:
    lines = [
        "# Workflows",
        "",
        "Each thing that has a status moves by the steps of one table: it draws the buttons, guards the",
        "actions and prints these pages (`python tools/workflows.py`).",
        "",
    ]
    lines += [f"- [{name.replace('_', ' ')}]({name}.md) ({app})" for app, name in names]
    return "\n".join(lines) + "\n"


def stale() -> list[str]:
    """The pages that do not say what the tables say, and those that no table writes."""
    wanted = pages()
    present = {path.name for path in FOLDER.glob("*.md")}
    return sorted(
        {name for name, text in wanted.items() if name not in present or (FOLDER / name).read_text() != text}
        | (present - wanted.keys())
    )


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    if "--check" in arguments:
        for name in stale():
            print(f"docs/workflows/{name} is stale: run python tools/workflows.py")
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale():
        (FOLDER / name).unlink(missing_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
