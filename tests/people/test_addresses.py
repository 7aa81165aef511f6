"""Addresses: what a person may write, and where a parcel may go."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.languages.countries import COUNTRIES
from resolvers.people.addresses import Address, check
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from tests.people.makers import CODES, PARIS, only_problem, place, problems


def test_a_good_address_is_kept_as_written() -> None:
    assert check(PARIS, for_delivery=True) == (PARIS, ())


def test_every_delivery_country_takes_a_good_address() -> None:
    for country in DELIVERY_COUNTRIES:
        address = place(country, CODES[country])
        assert check(address, for_delivery=True) == (address, ()), country


@pytest.mark.parametrize(
    "country,postal_code,region,city,field",
    [
        ("ES", "35001", "Las Palmas", "Las Palmas", "postalCode"),
        ("ES", "38001", "Tenerife", "Santa Cruz", "postalCode"),
        ("ES", "51001", "Ceuta", "Ceuta", "postalCode"),
        ("ES", "E-52001", "Melilla", "Melilla", "postalCode"),
        ("IT", "23041", "SO", "Livigno", "postalCode"),
        ("IT", "23030", "SO", "Livigno", "postalCode"),
        ("IT", "22061", "CO", "Campione d'Italia", "postalCode"),
        ("DE", "78266", None, "Büsingen", "postalCode"),
        ("DE", "27498", None, "Helgoland", "postalCode"),
        ("FR", "97110", None, "Pointe-à-Pitre", "postalCode"),
        ("FR", "98800", None, "Nouméa", "postalCode"),
        ("GP", "97110", None, "Pointe-à-Pitre", "country"),
        ("CH", "8001", None, "Zürich", "country"),
        ("GB", "SW1A 1AA", None, "London", "country"),
        ("SM", "47890", None, "San Marino", "country"),
    ],
)
def test_a_place_not_served_takes_a_bill_but_no_parcel(
    country: str, postal_code: str, region: str | None, city: str, field: str
) -> None:
    address = place(country, postal_code, region, city)
    assert problems(address, for_delivery=False) == {}
    assert problems(address) == {field: "COUNTRY_NOT_SERVED"}


@pytest.mark.parametrize(
    "country,postal_code",
    [("MC", "98000"), ("FR", "98000"), ("PT", "9000-001"), ("PT", "9500-001"), ("AT", "6691"), ("DE", "87567")],
)
def test_a_place_apart_but_inside_is_served(country: str, postal_code: str) -> None:
    assert problems(place(country, postal_code)) == {}


@pytest.mark.parametrize(
    "country,line",
    [
        ("FR", "BP 123"),
        ("FR", "B.P. n° 12"),
        ("FR", "Boîte postale 7"),
        ("FR", "CS 20012"),
        ("FR", "TSA 70011"),
        ("FR", "Poste restante"),
        ("BE", "BP 45"),
        ("BE", "Postbus 45"),
        ("LU", "B.P. 2174"),
        ("NL", "Postbus 1234"),
        ("NL", "postbus1234"),
        ("ES", "Apartado de Correos 40"),
        ("ES", "Apdo. 40"),
        ("ES", "Lista de Correos"),
        ("PT", "Apartado 1021"),
        ("DE", "Postfach 10 01 20"),
        ("DE", "PACKSTATION 145"),
        ("DE", "Packstation145"),
        ("DE", "Postfiliale 501"),
        ("AT", "Postfach 33"),
        ("AT", "Postlagernd"),
        ("IE", "P.O. Box 4"),
        ("IE", "PO BOX4"),
        ("IE", "Post Office Box 4"),
        ("IT", "Casella postale 12"),
        ("IT", "C.P. 12"),
        ("IT", "Fermo posta"),
        ("SI", "Poštni predal 10"),
        ("SI", "p.p. 10"),
        ("SK", "Poštový priečinok 5"),
        ("SK", "P. O. BOX 5"),
    ],
)
def test_a_parcel_is_signed_for_so_it_goes_to_no_box_or_locker(country: str, line: str) -> None:
    address = place(country, CODES[country])
    for field in ("line1", "line2", "company"):
        problem = only_problem(replace(address, **{field: line}))
        assert (problem.field, problem.code) == (field, "INVALID_INPUT")
        assert "signature" in problem.message
    assert problems(replace(address, line1=line), for_delivery=False) == {}


@pytest.mark.parametrize(
    "country,line",
    [
        ("FR", "3 place de la Poste"),
        ("FR", "Bâtiment B, porte 12"),
        ("BE", "Avenue Louise 54 bte 3"),
        ("BE", "Louizalaan 54 bus 3"),
        ("LU", "2 rue de la Boîte à Musique"),
        ("NL", "Postbusstraat 4"),
        ("ES", "Calle Mayor 4, apartamento 2"),
        ("ES", "Calle Mayor 4, C.P. 28001"),
        ("ES", "Urbanización El Apartado"),
        ("PT", "Rua do Apartamento 12"),
        ("DE", "Postfachweg 4"),
        ("DE", "Poststraße 12"),
        ("AT", "Postgasse 8"),
        ("IE", "Post Office Lane"),
        ("IE", "4 Boxwood Park"),
        ("IT", "Via Casella 12"),
        ("SI", "Poštna ulica 5"),
        ("SK", "Poštová 12"),
    ],
)
def test_a_street_that_sounds_like_a_box_is_a_street(country: str, line: str) -> None:
    assert problems(replace(place(country, CODES[country]), line1=line)) == {}


@pytest.mark.parametrize(
    "text", ["\x00", "a\r\nb", "a\nb", "75\n001", "a\tb", "a\u202eb", "a\u2028b", "a\x7fb", "\ud800", "\ue000"]
)
def test_what_cannot_be_printed_on_one_line_is_refused_in_every_field(text: str) -> None:
    for name in Address.__slots__:
        found = problems(replace(PARIS, **{name: text}), for_delivery=False)
        assert list(found.values()) == ["INVALID_INPUT"], name


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{7*7}} {0.__class__}", "=cmd|' /C calc'!A0", "O’Neill", "علی‌رضا", "ç̌", "李雷 😀"],
)
def test_text_is_kept_as_it_was_written(text: str) -> None:
    written, found = check(replace(PARIS, last_name=text), for_delivery=True)
    assert (written.last_name, found) == (unicodedata.normalize("NFC", text), ())


def test_text_is_trimmed_composed_and_spaced_plainly() -> None:
    address = replace(
        PARIS, last_name=" Kare\u0301nine\u00a0", city="Le\u202fPerreux", company=" ", line2="", country=" fr "
    )
    written, found = check(address, for_delivery=True)
    assert (written.last_name, written.city, written.company, written.line2, written.country, found) == (
        "Karénine",
        "Le Perreux",
        None,
        None,
        "FR",
        (),
    )


@pytest.mark.parametrize("field", ["first_name", "last_name", "company", "line1", "line2", "city", "region"])
def test_a_line_has_at_most_a_hundred_characters(field: str) -> None:
    assert problems(replace(PARIS, **{field: "e\u0301" * 100})) == {}
    problem = only_problem(replace(PARIS, **{field: "é" * 101}))
    assert (problem.code, problem.params) == ("INVALID_INPUT", {"limit": 100})


@pytest.mark.parametrize("field,limit", [("postal_code", 16), ("country", 35), ("phone", 35)])
def test_a_short_field_is_short(field: str, limit: int) -> None:
    problem = only_problem(replace(PARIS, **{field: "1" * (limit + 1)}))
    assert (problem.code, problem.params) == ("INVALID_INPUT", {"limit": limit})


@pytest.mark.parametrize(
    "attribute,field",
    [
        ("first_name", "firstName"),
        ("last_name", "lastName"),
        ("line1", "line1"),
        ("city", "city"),
        ("country", "country"),
    ],
)
def test_what_a_parcel_needs_is_required(attribute: str, field: str) -> None:
    assert problems(replace(PARIS, **{attribute: " \u00a0"})) == {field: "REQUIRED"}


def test_a_phone_is_read_in_the_country_of_the_address() -> None:
    written, found = check(replace(PARIS, phone="01 78 42 12 32"), for_delivery=True)
    assert (written.phone, found) == ("+33178421232", ())
    assert problems(replace(PARIS, phone="0899 70 00 00")) == {"phone": "INVALID_INPUT"}


WORDS = st.text(max_size=20)
ADDRESSES = st.builds(
    Address,
    first_name=WORDS,
    last_name=WORDS,
    company=st.none() | WORDS,
    line1=WORDS,
    line2=st.none() | WORDS,
    postal_code=st.none() | WORDS | st.sampled_from(sorted(CODES.values())),
    city=WORDS,
    region=st.none() | WORDS | st.sampled_from(["Madrid", "roma"]),
    country=WORDS | st.sampled_from(sorted(COUNTRIES)) | st.sampled_from(DELIVERY_COUNTRIES),
    phone=st.none() | WORDS | st.just("06 12 34 56 78"),
)


@given(address=ADDRESSES, for_delivery=st.booleans())
def test_what_was_written_is_written_alike_again(*, address: Address, for_delivery: bool) -> None:
    written, found = check(address, for_delivery=for_delivery)
    assert check(written, for_delivery=for_delivery) == (written, found)


@given(address=ADDRESSES, for_delivery=st.booleans())
def test_every_problem_names_one_field_and_fills_its_message(*, address: Address, for_delivery: bool) -> None:
    _, found = check(address, for_delivery=for_delivery)
    assert len({problem.field for problem in found}) == len(found)
    for problem in found:
        assert "{" not in problem.message.format(**dict.fromkeys(problem.params, ""))
