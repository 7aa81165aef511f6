from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from uuid_utils.compat import uuid7
from tortoise import fields
from tortoise.indexes import Index


class Migration(ForwardMigration):
    dependencies = [("shop", "0004_concierge")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Issue",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("subject", fields.CharField(max_length=255)),
                ("text", fields.TextField(unique=False)),
                ("html", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "newsletter_issues",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "One newsletter as it was sent. The same file again is the same issue, known by its digest.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Subscriber",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("email", fields.CharField(max_length=254)),
                ("email_key", fields.CharField(unique=True, max_length=254)),
                ("first_name", fields.CharField(default="", max_length=100)),
                ("last_name", fields.CharField(default="", max_length=100)),
                ("language", fields.CharField(max_length=2)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "newsletter_subscribers",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "Somebody who confirmed the newsletter. The link in each letter is derived from `id`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Suppression",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "newsletter_suppressions",
                "app": "shop",
                "pk_attr": "key",
                "table_description": "An address that left, by its hash: it holds at once, whoever reads the subscribers meanwhile.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Letter",
            name="is_bulk",
            field=fields.BooleanField(default=False),
        ),
        ops.AddIndex(
            model_name="Letter",
            index=Index(fields=["recipient_key", "created_at"]),
        ),
        ops.AlterModelOptions(
            name="LetterContent",
            options={
                "table": "letter_contents",
                "app": "shop",
                "pk_attr": "letter_id",
                "table_description": "The personal side of a letter: who gets it and what it says. Erasure empties this row and leaves the fact.",
            },
        ),
        ops.AddField(
            model_name="LetterContent",
            name="token_purpose",
            field=fields.CharField(default="", max_length=24),
        ),
        ops.AddField(
            model_name="LetterContent",
            name="token_row",
            field=fields.UUIDField(null=True),
        ),
    ]
