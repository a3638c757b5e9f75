"""Roles and memberships end; nobody edits or deletes them."""

from django.db import migrations

from segue.record.guards import never_deleted, only_ends


class Migration(migrations.Migration):
    dependencies = [("people", "0002_links_and_first_contacts"), ("record", "0003_only_ends")]
    operations = [
        only_ends("people_roleheld"),
        never_deleted("people_roleheld"),
        never_deleted("people_membership"),
    ]
