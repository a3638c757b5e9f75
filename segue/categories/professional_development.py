"""A planned series of events for schools and teachers."""

from segue.categories.category import Category, Result, Route

PROFESSIONAL_DEVELOPMENT = Category(
    slug="professional_development",
    name="Professional development",
    clause="S5",
    route=Route.HUB_RUN,
    result=Result.FEE,
    assessors=1,
    prefix="PD",
)
