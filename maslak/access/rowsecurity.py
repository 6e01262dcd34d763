"""Row policies of the trail; why accounts and organisations are open to the signed-in process."""

from maslak.core.rowsecurity import Policy

POLICIES = {
    "access_auditevent": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'oversight') OR user_id = (SELECT maslak.usr())"
        " OR (person_id IS NOT NULL AND person_id = (SELECT maslak.person()))",
        write="(SELECT maslak.reach()) <> ''",
    ),
    # Digests tell nothing of anybody; who oversees reads them, the platform alone writes them.
    "access_auditlink": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'oversight')", write="(SELECT maslak.reach()) = 'all'"
    ),
}
OPEN = {
    "access_audithead": "published: whoever keeps a copy can prove that the trail was rewritten",
    "access_user": "read before anyone is bound, to sign in",
    "access_membership": "read before anyone is bound, to choose the acting organisation",
    "access_organisation": "a public directory",
}
