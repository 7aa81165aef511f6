"""The newsletter's tables: its readers, the addresses that may not be written to, and its issues."""

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class Subscriber(Model):
    """Somebody who confirmed the newsletter. The link in each letter is derived from `id`."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, unique=True)
    first_name = fields.CharField(max_length=100, default="")
    last_name = fields.CharField(max_length=100, default="")
    language = fields.CharField(max_length=2)
    since = fields.DatetimeField()

    class Meta:
        table = "newsletter_subscribers"


class Suppression(Model):
    """An address that left, by its hash: it holds at once, whoever reads the subscribers meanwhile."""

    key = fields.CharField(primary_key=True, max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "newsletter_suppressions"


class Issue(Model):
    """One newsletter as it was sent. The same file again is the same issue, known by its digest."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    digest = fields.CharField(max_length=64, unique=True)
    subject = fields.CharField(max_length=255)
    text = fields.TextField()
    html = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "newsletter_issues"
