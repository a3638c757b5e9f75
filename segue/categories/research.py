"""Research by suitably qualified organisations."""

from segue.categories.category import Category, Result, Route

RESEARCH = Category(
    slug="research",
    name="Research",
    clause="S4",
    route=Route.OPEN_CALL,
    result=Result.FEE,
    assessors=2,
    prefix="RE",
)
