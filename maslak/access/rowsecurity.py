"""Row policies of the trail; why accounts and organisations are open to the signed-in process."""

from maslak.core.rowsecurity import Policy

# One's own, and during an act of the platform's own (a lost device, a link) all; no organisation, no administrator.
_OWN = "(SELECT maslak.reach()) = 'all' OR user_id = (SELECT maslak.usr())"
_MINE = Policy(read=_OWN, write=_OWN)
# What the library for signing in brings along and this product does not use: nobody reads or writes there.
_SHUT = Policy(read="false", write="false")

POLICIES = {
    "mfa_authenticator": _MINE,
    "access_opensession": _MINE,
    "access_passwordlink": Policy(
        read="(SELECT maslak.reach()) = 'all'", write="(SELECT maslak.reach()) = 'all'"
    ),
    "account_emailaddress": _SHUT,
    "account_emailconfirmation": _SHUT,
    "socialaccount_socialaccount": _SHUT,
    "socialaccount_socialapp": _SHUT,
    "socialaccount_socialtoken": _SHUT,
    "access_auditevent": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'oversight') OR user_id = (SELECT maslak.usr())"
        " OR (person_id IS NOT NULL AND person_id = (SELECT maslak.person()))"
        # who runs the system reads whether it is saved: those lines name nobody
        " OR ((SELECT maslak.reach()) = 'technical' AND event LIKE 'backup.%')",
        write="(SELECT maslak.reach()) <> ''",
    ),
    # The database alone writes the history. Who oversees reads its lines, without what personal columns held; an
    # organisation what it changed itself in the files that it still sees; a person what changed in their own register.
    "access_change": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'oversight')"
        " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org())"
        " AND table_name SIMILAR TO '(people|casework)!_%' ESCAPE '!'"
        " AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id))"
        " OR (person_id = (SELECT maslak.person()) AND table_name LIKE 'people!_%' ESCAPE '!')",
        write="false",
    ),
    "access_changedvalue": Policy(
        read="(SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) IN ('organisation', 'person')"
        " AND EXISTS (SELECT 1 FROM access_change c WHERE c.id = change_id))",
        write="false",
    ),
    # Digests tell nothing of anybody; who oversees reads them, the platform alone writes them.
    "access_auditlink": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'oversight')", write="(SELECT maslak.reach()) = 'all'"
    ),
}
_MINE_OR_MY_OFFICE = (
    "(SELECT maslak.reach()) IN ('all', 'oversight') OR user_id = (SELECT maslak.usr())"
    " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
)
_EITHER_SIDE = "(SELECT maslak.usr()) IN (viewer_id, account_id)"
POLICIES |= {
    "access_conflictofinterest": Policy(read=_MINE_OR_MY_OFFICE, write=_MINE_OR_MY_OFFICE),
    "access_sharedview": Policy(
        read=f"(SELECT maslak.reach()) IN ('all', 'oversight') OR {_EITHER_SIDE}",
        write=f"(SELECT maslak.reach()) = 'all' OR {_EITHER_SIDE}",
    ),
}
OPEN = {
    "access_audithead": "published: whoever keeps a copy can prove that the trail was rewritten",
    "access_user": "read before anyone is bound, to sign in",
    "access_membership": "read before anyone is bound, to choose the acting organisation",
    "access_organisation": "a public directory",
    "access_doortry": "written and counted before anyone is bound; holds keyed hashes, nobody's name or address",
}
SQL = [
    # Who has which kind of second factor, for whoever keeps the accounts: kinds and moments, never a secret or a key.
    """
    CREATE OR REPLACE FUNCTION maslak.second_factors(accounts bigint[])
    RETURNS TABLE (user_id bigint, kind varchar, number bigint, last_used timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT a.user_id, a.type, count(*), max(a.last_used_at) FROM mfa_authenticator a
      WHERE a.user_id = ANY (accounts) AND maslak.reach() IN ('all', 'technical')
      GROUP BY a.user_id, a.type $$
    """,
]
