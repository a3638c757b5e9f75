"""The pages of assessing, by form posts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Submission
from segue.cycle.assessment import actions
from segue.cycle.assessment.lifecycle import Status
from segue.cycle.assessment.models import Assessment, Moderation, Score
from segue.cycle.calls.models import Question, Section
from segue.letters.models import Letter
from segue.people.models import Role
from segue.wording import uk_date, uk_time
from tests.assessment.conftest import score
from tests.factories import ApplicationFactory, AssessmentFactory, InterestFactory, UserFactory

NAUGHTY = ("=1+1", "﷽ עברית مرحبا", "👩‍👧‍👦 🎻", "x" * 10_000, "<script>alert(1)</script>", "' OR 1=1 --", "%s {{ x }}")


def due(days=14):
    day = timezone.localdate() + timedelta(days=days)
    return {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}


def page(assessment, name="assessment"):
    return reverse(name, args=[assessment.pk])


@pytest.mark.parametrize(("days", "dated"), ((0, False), (3, True)))
def test_scores_that_were_saved_are_said_to_be_saved_and_when(client, db, days, dated):
    saved = timezone.now() - timedelta(days=days)
    mine = AssessmentFactory(status=Status.OPEN, saved_at=saved)
    client.force_login(mine.assessor)

    text = client.get(page(mine)).content.decode()

    assert f"Saved at {uk_time(saved)}" in text
    assert (f" on {uk_date(saved)}" in text) is dated
    assert "Not saved" not in text


def test_an_assessor_declares_none_scores_and_sends(client, world):
    client.force_login(world.ann)
    Submission.objects.create(
        application=world.case,
        number=1,
        requested=500,
        sha256="0",
        by=world.case.begun_by,
        answers={
            "sections": [
                {
                    "key": "why",
                    "title": "Why it matters",
                    "questions": [
                        {"key": "why", "label": "Why?", "asks": "words", "answer": "Because of <music>"},
                        {"key": "agreed", "label": "Agreed?", "asks": "confirm", "answer": True},
                        {"key": "who", "label": "Who?", "asks": "pupils", "answer": {"ks2": {"pupils": 30, "send": 4}}},
                        {
                            "key": "what",
                            "label": "What?",
                            "asks": "opportunities",
                            "answer": [{"code": "C", "amount": "500.00", "note": "two terms"}],
                            "offered": {"C": "Choirs"},
                        },
                    ],
                }
            ]
        },
    )

    client.post(page(world.anns, "assessment-declare"), {"interest": "none"})
    opened = client.get(page(world.anns)).content.decode()
    answer = {f"value_{world.need.pk}": "3", f"reasons_{world.need.pk}": "Shown well."}
    answer |= {f"value_{world.plan.pk}": "2", f"reasons_{world.plan.pk}": "Thin.", "comment": "Talk", "send": "1"}
    saved = client.post(page(world.anns), answer)
    check = client.get(saved.url).content.decode()
    client.post(page(world.anns, "assessment-send"))
    sent = client.get(page(world.anns)).content.decode()

    for words in ("Because of &lt;music&gt;", "Key Stage 2", "of whom SEND", "Choirs", "£500", "two terms"):
        assert words in opened
    assert saved.url == page(world.anns, "assessment-send")
    assert "68.75" in check
    assert "You sent your scores" in sent
    world.anns.refresh_from_db()
    assert world.anns.status == "submitted"


def test_an_assessor_reads_no_contact_details(client, world):
    section = Section.objects.create(question_set=world.case.question_set, key="school", title="School", position=9)
    Question.objects.create(section=section, key="contact", label="E-mail", asks="line", position=1, personal=True)
    sent = {"key": "contact", "label": "Work e-mail", "asks": "line", "answer": "lead@school.example"}
    Submission.objects.create(
        application=world.case,
        number=1,
        requested=500,
        sha256="0",
        by=world.case.begun_by,
        answers={"sections": [{"key": "school", "title": "Your school", "questions": [sent]}]},
    )
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)

    text = client.get(page(world.anns)).content.decode()

    assert "Work e-mail" in text
    assert "the case is judged, not the person" in text
    assert "lead@school.example" not in text


def test_what_is_due_stands_first_by_date_and_what_is_finished_after_it(client, world):
    names = ("Later", "Soon", "Finished")
    cases = {
        name: ApplicationFactory(call=world.call, status=CaseStatus.IN_ASSESSMENT, school__name=name) for name in names
    }
    days = {"Later": 20, "Soon": 2, "Finished": 1}
    for name, case in cases.items():
        day = timezone.localdate() + timedelta(days=days[name])
        made = AssessmentFactory(application=case, assessor=world.ann, due_on=day)
        if name == "Finished":
            score(made)
    client.force_login(world.ann)

    text = client.get("/assessments/").content.decode()

    assert text.index("Due, the soonest first") < text.index("Soon<") < text.index("Later<") < text.index("Finished<")


def test_a_draft_is_saved_as_it_goes(client, world):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)

    response = client.post(page(world.anns), {f"value_{world.need.pk}": "4", "autosave": "1"})

    assert response.status_code == 200
    assert 'data-state="saved"' in response.content.decode()
    assert Score.objects.get(criterion=world.need).value == 4


def test_an_older_window_saves_only_what_was_touched_in_it(client, world):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)
    shown = client.get(page(world.anns)).context["form"].shown
    value, reasons = f"value_{world.need.pk}", f"reasons_{world.need.pk}"
    client.post(page(world.anns), {value: "4", reasons: "Newer words", "comment": "", "shown": shown})

    client.post(page(world.anns), {reasons: "", "comment": "From the older window", "shown": shown})

    score = Score.objects.get(criterion=world.need)
    world.anns.refresh_from_db()
    assert (score.value, score.reasons, world.anns.comment) == (4, "Newer words", "From the older window")


def test_words_changed_in_two_windows_are_replaced_by_a_second_press_only(client, world):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)
    typed = {f"value_{world.need.pk}": "4", f"reasons_{world.need.pk}": "Older window"}
    typed["shown"] = client.get(page(world.anns)).context["form"].shown
    client.post(page(world.anns), typed | {f"reasons_{world.need.pk}": "Newer words"})

    while_typing = client.post(page(world.anns), typed | {"autosave": "1"})
    pressed = client.post(page(world.anns), typed | {"shown": while_typing.context["form"].shown})
    kept = Score.objects.get(criterion=world.need).reasons
    again = client.post(page(world.anns), typed | {"shown": pressed.context["form"].shown})

    assert "Press “Save” to see it" in while_typing.content.decode()
    assert "In another window you saved “Newer words” here meanwhile" in pressed.content.decode()
    assert "Older window</textarea>" in pressed.content.decode().replace("\n", "")
    assert kept == "Newer words"
    assert again.status_code == 302
    assert Score.objects.get(criterion=world.need).reasons == "Older window"


def test_a_window_left_open_is_told_that_it_saves_nothing_any_more(client, world):
    score(world.anns, need=4, plan=4)
    client.force_login(world.ann)

    sent = client.get(page(world.anns)).content.decode()
    late = client.post(page(world.anns), {"comment": "Too late", "autosave": "1"}).content.decode()

    assert "data-state" not in sent
    assert 'data-state="over"' in late
    assert "you sent your scores in another window" in late
    world.anns.refresh_from_db()
    assert world.anns.comment == "Comment of Ann"


@pytest.mark.parametrize(
    ("comment", "told", "words"),
    (
        ("Too\nlate", "what you typed just now was not saved", ["Too\nlate"]),
        ("Comment  of Ann", "so nothing was changed", []),
        ("", "so nothing was changed", []),
    ),
)
def test_words_pressed_in_after_the_scores_were_sent_are_shown_to_be_copied(client, world, comment, told, words):
    score(world.anns, need=4, plan=4)
    client.force_login(world.ann)
    typed = {f"value_{world.need.pk}": "2", "comment": comment, "shown": "{}", "send": "1"}

    late = client.post(page(world.anns), typed)

    assert told in late.content.decode()
    assert late.context["typed"] == words
    assert ("What you typed" in late.content.decode()) is bool(words)
    world.anns.refresh_from_db()
    assert world.anns.comment == "Comment of Ann"


def test_what_is_saved_while_typing_may_be_changed_back(client, world):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)
    typed = {f"reasons_{world.need.pk}": "Words", "autosave": "1"}
    typed["shown"] = client.get(page(world.anns)).context["form"].shown

    saved = client.post(page(world.anns), typed)
    client.post(page(world.anns), typed | {f"reasons_{world.need.pk}": "", "shown": saved.context["form"].shown})

    assert Score.objects.get(criterion=world.need).reasons == ""


@pytest.mark.parametrize("shown", ("", "[]", "{", "null", "7", '{"comment": "x"}', "[" * 100_000))
def test_a_page_that_lost_what_it_showed_still_saves(client, world, shown):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)

    client.post(page(world.anns), {f"reasons_{world.need.pk}": "Words", "shown": shown})

    assert Score.objects.get(criterion=world.need).reasons == "Words"


def test_an_incomplete_assessment_says_what_is_missing(client, world):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)

    looked = client.get(page(world.anns, "assessment-send")).content.decode()
    pressed = client.post(page(world.anns, "assessment-send")).content.decode()

    assert "Before you can send them" in looked
    assert "<li>Need</li>" in looked
    assert "Send my scores" not in looked
    assert "Need: give a score and your reasons." in pressed


@pytest.mark.parametrize("text", NAUGHTY)
def test_reasons_are_kept_exactly(client, world, text):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)

    client.post(page(world.anns), {f"reasons_{world.need.pk}": text, "comment": text})

    world.anns.refresh_from_db()
    assert (Score.objects.get(criterion=world.need).reasons, world.anns.comment) == (text, text)
    assert client.get(page(world.anns)).status_code == 200


@pytest.mark.parametrize("value", ("5", "-1", "abc", "9" * 40))
def test_a_score_off_the_scale_is_an_error_on_the_page(client, world, value):
    actions.declare_none(world.anns, by=world.ann)
    client.force_login(world.ann)

    response = client.post(page(world.anns), {f"value_{world.need.pk}": value})

    assert response.status_code == 200
    assert not Score.objects.filter(value__isnull=False).exists()


def test_declaring_asks_for_an_answer_and_for_the_nature(client, world):
    client.force_login(world.ann)

    nothing = client.post(page(world.anns, "assessment-declare"), {"sent": "1"})
    vague = client.post(page(world.anns, "assessment-declare"), {"interest": "yes"})

    assert "Answer “Do you have an interest" in nothing.content.decode()
    assert "Say what the interest is" in vague.content.decode()
    world.anns.refresh_from_db()
    assert world.anns.status == "assigned"


def test_an_interest_can_be_declared_after_scoring(client, world):
    score(world.anns)
    client.force_login(world.ann)

    response = client.post(page(world.anns, "assessment-declare"), {"nature": "Became a governor"}, follow=True)

    assert "The case is closed to you" in response.content.decode()
    world.anns.refresh_from_db()
    assert (world.anns.status, world.anns.total) == ("conflicted", None)


def test_an_interest_the_register_holds_refuses_to_declare_none(client, world):
    InterestFactory(user=world.ann, organisation=world.case.applicant)
    client.force_login(world.ann)

    response = client.post(page(world.anns, "assessment-declare"), {"interest": "none"})

    assert "interest" in " ".join(str(message) for message in response.context["messages"])
    world.anns.refresh_from_db()
    assert world.anns.status == "assigned"


def test_words_typed_in_an_old_window_after_sending_are_told_as_not_saved(client, world):
    score(world.anns)
    client.force_login(world.ann)

    looked = client.get(page(world.anns)).content.decode()
    posted = client.post(page(world.anns), {f"reasons_{world.need.pk}": "Too late"}).content.decode()

    assert "was not saved" not in looked
    assert "what you typed just now was not saved" in posted
    assert not Score.objects.filter(reasons="Too late").exists()


def test_scores_that_were_sent_lead_back_to_what_was_sent(client, world):
    score(world.anns)
    client.force_login(world.ann)

    looked = client.get(page(world.anns, "assessment-send"))
    pressed = client.post(page(world.anns, "assessment-send"))

    assert looked.url == pressed.url == page(world.anns)


def test_a_plan_is_suggested_read_and_confirmed(client, world):
    cases = [ApplicationFactory(call=world.call, submitted=True) for _ in range(3)]
    InterestFactory(user=world.ann, organisation=cases[0].applicant)
    client.force_login(world.officer)
    address = reverse("assigning-plan", args=[world.call.pk])
    chosen = {"assessors": [world.ann.pk, world.bob.pk]} | due()

    plan = client.post(address, chosen).content.decode()
    pairs = [f"{case.pk}-{world.bob.pk}" for case in cases] + [f"{cases[1].pk}-{world.ann.pk}"]
    done = client.post(address, chosen | {"confirm": "1", "pair": pairs})

    assert f"{cases[0].pk}-{world.ann.pk}" not in plan
    assert f"{cases[0].pk}-{world.bob.pk}" in plan
    assert "Not enough assessors without an interest" in plan
    assert done.url == reverse("assigning", args=[world.call.pk])
    assert Assessment.objects.filter(application__in=cases).count() == 4
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("pair", ("", "x", "1", "1-2-3", "999999999999999999999-1", "\0-1", "-", "٣-٣"))
def test_a_tampered_plan_changes_nothing(client, world, pair):
    client.force_login(world.officer)
    before = Assessment.objects.count()

    response = client.post(
        reverse("assigning-plan", args=[world.call.pk]),
        {"assessors": [world.ann.pk], "confirm": "1", "pair": pair} | due(),
    )

    assert response.status_code in {200, 302}
    assert Assessment.objects.count() == before


def test_a_due_date_lies_ahead(client, world):
    client.force_login(world.officer)

    response = client.post(reverse("assigning-plan", args=[world.call.pk]), {"assessors": [world.ann.pk]} | due(-1))

    assert "The date must be today or later" in response.content.decode()


def test_one_case_is_assigned_by_hand_and_an_assessor_taken_off(client, world):
    cat, tied = UserFactory(name="Cat", role=Role.ASSESSOR), UserFactory(name="Tess Tied", role=Role.ASSESSOR)
    InterestFactory(user=tied, organisation=world.case.applicant)
    client.force_login(world.officer)
    address = reverse("assign-case", args=[world.case.reference])

    before = client.get(address).content.decode()
    client.post(address, {"assessors": [cat.pk]} | due())
    off = client.post(page(world.anns, "assessment-take-off"), {"because": "On leave"})

    assert "Cat" in before
    assert "Tess Tied" not in before
    assert Assessment.objects.filter(application=world.case, assessor=cat).exists()
    assert off.url == address
    world.anns.refresh_from_db()
    assert world.anns.status == "released"


@pytest.mark.parametrize(
    ("stage", "shown"), (("", {"in_assessment", "submitted"}), ("submitted", {"submitted"}), ("assessed", set()))
)
def test_the_cases_of_a_call_are_narrowed_by_their_stage(client, world, stage, shown):
    ApplicationFactory(call=world.call, submitted=True)
    client.force_login(world.officer)

    rows = client.get(reverse("assigning", args=[world.call.pk]), {"stage": stage}).context["rows"]

    assert {row.status for row in rows} == shown


def test_a_plan_that_a_colleague_overtook_is_refused_and_made_anew(client, world):
    case = ApplicationFactory(call=world.call, submitted=True)
    client.force_login(world.officer)
    chosen = {"assessors": [world.ann.pk], "confirm": "1", "pair": [f"{case.pk}-{world.ann.pk}"]} | due()
    actions.assign(case, assessor=world.ann, due_on=timezone.localdate(), by=world.officer)

    response = client.post(reverse("assigning-plan", args=[world.call.pk]), chosen)

    assert response.status_code == 200
    assert Assessment.objects.filter(application=case).count() == 1


@pytest.mark.parametrize("status", (CaseStatus.RECOMMENDED, CaseStatus.WITHDRAWN))
def test_a_case_that_went_on_takes_no_assessor(client, world, status):
    cat, case = UserFactory(role=Role.ASSESSOR), ApplicationFactory(call=world.call, status=status)
    client.force_login(world.officer)

    response = client.post(reverse("assign-case", args=[case.reference]), {"assessors": [cat.pk]} | due())

    assert (response.status_code, response.context["open"]) == (200, False)
    assert not Assessment.objects.filter(application=case).exists()


def test_a_reminder_is_a_button(client, world):
    client.force_login(world.officer)
    address = reverse("assigning-remind", args=[world.call.pk])

    sent = client.post(address, {"assessor": world.ann.pk}, follow=True)
    unknown = client.post(address, {"assessor": "nobody"})

    assert f"A reminder is on its way to {world.ann}" in sent.content.decode()
    assert unknown.status_code == 404


def test_the_moderated_score_is_recorded_from_the_page(client, world):
    score(world.anns, need=4, plan=4)
    score(world.bobs, need=2, plan=2)
    client.force_login(world.officer)
    address = reverse("moderation", args=[world.case.reference])

    before = client.get(address).content.decode()
    done = client.post(address, {"score": "75.5", "reasons": "Talked.", "feedback": "Well done."})
    after = client.get(address).content.decode()

    assert "The assessors are 50.00 points apart" in before
    assert done.status_code == 302
    assert "75.50" in after
    assert "This one counts" in after


def test_a_moderation_that_is_refused_says_why(client, world):
    score(world.anns)
    client.force_login(world.officer)

    response = client.post(
        reverse("moderation", args=[world.case.reference]), {"score": "60", "reasons": "x", "feedback": ""}
    )

    assert "Still to come: Bob" in response.content.decode() or response.status_code == 200
    assert not Moderation.objects.exists()


def test_an_assessor_sees_the_moderated_score_once_it_is_agreed(client, world):
    score(world.anns, need=4, plan=4)
    client.force_login(world.ann)
    waiting = client.get(page(world.anns)).content.decode()
    score(world.bobs, need=3, plan=4)
    actions.moderate(world.case, score=Decimal(90), reasons="Both saw the same need", feedback="", by=world.officer)

    agreed = client.get(page(world.anns)).content.decode()

    assert "Their scores are hidden until all are in" in waiting
    assert "Need: Bob" in agreed
    assert "Both saw the same need" in agreed
    assert "90.00" in agreed


def test_an_auditor_reads_the_scores_but_does_not_moderate(client, world):
    score(world.anns)
    score(world.bobs)
    client.force_login(UserFactory(role=Role.AUDITOR))
    address = reverse("moderation", args=[world.case.reference])

    assert client.get(address).status_code == 200
    assert client.post(address, {"score": "60", "reasons": "x"}).status_code == 403
    assert not Moderation.objects.exists()


@pytest.mark.parametrize("rows", (1, 3))
@pytest.mark.parametrize(
    ("name", "queries"), (("assessments", 5), ("assigning", 8), ("moderation", 12), ("assessment", 12))
)
def test_the_number_of_queries_does_not_grow(client, world, django_assert_num_queries, rows, name, queries):
    for _ in range(rows):
        case = ApplicationFactory(call=world.call, status=CaseStatus.IN_ASSESSMENT)
        AssessmentFactory(application=case, assessor=world.ann)
        AssessmentFactory(application=world.case, assessor=UserFactory(role=Role.ASSESSOR))
    for one in world.case.assessments.all():
        score(one)
    client.force_login(world.ann if name.startswith("assessment") else world.officer)
    address = {
        "assessments": "/assessments/",
        "assessment": page(world.anns),
        "assigning": reverse("assigning", args=[world.call.pk]),
        "moderation": reverse("moderation", args=[world.case.reference]),
    }[name]
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("query", ("?state=x", "?after=%00", "?stage=x", "?before=zzz", "?state=todo"))
def test_a_list_takes_any_address(client, world, query):
    client.force_login(UserFactory(roles=(Role.OFFICER, Role.ASSESSOR)))

    assert client.get("/assessments/" + query).status_code == 200
    assert client.get(reverse("assigning", args=[world.call.pk]) + query).status_code == 200
