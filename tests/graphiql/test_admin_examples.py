"""The staff's examples fit their schema, and told in order they lead from the first sign-in to the audit log."""

import json
from pathlib import Path
from typing import Any

import pyotp
import pytest
from graphql import parse, validate

from gateway.demo.staff import TEAM, address_of, hire, password_of
from gateway.web.graphiql import EXAMPLES
from schema.admin import SCHEMA
from schema.building import core
from schema.limits import DEFAULTS, check_document, enforce
from tests.house_of import House
from tests.makers import piece
from tests.orders.desk import paid

FILES = sorted((EXAMPLES / "admin").glob("*.graphql"))
each_example = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
KEY = "a key of this installation"


def variables(file: Path) -> dict[str, Any]:
    beside = file.with_suffix(".variables.json")
    found: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return found


@each_example
def test_an_example_is_valid_within_the_limits_and_says_what_it_is_for(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert validate(core(SCHEMA), parse(text)) == []
    document = check_document(text, max_bytes=DEFAULTS.max_bytes, max_tokens=DEFAULTS.max_tokens)
    assert enforce(document, None, variables(file), core(SCHEMA)).cost > 0
    assert text.startswith("# ")
    assert all(line == line.rstrip() and len(line) <= 120 for line in text.splitlines())


async def test_told_in_order_they_lead_from_the_first_sign_in_to_the_audit_log(house: House) -> None:
    await hire(house.shop, KEY)
    await hire(house.shop, KEY)
    await house.shelve(piece("Jonc", stock=3))
    orders = {step: await paid(house) for step in ("confirmed", "cancelled")}
    told: dict[str, Any] = {}
    headers: dict[str, str] = {}
    for file in FILES:
        if "\nsubscription " in file.read_text(encoding="utf-8"):
            continue
        given = variables(file)
        if "password" in given:
            assert given["email"] == address_of(house.shop, TEAM[0][1])
            given["password"] = password_of(KEY)
        if "code" in given:
            secret = told["02-totp-enrol"]["totpEnrol"]["secret"]
            given["code"] = pyotp.TOTP(secret).at(int(house.clock().timestamp()))
        if "number" in given:
            given["number"] = orders["cancelled" if "cancel" in file.stem else "confirmed"].number
        if "sku" in given:
            given["sku"] = "JONC"
        body = {"query": file.read_text(encoding="utf-8"), "variables": given}
        answer = await house.client.post("/admin/graphql", json=body, headers=headers)
        assert "errors" not in answer.json(), answer.json()
        told[file.stem] = data = answer.json()["data"]
        payloads = [each for each in data.values() if isinstance(each, dict) and "nodes" not in each]
        assert [payload.get("userErrors", []) for payload in payloads] == [[] for _ in payloads], data
        if cookie := answer.headers.get("set-cookie"):
            headers = {"cookie": cookie.partition(";")[0], "GraphQL-Require-Preflight": "1"}
    assert len(told["04-team"]["staff"]["nodes"]) == len(TEAM)
    assert told["06-audit-log"]["auditLog"]["nodes"][0]["action"] == "staffInvite"
    assert [node["nextSteps"] for node in told["07-orders"]["orders"]["nodes"]] == [["CONFIRM", "CANCEL", "AMEND"]] * 2
    assert told["09-order-ship"]["orderShip"]["order"]["statusLabel"] == "Expédiée"
    assert told["12-books"]["invoices"]["nodes"][0]["kind"] == "CREDIT_NOTE"
    assert told["15-stock"]["stockByLocation"][0]["sold"] == 1
    assert told["16-stock-set"]["stockSet"]["stock"][0]["onHand"] == 5
    assert sum(row["count"] for row in told["17-dashboard"]["dashboard"]["ordersByStatus"]) == len(orders)
    assert len(told["19-requests"]["conciergeRequests"]["nodes"]) == 1
    assert told["10-order-cancel"]["orderCancel"]["order"]["payment"] == {"state": "VOIDED"}


def test_the_team_of_another_installation_has_another_password() -> None:
    assert password_of(KEY) != password_of(f"{KEY}!")
    assert len(password_of(KEY)) == 19


async def test_the_page_speaks_to_the_staffs_schema(house: House) -> None:
    page = await house.client.get("/admin/graphiql")
    assert '"url": "/admin/graphql"' in page.text
    assert "staffSignIn" in page.text
    moved = await house.client.get("/admin/graphql", headers={"accept": "text/html"})
    assert (moved.status_code, moved.headers["location"]) == (303, "/admin/graphiql")
