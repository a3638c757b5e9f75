"""Who is asking. Every page of a person begins with this question, so it is one, written out."""

from typing import Any

from django.utils import timezone
from sesame.backends import ModelBackend

from segue.people.models import User

WHO = """
    SELECT people_user.*,
        ARRAY(
            SELECT role FROM people_roleheld
            WHERE user_id = people_user.id AND since <= %(today)s AND (until IS NULL OR until > %(today)s)
        ) AS holds,
        ARRAY(
            SELECT organisation_id FROM people_membership
            WHERE user_id = people_user.id AND confirmed_at IS NOT NULL AND left_at IS NULL
        ) AS acts_for
    FROM people_user WHERE id = %(key)s AND is_active
"""


class SignedIn(ModelBackend):
    """Finds a person together with the roles they hold today and the organisations they act for."""

    def get_user(self, user_id: Any) -> User | None:
        found = User.objects.raw(WHO, {"key": user_id, "today": timezone.localdate()})
        return next((_known(user) for user in found), None)


def _known(user: Any) -> User:
    user.roles = frozenset(user.holds)
    user.organisation_ids = frozenset(user.acts_for)
    return user
