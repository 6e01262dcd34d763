"""The strategy and the projects are meant to be read; a partner's money and reports are its own and steering's."""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_STEERING = "(SELECT maslak.reach()) IN ('all', 'aggregate')"
_AS_ORGANISATION = "(SELECT maslak.reach()) = 'organisation'"
_OURS = f"({_AS_ORGANISATION} AND organisation_id = (SELECT maslak.org()))"
# Who carries the project sees its budget.
_CARRIED = (
    f"{_AS_ORGANISATION} AND EXISTS (SELECT 1 FROM programme_project_implementers i"
    " WHERE i.project_id = programme_budgetline.project_id AND i.organisation_id = (SELECT maslak.org()))"
)
_LINE = f"{_STEERING} OR ({_CARRIED})"
_OF_LINE = "EXISTS (SELECT 1 FROM programme_budgetline b WHERE b.id = line_id)"


def _of_report(table: str, more: str = "TRUE") -> str:
    """Whoever sees the report; `more` narrows it (« r » is the report)."""
    return f"EXISTS (SELECT 1 FROM programme_report r WHERE r.id = {table}.report_id AND {more})"


# The partner writes as long as the report is in its hands; steering adds the platform's figures as it signs off.
_IN_HAND = f"({_STEERING} OR ({_AS_ORGANISATION} AND r.status IN ('draft', 'returned')))"
POLICIES: dict[str, Policy] = {
    # A draft is the partner's alone until it is sent.
    "programme_report": Policy(
        read=f"{_ALL} OR {_OURS} OR ({_STEERING} AND status <> 'draft')",
        write=f"{_STEERING} OR ({_OURS} AND status IN ('draft', 'submitted', 'returned'))",
    ),
    **{
        f"programme_{name}": Policy(
            read=_of_report(f"programme_{name}"), write=_of_report(f"programme_{name}", _IN_HAND)
        )
        for name in ("reportactual", "reportspending", "reportevidence")
    },
    "programme_budgetline": Policy(read=_LINE, write=_LINE),
    "programme_budgetmovement": Policy(read=_OF_LINE, write=_OF_LINE),
}
_PUBLIC = "strategy and figures meant to be read; no person in it"
OPEN = dict.fromkeys(
    (
        "programme_objective",
        "programme_action",
        "programme_programmenote",
        "programme_programmeobject",
        "programme_project",
        "programme_project_implementers",
        "programme_funding",
        "programme_agreement",
        "programme_agreement_parties",
        "programme_outcome",
        "programme_projectresult",
        "programme_resulttarget",
        "programme_declaredfigure",
        "programme_disruption",
        "programme_loadedrow",
    ),
    _PUBLIC,
)
# A report signed off stays as it is, whoever asks: only the mark that a newer version replaced it may come.
SQL = [
    """
    CREATE OR REPLACE FUNCTION maslak.keep_signed_report() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.status IN ('signed', 'superseded') AND NOT (
        TG_OP = 'UPDATE' AND OLD.status = 'signed' AND NEW.status = 'superseded'
        AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status'
      ) THEN
        RAISE EXCEPTION 'report % is signed off', OLD.ref USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.keep_signed_part() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF EXISTS (
        SELECT 1 FROM programme_report r WHERE r.status IN ('signed', 'superseded')
        AND r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.report_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.report_id END)
      ) THEN
        RAISE EXCEPTION 'the report is signed off' USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$
    """,
    "DROP TRIGGER IF EXISTS maslak_signed ON programme_report",
    "CREATE TRIGGER maslak_signed BEFORE UPDATE OR DELETE ON programme_report"
    " FOR EACH ROW EXECUTE FUNCTION maslak.keep_signed_report()",
    *(
        statement
        for name in ("reportactual", "reportspending", "reportevidence")
        for statement in (
            f"DROP TRIGGER IF EXISTS maslak_signed ON programme_{name}",
            f"CREATE TRIGGER maslak_signed BEFORE INSERT OR UPDATE OR DELETE ON programme_{name}"
            " FOR EACH ROW EXECUTE FUNCTION maslak.keep_signed_part()",
        )
    ),
]
