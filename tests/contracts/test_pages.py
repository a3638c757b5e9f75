"""The pages of contracts: who may come, what they show, how many queries they take."""

from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from segue.cycle.contracts import actions, wording
from segue.cycle.contracts.models import Contract, ContractText
from segue.cycle.contracts.queries import usual_answer_by
from segue.people.models import Role
from tests.delivery_factories import ContractFactory, ReturnDueFactory, TargetFactory
from tests.factories import DecisionFactory, DelegationFactory, InterestFactory, UserFactory

pytestmark = pytest.mark.django_db

OK, SEE_OTHER, NO, HIDDEN = 200, 302, 403, 404
EVERYONE = tuple(Role)
READERS = {"officer", "finance", "chief_executive", "administrator", "auditor", "body_member", "body_chair"}
OFFICER_ONLY = dict.fromkeys(Role, HIDDEN) | {Role.OFFICER: OK}
READ = {role: OK if role in READERS else HIDDEN for role in Role}
LIST = {role: OK if role in READERS else NO for role in Role}


def readers_but(*may):
    return {role: OK if role in may else NO if role in READERS else HIDDEN for role in Role}


OFFICE = {
    "awards-without-contract": LIST,
    "awards-without-contract-csv": LIST,
    "contracts": LIST,
    "contracts-csv": LIST,
    "contract": READ,
    "contract-print": READ,
    "contract-edit": OFFICER_ONLY,
    "contract-targets": OFFICER_ONLY,
    "contract-returns": OFFICER_ONLY,
    "contract-approve": readers_but(Role.CHIEF_EXECUTIVE, Role.BODY_CHAIR),
    "contract-offer": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-complete": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-end": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-cancel": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-take-back": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-payment": readers_but(Role.OFFICER, Role.FINANCE),
    "review": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-result": readers_but(Role.OFFICER, Role.CHIEF_EXECUTIVE),
    "contract-accept": readers_but(),
    "contract-refuse": readers_but(),
}


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("name", OFFICE)
def test_who_may_open_a_page_of_another_organisation(client, name, role):
    contract = ContractFactory()
    client.force_login(UserFactory(role=role))
    keys = [] if name in {"contracts", "contracts-csv"} or name.startswith("awards") else [contract.reference]

    assert client.get(reverse(name, args=keys)).status_code == OFFICE[name][role]


@pytest.mark.parametrize("role", EVERYONE)
def test_who_may_draft(client, role):
    decision = DecisionFactory()
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("contract-draft", args=[decision.application.reference]))

    assert page.status_code == OFFICER_ONLY[role]


@pytest.mark.parametrize("name", OFFICE)
def test_nobody_comes_without_signing_in(client, name):
    keys = [] if name in {"contracts", "contracts-csv"} or name.startswith("awards") else [ContractFactory().reference]

    assert reverse("sign-in") in client.get(reverse(name, args=keys)).url


@pytest.mark.parametrize("name", ("contract", "contract-print", "contract-offer", "contract-payment", "review"))
def test_an_interest_hides_a_contract(client, name):
    contract = ContractFactory(in_force=True)
    tied = UserFactory(role=Role.OFFICER)
    InterestFactory(user=tied, organisation=contract.holder)
    client.force_login(tied)

    assert client.get(reverse(name, args=[contract.reference])).status_code == HIDDEN


def test_an_interest_takes_a_contract_off_the_lists(client, drafted, officer):
    InterestFactory(user=officer, organisation=drafted.holder)
    client.force_login(officer)

    assert drafted.reference not in client.get(reverse("contracts")).content.decode()
    assert drafted.reference not in b"".join(client.get(reverse("contracts-csv")).streaming_content).decode()


@pytest.mark.parametrize(
    ("name", "draft", "offered", "in_force"),
    (
        ("contract", HIDDEN, OK, OK),
        ("contract-print", HIDDEN, OK, OK),
        ("contract-accept", HIDDEN, OK, OK),
        ("contract-refuse", HIDDEN, OK, SEE_OTHER),
        ("contract-edit", HIDDEN, HIDDEN, HIDDEN),
        ("contract-end", HIDDEN, NO, NO),
        ("contract-payment", HIDDEN, NO, NO),
        ("review", HIDDEN, NO, NO),
        ("contract-result", HIDDEN, NO, NO),
    ),
)
def test_what_the_holder_may_open(client, name, draft, offered, in_force):
    found = []
    for facts in ({}, {"offered": True}, {"in_force": True}):
        contract = ContractFactory(**facts)
        client.force_login(UserFactory(role=Role.APPLICANT, of=contract.holder))
        found.append(client.get(reverse(name, args=[contract.reference])).status_code)

    assert found == [draft, offered, in_force]


def terms(contract_or_decision, **changed):
    promise = contract_or_decision.commitment
    parts = {}
    for name, day in (("starts", promise.starts), ("ends", promise.ends)):
        parts |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return {"type": "grant", "type_reason": "Pupils benefit.", "vat": "outside", "conditions": "", **parts, **changed}


def test_an_officer_drafts_in_the_browser(client, decision, officer):
    client.force_login(officer)
    address = reverse("contract-draft", args=[decision.application.reference])
    holder = decision.application.applicant.pk

    shown = client.get(address)
    wrong = client.post(address, terms(decision, provider=holder, type_reason=""))
    right = client.post(address, terms(decision, provider=holder))

    assert "gets nothing for itself in return" in shown.content.decode()
    assert "There is a problem" in wrong.content.decode()
    contract = Contract.objects.get()
    assert right.url == reverse("contract-targets", args=[contract.reference])


def test_targets_and_returns_are_set_in_the_browser(client, decision, officer):
    client.force_login(officer)
    client.post(
        reverse("contract-draft", args=[decision.application.reference]),
        terms(decision, provider=decision.application.applicant.pk),
    )
    contract = Contract.objects.get()
    indicator = decision.application.call.specification.indicators.get()
    name = f"indicator-{indicator.pk}"
    targets, returns = (reverse(page, args=[contract.reference]) for page in ("contract-targets", "contract-returns"))

    assert "leave the baseline empty too" in client.post(targets, {f"{name}-baseline": "5"}).content.decode()
    assert "no more than 1 decimal" in client.post(targets, {f"{name}-target": "5.55"}).content.decode()
    client.post(targets, {f"{name}-target": "40", f"{name}-baseline": "5"})
    client.post(reverse("contract-returns-usual", args=[contract.reference]))
    client.post(returns, {"title": "Another", "due_on_day": "1", "due_on_month": "2", "due_on_year": "1999"})
    client.post(reverse("contract-return-drop", args=[contract.reference, contract.returns_due.first().pk]))

    assert contract.targets.get().target == 40
    assert [due.title for due in contract.returns_due.all()] == ["Final return"]
    client.post(targets, {f"{name}-target": ""})
    assert not contract.targets.exists()


def test_targets_typed_while_a_colleague_offers_are_refused_on_the_page(client, drafted, officer):
    indicator = drafted.targets.get().indicator
    actions.offer(drafted, by=officer)
    client.force_login(officer)

    response = client.post(
        reverse("contract-targets", args=[drafted.reference]), {f"indicator-{indicator.pk}-target": "99"}
    )

    assert "There is a problem" in response.content.decode()
    assert drafted.targets.get().target == 30


def test_an_indicator_left_empty_is_not_measured(client, officer):
    contract = ContractFactory()
    (indicator,) = contract.decision.application.call.specification.indicators.all()
    client.force_login(officer)

    done = client.post(reverse("contract-targets", args=[contract.reference]), {f"indicator-{indicator.pk}-target": ""})

    assert done.url == reverse("contract-returns", args=[contract.reference])
    assert not contract.targets.exists()


@pytest.mark.parametrize(("figure", "kept"), (("40", True), ("40.5", False)))
def test_what_is_counted_has_whole_targets(client, drafted, officer, figure, kept):
    indicator = drafted.targets.get().indicator
    client.force_login(officer)

    page = client.post(
        reverse("contract-targets", args=[drafted.reference]), {f"indicator-{indicator.pk}-target": figure}
    )

    assert (page.status_code == OK) is not kept
    assert drafted.targets.get().target == (40 if kept else 30)


def test_a_return_is_asked_for_by_its_day(client, drafted, officer):
    client.force_login(officer)
    day = drafted.ends
    sent = {"title": "Half-way", "due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}

    client.post(reverse("contract-returns", args=[drafted.reference]), sent)

    assert drafted.returns_due.get(title="Half-way").due_on == day


@pytest.mark.parametrize(
    ("vat", "amount", "words"),
    (("included", "83.33", "£83.33 of the amount is VAT"), ("none", "0", "No VAT is charged")),
)
def test_the_words_of_an_offer_say_how_much_is_vat(officer, vat, amount, words):
    contract = ContractFactory(type="services", vat=vat, vat_amount=Decimal(amount))

    assert ["VAT", words] in wording.words_of(contract)["facts"]


@pytest.mark.parametrize(
    ("wanted", "shown"), (({}, True), ({"category": "schools"}, True), ({"category": "research"}, False))
)
def test_awards_without_a_contract_are_narrowed_by_category(client, decision, officer, wanted, shown):
    client.force_login(officer)

    page = client.get(reverse("awards-without-contract"), wanted).content.decode()

    assert (decision.application.reference in page) is shown


def in_three_weeks():
    day = usual_answer_by()
    return {"answer_by_day": day.day, "answer_by_month": day.month, "answer_by_year": day.year}


def test_a_contract_is_offered_read_accepted_and_printed(client, drafted, officer, head):
    client.force_login(officer)
    client.post(reverse("contract-offer", args=[drafted.reference]), in_three_weeks())
    client.force_login(head)
    address = reverse("contract-accept", args=[drafted.reference])

    shown = client.get(address).content.decode()
    unsigned = client.post(address, {"accepted_as": "Headteacher"}).content.decode()
    client.post(address, {"accepted_as": "Headteacher", "may_sign": "on"})
    printed = client.get(reverse("contract-print", args=[drafted.reference])).content.decode()

    drafted.refresh_from_db()
    assert drafted.status == "in_force"
    assert "Schedule 1" in shown
    assert "There is a problem" in unsigned
    assert "Accepted on screen on" in printed
    assert drafted.text.sha256 in printed


def test_a_contract_is_refused_with_a_reason(client, offered, head):
    client.force_login(head)
    address = reverse("contract-refuse", args=[offered.reference])

    assert "There is a problem" in client.post(address, {"because": ""}).content.decode()
    client.post(address, {"because": "No hall."})

    offered.refresh_from_db()
    assert offered.status == "refused"


def test_the_lead_organisation_is_approved_in_the_browser(client, drafted, officer, chief, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    client.force_login(officer)
    client.post(
        reverse("contract-edit", args=[drafted.reference]), terms(drafted, provider=lead.pk, comparator="Nobody near.")
    )
    client.force_login(chief)
    address = reverse("contract-approve", args=[drafted.reference])
    read = client.get(address).context["form"]["seen"].value()
    actions.edit(drafted, comparator="Nobody at all.", by=officer)
    changed = client.post(address, {"seen": read}).content.decode()
    unread = client.post(address).content.decode()
    drafted.refresh_from_db()
    assert "was changed while you read it" in changed
    assert "There is a problem" in unread
    assert drafted.approved_by is None

    client.post(address, {"seen": client.get(address).context["form"]["seen"].value()})

    drafted.refresh_from_db()
    assert drafted.approved_by == chief


def test_a_rule_is_told_on_the_page(client, officer):
    contract = ContractFactory()
    client.force_login(officer)

    page = client.post(reverse("contract-offer", args=[contract.reference]), in_three_weeks()).content.decode()

    assert "Set a target for at least one indicator" in page
    assert not ContractText.objects.exists()


def test_an_officer_ends_early_in_the_browser(client, in_force, officer):
    client.force_login(officer)

    client.post(reverse("contract-end", args=[in_force.reference]), {"because": "The teacher left."})
    page = client.get(reverse("contract", args=[in_force.reference])).content.decode()

    assert "Ended early" in page
    assert "The teacher left." in page


@pytest.mark.parametrize("made", (1, 3))
@pytest.mark.parametrize(("name", "queries"), (("contracts", 5), ("awards-without-contract", 5)))
def test_the_lists_take_as_many_queries_for_three_as_for_one(
    client, officer, django_assert_num_queries, made, name, queries
):
    for _ in range(made):
        ContractFactory() if name == "contracts" else DecisionFactory()
    client.force_login(officer)

    with django_assert_num_queries(queries):
        client.get(reverse(name))


@pytest.mark.parametrize("made", (1, 3))
def test_a_contract_takes_as_many_queries_for_three_as_for_one(client, officer, django_assert_num_queries, made):
    contract = ContractFactory(in_force=True)
    for _ in range(made):
        TargetFactory(contract=contract)
        ReturnDueFactory(contract=contract)
    client.force_login(officer)
    ContentType.objects.get_for_model(Contract)

    with django_assert_num_queries(13):
        client.get(reverse("contract", args=[contract.reference]))


NAUGHTY = ("\0", "a\0b", "=1+1", "\u202eRTL", "😀" * 100, "x" * 10_000, "%", "\ud800".encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("words", NAUGHTY)
@pytest.mark.parametrize("name", ("contracts", "contracts-csv", "awards-without-contract", "returns", "reviews"))
def test_no_filter_breaks_a_list(client, officer, name, words):
    client.force_login(officer)

    assert client.get(reverse(name), {"q": words, "status": words, "after": words}).status_code == OK


def test_a_name_like_a_formula_stays_words_in_a_download(client, officer):
    contract = ContractFactory()
    contract.holder.name = "=cmd()"
    contract.holder.save()
    client.force_login(officer)

    lines = b"".join(client.get(reverse("contracts-csv")).streaming_content).decode()

    assert "'=cmd()" in lines


def test_filters_narrow_the_list(client, officer):
    kept = ContractFactory(in_force=True, type="services", vat="none")
    other = ContractFactory()
    client.force_login(officer)

    def listed(**wanted):
        page = client.get(reverse("contracts"), wanted).content.decode()
        return kept.reference in page, other.reference in page

    assert listed() == (True, True)
    assert listed(status="in_force") == (True, False)
    assert listed(type="grant") == (False, True)
    assert listed(category="research") == (False, False)
    assert listed(q=kept.holder.name) == (True, False)
    assert listed(returns="overdue") == (False, False)
    assert Decimal(500) == kept.amount
