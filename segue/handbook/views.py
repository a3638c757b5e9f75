from django.shortcuts import render

from segue.handbook import gather
from segue.people.models import Role
from segue.site.pages import public_page


@public_page
def how_we_work(request):
    chosen = request.GET.get("role", "")
    chosen = chosen if chosen in Role.values else ""
    allowed = [one for one in gather.permissions() if not chosen or one.may(chosen)]
    parts = [
        (part, [one for one in allowed if one.part == part]) for part in dict.fromkeys(one.part for one in allowed)
    ]
    lives = [(life, [_state(life, value, name) for value, name in life.states]) for life in gather.lives()]
    context = {"parts": parts, "lives": lives, "roles": gather.role_names(), "chosen": chosen}
    return render(request, "handbook/how_we_work.html", context)


def _state(life, value, name):
    return name, [(move.name, life.name_of(move.to)) for move in life.moves_from(value)]


@public_page
def help_page(request):
    return render(request, "handbook/help.html")


@public_page
def accessibility(request):
    return render(request, "handbook/accessibility.html")


@public_page
def privacy(request):
    return render(request, "handbook/privacy.html")


@public_page
def contact(request):
    return render(request, "handbook/contact.html")
