"""`ecrin staff`: the first administrator, and the day a device is lost, on the command line."""

from pathlib import Path

from tests.gateway.process import ecrin

PASSWORD = "velours-horizon-42-citron"


async def test_the_team_is_kept_from_the_command_line(database_url: str, tmp_path: Path) -> None:
    place = {"ECRIN_DATABASE_URL": database_url, "ECRIN_DATA_DIR": str(tmp_path)}
    words = ("staff", "add", "elise@maison.example", "--name", "Élise Aubin", "--password")
    added = await ecrin(*words, PASSWORD, **place)
    assert (added.code, added.out) == (
        0,
        "Élise Aubin is ADMIN. They enrol an authenticator when they first sign in.\n",
    )
    assert "already" in (await ecrin(*words, PASSWORD, **place)).complaint
    assert "easy to guess" in (await ecrin(*words[:2], "b@maison.example", *words[3:], "password1", **place)).complaint
    assert "8 to 128" in (await ecrin(*words[:2], "b@maison.example", *words[3:], "x", **place)).complaint
    listed = (await ecrin("staff", "list", **place)).out
    assert listed.split() == ["ADMIN", "elise@maison.example", "Élise", "Aubin", "no", "authenticator"]
    changed = await ecrin("staff", "password", "elise@maison.example", "--password", "cascade marbre tulipe", **place)
    assert changed.out == "Élise Aubin has another password and is signed out everywhere.\n"
    assert (await ecrin("staff", "forget-totp", "elise@maison.example", **place)).code == 0
    assert "no such member" in (await ecrin("staff", "forget-totp", "x@maison.example", **place)).complaint
