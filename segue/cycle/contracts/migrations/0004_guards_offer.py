"""What was offered stays as it was offered; the lead organisation is approved; nothing is paid before acceptance."""

from django.db import migrations

from segue.record.guards import append_only, never_deleted

CONTRACT_FACTS_STAY = """
CREATE FUNCTION segue_contract_facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN NEW;
    END IF;
    IF NEW.status = 'draft' OR
        (NEW.reference, NEW.decision_id, NEW.holder_id, NEW.provider_id, NEW.type, NEW.type_reason, NEW.comparator,
         NEW.approved_by_id, NEW.amount, NEW.vat, NEW.vat_amount, NEW.commitment_id, NEW.starts, NEW.ends,
         NEW.conditions, NEW.offered_at)
        IS DISTINCT FROM
        (OLD.reference, OLD.decision_id, OLD.holder_id, OLD.provider_id, OLD.type, OLD.type_reason, OLD.comparator,
         OLD.approved_by_id, OLD.amount, OLD.vat, OLD.vat_amount, OLD.commitment_id, OLD.starts, OLD.ends,
         OLD.conditions, OLD.offered_at) THEN
        RAISE EXCEPTION 'contract_facts_stay: % was offered, so its terms stay', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'contract_facts_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_contract_facts_stay BEFORE UPDATE ON contracts_contract
FOR EACH ROW EXECUTE FUNCTION segue_contract_facts_stay();
"""

LEAD_IS_APPROVED = """
CREATE FUNCTION segue_lead_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'draft' AND (NEW.approved_by_id IS NULL OR NEW.comparator = '')
        AND EXISTS (SELECT 1 FROM people_organisation WHERE id = NEW.provider_id AND kind = 'lead') THEN
        RAISE EXCEPTION 'lead_is_approved: the lead organisation delivers % without approval', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_is_approved';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_lead_is_approved AFTER INSERT OR UPDATE ON contracts_contract
FOR EACH ROW EXECUTE FUNCTION segue_lead_is_approved();
"""

SCHEDULE_STAYS = """
CREATE FUNCTION segue_schedule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept bigint;
BEGIN
    kept := CASE WHEN TG_OP = 'DELETE' THEN OLD.contract_id ELSE NEW.contract_id END;
    IF EXISTS (SELECT 1 FROM contracts_contracttext WHERE contract_id = kept) THEN
        RAISE EXCEPTION 'schedule_stays: % belongs to a contract that was offered', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'schedule_stays';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER contracts_target_schedule_stays BEFORE INSERT OR UPDATE OR DELETE ON contracts_target
FOR EACH ROW EXECUTE FUNCTION segue_schedule_stays();
CREATE TRIGGER contracts_returndue_schedule_stays BEFORE INSERT OR UPDATE OR DELETE ON contracts_returndue
FOR EACH ROW EXECUTE FUNCTION segue_schedule_stays();
"""

NOTHING_PAID_BEFORE_ACCEPTANCE = """
CREATE FUNCTION segue_nothing_paid_before_acceptance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM contracts_contract WHERE commitment_id = NEW.commitment_id AND status <> 'in_force') THEN
        RAISE EXCEPTION 'nothing_paid_before_acceptance: the contract is not in force'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_paid_before_acceptance';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_nothing_paid_before_acceptance AFTER INSERT ON money_payment
FOR EACH ROW EXECUTE FUNCTION segue_nothing_paid_before_acceptance();
"""

UNDO = """
DROP FUNCTION segue_contract_facts_stay() CASCADE;
DROP FUNCTION segue_lead_is_approved() CASCADE;
DROP FUNCTION segue_schedule_stays() CASCADE;
DROP FUNCTION segue_nothing_paid_before_acceptance() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_text_approval_vat"), ("record", "0002_guards")]
    operations = [
        migrations.RunSQL(
            CONTRACT_FACTS_STAY + LEAD_IS_APPROVED + SCHEDULE_STAYS + NOTHING_PAID_BEFORE_ACCEPTANCE, UNDO
        ),
        append_only("contracts_contracttext"),
        never_deleted("contracts_contract"),
    ]
