from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(ForwardMigration):
    dependencies = [("shop", "0012_owners")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Operation",
            name="asked_by",
            field=fields.CharField(default="", max_length=64),
        ),
    ]
