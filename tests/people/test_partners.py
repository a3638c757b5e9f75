"""Partner organisations: entered once, changed, closed and opened again, each with its line of history."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from segue.people import actions, queries
from segue.people.models import Kind, Organisation, Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import HubFactory, OrganisationFactory, UserFactory
from tests.racing import behind, together

pytestmark = pytest.mark.django_db
KEEPERS = {Role.OFFICER, Role.ADMINISTRATOR}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def brass(officer):
    return actions.add_partner(name="Tideline Brass", legal_form="charity", by=officer)


def told(partner) -> list[tuple[str, str]]:
    return [(change.said, change.because) for change in history_of(partner)]


def test_a_partner_is_entered_as_it_is_called(officer):
    partner = actions.add_partner(
        name="  Tideline \t Brass ",
        legal_form="charity",
        charity_number="sc 012345",
        company_number="sc123456",
        website="https://tideline.example/",
        email="office@tideline.example",
        about="Brass for beginners.",
        by=officer,
    )

    kept = Organisation.objects.get(pk=partner.pk)
    assert (kept.name, kept.kind, kept.is_open) == ("Tideline Brass", Kind.PARTNER, True)
    assert (kept.charity_number, kept.company_number) == ("SC012345", "SC123456")
    assert (kept.website, kept.email) == ("https://tideline.example/", "office@tideline.example")
    assert [(change.said, change.after, change.by) for change in history_of(kept)] == [
        ("Partner entered", "Tideline Brass", officer)
    ]


@pytest.mark.parametrize("name", ("", "   ", "\t\n"))
def test_a_partner_has_a_name(officer, name):
    with pytest.raises(RuleBroken, match="Enter the name"):
        actions.add_partner(name=name, legal_form="charity", by=officer)

    assert not Organisation.objects.exists()


@pytest.mark.parametrize("name", ("Tideline Brass", "TIDELINE BRASS", " tideline   brass "))
def test_a_partner_is_entered_once_in_whatever_letters(officer, brass, name):
    with pytest.raises(RuleBroken, match="There is a partner called Tideline Brass already"):
        actions.add_partner(name=name, legal_form="company", by=officer)

    assert list(Organisation.objects.all()) == [brass]


def test_one_that_was_closed_is_opened_again_rather_than_entered_twice(officer, brass):
    actions.close_partner(brass, because="Retired", by=officer)

    with pytest.raises(RuleBroken, match="Open it again instead"):
        actions.add_partner(name="tideline brass", legal_form="charity", by=officer)


def test_the_lead_organisation_is_not_entered_as_a_partner(officer):
    OrganisationFactory(kind=Kind.LEAD, name="Weald Music")

    with pytest.raises(RuleBroken, match="is the lead organisation"):
        actions.add_partner(name="weald music", legal_form="charity", by=officer)


def test_a_school_of_the_same_name_is_another_matter(officer):
    OrganisationFactory(kind=Kind.SCHOOL, name="Harbour Steel")

    assert actions.add_partner(name="Harbour Steel", legal_form="charity", by=officer).kind == Kind.PARTNER


def test_a_partner_is_of_a_known_kind(officer):
    for unknown in ("", "guild"):
        with pytest.raises(RuleBroken, match="what kind of organisation"):
            actions.add_partner(name="Tideline Brass", legal_form=unknown, by=officer)


CHARITY_NUMBERS = (
    ("", True),
    ("123456", True),
    ("1123456", True),
    ("1123456-12", True),
    ("SC012345", True),
    ("NIC100123", True),
    ("12345", False),
    ("11234567", False),
    ("SC12345", False),
    ("NI100123", False),
    ("none", False),
)
COMPANY_NUMBERS = (
    ("", True),
    ("01234567", True),
    ("SC123456", True),
    ("IP12345R", True),
    ("1234567", False),
    ("012345678", False),
    ("SC12345X9", False),
    ("ABCDEFGH", False),
)


@pytest.mark.parametrize(("number", "is_one"), CHARITY_NUMBERS)
def test_a_charity_number_is_one_the_registers_give(officer, number, is_one):
    if is_one:
        assert _with(officer, charity_number=number).charity_number == number
    else:
        with pytest.raises(RuleBroken, match="A charity number has six or seven figures"):
            _with(officer, charity_number=number)


@pytest.mark.parametrize(("number", "is_one"), COMPANY_NUMBERS)
def test_a_company_number_is_one_the_register_gives(officer, number, is_one):
    if is_one:
        assert _with(officer, company_number=number).company_number == number
    else:
        with pytest.raises(RuleBroken, match="eight figures or letters"):
            _with(officer, company_number=number)


def _with(officer, **facts):
    return actions.add_partner(name="Tideline Brass", legal_form="other", by=officer, **facts)


def test_a_fact_that_does_not_exist_is_a_mistake_in_the_code(officer):
    with pytest.raises(TypeError, match="kind"):
        actions.add_partner(name="Tideline Brass", kind="lead", by=officer)


def test_a_change_says_what_stood_before(officer, brass):
    actions.change_partner(brass, name="Tideline Brass Trust", legal_form="cic", by=officer)

    assert told(brass)[-1] == (
        "Entry changed",
        "name: Tideline Brass → Tideline Brass Trust\nkind: Charity → Community interest company",
    )
    assert Organisation.objects.get(pk=brass.pk).name == "Tideline Brass Trust"


def test_nothing_changed_is_not_told(officer, brass):
    actions.change_partner(brass, name="Tideline  Brass", legal_form="charity", by=officer)

    assert [said for said, _ in told(brass)] == ["Partner entered"]


def test_the_letters_of_a_name_may_be_put_right(officer, brass):
    assert actions.change_partner(brass, name="TideLine Brass", by=officer).name == "TideLine Brass"


def test_a_change_does_not_take_the_name_of_another(officer, brass):
    OrganisationFactory(name="Wealdway Strings")

    with pytest.raises(RuleBroken, match="Wealdway Strings already"):
        actions.change_partner(brass, name="wealdway strings", by=officer)

    brass.refresh_from_db()
    assert brass.name == "Tideline Brass"


def test_closing_and_opening_again_are_told_with_their_reasons(officer, brass):
    actions.close_partner(brass, because="The band has stopped.", by=officer)
    assert not Organisation.objects.get(pk=brass.pk).is_open

    actions.reopen_partner(brass, because="It plays again.", by=officer)

    assert Organisation.objects.get(pk=brass.pk).is_open
    assert told(brass)[1:] == [
        ("No longer works with the hub", "The band has stopped."),
        ("Works with the hub again", "It plays again."),
    ]


@pytest.mark.parametrize("because", ("", " \n"))
def test_closing_and_opening_need_a_reason(officer, brass, because):
    with pytest.raises(RuleBroken, match="Say why"):
        actions.close_partner(brass, because=because, by=officer)
    actions.close_partner(brass, because="Retired", by=officer)
    with pytest.raises(RuleBroken, match="Say why"):
        actions.reopen_partner(brass, because=because, by=officer)

    assert not Organisation.objects.get(pk=brass.pk).is_open


def test_each_is_done_once(officer, brass):
    with pytest.raises(RuleBroken, match="works with the hub already"):
        actions.reopen_partner(brass, because="x", by=officer)
    actions.close_partner(brass, because="x", by=officer)
    with pytest.raises(RuleBroken, match="Open it again first"):
        actions.close_partner(brass, because="x", by=officer)
    with pytest.raises(RuleBroken, match="Open it again first"):
        actions.change_partner(brass, about="More", by=officer)


@pytest.mark.parametrize("kind", (Kind.SCHOOL, Kind.LEAD))
def test_only_a_partner_is_changed_and_closed_here(officer, kind):
    other = OrganisationFactory(kind=kind)

    for act in (
        lambda: actions.change_partner(other, name="X", by=officer),
        lambda: actions.close_partner(other, because="x", by=officer),
        lambda: actions.reopen_partner(other, because="x", by=officer),
    ):
        with pytest.raises(RuleBroken, match="is not a partner organisation"):
            act()


@pytest.mark.parametrize("role", (None, *Role))
def test_who_may_keep_the_partners(role):
    by, brass = UserFactory(role=role), OrganisationFactory(name="Tideline Brass")
    acts = (
        lambda: actions.add_partner(name="Beatbox Barn", legal_form="cic", by=by),
        lambda: actions.change_partner(brass, legal_form="cic", by=by),
        lambda: actions.close_partner(brass, because="x", by=by),
        lambda: actions.reopen_partner(brass, because="x", by=by),
    )

    for act in acts:
        if role in KEEPERS:
            act()
        else:
            with pytest.raises((PermissionDenied, Http404)):
                act()

    assert Organisation.objects.filter(name="Beatbox Barn").exists() is (role in KEEPERS)
    assert history_of(brass).exists() is (role in KEEPERS)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    (
        ({"name": "tideline BRASS"}, "partner_names_differ"),
        ({"name": "  "}, "partner_has_a_name"),
        ({"name": "A", "legal_form": "guild"}, "organisation_legal_form_is_known"),
        ({"name": "A", "charity_number": "12345"}, "partner_charity_number_is_one"),
        ({"name": "A", "company_number": "1234567"}, "organisation_company_number_is_one"),
        ({"name": "A", "kind": "school", "closed_at": timezone.now()}, "only_a_partner_is_closed"),
        ({"name": "A", "kind": "lead", "closed_at": timezone.now()}, "only_a_partner_is_closed"),
    ),
)
def test_the_database_keeps_the_same_rules(brass, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organisation.objects.create(**{"kind": "partner", **facts})


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_one_partner_at_once_one_does():
    first, second = UserFactory(role=Role.OFFICER), UserFactory(role=Role.OFFICER)

    met = together(
        lambda: actions.add_partner(name="Tideline Brass", legal_form="charity", by=first),
        lambda: actions.add_partner(name="TIDELINE BRASS", legal_form="charity", by=second),
    )

    assert sorted(type(one).__name__ for one in met) == ["Organisation", "RuleBroken"]
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_enters_a_partner_while_another_does_is_told_so():
    first, second = UserFactory(role=Role.OFFICER), UserFactory(role=Role.OFFICER)

    with pytest.raises(RuleBroken, match="a partner called Tideline Brass already"):
        behind(
            lambda: actions.add_partner(name="Tideline Brass", legal_form="charity", by=first),
            lambda: actions.add_partner(name="Tideline Brass", legal_form="charity", by=second),
        )


@pytest.mark.django_db(transaction=True)
def test_whoever_is_invited_while_their_account_is_opened_has_one_account():
    admin, officer = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.OFFICER)
    HubFactory()
    brass = OrganisationFactory(name="Tideline Brass")
    mira = {"email": "mira@brass.example", "name": "Mira Vale"}

    membership = behind(
        lambda: actions.add_person(**mira, by=admin), lambda: actions.invite_to_partner(brass, **mira, by=officer)
    )

    assert membership.user == User.objects.get(email=mira["email"])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_one_partner_at_once_one_does():
    first, second = UserFactory(role=Role.OFFICER), UserFactory(role=Role.OFFICER)
    brass = OrganisationFactory(name="Tideline Brass")

    met = together(
        *(
            lambda by=by: actions.close_partner(Organisation.objects.get(pk=brass.pk), because="x", by=by)
            for by in (first, second)
        )
    )

    assert sorted(type(one).__name__ for one in met) == ["Organisation", "RuleBroken"]
    assert history_of(brass).count() == 1


def test_the_list_is_narrowed_by_words_numbers_kind_and_standing(officer, brass):
    barn = actions.add_partner(
        name="beatbox barn", legal_form="cic", company_number="SC123456", about="Songwriting.", by=officer
    )
    gone = actions.add_partner(name="Old Fiddlers", legal_form="charity", by=officer)
    actions.close_partner(gone, because="Retired", by=officer)
    OrganisationFactory(kind=Kind.SCHOOL, name="Brass Lane School")

    def found(**wanted):
        return list(queries.partners(**wanted).order_by("sort_name"))

    assert found() == [barn, brass]
    assert found(q="BRASS") == [brass]
    assert found(q="songw") == found(q="sc123456") == [barn]
    assert found(legal_form="charity") == [brass]
    assert found(works="closed") == [gone]
    assert found(works="all") == [barn, gone, brass]
