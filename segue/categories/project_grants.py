"""Project budgets, allocated in consultation with partners and the senior leadership team."""

from segue.categories.category import Category, Result, Route

PROJECT_GRANTS = Category(
    slug="project_grants",
    name="Project grants",
    clause="S3",
    route=Route.OPEN_CALL,
    result=Result.GRANT,
    assessors=2,
    prefix="PG",
)
