"""The kinds of thing the hub commissions. One file each; a new kind is a new file and a row here."""

from segue.categories.category import Category
from segue.categories.financial_assistance import FINANCIAL_ASSISTANCE
from segue.categories.instruments import INSTRUMENTS
from segue.categories.out_of_school import OUT_OF_SCHOOL
from segue.categories.professional_development import PROFESSIONAL_DEVELOPMENT
from segue.categories.project_grants import PROJECT_GRANTS
from segue.categories.quality_assurance import QUALITY_ASSURANCE
from segue.categories.research import RESEARCH
from segue.categories.schools import SCHOOLS

CATEGORIES: dict[str, Category] = {
    category.slug: category
    for category in (
        SCHOOLS,
        OUT_OF_SCHOOL,
        PROJECT_GRANTS,
        RESEARCH,
        PROFESSIONAL_DEVELOPMENT,
        QUALITY_ASSURANCE,
        FINANCIAL_ASSISTANCE,
        INSTRUMENTS,
    )
}
CHOICES = tuple((category.slug, category.name) for category in CATEGORIES.values())

__all__ = ["CATEGORIES", "CHOICES", "Category"]
