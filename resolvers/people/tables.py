"""People's tables: customers, their addresses and sessions, and what they still have to prove."""

from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class Customer(Model):
    """A person with an account, whose e-mail address is proven. `email_key` tells one address from another."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, unique=True)
    password_hash = fields.CharField(max_length=255)
    first_name = fields.CharField(max_length=100)
    last_name = fields.CharField(max_length=100)
    phone = fields.CharField(max_length=32, null=True)
    language = fields.CharField(max_length=2)
    is_vip = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    # Proofs asked for before the address or the password last changed are worth nothing.
    secured_at = fields.DatetimeField()
    last_sign_in_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True)

    class Meta:
        table = "customers"


class CustomerAddress(Model):
    """An address in a customer’s book, of which at most one is the usual one for deliveries, and one for bills."""

    id = fields.BigIntField(primary_key=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("shop.Customer", on_delete=fields.CASCADE)
    customer_id: UUID
    address: dict[str, Any] = fields.JSONField()
    is_default_delivery = fields.BooleanField(default=False)
    is_default_billing = fields.BooleanField(default=False)

    class Meta:
        table = "customer_addresses"
        indexes = (("customer_id", "id"),)


class Session(Model):
    """A signed-in client. Its secret is with the client. The row ends when it is revoked or its time is over."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("shop.Customer", on_delete=fields.CASCADE)
    customer_id: UUID
    secret_hash = fields.CharField(max_length=64, unique=True)
    user_agent = fields.CharField(max_length=255, default="")
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sessions"
        indexes = (("customer_id", "created_at"),)


class ProofPurpose(StrEnum):
    """What somebody asked for in the name of an address, and whoever reads its letters can do."""

    SIGN_UP = "SIGN_UP"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - a purpose
    EMAIL_CHANGE = "EMAIL_CHANGE"
    EMAIL_CHANGE_UNDO = "EMAIL_CHANGE_UNDO"
    ORDER_ACCESS = "ORDER_ACCESS"
    NEWSLETTER_JOIN = "NEWSLETTER_JOIN"
    NEWSLETTER_LEAVE = "NEWSLETTER_LEAVE"
    AVAILABILITY_ALERT = "AVAILABILITY_ALERT"
    DATA_EXPORT = "DATA_EXPORT"
    STAFF_INVITATION = "STAFF_INVITATION"


class Proof(Model):
    """Something asked for in the name of an address.

    Whose address it is, nobody looks before the letter is planned: known and unknown addresses are so answered alike,
    and in the same time. The token in the letter is derived from `id`, and nothing of it is stored. `facts` are what
    was asked.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    purpose = fields.CharEnumField(ProofPurpose, max_length=24)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254)
    customer_id = fields.UUIDField(null=True, db_index=True)
    language = fields.CharField(max_length=2)
    facts: dict[str, Any] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "proofs"
        indexes = (("email_key", "purpose", "created_at"),)


class SignInFailures(Model):
    """How many wrong passwords in a row an address, known or not, was tried with (under its hash)."""

    key = fields.CharField(primary_key=True, max_length=64)
    count = fields.IntField(default=1)
    last_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_in_failures"


class Consent(Model):
    """A yes or a no that somebody gave, kept as evidence (GDPR, article 7): `subject` is a hash of the address."""

    id = fields.BigIntField(primary_key=True)
    subject = fields.CharField(max_length=64, db_index=True)
    purpose = fields.CharField(max_length=32)
    given = fields.BooleanField()
    source = fields.CharField(max_length=32)
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "consents"


class InvitationEvent(Model):
    """An evening or presentation to which VIP customers are invited. `accepted` never passes `capacity`."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    title = fields.CharField(max_length=200)
    place = fields.CharField(max_length=200)
    starts_at = fields.DatetimeField()
    capacity = fields.IntField()
    accepted = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "invitation_events"


class InvitationAnswer(StrEnum):
    """What an invited customer said."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class Invitation(Model):
    """One customer's invitation to one event."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    event: fields.ForeignKeyRelation[InvitationEvent] = fields.ForeignKeyField(
        "shop.InvitationEvent", on_delete=fields.CASCADE
    )
    event_id: UUID
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("shop.Customer", on_delete=fields.CASCADE)
    customer_id: UUID
    answer = fields.CharEnumField(InvitationAnswer, max_length=16, null=True)
    answered_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "invitations"
        unique_together = (("event_id", "customer_id"),)
        indexes = (("customer_id", "id"),)
