"""`maslak`: the command line. Commands that print JSON with --json are a public contract."""

from __future__ import annotations

import argparse
import os
import sys

from config.home import home
from maslak.cli import embedded, refusals
from maslak.cli.values import FORMATS, LANGUAGES, a_desk, a_format, a_language, a_port, a_year, a_yes_or_no

WITHOUT_DATABASE = {"messages", "collect", "xlsform", "deadline", "route", "verify", "occupation", "taxonomy"}


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 with a sentence on standard error when it cannot be."""
    parser = _parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest and arguments.command != "django":
        parser.error("unrecognized arguments: " + " ".join(rest))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with refusals.told():
            return _run(arguments, rest)
    except refusals.Refused:
        return 2


def _run(arguments: argparse.Namespace, rest: list[str]) -> int:
    if arguments.command in {"start", "stop", "status"}:
        from maslak.cli import serving

        return getattr(serving, arguments.command)(arguments)
    if arguments.command not in WITHOUT_DATABASE:
        embedded.ensure_running()
    elif arguments.command == "deadline" and embedded.answers():
        embedded.ensure_running()  # nothing is started: this points at what runs already
    elif arguments.command == "verify" and not arguments.trust and (home() / "pg").exists():
        embedded.ensure_running()
    if arguments.command in {"migrate", "django"}:
        os.environ["MASLAK_AS_OWNER"] = "1"
    import django

    django.setup()
    from maslak.cli import commands

    return commands.run(arguments, rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="maslak", description="One pathway per person, one ledger of facts."
    )
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return sub.add_parser(name, help=help, description=help)

    start = command("start", "start the embedded database, the worker and the server")
    start.add_argument(
        "--demo", action="store_true", help="load the reference year and the demo accounts if absent"
    )
    start.add_argument("--port", type=a_port, default=os.environ.get("PORT") or "8000")
    start.add_argument("--foreground", action="store_true", help="stay attached to the terminal")
    command("stop", "stop the server, the worker and the embedded database")
    status = command("status", "say what runs")
    status.add_argument("--json", action="store_true")
    command("migrate", "bring the database to this version and load the reference data")
    imports = command("import", "take in a register sent by an office")
    imports.add_argument("file")
    imports.add_argument("--organisation", metavar="CODE")
    imports.add_argument("--kind")
    imports.add_argument(
        "--year", type=a_year, help="the year that the register covers, when the file does not say"
    )
    imports.add_argument("--dry-run", action="store_true")
    imports.add_argument("--json", action="store_true")
    indicators = command("indicators", "the indicators of a year")
    indicators.add_argument("--year", type=a_year, required=True)
    indicators.add_argument("--json", action="store_true")
    bilan = command("bilan", "write the yearly review")
    bilan.add_argument("--year", type=a_year, required=True)
    bilan.add_argument("--format", required=True, type=a_format, metavar="FORMAT", help=", ".join(FORMATS))
    bilan.add_argument("--language", type=a_language, default="fr", help=", ".join(LANGUAGES))
    bilan.add_argument("-o", "--output", required=True)
    survival = command("survival", "the survival of the enterprises created in a year, with both bounds")
    survival.add_argument("--cohort", type=a_year, required=True, metavar="YEAR")
    survival.add_argument("--json", action="store_true")
    profiles = command("profiles", "the mapping of profiles of a year, as published")
    profiles.add_argument("--year", type=a_year, required=True)
    profiles.add_argument("--publish", action="store_true", help="publish it anew first")
    profiles.add_argument("--json", action="store_true")
    pairs = command("pairs", "the mentor pairs to propose, with their scores and reasons")
    pairs.add_argument("--language", type=a_language, default="fr", help=", ".join(LANGUAGES))
    pairs.add_argument("--json", action="store_true")
    iati = command("iati", "a partner project as an IATI 2.03 activity file")
    iati.add_argument("project", metavar="CODE", help="the project, such as AMUDDU")
    iati.add_argument("--out", required=True, metavar="FILE", help="where to write it")
    check = command("check", "look for what should never be")
    check.add_argument("--json", action="store_true")
    route = command("route", "who may be hired and how: facts as JSON on standard input, the answer out")
    route.add_argument("--on", metavar="DATE", help="2026-03-01; today when left out")
    route.add_argument(
        "--variant", help="first, renewal, change_of_employer, domestic, secondment, amendment"
    )
    route.add_argument("--entry", metavar="CODE", help="the line of list A1 or A2, such as A2-chef")
    route.add_argument("--language", type=a_language, default="fr")
    route.add_argument("--json", action="store_true")
    verify = command("verify", "what a PDF that somebody shows is worth")
    verify.add_argument("file")
    verify.add_argument(
        "--trust", metavar="PEM", help="offline, by these certificates instead of this instance's"
    )
    verify.add_argument("--json", action="store_true")
    deadline = command("deadline", "when an answer is due, and the whole reckoning")
    deadline.add_argument("--policy", required=True, metavar="PROCEDURE", help="attestation_simplified…")
    deadline.add_argument("--policy-reading", metavar="READING", help="WD2_MF…; the usual one when left out")
    deadline.add_argument("--from", dest="start", required=True, metavar="MOMENT", help="2020-07-29T10:00")
    deadline.add_argument("--pause", action="append", default=[], metavar="FIRST/LAST", help="repeatable")
    deadline.add_argument("--files", action="store_true", help="by the data files, whatever runs")
    deadline.add_argument("--json", action="store_true")
    occupation = command("occupation", "the standard occupations that a job title may mean, best first")
    occupation.add_argument("text", nargs="?")
    occupation.add_argument(
        "--in", dest="file", metavar="FILE", help="a title a line; - reads standard input"
    )
    occupation.add_argument("--top", type=int, default=10)
    occupation.add_argument("--json", action="store_true")
    taxonomy = command("taxonomy", "take in the official ESCO download")
    steps = taxonomy.add_subparsers(dest="step", required=True, metavar="STEP")
    take_in = steps.add_parser("import", help="a folder with occupations_fr.csv, occupations_ar.csv…")
    take_in.add_argument("directory", metavar="DIR")
    take_in.add_argument(
        "--aliases", metavar="FILE", help="titles tied to ESCO, as a CSV: title_fr, esco_uri"
    )
    take_in.add_argument("--json", action="store_true")
    audit = command("audit", "the trail of who saw and did what")
    audit.add_argument(
        "step", choices=["verify"], help="read it again: was a line changed, removed, inserted?"
    )
    audit.add_argument("--head", metavar="POSITION:DIGEST", help="a published head that you kept")
    audit.add_argument("--language", type=a_language, default="fr", help=", ".join(LANGUAGES))
    audit.add_argument("--json", action="store_true")
    match = command("match", "people against offers, with every reason")
    match.add_argument(
        "step", nargs="?", choices=["audit"], help="who is shown, proposed and hired, by group"
    )
    match.add_argument("--person", metavar="REF", help="the best offers of this person")
    match.add_argument("--offer", metavar="REF", help="the best people of this offer, by reference alone")
    match.add_argument("--all", action="store_true", help="everybody against everything")
    match.add_argument("--runner", default="inline", choices=["inline", "processes", "dask"])
    match.add_argument("--out", metavar="DIR", help="with --all: keep the results there")
    match.add_argument("--weights", metavar="FILE", help="with audit: other weights than those in force")
    match.add_argument("--top", type=int, default=50)
    match.add_argument("--language", type=a_language, default="fr", help=", ".join(LANGUAGES))
    match.add_argument("--json", action="store_true")
    command("demo", "load the reference year and the demo accounts")
    forms = command("xlsform", "write the XLSForms for field collection")
    forms.add_argument("directory")
    account = command("account", "create an account with one membership (asks for its password)")
    account.add_argument("username")
    account.add_argument("--name", required=True)
    account.add_argument("--organisation", required=True, metavar="CODE")
    account.add_argument("--role", required=True)
    account.add_argument("--language", type=a_language, default="fr", help=", ".join(LANGUAGES))
    desks = command("desks", "who receives which request, and who decides")
    desks.add_argument("--json", action="store_true")
    desk = command("desk", "say whether a desk decides, or only accompanies")
    desk.add_argument("code", metavar="CODE", help="the organisation, such as MTIP-GUICHET-RABAT")
    desk.add_argument("--kind", required=True, type=a_desk, help="certificate or visa")
    desk.add_argument("--decides", required=True, type=a_yes_or_no, help="yes or no")
    command("tick", "do what time brings: reminders, overdue alerts, messages due (run every few minutes)")
    command("worker", "run background jobs until stopped")
    command("messages", "compile the translations")
    command("collect", "gather the static files for the server")
    command("django", "any Django command, as the owner of the tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
