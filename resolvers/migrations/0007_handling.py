from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from resolvers.orders.tables import Carrier
from resolvers.payments.tables import OperationKind, OperationState
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint


class Migration(ForwardMigration):
    dependencies = [("shop", "0006_staff")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="AuditValues",
            options={
                "table": "audit_values",
                "app": "shop",
                "pk_attr": "entry_id",
                "table_description": "What stood there before and after: apart from the entry, because it may be personal and goes with its person.",
            },
        ),
        ops.RemoveConstraint(
            model_name="Operation",
            name=None,
            fields=["payment_id", "kind"],
        ),
        ops.AlterModelOptions(
            name="Operation",
            options={
                "table": "payment_operations",
                "app": "shop",
                "unique_together": (("payment_id", "kind", "reference"),),
                "indexes": [Index(fields=["state", "due_at"])],
                "pk_attr": "id",
                "table_description": "Money to be taken or given back: committed first, then carried out until the provider says done.",
            },
        ),
        ops.AlterField(
            model_name="Operation",
            name="kind",
            field=fields.CharEnumField(
                description="VOID: VOID\nCAPTURE: CAPTURE\nREFUND: REFUND", enum_type=OperationKind, max_length=16
            ),
        ),
        ops.AlterField(
            model_name="Operation",
            name="state",
            field=fields.CharEnumField(
                default=OperationState.OWED,
                description="OWED: OWED\nDONE: DONE\nFAILED: FAILED",
                enum_type=OperationState,
                max_length=16,
            ),
        ),
        ops.AddField(
            model_name="Operation",
            name="reference",
            field=fields.CharField(default="", max_length=64),
        ),
        ops.AddConstraint(
            model_name="Operation",
            constraint=UniqueConstraint(fields=("payment_id", "kind", "reference"), name=None),
        ),
        ops.AddField(
            model_name="Order",
            name="carrier",
            field=fields.CharEnumField(
                null=True,
                description="COLISSIMO: COLISSIMO\nCHRONOPOST: CHRONOPOST\nDHL: DHL\nUPS: UPS\nFEDEX: FEDEX\nOTHER: OTHER",
                enum_type=Carrier,
                max_length=16,
            ),
        ),
        ops.AddField(
            model_name="Order",
            name="delivered_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Order",
            name="shipped_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Order",
            name="tracking_number",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Payment",
            name="captured",
            field=fields.BigIntField(default=0),
        ),
        ops.AddField(
            model_name="Payment",
            name="refunded",
            field=fields.BigIntField(default=0),
        ),
    ]
