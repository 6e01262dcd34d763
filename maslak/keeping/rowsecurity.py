"""A draft and an answer belong to one account. Nobody else reads them; the command line may sweep them away."""

from maslak.core.rowsecurity import Policy

_OWN = "account_id = (SELECT maslak.usr()) OR (SELECT maslak.reach()) = 'all'"
# A visitor has no account: who knows the key, drawn at random for one page, may ask for what it got.
_ASKED = "whose = coalesce((SELECT maslak.usr()), 0) OR (SELECT maslak.reach()) = 'all'"
POLICIES = {
    "keeping_draft": Policy(read=_OWN, write=_OWN),
    "keeping_answer": Policy(read=_ASKED, write=_ASKED),
    # A number, a task and a kind of error: nothing of anybody. The worker writes it, who runs the system reads it.
    "keeping_trouble": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'technical')", write="(SELECT maslak.reach()) = 'all'"
    ),
}
