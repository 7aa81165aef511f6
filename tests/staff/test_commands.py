"""`ecrin staff`: the first administrator, and the day a device is lost, on the command line."""

from pathlib import Path

from click.testing import CliRunner, Result

from gateway.cli import main

PASSWORD = "velours-horizon-42-citron"


def ecrin(place: dict[str, str], *words: str) -> Result:
    """A command from beginning to end, in this process."""
    return CliRunner().invoke(main, ["staff", *words], env=place)


def test_the_team_is_kept_from_the_command_line(database_url: str, tmp_path: Path) -> None:
    place = {"ECRIN_DATABASE_URL": database_url, "ECRIN_DATA_DIR": str(tmp_path)}
    who = ("--name", "Élise Aubin", "--password")
    added = ecrin(place, "add", "elise@maison.example", *who, PASSWORD)
    assert added.output == "Élise Aubin is ADMIN. They enrol an authenticator when they first sign in.\n"
    for email, password, told in (
        ("ELISE@maison.example", PASSWORD, "has this address already"),
        ("b@maison.example", "password1", "easy to guess"),
        ("b@maison.example", "x", "8 to 128"),
        ("b", PASSWORD, "check this e-mail address"),
    ):
        refused = ecrin(place, "add", email, *who, password)
        assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
        assert told in refused.output
    listed = ecrin(place, "list").output
    assert listed.split() == ["ADMIN", "elise@maison.example", "Élise", "Aubin", "no", "authenticator"]
    changed = ecrin(place, "password", "elise@maison.example", "--password", "cascade marbre tulipe")
    assert changed.output == "Élise Aubin has another password and is signed out everywhere.\n"
    forgotten = ecrin(place, "forget-totp", "elise@maison.example")
    assert forgotten.output == "Élise Aubin enrols another authenticator when they next sign in.\n"
    unknown = ecrin(place, "forget-totp", "x@maison.example")
    assert (unknown.exit_code, unknown.output) == (1, "Error: There is no such member of staff.\n")
