"""Visits by suitably qualified individuals, commissioned by open application."""

from segue.categories.category import Category, Result, Route

QUALITY_ASSURANCE = Category(
    slug="quality_assurance",
    name="Quality assurance",
    clause="S6",
    route=Route.OPEN_CALL,
    result=Result.FEE,
    assessors=2,
    prefix="QA",
)
