"""Reading an amount of money as people write it."""

import pytest

from bot.introductions import amounts
from bot.introductions.amounts import AmountWanted


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12万人民币", (12_000_000, "CNY")),
        ("人民幣 12.5 萬", (12_500_000, "CNY")),
        ("USD 3,000", (300_000, "USD")),
        ("US$3,000.50", (300_050, "USD")),
        ("RM 5k", (500_000, "MYR")),
        ("120k RMB", (12_000_000, "CNY")),
        ("₱20,000", (2_000_000, "PHP")),
        ("1.5百万比索", (150_000_000, "PHP")),
        ("500 元", (50_000, "")),
        ("2亿印尼盾", (20_000_000_000, "IDR")),
        ("３０００新币", (300_000, "SGD")),
        ("0.01 EUR", (1, "EUR")),
    ],
)
def test_amounts_as_they_are_written(text, read):
    assert amounts.read(text) == read


@pytest.mark.parametrize("text", ["", "不少", "0", "3 到 5 万", "0.001 USD", "9" * 30, "2026-12-01"])
def test_what_is_no_amount(text):
    with pytest.raises(AmountWanted):
        amounts.read(text)


@pytest.mark.parametrize(("amount", "about"), [(0, 0), (7, 7), (99, 99), (123, 120), (12_550_000, 13_000_000)])
def test_sums_are_told_by_two_digits(amount, about):
    assert amounts.rounded(amount) == about
