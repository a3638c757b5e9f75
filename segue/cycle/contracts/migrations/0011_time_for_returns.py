"""A return may get a later day when its agreement is accepted: two weeks after that, others following day by day."""

from django.db import migrations

# What a return is called stays; so does its day, save the one move that an acceptance makes.
RETURN_STAYS = """
CREATE FUNCTION segue_return_due_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.contract_id, NEW.title) = (OLD.id, OLD.contract_id, OLD.title)
        AND NEW.due_on > OLD.due_on
        AND EXISTS (SELECT 1 FROM contracts_contract c WHERE c.id = NEW.contract_id AND c.status = 'in_force'
                    AND NEW.due_on - (c.accepted_at AT TIME ZONE 'Europe/London')::date BETWEEN 14 AND
                        13 + (SELECT count(*) FROM contracts_returndue r WHERE r.contract_id = NEW.contract_id)) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM contracts_contracttext t JOIN contracts_contract c ON c.id = t.contract_id
               WHERE c.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.contract_id ELSE NEW.contract_id END
               AND c.status <> 'draft') THEN
        RAISE EXCEPTION 'schedule_stays: % belongs to a contract that was offered', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'schedule_stays';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP TRIGGER contracts_returndue_schedule_stays ON contracts_returndue;
CREATE TRIGGER contracts_returndue_schedule_stays BEFORE INSERT OR UPDATE OR DELETE ON contracts_returndue
FOR EACH ROW EXECUTE FUNCTION segue_return_due_stays();
"""
UNDO = """
DROP TRIGGER contracts_returndue_schedule_stays ON contracts_returndue;
CREATE TRIGGER contracts_returndue_schedule_stays BEFORE INSERT OR UPDATE OR DELETE ON contracts_returndue
FOR EACH ROW EXECUTE FUNCTION segue_schedule_stays();
DROP FUNCTION segue_return_due_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0010_guards_of_offers")]
    operations = [migrations.RunSQL(RETURN_STAYS, UNDO)]
