"""Organisations as the hub knows them: a school of the register becomes one when somebody acts for it."""

from django.db import transaction

from segue.people.models import Kind, Organisation
from segue.places.models import School


@transaction.atomic
def of_school(school: School) -> Organisation:
    """The organisation of a school, made when it is first needed, and locked until the transaction ends."""
    locked = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    known = Organisation.objects.select_for_update().filter(school=locked).first()
    if known is None:
        known = locked.organisation = Organisation.objects.create(name=locked.name, kind=Kind.SCHOOL)
        locked.save(update_fields=["organisation", "changed_at"])
    school.organisation = known
    return known
