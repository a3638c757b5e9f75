"""The districts that the register names: each has a row, so that a finding and a list can say where."""

from django.db.models import Count

from segue.places.models import STILL_OPEN, District, School


def name_districts() -> None:
    """Give a row to each district that an open school lies in, and to each row its local authority."""
    known = {district.name.casefold(): district for district in District.objects.all()}
    new: dict[str, District] = {}
    placed = []
    for name, number, authority in _named():
        key = name.casefold()
        if key not in known:
            new.setdefault(key, District(name=name, la_code=number, local_authority=authority))
        elif not known[key].la_code:
            known[key].la_code = number
            placed.append(known[key])
    District.objects.bulk_create(new.values())
    District.objects.bulk_update(placed, ["la_code"])


def _named() -> list[tuple[str, str, str]]:
    """Every district with the number and name of an authority, those first that most schools of it say."""
    schools = School.objects.filter(standing__in=STILL_OPEN).exclude(district_name="").exclude(la_code="").order_by()
    rows = schools.values("district_name", "la_code", "la_name").annotate(number=Count("pk"))
    return list(rows.order_by("-number", "district_name").values_list("district_name", "la_code", "la_name"))
