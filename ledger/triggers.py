"""Database trigger that refuses an approval by anybody who typed part of a row.

The writers are in a table of their own, which a check constraint cannot read. A migration that later changes the row's
table can rebuild it on SQLite without the trigger, and must add it again; a test looks for it after all migrations.
"""

from django.db import migrations

REFUSAL = "A row is approved by someone who typed none of it."


def approved_by_no_writer(table: str, column: str) -> migrations.RunPython:
    """Migration that adds the trigger to `table`, whose rows are named by `column` in the table of writers."""
    name = f"{table}_is_approved_by_no_writer"
    written = f"EXISTS (SELECT 1 FROM {table}_writers WHERE {column} = NEW.id AND user_id = NEW.approved_by_id)"
    on = {
        "sqlite": (
            f"CREATE TRIGGER {name} BEFORE UPDATE OF approved_by_id ON {table} WHEN {written} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ),
        "postgresql": (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {written} THEN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE OF approved_by_id ON {table} FOR EACH ROW "
            f"WHEN (NEW.approved_by_id IS NOT NULL) EXECUTE FUNCTION {name}()",
        ),
    }
    off = {
        "sqlite": (f"DROP TRIGGER IF EXISTS {name}",),
        "postgresql": (f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"),
    }
    return migrations.RunPython(_running(on), _running(off))


def _running(statements: dict[str, tuple[str, ...]]):
    def run(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            # without parameters, so that a per cent sign would stay one
            schema_editor.execute(statement, params=None)

    return run
