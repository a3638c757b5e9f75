"""Help with fees for eligible students. Awards to families are never published one by one."""

from segue.categories.category import Category, Result, Route

FINANCIAL_ASSISTANCE = Category(
    slug="financial_assistance",
    name="Financial assistance",
    clause="S7",
    route=Route.ENTITLEMENT,
    result=Result.REMISSION,
    assessors=1,
    prefix="FA",
    published=False,
)
