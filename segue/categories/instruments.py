"""Instruments and resources, and purchases with the capital grant."""

from segue.categories.category import Category, Result, Route

INSTRUMENTS = Category(
    slug="instruments",
    name="Musical instruments",
    clause="S8",
    route=Route.HUB_RUN,
    result=Result.LOAN,
    assessors=1,
    prefix="MI",
    capital=True,
)
