"""A name gives way to a pseudonym; what was done stays, and the database lets nothing else through."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from segue.letters.models import Letter
from segue.people import actions
from segue.people.models import Membership, Role, RoleHeld, User
from segue.record.history import history_of, note
from segue.record.models import Change
from segue.record.pseudonyms import give_way, only_this
from segue.rules import RuleBroken
from tests.factories import LetterFactory, OrganisationFactory, SeatFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(role=Role.ADMINISTRATOR, name="Ada Minster")


@pytest.fixture
def gone(admin):
    """Mira Vale, once Mira Oak, who has left."""
    person = UserFactory(name="Mira Oak", email="mira.oak@example.org", role=Role.OFFICER)
    actions.change_name(person, name="Mira Vale", by=person)
    RoleHeld.objects.filter(user=person).update(until=timezone.localdate())
    return actions.close_account(User.objects.get(pk=person.pk), because="Left in June", by=admin)


def replaced(person, by):
    return actions.pseudonymise(person, because="Asked by Mira Vale herself", by=by)


def test_the_name_gives_way_everywhere_and_what_was_done_stays(admin, gone):
    other = note(OrganisationFactory(), "correct who was present", before="Ada Minster, Mira Vale", after="", by=gone)
    letter = LetterFactory(
        to_name="Mira Vale",
        to_email=gone.email,
        subject="Thank you, Mira Vale",
        text="Dear Mira Vale,\n\nMira Valence wrote to mira.oak@example.org.\n",
        status="sent",
        sent_at=timezone.now(),
    )
    lines = Change.objects.count()

    replaced(gone, admin)

    stands = f"Person {gone.pk}"
    gone.refresh_from_db()
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (gone.name, gone.email) == (stands, f"person-{gone.pk}@pseudonym.invalid")
    assert (other.before, other.by) == (f"Ada Minster, {stands}", gone)
    assert (letter.to_name, letter.to_email, letter.subject) == (stands, gone.email, f"Thank you, {stands}")
    assert letter.text == f"Dear {stands},\n\nMira Valence wrote to {gone.email}.\n"
    assert [row.because for row in history_of(gone)][-1] == f"Asked by {stands} herself"
    assert Change.objects.count() == lines + 1
    written = [str(value) for row in Change.objects.values_list("before", "after", "because") for value in row]
    assert not [words for words in written if "Mira Vale" in words.replace("Valence", "") or "Mira Oak" in words]


@pytest.mark.parametrize("name", ("Mira", "Ada Minster"))
def test_a_name_that_may_be_somebody_elses_gives_way_on_their_own_account_only(admin, name):
    person = UserFactory(name=name)
    theirs = LetterFactory(
        to_name=name, to_email=person.email, text=f"Dear {name}", status="sent", sent_at=timezone.now()
    )
    others = LetterFactory(to_name=name, text=f"Dear {name}", status="sent", sent_at=timezone.now())
    line = note(OrganisationFactory(), "note", after=f"{name} was there", by=admin)
    actions.close_account(person, because="Left", by=admin)

    replaced(person, admin)

    for row in (theirs, others, line):
        row.refresh_from_db()
    assert (theirs.text, others.text) == (f"Dear Person {person.pk}", f"Dear {name}")
    assert line.after == f"{name} was there"


@pytest.mark.parametrize("name", ("O'Neil (Jr.)", "A. B+ $1", "Zoë \\1 Ñandú", "x" * 99 + " " + "y" * 99))
def test_a_name_with_signs_gives_way_whole(admin, name):
    person = UserFactory(name=name)
    line = note(OrganisationFactory(), "note", after=name, because=f"({name})", by=admin)
    actions.close_account(person, because="Left", by=admin)

    replaced(person, admin)

    line.refresh_from_db()
    assert (line.after, line.because) == (f"Person {person.pk}", f"(Person {person.pk})")


@pytest.mark.parametrize("part", ("role", "seat", "organisation", "letter"))
def test_who_still_has_a_part_keeps_the_name(admin, gone, part):
    if part == "role":
        RoleHeld.objects.create(user=gone, role=Role.ASSESSOR)
    elif part == "seat":
        SeatFactory(user=gone)
    elif part == "organisation":
        Membership.objects.create(user=gone, organisation=OrganisationFactory())
    else:
        LetterFactory(to_email=gone.email)

    with pytest.raises(RuleBroken, match=f"Mira Vale still has a[n]? {part}"):
        replaced(gone, admin)

    assert User.objects.get(pk=gone.pk).name == "Mira Vale"


def test_an_open_account_keeps_its_name(admin):
    with pytest.raises(RuleBroken, match="is open already"):
        replaced(UserFactory(), admin)


def test_a_pseudonym_is_for_good(admin, gone):
    replaced(gone, admin)

    with pytest.raises(RuleBroken, match="a pseudonym already"):
        replaced(gone, admin)
    with pytest.raises(RuleBroken, match="a pseudonym already"):
        actions.reopen_account(gone, because="Came back", by=admin)
    for change in ({"name": "Mira Vale"}, {"email": "mira@example.org"}, {"pseudonym_since": None}):
        with pytest.raises(IntegrityError, match="pseudonym_stays"), transaction.atomic():
            User.objects.filter(pk=gone.pk).update(**change)
    with pytest.raises(IntegrityError, match="who_has_a_pseudonym_is_gone"), transaction.atomic():
        User.objects.filter(pk=gone.pk).update(is_active=True)


def test_a_reason_is_given(admin, gone):
    with pytest.raises(RuleBroken, match="Say why"):
        actions.pseudonymise(gone, because=" ", by=admin)


def test_nothing_else_in_history_or_letters_gives_way(admin):
    line = note(OrganisationFactory(), "note", after="Mira Vale came", because="Mira Vale", by=admin)
    letter = LetterFactory(to_name="Mira Vale", subject="Mira Vale", status="sent", sent_at=timezone.now())

    def forbidden(rows, **change):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)

    lines, letters = Change.objects.filter(pk=line.pk), Letter.objects.filter(pk=letter.pk)
    forbidden(lines, after="Person 1 came")
    forbidden(letters, subject="Person 1")
    forbidden(letters, to_name="Person 1")
    with transaction.atomic():
        give_way(lines, {"because": None}, word="Nobody", pseudonym="Person 1")
        forbidden(lines, after="Person 1 came")
    with transaction.atomic(), only_this("Mira Vale", "Person 1"):
        forbidden(lines, after="Somebody else came")
        forbidden(lines, by=None)
        forbidden(letters, text="Other words")
        with pytest.raises(IntegrityError), transaction.atomic():
            lines.delete()


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_replace_a_name(client, gone, role):
    by = UserFactory(role=role)
    client.force_login(by)
    address = reverse("person-pseudonym", args=[gone.pk])

    status = client.post(address, {"because": "Asked"}).status_code

    expected = {Role.ADMINISTRATOR: 302, Role.CHIEF_EXECUTIVE: 403, Role.AUDITOR: 403}
    assert status == expected.get(role, 404)
    assert User.objects.filter(pk=gone.pk, pseudonym_since=None).exists() is (role != Role.ADMINISTRATOR)


def test_the_page_says_what_is_for_good(client, admin, gone):
    client.force_login(admin)
    person = client.get(reverse("person", args=[gone.pk])).content.decode()
    asked = client.get(reverse("person-pseudonym", args=[gone.pk])).content.decode()
    done = client.post(reverse("person-pseudonym", args=[gone.pk]), {"because": "Asked"}, follow=True).content.decode()

    assert "Replace the name by a pseudonym" in person
    assert "for good" in asked
    assert f"Person {gone.pk} stands on record" in done
    assert "Mira" not in done
    assert reverse("person-reopen", args=[gone.pk]) not in done


@pytest.mark.django_db(transaction=True)
def test_two_who_replace_a_name_at_once_do_it_once(admin, gone):
    other = UserFactory(role=Role.ADMINISTRATOR)

    met = together(*(lambda by=by: replaced(User.objects.get(pk=gone.pk), by) for by in (admin, other)))

    assert sorted(type(one).__name__ for one in met) == ["RuleBroken", "User"]
    assert history_of(gone).filter(what="pseudonymise").count() == 1
