"""The demonstration's people, for the sign-in page."""

from django import template

from segue.demo.accounts import ACCOUNTS, Account

register = template.Library()


@register.simple_tag
def demo_accounts() -> tuple[Account, ...]:
    return ACCOUNTS
