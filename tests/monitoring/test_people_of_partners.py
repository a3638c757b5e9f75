"""Who acts for a partner: invited, told, shown what it delivers, tied to it, and ended again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from segue.governance.interests import has_interest
from segue.letters.models import Letter
from segue.people import actions
from segue.people.models import Membership, Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, TargetFactory
from tests.factories import HubFactory, OrganisationFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db
WHO = {"email": "Mira.Vale@brass.example", "name": "Mira Vale"}


@pytest.fixture
def officer():
    HubFactory()
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def brass(officer):
    return actions.add_partner(name="Tideline Brass", legal_form="charity", by=officer)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_an_officer_invites_a_person_who_signs_in_by_a_link_and_is_tied_to_the_partner(officer, brass):
    membership = actions.invite_to_partner(brass, **WHO, by=officer)

    mira = User.objects.get(email="mira.vale@brass.example")
    assert (membership.user, membership.confirmed_by, mira.name) == (mira, officer, "Mira Vale")
    assert mira.has_role(Role.APPLICANT)
    assert has_interest(mira, brass.pk)
    assert [(row.what, row.after, row.by) for row in history_of(membership)] == [
        ("invite to partner", "Mira Vale", officer)
    ]
    letter = Letter.objects.get(kind="you_are_invited")
    assert letter.to_email == mira.email
    assert "act for Tideline Brass" in letter.text


def test_whoever_has_an_account_keeps_it_and_its_name(officer, brass):
    known = UserFactory(email="mira.vale@brass.example", name="M. Vale", role=Role.ASSESSOR)

    membership = actions.invite_to_partner(brass, **WHO, by=officer)

    assert membership.user == known
    assert fresh(known).name == "M. Vale"
    assert fresh(known).roles == {Role.ASSESSOR, Role.APPLICANT}


@pytest.mark.parametrize(
    ("role", "refused"),
    (
        (Role.OFFICER, True),
        (Role.FINANCE, True),
        (Role.CHIEF_EXECUTIVE, True),
        (Role.ADMINISTRATOR, True),
        (Role.AUDITOR, True),
        (Role.ASSESSOR, False),
        (Role.APPLICANT, False),
    ),
)
def test_nobody_of_the_hubs_staff_acts_for_a_partner(officer, brass, role, refused):
    UserFactory(email=WHO["email"].lower(), role=role)

    if refused:
        with pytest.raises(RuleBroken, match="works for the hub"):
            actions.invite_to_partner(brass, **WHO, by=officer)
    else:
        actions.invite_to_partner(brass, **WHO, by=officer)
    assert Membership.objects.exists() is not refused


def test_nobody_is_invited_twice_or_by_themselves_or_to_what_is_closed_or_no_partner(officer, brass):
    actions.invite_to_partner(brass, **WHO, by=officer)
    with pytest.raises(RuleBroken, match="Mira Vale acts for Tideline Brass already"):
        actions.invite_to_partner(brass, **WHO, by=officer)
    with pytest.raises(RuleBroken, match="cannot invite yourself"):
        actions.invite_to_partner(brass, email=officer.email, name="Me", by=officer)
    with pytest.raises(RuleBroken, match="is not a partner"):
        actions.invite_to_partner(OrganisationFactory(kind="school"), **WHO, by=officer)
    gone = UserFactory(is_active=False)
    with pytest.raises(RuleBroken, match="is closed"):
        actions.invite_to_partner(brass, email=gone.email, name="Gone", by=officer)
    actions.close_partner(brass, because="It has ended", by=officer)
    with pytest.raises(RuleBroken, match="no longer works with the hub"):
        actions.invite_to_partner(brass, email="other@brass.example", name="Other", by=officer)

    assert Membership.objects.count() == 1


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_invite(brass, role):
    user = UserFactory(role=role)

    if role in {Role.OFFICER, Role.ADMINISTRATOR}:
        actions.invite_to_partner(brass, **WHO, by=user)
    else:
        with pytest.raises(PermissionDenied):
            actions.invite_to_partner(brass, **WHO, by=user)
    assert Membership.objects.exists() is (role in {Role.OFFICER, Role.ADMINISTRATOR})


@pytest.mark.django_db(transaction=True)
def test_two_who_invite_the_same_person_at_once_race_to_one_membership(officer, brass):
    def invite():
        actions.invite_to_partner(brass.__class__.objects.get(pk=brass.pk), **WHO, by=fresh(officer))

    together(invite, invite)

    assert Membership.objects.count() == User.objects.filter(email=WHO["email"].lower()).count() == 1


def test_the_page_of_a_partner_says_who_acts_for_it_and_lets_them_go(client, officer, brass):
    client.force_login(officer)
    address = reverse("partner", args=[brass.pk])
    client.post(reverse("partner-invite", args=[brass.pk]), WHO)
    membership = Membership.objects.get()

    page = client.get(address).content.decode()
    assert "Mira Vale, since" in page
    removed = client.post(reverse("membership-remove", args=[membership.pk]), {"because": "Has left"})

    assert removed.headers["Location"] == address
    assert not has_interest(fresh(membership.user), brass.pk)
    after = client.get(address).content.decode()
    assert "Nobody yet." in after
    for line in ("Invited to act for the organisation: Mira Vale", "Has left"):
        assert line in after


@pytest.mark.parametrize(("role", "manages"), ((Role.OFFICER, True), (Role.AUDITOR, False)))
def test_only_who_invites_reads_addresses_and_is_offered_more(client, officer, brass, role, manages):
    actions.invite_to_partner(brass, **WHO, by=officer)
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("partner", args=[brass.pk])).content.decode()

    assert "Mira Vale, since" in page
    assert ("mira.vale@brass.example" in page) is manages
    assert (reverse("partner-invite", args=[brass.pk]) in page) is manages


def test_who_delivers_reads_what_and_until_when_and_nothing_the_applicant_wrote(client, officer, brass):
    contract = ContractFactory(in_force=True, provider=brass, decision__reasons="Only the school reads this")
    TargetFactory(contract=contract, indicator__name="Pupils who play")
    ReturnDueFactory(contract=contract, title="Final return")
    mira = actions.invite_to_partner(brass, **WHO, by=officer).user
    client.force_login(fresh(mira))
    address = reverse("contract-delivery", args=[contract.reference])

    listed = client.get(reverse("my-contracts")).content.decode()
    page = client.get(address).content.decode()

    assert address in listed
    assert "No contracts yet" not in listed
    for words in ("Pupils who play", "Final return", str(contract.holder)):
        assert words in page
    assert "Only the school reads this" not in page
    for closed in ("contract", "contract-print"):
        assert client.get(reverse(closed, args=[contract.reference])).status_code == 404


@pytest.mark.parametrize(
    ("state", "opens"),
    (({}, 404), ({"offered": True}, 404), ({"in_force": True}, 200), ({"in_force": True, "status": "ended"}, 200)),
)
def test_a_delivery_opens_once_the_contract_was_accepted_and_to_nobody_else(client, officer, brass, state, opens):
    contract = ContractFactory(provider=brass, **state)
    mira = actions.invite_to_partner(brass, **WHO, by=officer).user
    address = reverse("contract-delivery", args=[contract.reference])

    codes = []
    for user in (fresh(mira), UserFactory(role=Role.APPLICANT, of=OrganisationFactory()), officer):
        client.force_login(user)
        codes.append(client.get(address).status_code)

    assert codes == [opens, 404, 404]


def test_a_member_of_a_body_who_acts_for_the_partner_finds_its_contracts_closed(client, officer, brass):
    contract = ContractFactory(in_force=True, provider=brass)
    member = UserFactory(role=Role.BODY_MEMBER)
    client.force_login(member)
    address = reverse("contract", args=[contract.reference])
    assert client.get(address).status_code == 200

    actions.invite_to_partner(brass, email=member.email, name=member.name, by=officer)

    assert client.get(address).status_code == 404
