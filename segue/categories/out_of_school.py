"""Music centres, county ensembles, holiday courses; partners complement the lead organisation."""

from segue.categories.category import Category, Result, Route

OUT_OF_SCHOOL = Category(
    slug="out_of_school",
    name="Out-of-school programme",
    clause="S2",
    route=Route.DIRECT_AWARD,
    result=Result.GRANT,
    assessors=2,
    prefix="OS",
)
