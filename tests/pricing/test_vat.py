"""VAT: the rate of each area and day, and the tax inside a gross price."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.pricing.territories import DELIVERY_COUNTRIES
from resolvers.pricing.vat import RATES, VatPart, extract, extract_by_rate, rate

GROSSES = st.integers(min_value=-(10**12), max_value=10**12)
PERCENTS = st.sampled_from(sorted({row.rate for row in RATES} | {Decimal(0)}))
FRACTIONS = st.decimals(min_value=0, max_value=Decimal("0.9999"), places=4)


@pytest.mark.parametrize(
    "area,percent",
    [
        ("FR", 20),
        ("BE", 21),
        ("LU", 17),
        ("NL", 21),
        ("ES", 21),
        ("PT", 23),
        ("PT-AZORES", 16),
        ("PT-MADEIRA", 22),
        ("DE", 19),
        ("AT", 20),
        ("AT-JUNGHOLZ", 19),
        ("AT-MITTELBERG", 19),
        ("IE", 23),
        ("IT", 22),
        ("SI", 22),
        ("SK", 23),
    ],
)
def test_each_area_has_its_rate_of_2026(area: str, percent: int) -> None:
    assert rate(area, date(2026, 1, 1)) == rate(area, date(2026, 12, 31)) == Decimal(percent) / 100


@pytest.mark.parametrize(
    "area,last_day,before,after",
    [
        ("SK", date(2024, 12, 31), "0.20", "0.23"),
        ("LU", date(2022, 12, 31), "0.17", "0.16"),
        ("LU", date(2023, 12, 31), "0.16", "0.17"),
    ],
)
def test_a_rate_changes_overnight(area: str, last_day: date, before: str, after: str) -> None:
    assert rate(area, last_day) == Decimal(before)
    assert rate(area, last_day + timedelta(days=1)) == Decimal(after)


def test_every_delivery_country_has_a_rate_without_end() -> None:
    assert {row.area for row in RATES if row.valid_until is None} >= set(DELIVERY_COUNTRIES)


def test_the_rates_of_an_area_follow_each_other_without_gap_or_overlap() -> None:
    for area, rows in groupby(RATES, key=lambda row: row.area):
        for earlier, later in pairwise(rows):
            assert earlier.valid_until is not None, area
            assert later.valid_from == earlier.valid_until + timedelta(days=1), area


@pytest.mark.parametrize(
    "area,on", [("ES-CANARIES", date(2026, 1, 1)), ("CH", date(2026, 1, 1)), ("SK", date(2010, 1, 1))]
)
def test_an_area_or_a_day_without_a_rate_is_an_error(area: str, on: date) -> None:
    with pytest.raises(LookupError, match=area):
        rate(area, on)


@pytest.mark.parametrize(
    "gross,part",
    [
        (12_000, VatPart(Decimal("0.20"), 10_000, 2_000)),
        (100, VatPart(Decimal("0.20"), 83, 17)),  # 83.33
        (1, VatPart(Decimal("0.20"), 1, 0)),  # 0.83
        (3, VatPart(Decimal("0.20"), 3, 0)),  # 2.5 goes up
        (-3, VatPart(Decimal("0.20"), -3, 0)),  # and mirrors
        (198_000, VatPart(Decimal("0.23"), 160_976, 37_024)),  # 160 975.61
        (0, VatPart(Decimal("0.20"), 0, 0)),
        (500, VatPart(Decimal(0), 500, 0)),
    ],
)
def test_the_tax_is_what_the_rounded_net_amount_leaves(gross: int, part: VatPart) -> None:
    assert extract(gross, part.rate) == part


@pytest.mark.parametrize("wrong", [Decimal(20), Decimal(1), Decimal("-0.01")])
def test_a_rate_that_is_no_fraction_is_an_error(wrong: Decimal) -> None:
    with pytest.raises(ValueError, match="fraction"):
        extract(100, wrong)


@given(GROSSES, FRACTIONS)
def test_net_and_tax_make_the_gross_and_the_net_is_the_nearest_cent(gross: int, part_rate: Decimal) -> None:
    part = extract(gross, part_rate)
    assert part.taxable + part.tax == gross
    off = abs(part.taxable) - Fraction(abs(gross)) / (1 + Fraction(part_rate))
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


@given(GROSSES, FRACTIONS)
def test_a_credit_note_mirrors_its_invoice(gross: int, part_rate: Decimal) -> None:
    part = extract(gross, part_rate)
    assert extract(-gross, part_rate) == VatPart(part_rate, -part.taxable, -part.tax)


@given(st.lists(st.tuples(GROSSES, PERCENTS)))
def test_the_parts_of_an_order_sum_to_its_gross_total(grosses: list[tuple[int, Decimal]]) -> None:
    parts = extract_by_rate(grosses)
    assert sum(part.taxable + part.tax for part in parts) == sum(gross for gross, _ in grosses)
    assert [part.rate for part in parts] == sorted({part_rate for _, part_rate in grosses})


@given(st.lists(st.tuples(GROSSES, PERCENTS)), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(grosses: list[tuple[int, Decimal]], random: Random) -> None:
    shuffled = list(grosses)
    random.shuffle(shuffled)
    assert extract_by_rate(shuffled) == extract_by_rate(grosses)


def test_lines_of_one_rate_are_rounded_once_however_the_rate_is_written() -> None:
    lines = [(100, Decimal("0.2")), (100, Decimal("0.20")), (100, Decimal("0.200"))]
    assert extract_by_rate(lines) == (VatPart(Decimal("0.2"), 250, 50),)
