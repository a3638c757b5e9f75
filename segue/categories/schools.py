"""Schools apply once a year for Funded Opportunities."""

from segue.categories.category import Category, Result, Route

SCHOOLS = Category(
    slug="schools",
    name="Schools",
    clause="S1",
    route=Route.ANNUAL_CALL,
    result=Result.IN_KIND,
    assessors=2,
    prefix="FO",
)
