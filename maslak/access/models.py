"""Accounts, organisations, memberships and the trail of what was done."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import get_language

from maslak.access.changes import Change as Change
from maslak.access.changes import ChangedValue as ChangedValue
from maslak.access.enums import OrganisationKind, Role, SignInMethod, Tie


class Organisation(models.Model):
    """A body that acts here: an agency, an office, a counter, an association, a ministry."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=24, choices=OrganisationKind.choices)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="offices"
    )
    region = models.CharField(max_length=5, blank=True)  # MA-01 … MA-12
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receives_referrals = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    #: the day from which its staff need a second factor; empty: as the installation has it (access/rules.py)
    second_factor_from = models.DateField(null=True, blank=True)
    PRIVACY = (
        "reference: code kind name_fr name_ar name_en aliases region city phone email address valid_from valid_to "
        "receives_referrals is_active second_factor_from"
    )

    class Meta:
        ordering = ["name_fr"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language, French when it has none there."""
        return getattr(self, f"name_{(get_language() or 'fr')[:2]}", "") or self.name_fr


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """One account. What it may do comes from the organisation it is acting for, not from the account."""

    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    UNWATCHED = "last_login"

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = UserManager()
    PRIVACY = (
        "identity: username display_name; contact: email; work: language is_active; "
        "technical: password last_login created_at"
    )
    IN_CLEAR = (
        "username display_name email: staff sign in by it and are known by it to those with whom they work"
    )

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Membership(models.Model):
    """An account may act for an organisation, in one role, for a time."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    PRIVACY = "work: role since until"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(until=None), name="membership_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="membership_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class AuditEvent(models.Model):
    """Who did or read what, for whom they acted, when and why. Append-only; no foreign keys, so it outlives all."""

    append_only = True

    at = models.DateTimeField(db_index=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    event = models.CharField(max_length=60, db_index=True)
    target_kind = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    # ties the line to the rows that changed in the same transaction (changes.Change); not part of its digest
    tx = models.BigIntegerField(
        null=True,
        editable=False,
        db_default=Func(function="txid_current", output_field=models.BigIntegerField()),
    )
    PRIVACY = (
        "free_text: old new reason; work: at role event; "
        "reference: user_id organisation_id target_kind target_id person_id; technical: tx"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


class AuditLink(models.Model):
    """The place of one line of the trail in the chain: its digest holds the line and every line before it."""

    append_only = True

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)  # no foreign key: a line that went missing leaves its link
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
    PRIVACY = "reference: event_id; technical: digest sealed_at"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(position__gte=1), name="audit_link_position_from_one")
        ]

    def __str__(self) -> str:
        return f"link {self.position}"


class AuditHead(models.Model):
    """The last link of a day, published: whoever kept it can tell whether the trail before it still stands."""

    append_only = True

    day = models.DateField(unique=True)
    position = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    published_at = models.DateTimeField()
    PRIVACY = "reference: day position; technical: digest published_at"

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"head {self.day}"


class DoorTry(models.Model):
    """One try at a door, by whom a keyed hash alone tells; deleted once no limit looks at it any more."""

    door = models.CharField(max_length=40)
    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    PRIVACY = "work: door key_hash at"
    HISTORY = "none: tries are counted for minutes and deleted"

    class Meta:
        indexes = [
            models.Index(fields=["door", "key_hash", "at"], name="door_try_by_key"),
            models.Index(fields=["door", "at"], name="door_try_by_age"),
        ]

    def __str__(self) -> str:
        return f"try {self.pk}"


class OpenSession(models.Model):
    """One browser in which an account is signed in. Without its row the session is over, whatever the cookie says.

    No address is kept, and of the browser its family alone: enough to know one's own, too little to follow anybody.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    method = models.CharField(max_length=12, choices=SignInMethod.choices)
    family = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    PRIVACY = "work: method family; technical: began_at seen_at"
    HISTORY = "none: opened and ended are lines of the trail"

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=SignInMethod.values), name="open_session_method_known"
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class PasswordLink(models.Model):
    """A link that lets its holder choose a new password, once. Only the keyed hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    PRIVACY = "work: made_at expires_at used_at; technical: token_hash"
    HISTORY = "none: sent and used are lines of the trail"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="password_link_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"password link {self.pk}"


class ConflictOfInterest(models.Model):
    """What an account declared: a tie with a person or an employer, whose case somebody else must then have.

    People and employers stand on higher floors, so their numbers are kept without a key; merges carry them along.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    employer_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    tie = models.CharField(max_length=12, choices=Tie.choices)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    PRIVACY = "sensitive: tie; reference: person_id employer_id; work: declared_at ended_at"

    class Meta:
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(tie__in=Tie.values), name="conflict_tie_known"),
            models.CheckConstraint(
                condition=Q(person_id=None, employer_id__isnull=False)
                | Q(person_id__isnull=False, employer_id=None),
                name="conflict_with_one_side",
            ),
            models.UniqueConstraint(
                fields=["user", "person_id", "employer_id"], condition=Q(ended_at=None), nulls_distinct=False,
                name="conflict_declared_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class SharedView(models.Model):
    """Somebody of the support sees an account's pages for a while, because its holder agreed. Reads only."""

    viewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)  # shown to the holder once they agree
    agreed_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    PRIVACY = "free_text: reason; work: asked_at agreed_at began_at until ended_at; technical: code_hash"

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(viewer=models.F("account")), name="shared_view_of_another"),
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(agreed_at__isnull=False, until__isnull=False),
                name="shared_view_agreed_before_it_began",
            ),
            models.UniqueConstraint(
                fields=["viewer", "account"], condition=Q(ended_at=None), name="shared_view_once"
            ),
        ]

    def __str__(self) -> str:
        return f"shared view {self.pk}"
