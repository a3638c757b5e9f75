"""An offer taken back is a draft again, unchanged until then; a draft that was cancelled stays as it was."""

from django.db import migrations

CONTRACT_FACTS_STAY = """
CREATE OR REPLACE FUNCTION segue_contract_facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE taken_back boolean := OLD.status = 'offered' AND NEW.status = 'draft';
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN NEW;
    END IF;
    IF (NEW.status = 'draft' AND NOT taken_back) OR
        (NEW.reference, NEW.decision_id, NEW.holder_id, NEW.provider_id, NEW.type, NEW.type_reason, NEW.comparator,
         NEW.approved_by_id, NEW.amount, NEW.vat, NEW.vat_amount, NEW.commitment_id, NEW.starts, NEW.ends,
         NEW.conditions)
        IS DISTINCT FROM
        (OLD.reference, OLD.decision_id, OLD.holder_id, OLD.provider_id, OLD.type, OLD.type_reason, OLD.comparator,
         OLD.approved_by_id, OLD.amount, OLD.vat, OLD.vat_amount, OLD.commitment_id, OLD.starts, OLD.ends,
         OLD.conditions) OR
        (NOT taken_back AND
         (NEW.offered_at, NEW.answer_by, NEW.taken_back_at)
         IS DISTINCT FROM (OLD.offered_at, OLD.answer_by, OLD.taken_back_at)) THEN
        RAISE EXCEPTION 'contract_facts_stay: % was offered, so its terms stay', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'contract_facts_stay';
    END IF;
    RETURN NEW;
END $$;
"""

LEAD_IS_APPROVED = """
CREATE OR REPLACE FUNCTION segue_lead_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN ('draft', 'cancelled') AND (NEW.approved_by_id IS NULL OR NEW.comparator = '')
        AND EXISTS (SELECT 1 FROM people_organisation WHERE id = NEW.provider_id AND kind = 'lead') THEN
        RAISE EXCEPTION 'lead_is_approved: the lead organisation delivers % without approval', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_is_approved';
    END IF;
    RETURN NULL;
END $$;
"""

# The schedule is free again while the contract is a draft again.
SCHEDULE_STAYS = """
CREATE OR REPLACE FUNCTION segue_schedule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept bigint;
BEGIN
    kept := CASE WHEN TG_OP = 'DELETE' THEN OLD.contract_id ELSE NEW.contract_id END;
    IF EXISTS (SELECT 1 FROM contracts_contracttext t JOIN contracts_contract c ON c.id = t.contract_id
               WHERE c.id = kept AND c.status <> 'draft') THEN
        RAISE EXCEPTION 'schedule_stays: % belongs to a contract that was offered', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'schedule_stays';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0009_offers")]
    operations = [
        migrations.RunSQL(CONTRACT_FACTS_STAY + LEAD_IS_APPROVED + SCHEDULE_STAYS, migrations.RunSQL.noop),
    ]
