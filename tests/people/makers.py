"""Addresses to test with, and what is found wrong with them."""

from dataclasses import replace

from resolvers.people.addresses import Address, AddressProblem, check

PARIS = Address(
    first_name="Anna",
    last_name="Karénine",
    line1="259 rue Saint-Honoré",
    postal_code="75001",
    city="Paris",
    country="FR",
)
REGIONS = {"ES": "Madrid", "IT": "RM"}
CODES = {
    "FR": "75001",
    "BE": "1000",
    "LU": "1855",
    "NL": "1012 AB",
    "ES": "28001",
    "PT": "1000-001",
    "DE": "01067",
    "AT": "1010",
    "IE": "D02 X285",
    "IT": "00144",
    "SI": "1000",
    "SK": "811 01",
}


def place(country: str, postal_code: str | None, region: str | None = None, city: str = "Town") -> Address:
    return replace(PARIS, country=country, postal_code=postal_code, region=region or REGIONS.get(country), city=city)


def problems(address: Address, *, for_delivery: bool = True) -> dict[str, str]:
    return {problem.field: problem.code for problem in check(address, for_delivery=for_delivery)[1]}


def only_problem(address: Address, *, for_delivery: bool = True) -> AddressProblem:
    _, (problem,) = check(address, for_delivery=for_delivery)
    return problem
