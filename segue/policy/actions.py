from datetime import date

from django.db import connection, transaction

from segue.people.models import User
from segue.policy import reading, rules
from segue.policy.models import Clause, PolicyVersion
from segue.policy.permissions import IMPORT_POLICY
from segue.record.history import note


@transaction.atomic
def import_policy(
    text: str, *, number: int, in_force_from: date, review_due: date, what_changed: str = "", by: User
) -> PolicyVersion:
    """Import a version of the policy from Markdown, clause by clause. It is never edited afterwards."""
    IMPORT_POLICY.require(by)
    policy = reading.read(text)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE policy_policyversion IN SHARE ROW EXCLUSIVE MODE")
    rules.follows_the_last(number, in_force_from)
    rules.reviewed_within_a_year(in_force_from, review_due)
    version = PolicyVersion.objects.create(
        number=number,
        title=policy.title,
        in_force_from=in_force_from,
        review_due=review_due,
        what_changed=what_changed,
        source=text,
        imported_by=by,
    )
    Clause.objects.bulk_create(
        Clause(version=version, reference=one.reference, heading=one.heading, text=one.text, position=place)
        for place, one in enumerate(policy.clauses, start=1)
    )
    note(version, "import policy", after=f"version {number}", by=by, because=what_changed)
    return version
