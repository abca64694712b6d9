"""Addresses of the reader's site, put together without asking the resolver each time."""

import pytest
from django.urls import reverse

from news.addresses import address


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("article", ["chi-bo-10-hop", 2030]),
        ("category", ["xay-dung-dang-2025"]),
        ("story", ["chuyen-doi-so-0"]),
        ("tag", ["0"]),
        ("print", [100]),
        ("csrf", []),
    ],
)
def test_are_those_of_the_resolver(name, values):
    assert address(f"news:{name}", *values) == reverse(f"news:{name}", args=values)


def test_one_with_a_value_too_few_is_none():
    with pytest.raises(Exception, match="rate"):
        address("news:rate")
