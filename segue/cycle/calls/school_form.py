"""The form schools fill in, as data: what an answer was given to is kept with its version."""

from typing import Any

from django.db import transaction

from segue.cycle.calls.models import Asks, Question, QuestionSet, Section

NAME = "Funded Opportunities school form"
VERSION = 1

SECTIONS: tuple[tuple[str, str, str, tuple[dict[str, Any], ...]], ...] = (
    (
        "school",
        "Your school",
        "We know your school from the national register. Check what we hold, and say how we reach you.",
        (
            {
                "key": "register",
                "label": "The facts the register holds about our school are right",
                "hint": "If a fact is wrong, correct it on Get Information About Schools. You can still apply meanwhile.",
                "asks": Asks.CONFIRM,
            },
            {
                "key": "contact",
                "label": "Work e-mail address for questions about this application",
                "hint": "A school address that a colleague can read too, for example music@school.example. "
                "Please do not give a private address. Those who judge the application do not see it.",
                "asks": Asks.LINE,
                "personal": True,
            },
            {
                "key": "telephone",
                "label": "School telephone number",
                "hint": "Those who judge the application do not see it.",
                "asks": Asks.LINE,
                "personal": True,
                "required": False,
            },
            {
                "key": "headteacher",
                "label": "The headteacher agrees to this application",
                "asks": Asks.CONFIRM,
            },
        ),
    ),
    (
        "wish",
        "What you would like",
        "Choose one opportunity or several, and say how much support you ask for.",
        (
            {
                "key": "opportunities",
                "label": "What would you like, and how much do you ask for?",
                "hint": "The most a school like yours may ask for stands beside each opportunity. You can ask for less.",
                "asks": Asks.OPPORTUNITIES,
            },
        ),
    ),
    (
        "who",
        "Who will take part",
        "Numbers only. Never give the name of a child anywhere in this form.",
        (
            {
                "key": "pupils",
                "label": "How many pupils will take part?",
                "hint": "Count each pupil once. An honest estimate is enough now; we ask for the real numbers at the end. "
                "Pupil Premium and SEND are how many of these pupils, so a pupil may be counted in both.",
                "asks": Asks.PUPILS,
            },
        ),
    ),
    (
        "why",
        "Why it matters",
        "This is what assessors read most closely. Plain words are best.",
        (
            {
                "key": "need",
                "label": "What is the need?",
                "hint": "What do pupils miss now? Say how you know: numbers, what pupils said, what you tried before.",
                "asks": Asks.WORDS,
                "words": 200,
            },
            {
                "key": "difference",
                "label": "What difference will it make?",
                "hint": "What will pupils be able to do at the end of the year that they cannot do now?",
                "asks": Asks.WORDS,
                "words": 150,
            },
            {
                "key": "delivery",
                "label": "How will it be delivered?",
                "hint": "Who teaches, where, when and for how long. Say how pupils with SEND are included, "
                "and how a member of your staff takes part.",
                "asks": Asks.WORDS,
                "words": 200,
            },
        ),
    ),
    (
        "after",
        "What happens afterwards",
        "Support is for one year at a time. We want what it starts to last.",
        (
            {
                "key": "continuation",
                "label": "How will pupils carry on when the support ends?",
                "hint": "For example a school ensemble, lessons in school, a music centre near you.",
                "asks": Asks.WORDS,
                "words": 100,
            },
            {
                "key": "provider",
                "label": "Who would you like to provide it?",
                "asks": Asks.ONE_OF,
                "options": [
                    "The hub",
                    "An associate approved by the hub",
                    "A provider of our own, with references",
                ],
            },
            {
                "key": "references",
                "label": "If a provider of your own: who is it, and who can we ask about them?",
                "hint": "Name the organisation and two organisations that know its work.",
                "asks": Asks.WORDS,
                "words": 100,
                "required": False,
            },
        ),
    ),
    (
        "agree",
        "What you agree to",
        "Support comes from public money, so these are conditions of every award.",
        (
            {
                "key": "conditions",
                "label": "We have read the conditions of this call and accept them",
                "asks": Asks.CONFIRM,
            },
            {
                "key": "data",
                "label": "We will send the return at the end: sessions held, pupils reached, what came of it",
                "hint": "In numbers, never with names. The hub reports them to its funder.",
                "asks": Asks.CONFIRM,
            },
            {
                "key": "visits",
                "label": "We welcome a visit to see the work, arranged beforehand",
                "asks": Asks.CONFIRM,
            },
        ),
    ),
)


@transaction.atomic
def ensure_school_form() -> QuestionSet:
    """Find the school form, and write its first version where there is none. Later versions win."""
    first, made = QuestionSet.objects.get_or_create(name=NAME, version=VERSION)
    if made:
        for position, (key, title, hint, questions) in enumerate(SECTIONS, start=1):
            section = Section.objects.create(question_set=first, key=key, title=title, hint=hint, position=position)
            Question.objects.bulk_create(
                Question(section=section, position=place, **question)
                for place, question in enumerate(questions, start=1)
            )
    return QuestionSet.objects.filter(name=NAME).latest("version")
