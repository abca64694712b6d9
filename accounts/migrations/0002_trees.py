"""Paths, reach and "nay là" are kept by the database, so no code can leave them wrong."""

from django.db import migrations

PAD = """
CREATE FUNCTION accounts_path_step(id bigint) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT lpad(id::text, greatest(8, length(id::text)), '0') || '/' $$;
"""


def tree(table, succession, with_reach):
    """`{table}` keeps path and now_name (and reach) in step with parent_id, name and `{succession}`."""
    reach_insert = reach_keep = reach_ctes = reach_set = reach_join = reach_differs = ""
    if with_reach:
        reach_insert = (
            f"NEW.reach := COALESCE((SELECT reach FROM {table} WHERE id = NEW.parent_id), '{{}}') || NEW.id;"
        )
        reach_keep = "NEW.reach := OLD.reach;"
        reach_ctes = f""",
        edge(a, b) AS (
            SELECT id, parent_id FROM {table} WHERE parent_id IS NOT NULL
            UNION
            SELECT predecessor_id, successor_id FROM {succession} WHERE successor_id IS NOT NULL
        ),
        closure(id, node) AS (
            SELECT id, id FROM {table}
            UNION
            SELECT closure.id, edge.b FROM closure JOIN edge ON edge.a = closure.node
        ),
        reached AS (SELECT id, array_agg(node ORDER BY node) AS nodes FROM closure GROUP BY id)"""
        reach_set = ", reach = reached.nodes"
        reach_join = "JOIN reached ON reached.id = tree.id"
        reach_differs = "OR node.reach IS DISTINCT FROM reached.nodes"
    return f"""
CREATE FUNCTION {table}_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.path := COALESCE((SELECT path FROM {table} WHERE id = NEW.parent_id), '/')
            || accounts_path_step(NEW.id);
        NEW.now_name := '';
        {reach_insert}
    ELSIF current_setting('accounts.rebuilding', true) IS DISTINCT FROM 'on' THEN
        NEW.path := OLD.path;
        NEW.now_name := OLD.now_name;
        {reach_keep}
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER {table}_place BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_place();

CREATE FUNCTION {table}_rebuild() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('accounts.rebuilding', 'on', true);
    WITH RECURSIVE tree(id, path) AS (
        SELECT id, '/' || accounts_path_step(id) FROM {table} WHERE parent_id IS NULL
        UNION ALL
        SELECT child.id, tree.path || accounts_path_step(child.id)
        FROM {table} child JOIN tree ON child.parent_id = tree.id
    ),
    heir(id, node) AS (
        SELECT predecessor_id, successor_id FROM {succession} WHERE successor_id IS NOT NULL
        UNION
        SELECT heir.id, next.successor_id FROM heir
        JOIN {succession} next ON next.predecessor_id = heir.node AND next.successor_id IS NOT NULL
    ),
    today AS (
        SELECT heir.id, string_agg(last.name, '; ' ORDER BY last.id) AS names
        FROM heir JOIN {table} last ON last.id = heir.node
        WHERE NOT EXISTS (
            SELECT 1 FROM {succession} s WHERE s.predecessor_id = heir.node AND s.successor_id IS NOT NULL
        )
        GROUP BY heir.id
    ){reach_ctes}
    UPDATE {table} node SET path = tree.path, now_name = COALESCE(today.names, ''){reach_set}
    FROM tree LEFT JOIN today ON today.id = tree.id {reach_join}
    WHERE node.id = tree.id AND (
        node.path <> tree.path OR node.now_name <> COALESCE(today.names, '') {reach_differs}
    );
    PERFORM set_config('accounts.rebuilding', 'off', true);
    IF EXISTS (
        SELECT 1 FROM {table} child JOIN {table} parent ON parent.id = child.parent_id
        WHERE child.path <> parent.path || accounts_path_step(child.id)
    ) THEN
        RAISE EXCEPTION '{table}: a row cannot lie under itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER {table}_rebuild AFTER UPDATE OF parent_id, name ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_rebuild();
CREATE TRIGGER {succession}_rebuild AFTER INSERT OR UPDATE OR DELETE ON {succession}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_rebuild();
"""


def no_tree(table, succession):
    return f"""
DROP TRIGGER {succession}_rebuild ON {succession};
DROP TRIGGER {table}_rebuild ON {table};
DROP TRIGGER {table}_place ON {table};
DROP FUNCTION {table}_rebuild();
DROP FUNCTION {table}_place();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(PAD, "DROP FUNCTION accounts_path_step(bigint)"),
        migrations.RunSQL(
            tree("accounts_area", "accounts_areasuccession", with_reach=False),
            no_tree("accounts_area", "accounts_areasuccession"),
        ),
        migrations.RunSQL(
            tree("accounts_unit", "accounts_unitsuccession", with_reach=True),
            no_tree("accounts_unit", "accounts_unitsuccession"),
        ),
    ]
