"""The programme's tables hold no person: open to the signed-in process, its writes guarded by actions."""

from maslak.core.rowsecurity import Policy

_PUBLIC = "strategy and figures meant to be read; no person in it"
POLICIES: dict[str, Policy] = {}
OPEN = dict.fromkeys(
    (
        "programme_objective",
        "programme_action",
        "programme_programmenote",
        "programme_project",
        "programme_project_implementers",
        "programme_funding",
        "programme_agreement",
        "programme_agreement_parties",
        "programme_projectresult",
        "programme_declaredfigure",
        "programme_disruption",
        "programme_loadedrow",
    ),
    _PUBLIC,
)
