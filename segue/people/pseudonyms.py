"""A person's name gives way to a pseudonym, on the account and wherever the record repeats it; what they did stays."""

from segue.letters.models import Letter
from segue.people.models import User
from segue.record.history import history_of
from segue.record.models import Change
from segue.record.pseudonyms import give_way

HISTORY: dict[str, int | None] = {"before": 200, "after": 200, "because": None}
LETTER: dict[str, int | None] = {"subject": 200, "text": None, "to_name": 200, "to_email": 254}
NAMED = ("change name", "add person")


def pseudonym_of(user: User) -> str:
    return f"Person {user.pk}"


def address_of(user: User) -> str:
    """An address that can never be one: the domain is kept from ever existing."""
    return f"person-{user.pk}@pseudonym.invalid"


def names_of(user: User) -> set[str]:
    """The names an account has had."""
    rows = history_of(user).filter(what__in=NAMED).order_by().values_list("before", "after")
    return {name for row in (*rows, (user.name,)) for name in row if name}


def replace_everywhere(user: User) -> None:
    """Replace the names and the address of a person in the history and in letters.

    A name of one word, or one that somebody else has too, is replaced where it can only be theirs: on their own account
    and in letters to them.
    """
    _replace(user, user.email, address_of(user), everywhere=True)
    for name in sorted(names_of(user), key=len, reverse=True):
        shared = User.objects.exclude(pk=user.pk).filter(name=name).exists()
        _replace(user, name, pseudonym_of(user), everywhere=" " in name and not shared)


def _replace(user: User, word: str, pseudonym: str, *, everywhere: bool) -> None:
    changes, letters = Change.objects.all(), Letter.objects.all()
    if not everywhere:
        changes = changes.filter(pk__in=[change.pk for change in history_of(user)])
        letters = letters.filter(to_email=address_of(user))
    give_way(changes, HISTORY, word=word, pseudonym=pseudonym)
    give_way(letters, LETTER, word=word, pseudonym=pseudonym)
