"""The people of the demo by what they do."""

from dataclasses import dataclass, field

from segue.demo.accounts import DOMAIN
from segue.governance.models import Body
from segue.people import actions as people
from segue.people.models import Role, User


@dataclass
class Cast:
    """Who plays which part; the bodies by name."""

    by_role: dict[str, User] = field(default_factory=dict)
    assessors: list[User] = field(default_factory=list)
    trustees: list[User] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)

    def __getitem__(self, role: str) -> User:
        return self.by_role[role]


def email_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def fresh(user: User) -> User:
    """The same person, with nothing remembered from an earlier day."""
    return User.objects.get(pk=user.pk)


def person(name: str, role: Role | None, by: User) -> User:
    """A person by name, added when new, with a role where they have one."""
    known = User.objects.filter(email=email_of(name)).first()
    user = known or people.add_person(email=email_of(name), name=name, by=by)
    if role:
        people.give_role(user, role=role, by=by)
    return user
