"""Take the addresses out of the npm lock file: names, versions and hashes are enough."""

import json
from pathlib import Path

path = Path(__file__).resolve().parent.parent / "frontend" / "package-lock.json"
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    for field in ("funding", "resolved"):
        package.pop(field, None)
path.write_text(json.dumps(lock, indent=2) + "\n")
