"""Everything that CI runs, quick checks first; says aloud what this machine cannot run. In CI a skip is a failure.

python tools/testing.py            all
python tools/testing.py --check    style, floors, types, catalogues
python tools/testing.py --quick    the above and the tests without a browser
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import postgres_server

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
# A file stays in one process: what it shares between its tests is made once.
PYTEST = [str(BIN / "pytest"), "-n", "auto", "--dist", "loadfile"]
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def main(arguments: list[str]) -> int:
    """Run the suites in order; 0 when all passed and none was skipped where it may not be."""
    skipped: list[str] = []
    for name, command in CHECKS.items():
        if not run(name, command):
            return 1
    if "--check" in arguments:
        return 0
    if not run("tests", [*PYTEST, "-m", "not browser", "tests"]):
        return 1
    if "--quick" in arguments:
        return 0
    if not on_a_server(skipped) or not in_a_browser(skipped):
        return 1
    for sentence in skipped:
        print(f"\nSKIPPED: {sentence}", flush=True)
    if skipped and IN_CI:
        print("\nA skipped suite is a failure in CI.")
        return 1
    print(
        "\nAll suites passed." if not skipped else "\nThe suites that ran passed; see what was skipped above."
    )
    return 0


CHECKS = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "floors": [str(BIN / "lint-imports")],
    "types": [str(BIN / "mypy")],
    "catalogues": [sys.executable, "tools/messages.py", "missing"],
}


def run(name: str, command: list[str], **environment: str) -> bool:
    """Run one suite and print how long it took."""
    print(f"\n── {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode
    print(
        f"── {name}: {'passed' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return code == 0


def on_a_server(skipped: list[str]) -> bool:
    """Concurrency and row security on the machine's own PostgreSQL, 15 or newer."""
    binaries = postgres_server.binaries()
    if binaries is None:
        skipped.append(
            "concurrency and row security on a server: no PostgreSQL 15 or newer on this machine (Debian: postgresql)."
        )
        return True
    with postgres_server.running(binaries) as url:
        return run("server", [*PYTEST, "-m", "server", "tests"], MASLAK_TEST_SERVER_URL=url)


def in_a_browser(skipped: list[str]) -> bool:
    """The pages in a real Chromium."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        skipped.append("pages in a browser: no Chromium on this machine (Debian: chromium).")
        return True
    return run("browser", [*PYTEST, "-m", "browser", "tests"], MASLAK_CHROMIUM=found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
