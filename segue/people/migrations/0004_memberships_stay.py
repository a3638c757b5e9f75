"""A membership is confirmed once and ends once; whose it is and in what never changes."""

from django.db import migrations

MEMBERSHIP_STAYS = """
CREATE FUNCTION segue_membership_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.user_id, NEW.organisation_id, NEW.is_first, NEW.asked_at)
        IS DISTINCT FROM (OLD.user_id, OLD.organisation_id, OLD.is_first, OLD.asked_at)
        OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_by_id)
            IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id))
        OR (OLD.left_at IS NOT NULL AND NEW.left_at IS DISTINCT FROM OLD.left_at) THEN
        RAISE EXCEPTION 'membership_stays: a membership is confirmed once and ends once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'membership_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_membership_stays BEFORE UPDATE ON people_membership
FOR EACH ROW EXECUTE FUNCTION segue_membership_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_guards")]
    operations = [migrations.RunSQL(MEMBERSHIP_STAYS, "DROP FUNCTION segue_membership_stays() CASCADE;")]
