from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from segue.letters import actions, queries, tables
from segue.letters.forms import CancelForm, LetterFilter
from segue.letters.lifecycle import CANCEL, RELEASE, Status
from segue.letters.models import Letter
from segue.letters.permissions import RELEASE_LETTERS, SEE_LETTERS
from segue.record.history import history_of
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import page, press
from segue.site.paging import page_by_key
from segue.site.parts import Event, Link
from segue.wording import count

WHOLE = Letter.objects.select_related("read_by", "concerns")


def _letters(request):
    filters = LetterFilter(request.GET)
    wanted = filters.wanted
    found = queries.letters_for(request.user, wanted.get("status") or "")
    if wanted.get("q"):
        words = wanted["q"]
        found = found.filter(Q(to_name__icontains=words) | Q(to_email__icontains=words) | Q(subject__icontains=words))
    return filters, wanted.get("status") or "", found


@page(SEE_LETTERS)
def letters(request):
    filters, status, found = _letters(request)
    rows = page_by_key(found, request.GET)
    here = reverse("letters")
    views = [("", "All"), *Status.choices]
    context = {
        "filters": filters,
        "chips": [Link(label, f"{here}?status={value}", current=value == status) for value, label in views],
        "rows": rows,
        "table": tables.letter_table(rows),
        "ready": queries.ready_for(request.user).exists(),
        "can": {"release": RELEASE_LETTERS.allows(request.user)},
    }
    return render(request, "letters/letters.html", context)


@page(SEE_LETTERS)
def letters_csv(request):
    found = _letters(request)[2].order_by("-pk")
    return csv_download("letters", tables.LETTER_COLUMNS, tables.letter_lines(found.iterator(2_000)))


@page(SEE_LETTERS, WHOLE)
def letter(request, letter):
    may = RELEASE_LETTERS.allows(request.user, letter)
    unread = list(queries.unread_for(request.user).exclude(pk=letter.pk)[: queries.MANY]) if may else []
    context = {
        "letter": letter,
        "unread": len(unread),
        "next": unread[0] if unread else None,
        "shown": {
            "sender": settings.DEFAULT_FROM_EMAIL,
            "to": "\n".join(filter(None, (letter.to_name, letter.to_email))),
            "on": letter.sent_at or letter.written_at,
            "subject": letter.subject,
            "body": letter.text,
        },
        "tag": tables.tag_of(letter),
        "events": [
            Event(change.said, change.at, str(change.by or "Segue"), change.because)
            for change in reversed(history_of(letter))
        ],
        "can": {
            "read": may and letter.read_at is None and letter.status in RELEASE.allowed_from,
            "release": may and letter.read_at is not None and letter.status in RELEASE.allowed_from,
            "cancel": may and letter.status in CANCEL.allowed_from,
        },
    }
    return render(request, "letters/letter.html", context)


@page(RELEASE_LETTERS, WHOLE)
@require_POST
def letter_read(request, letter):
    press(request, actions.mark_read, letter, by=request.user, done="Noted as read. It can be released.")
    return redirect("letter", pk=letter.pk)


@page(RELEASE_LETTERS, WHOLE)
@require_POST
def letter_release(request, letter):
    press(request, actions.release, letter, by=request.user, done="The letter is on its way.")
    return redirect("letter", pk=letter.pk)


@page(RELEASE_LETTERS, WHOLE)
def letter_cancel(request, letter):
    question = Question(
        title="Keep this letter from going?",
        about=letter.subject,
        consequence=f"{letter.to_name or letter.to_email} will never get it.",
        verb="Cancel the letter",
        done="The letter does not go.",
        back=reverse("letter", args=[letter.pk]),
        form=CancelForm,
    )
    return confirm(request, question, actions.cancel, letter)


@page(RELEASE_LETTERS)
def letters_release(request):
    """The letters that were read, all before the eyes once more; those ticked go together."""
    ready = list(queries.ready_for(request.user).order_by("pk")[: queries.MANY])
    if request.method == "POST":
        ticked = set(request.POST.getlist("letter"))
        chosen = [letter for letter in ready if str(letter.pk) in ticked]
        if not chosen:
            messages.error(request, "Tick the letters that should go.")
        elif press(request, actions.release_many, chosen, by=request.user):
            messages.success(request, f"{count(len(chosen), 'letter')} on the way.")
            return redirect("letters")
    return render(request, "letters/letters_release.html", {"letters": ready})
