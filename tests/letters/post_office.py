"""Mail servers for tests: one that is down, one that goes down after a while."""

from django.core.mail.backends.base import BaseEmailBackend


class Down(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("the mail server does not answer")


class Refuses(BaseEmailBackend):
    def send_messages(self, messages):
        raise ValueError("no such address")
