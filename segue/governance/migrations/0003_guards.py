"""Seats, interests and lines of the scheme end; nobody edits or deletes them."""

from django.db import migrations

from segue.record.guards import never_deleted, only_ends

DATED = ("governance_seat", "governance_interest", "governance_delegation")


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_a_line_may_end_before_it_begins"),
        ("record", "0003_only_ends"),
    ]
    operations = [
        *(guard(table) for table in DATED for guard in (only_ends, never_deleted)),
        never_deleted("governance_meeting"),
    ]
