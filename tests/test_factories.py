"""Every factory makes a row the database accepts."""

import pytest
from factory.django import DjangoModelFactory

from tests import delivery_factories, factories

ALL = tuple(
    made
    for made in (vars(factories) | vars(delivery_factories)).values()
    if isinstance(made, type) and issubclass(made, DjangoModelFactory) and made is not DjangoModelFactory
)


@pytest.mark.django_db
@pytest.mark.parametrize("made", ALL, ids=lambda made: made.__name__)
def test_factory_makes_a_valid_row(made):
    row = made()

    assert type(row).objects.filter(pk=row.pk).exists()
