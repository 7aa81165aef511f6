from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(ForwardMigration):
    dependencies = [("shop", "0011_returns")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ConciergeRequest",
            name="owner",
            field=fields.ForeignKeyField(
                "shop.StaffMember",
                source_field="owner_id",
                null=True,
                db_constraint=True,
                to_field="id",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="ConciergeRequest",
            index=Index(fields=["due_at", "id"]),
        ),
        ops.AddIndex(
            model_name="ConciergeRequest",
            index=Index(fields=["order_number"]),
        ),
    ]
