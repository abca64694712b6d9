"""The database itself refuses to change or lose an answer and to change a form that people have answered."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION surveys_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'surveys: what was answered is neither changed nor deleted' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION surveys_only_rejected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'rejected') IS DISTINCT FROM (to_jsonb(NEW) - 'rejected') THEN
        RAISE EXCEPTION 'surveys: what was answered is neither changed nor deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION surveys_only_masked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'text' - 'is_masked') IS DISTINCT FROM (to_jsonb(NEW) - 'text' - 'is_masked')
            OR OLD.is_masked OR NOT NEW.is_masked THEN
        RAISE EXCEPTION 'surveys: what was answered is neither changed nor deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION surveys_keep_frozen_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen AND (TG_OP = 'DELETE' OR OLD.sha256 <> NEW.sha256 OR OLD.definition <> NEW.definition OR NOT NEW.is_frozen) THEN
        RAISE EXCEPTION 'surveys: a form that was answered stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE TRIGGER surveys_response_stays BEFORE DELETE ON surveys_response FOR EACH ROW EXECUTE FUNCTION surveys_refuse();
CREATE TRIGGER surveys_response_as_said BEFORE UPDATE ON surveys_response FOR EACH ROW EXECUTE FUNCTION surveys_only_rejected();
CREATE TRIGGER surveys_open_answer_stays BEFORE DELETE ON surveys_openanswer FOR EACH ROW EXECUTE FUNCTION surveys_refuse();
CREATE TRIGGER surveys_open_answer_as_said BEFORE UPDATE ON surveys_openanswer FOR EACH ROW EXECUTE FUNCTION surveys_only_masked();
CREATE TRIGGER surveys_sealed_as_sent BEFORE UPDATE ON surveys_sealed FOR EACH ROW EXECUTE FUNCTION surveys_refuse();
CREATE TRIGGER surveys_frozen_form BEFORE UPDATE OR DELETE ON surveys_formversion FOR EACH ROW EXECUTE FUNCTION surveys_keep_frozen_form();
"""

BACK = """
DROP TRIGGER surveys_response_stays ON surveys_response;
DROP TRIGGER surveys_response_as_said ON surveys_response;
DROP TRIGGER surveys_open_answer_stays ON surveys_openanswer;
DROP TRIGGER surveys_open_answer_as_said ON surveys_openanswer;
DROP TRIGGER surveys_sealed_as_sent ON surveys_sealed;
DROP TRIGGER surveys_frozen_form ON surveys_formversion;
DROP FUNCTION surveys_refuse();
DROP FUNCTION surveys_only_rejected();
DROP FUNCTION surveys_only_masked();
DROP FUNCTION surveys_keep_frozen_form();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
