"""Who may what: every root field, every caller, decided by a table; ids of others answer like ids that are not."""

from datetime import timedelta
from enum import Enum
from typing import Any

import orjson
import pytest
from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type
from tortoise import Tortoise

from resolvers.people.invitations import Evening, create_event, invite, set_vip
from resolvers.people.sessions import caller
from resolvers.people.tables import Customer as Account
from resolvers.shop import GUEST
from schema.building import core
from schema.context import Context
from schema.execution.pipeline import Pipeline
from schema.execution.requests import Request
from schema.limits import Limits
from schema.node import node_id
from schema.storefront import SCHEMA
from tests.cart.customer import Customer
from tests.house_of import A_SUNDAY, House
from tests.makers import DELIVERY, piece
from tests.people.person import Person
from tests.people.selecting import names, operation, root


class May(Enum):
    """Who may use a root field, and what it opens to others."""

    EVERYBODY = "the same for all"
    OWN = "shows the caller's own, nothing to others"
    SIGNED_IN = "needs an account, and touches the caller's own only"
    TOKEN = "whoever holds the token of a letter"


TABLE = {
    "Query": {
        May.EVERYBODY: {
            *("shop", "product", "products", "collection", "collections", "availability", "page", "addressRules"),
            "callbackSlots",
        },
        May.OWN: {"node", "cart", "me", "order"},
    },
    "Mutation": {
        May.EVERYBODY: {
            *("signUp", "signIn", "signOut", "passwordResetRequest", "orderAccessRequest", "newsletterSubscribe"),
            *("newsletterUnsubscribe", "availabilityAlertCreate", "conciergeRequestCreate", "callbackRequestCreate"),
        },
        May.OWN: {
            *("cartLinesAdd", "cartLinesUpdate", "cartLinesRemove", "cartDeliveryUpdate", "cartBillingAddressUpdate"),
            *("cartShareCreate", "checkoutSubmit", "paymentRetry", "withdrawalDeclare"),
        },
        May.SIGNED_IN: {
            *("signOutEverywhere", "sessionRevoke", "passwordChange", "emailChangeRequest", "customerUpdate"),
            *("customerAddressCreate", "customerAddressUpdate", "customerAddressDelete", "dataExportRequest"),
            *("accountDeletionRequest", "invitationAnswer", "newsletterPreferencesUpdate"),
        },
        May.TOKEN: {
            *("emailConfirm", "passwordReset", "emailChangeConfirm", "emailChangeUndo", "newsletterConfirm"),
            *("availabilityAlertConfirm", "withdrawalConfirm"),
        },
    },
    # Who may follow what, and until when: tests/live/test_rights.py.
    "Subscription": {
        May.EVERYBODY: {"availabilityChanged"},
        May.OWN: {"orderStatusChanged"},
        May.SIGNED_IN: {"myOrdersChanged"},
    },
}
# What types show: the same to all, or only what is the caller's own. A root that is for everybody leads to no other.
PERSONAL_TYPES = {
    *("Cart", "CartLine", "CartCost", "CartWarning", "CartDelivery", "CheckoutState", "CheckoutBlocker"),
    *("Order", "OrderConnection", "OrderEdge", "OrderStep", "OrderLine", "Shipment", "Cancellation", "Invoice"),
    *("PaymentSummary", "WithdrawalState", "PaymentSession", "Customer", "CustomerAddress", "NewsletterState"),
    *("Invitation", "Session", "OrderStatusEvent"),
}
SHARED_TYPES = {
    *("Product", "ProductVariant", "ProductOption", "ProductOptionValue", "ProductVariantConnection"),
    *("ProductVariantEdge", "ProductConnection", "ProductEdge", "PriceRange", "ProductSafety", "SizeGuide"),
    *("SizeGuideRow", "Image", "ImageConnection", "ImageEdge", "Collection", "CollectionConnection"),
    *("CollectionEdge", "Facet", "FacetValue", "PreciousMetal", "Gemstone", "Seo", "SelectedOption", "Availability"),
    *("VariantAvailability", "Concierge", "OpeningHours", "CallbackSlot", "Shop", "DeliveryCountry", "DeliveryOption"),
    *("Terms", "Boutique", "Page", "AddressRules", "Address", "PageInfo", "Money", "TaxLine"),
    # A payload is its mutation's own, and so is an error, which speaks of what the caller sent.
    *("AcceptedPayload", "CartPayload", "CartSharePayload", "CheckoutPayload", "CustomerPayload", "SignInPayload"),
    "WithdrawalPayload",
    *("ConciergeRequestPayload", "GenericUserError", "SizeRequiredError", "InsufficientStockError"),
    *("NotSoldOnlineError", "CountryNotServedError", "QuantityLimitError", "CartChangedError"),
}
# What signing in answers is whoever signs in.
OPENS_ITS_OWN = {"signIn"}
SIGNED_IN = sorted(TABLE["Mutation"][May.SIGNED_IN])
BY_ID = {
    "sessionRevoke": "Session",
    "customerAddressUpdate": "CustomerAddress",
    "customerAddressDelete": "CustomerAddress",
    "invitationAnswer": "Invitation",
}
WIDE = Limits(depth=99, aliases=10**6, cost=10**9, repeats=10**6, max_tokens=10**6, max_bytes=10**7)
# One for all: a document is read and checked once, whoever sends it.
EVERYTHING = Pipeline(core(SCHEMA), limits=WIDE)
ADDRESS = '{firstName: "A", lastName: "B", line1: "1 rue X", postalCode: "75002", city: "Paris", country: "FR"}'
GIVEN = {
    "currentPassword": '"x"',
    "newPassword": '"x"',
    "newEmail": '"x@example.com"',
    "address": ADDRESS,
    "answer": "DECLINED",
    "subscribed": "true",
    "firstName": '"Mallory"',
    "returnUrl": '"http://localhost:8000/return"',
    "withdrawalId": '"x"',
}


def test_the_table_decides_every_root_field() -> None:
    for kind, rules in TABLE.items():
        decided = [name for fields in rules.values() for name in fields]
        assert sorted(decided) == sorted(names(kind)), kind


def test_the_table_decides_every_type() -> None:
    objects = {name for name, kind in core(SCHEMA).type_map.items() if isinstance(kind, GraphQLObjectType)}
    ours = {name for name in objects if not name.startswith("__")} - TABLE.keys()
    assert ours == PERSONAL_TYPES | SHARED_TYPES
    assert set() == PERSONAL_TYPES & SHARED_TYPES


def test_what_everybody_may_ask_leads_to_nothing_of_anybodys_own() -> None:
    for kind, rules in TABLE.items():
        for name in rules[May.EVERYBODY] - OPENS_ITS_OWN:
            assert reached(get_named_type(root(kind, name).type)) & PERSONAL_TYPES == set(), name
    assert "Order" in reached(get_named_type(root("Query", "me").type)), "it would be found"


def reached(kind: GraphQLNamedType) -> set[str]:
    """The object types that an answer may hold; what is wrong with the input is the caller's own."""
    found, waiting = set[str](), [kind]
    while waiting:
        each = waiting.pop()
        if each.name in found or each.name == "UserError" or not isinstance(each, GraphQLObjectType):
            continue
        found.add(each.name)
        waiting += [get_named_type(field.type) for field in each.fields.values()]
    return found


async def people(house: House) -> dict[str, Person]:
    """A guest, another customer, a VIP, and the owner of everything."""
    await house.shelve(piece("Jonc", stock=9))
    owner = await Person(house).joins()
    for address in (DELIVERY["address"],) * 2:
        await owner.does("customerAddressCreate", address=address)
    client: Any = owner
    shopper = Customer(house, client)
    await shopper.buy({"sku": "JONC"})
    await shopper.ready({"sku": "JONC"})
    event = await create_event(house.shop, Evening("Soirée", "Paris", A_SUNDAY + timedelta(days=9), 3))
    await set_vip(house.shop, owner.email, is_vip=True)
    await invite(house.shop, event, [owner.email])
    other = await Person(house, "other@example.com").joins()
    vip = await Person(house, "vip@example.com").joins()
    await set_vip(house.shop, vip.email, is_vip=True)
    return {"guest": Person(house, "guest@example.com"), "other": other, "vip": vip, "owner": owner}


async def everything(house: House, person: Person, query: str) -> Any:
    """The answer without the limits that a generated document passes."""
    known = await caller(house.shop, person.token, GUEST) if person.token else GUEST
    context = Context(house.shop, known, "sweep", cart_secret=person.visitor.cart_token)
    return await EVERYTHING.run(Request(query), context)


async def snapshot() -> bytes:
    """Everything that is stored, but counts of failed attempts and what was seen when."""
    apps = Tortoise.apps
    assert apps is not None
    rows = {name: await model.all().order_by(model._meta.pk_attr).values() for name, model in apps["shop"].items()}
    return orjson.dumps(rows, default=str, option=orjson.OPT_SORT_KEYS)


@pytest.mark.parametrize("mutation", SIGNED_IN)
def test_each_has_what_its_call_needs(mutation: str) -> None:
    assert operation("Mutation", mutation, {**GIVEN, "id": '"x"'})


async def test_a_guest_is_asked_to_sign_in_and_changes_nothing(house: House) -> None:
    guest = (await people(house))["guest"]
    before = await snapshot()
    for mutation in SIGNED_IN:
        answer = await everything(house, guest, operation("Mutation", mutation, {**GIVEN, "id": '"x"'}))
        assert [error["extensions"]["code"] for error in answer.errors] == ["UNAUTHENTICATED"], mutation
        assert answer.data is None
    assert await snapshot() == before


async def test_ids_of_others_answer_exactly_like_ids_that_do_not_exist_and_change_nothing(house: House) -> None:
    everybody = await people(house)
    me = (await everybody["owner"].ask("{ me { addresses { id } sessions { id } invitations { id } } }"))["me"]
    own = {"Session": me["sessions"], "CustomerAddress": me["addresses"], "Invitation": me["invitations"]}
    nobodys = {"Session": "01a214d4-3f89-721a-bb7a-7897f00632cf", "CustomerAddress": 999_999}
    for name in ("other", "vip"):
        before = await snapshot()
        for mutation, kind in BY_ID.items():
            unknown = node_id(kind, nobodys.get(kind, nobodys["Session"]))
            answers = [
                await everything(house, everybody[name], operation("Mutation", mutation, {**GIVEN, "id": f'"{key}"'}))
                for key in (own[kind][0]["id"], unknown, "nonsense", own["Session"][0]["id"][::-1])
            ]
            assert [(each.data, each.errors) for each in answers[1:]] == [(answers[0].data, answers[0].errors)] * 3
            assert "NOT_FOUND" in str(answers[0].data)
        assert await snapshot() == before, name


async def test_what_is_somebodys_own_is_shown_to_nobody_else_by_any_root_field(house: House) -> None:
    everybody = await people(house)
    owner = everybody["owner"]
    mine = await owner.ask("{ me { id orders { nodes { id number } } } cart { id } }")
    number = mine["me"]["orders"]["nodes"][0]["number"]
    ids = [mine["me"]["id"], mine["me"]["orders"]["nodes"][0]["id"], mine["cart"]["id"]]
    for key in ids:
        query = operation("Query", "node", {"id": f'"{key}"', "number": f'"{number}"'})
        shown = {name: (await everything(house, person, query)).data for name, person in everybody.items()}
        assert shown["owner"]["node"] is not None
        assert shown["guest"] == shown["other"] == shown["vip"] == {"node": None}
    order = operation("Query", "order", {"number": f'"{number}"'})
    unknown = operation("Query", "order", {"number": '"ZZZZZ-ZZZZZ"'})
    for name in ("guest", "other", "vip"):
        person = everybody[name]
        assert (await everything(house, person, order)).data == (await everything(house, person, unknown)).data
        for query in (operation("Query", "me", {}), operation("Query", "cart", {})):
            assert owner.email not in str((await everything(house, person, query)).data), name


BY_SECRET = {
    "cartLinesUpdate": ("lines", '[{{id: "{line}", quantity: 2}}]'),
    "cartLinesRemove": ("lineIds", '["{line}"]'),
    "paymentRetry": ("orderNumber", '"{number}"'),
}


async def test_what_a_secret_opens_answers_others_as_if_it_were_not(house: House) -> None:
    everybody = await people(house)
    mine = await everybody["owner"].ask("{ cart { lines { id } } me { orders { nodes { number } } } }")
    own = {"line": mine["cart"]["lines"][0]["id"], "number": mine["me"]["orders"]["nodes"][0]["number"]}
    unknown = {"line": node_id("CartLine", 999_999), "number": "ZZZZZ-ZZZZZ"}
    for name in ("guest", "other", "vip"):
        before = await snapshot()
        for mutation, (argument, form) in BY_SECRET.items():
            theirs, nobodys = [
                await everything(
                    house, everybody[name], operation("Mutation", mutation, {**GIVEN, argument: form.format(**each)})
                )
                for each in (own, unknown)
            ]
            assert (theirs.data, theirs.errors) == (nobodys.data, nobodys.errors), (name, mutation)
            assert "NOT_FOUND" in str(theirs.data), (name, mutation)
        assert await snapshot() == before, name


async def test_a_token_that_is_none_opens_nothing_to_anybody(house: House) -> None:
    everybody = await people(house)
    before = await snapshot()
    for mutation in TABLE["Mutation"][May.TOKEN]:
        query = operation("Mutation", mutation, {**GIVEN, "token": '"x"'})
        answers = [await everything(house, person, query) for person in everybody.values()]
        assert [(each.data, each.errors) for each in answers] == [(answers[0].data, [])] * len(everybody), mutation
        assert "INVALID_TOKEN" in str(answers[0].data), mutation
    assert await snapshot() == before


async def test_everything_of_ones_own_can_be_asked_for_without_an_error(house: House) -> None:
    everybody = await people(house)
    for name, person in everybody.items():
        for field in ("me", "cart", "shop", "products", "collections", "callbackSlots"):
            answer = await everything(house, person, operation("Query", field, {}))
            assert not answer.errors, (name, field, answer.errors)
    assert await Account.all().count() == 3
