"""The standard rates of VAT by area and date, and how the tax is taken out of a gross price."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class DatedRate(NamedTuple):
    """A standard rate, as a fraction, from its first to its last day, both included."""

    area: str
    rate: Decimal
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class VatPart:
    """What one rate takes out of gross amounts; in minor units, and `taxable + tax` is the gross amount."""

    rate: Decimal
    taxable: int
    tax: int


# Jewellery bears the standard rate everywhere. Areas are those of `territories`.
RATES = (
    DatedRate("FR", Decimal("0.20"), date(2014, 1, 1)),  # CGI art. 278
    DatedRate("BE", Decimal("0.21"), date(1996, 1, 1)),  # arrêté royal n° 20, art. 1
    DatedRate("LU", Decimal("0.17"), date(2015, 1, 1), date(2022, 12, 31)),  # loi TVA art. 39
    DatedRate("LU", Decimal("0.16"), date(2023, 1, 1), date(2023, 12, 31)),  # lowered for a year
    DatedRate("LU", Decimal("0.17"), date(2024, 1, 1)),
    DatedRate("NL", Decimal("0.21"), date(2012, 10, 1)),  # Wet OB 1968 art. 9
    DatedRate("ES", Decimal("0.21"), date(2012, 9, 1)),  # Ley 37/1992 art. 90
    DatedRate("PT", Decimal("0.23"), date(2011, 1, 1)),  # CIVA art. 18 (1) c
    DatedRate("PT-AZORES", Decimal("0.16"), date(2021, 7, 1)),  # CIVA art. 18 (3) a
    DatedRate("PT-MADEIRA", Decimal("0.22"), date(2012, 4, 1)),  # CIVA art. 18 (3) b
    DatedRate("DE", Decimal("0.19"), date(2021, 1, 1)),  # UStG § 12 (1), after the half-year at 16 %
    DatedRate("AT", Decimal("0.20"), date(1984, 1, 1)),  # UStG 1994 § 10 (1)
    DatedRate("AT-JUNGHOLZ", Decimal("0.19"), date(2007, 1, 1)),  # UStG 1994 § 10 (4)
    DatedRate("AT-MITTELBERG", Decimal("0.19"), date(2007, 1, 1)),  # UStG 1994 § 10 (4)
    DatedRate("IE", Decimal("0.23"), date(2021, 3, 1)),  # VAT Consolidation Act 2010 s. 46, after six months at 21 %
    DatedRate("IT", Decimal("0.22"), date(2013, 10, 1)),  # DPR 633/1972 art. 16
    DatedRate("SI", Decimal("0.22"), date(2013, 7, 1)),  # ZDDV-1 art. 41
    DatedRate("SK", Decimal("0.20"), date(2011, 1, 1), date(2024, 12, 31)),  # zákon 222/2004 § 27
    DatedRate("SK", Decimal("0.23"), date(2025, 1, 1)),
)


def rate(area: str, on: date) -> Decimal:
    """The rate of an area (a territory's `vat_area`) on a day; raises LookupError where the table has none."""
    for row in RATES:
        if row.area == area and row.valid_from <= on and (row.valid_until is None or on <= row.valid_until):
            return row.rate
    raise LookupError(f"no VAT rate for {area!r} on {on}")


def extract(gross: int, rate: Decimal) -> VatPart:
    """Take the tax out of a gross amount: the taxable amount is rounded half-up, the tax is what remains.

    Half-up turns away from zero, so that a credit note mirrors its invoice. Raises ValueError for a rate that is
    no fraction.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"{rate} is not a fraction")
    above, below = rate.as_integer_ratio()
    whole = above + below
    size = (2 * abs(gross) * below + whole) // (2 * whole)
    taxable = size if gross >= 0 else -size
    return VatPart(rate, taxable, gross - taxable)


def extract_by_rate(grosses: Iterable[tuple[int, Decimal]]) -> tuple[VatPart, ...]:
    """One part per rate, lowest first: amounts are added up before the one rounding, so the parts sum to the gross."""
    totals: defaultdict[Decimal, int] = defaultdict(int)
    for gross, part_rate in grosses:
        totals[part_rate] += gross
    return tuple(extract(total, part_rate) for part_rate, total in sorted(totals.items()))


def between(before: int, grosses: Iterable[int], part_rate: Decimal) -> list[VatPart]:
    """One part for each gross amount, after `before` was taken out already: a sum may be cut anyhow.

    Each is the difference of two sums that were rounded once: the lines of an invoice, or the credit notes on it.
    """
    parts, last = [], extract(before, part_rate)
    for gross in grosses:
        then = extract(last.taxable + last.tax + gross, part_rate)
        parts.append(VatPart(part_rate, then.taxable - last.taxable, then.tax - last.tax))
        last = then
    return parts
