"""Writes docs/permissions.md from the table of roles: one readable table, resource × action × how far, in words.

python tools/permissions.py           write the page
python tools/permissions.py --check   fail when the page is stale
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "permissions.md"
HEAD = """# Permissions

Written by `python tools/permissions.py` from `maslak/access/roles.py` and the words of the page « Rôles et droits ».
Change those, not this page. An empty cell is a refusal; the database refuses the same rows (`rowsecurity.py` of each app).

`own` what the account itself follows · `team` what the colleagues whose work it leads follow · `org` what its acting
organisation holds · `all` every organisation. A column is a role, by its code.
"""
SHORT = {"own": "own", "team": "team", "organisation": "org", "all": "all"}


def page() -> str:
    """The page as it should stand."""
    from maslak.access import roles
    from maslak.web.steering.permission_words import ACTS, RESOURCES, SIGHT

    lines = [HEAD]
    columns = [str(role) for role in roles.PERMISSIONS]
    by_resource: dict[str, list[str]] = {}
    for permission in roles.all_permissions():
        by_resource.setdefault(permission.split(".")[0], []).append(permission)
    for resource in sorted(by_resource):
        lines += ["", f"## {RESOURCES.get(resource, resource)} (`{resource}`)", ""]
        held = [c for c in columns if any(roles.scope(c, p) for p in by_resource[resource])]
        lines.append("| action | in words | " + " | ".join(held) + " |")
        lines.append("| --- | --- |" + " --- |" * len(held))
        for permission in by_resource[resource]:
            cells = [SHORT.get(roles.scope(column, permission) or "", "") for column in held]
            lines.append(f"| `{permission}` | {ACTS.get(permission, '')} | " + " | ".join(cells) + " |")
    lines += ["", "## How far each role sees rows in the database", "", "| role | sees |", "| --- | --- |"]
    lines += [f"| `{role}` | {SIGHT[roles.REACH[role]]} |" for role in roles.PERMISSIONS]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is current."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("fr"):
        wanted = page()
    if "--check" not in arguments:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted:
        print("docs/permissions.md is stale: run python tools/permissions.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
