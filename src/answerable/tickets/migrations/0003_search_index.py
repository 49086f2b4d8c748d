from django.db import migrations

# Every word may go on ("deliv"). Beginnings of these lengths stand in the index; of a longer one SQLite gathers the few
# words that begin so. Without them it would gather every place of a common word before the first hit.
SQLITE = [
    """CREATE VIRTUAL TABLE tickets_search USING fts5(
        words, content='tickets_searchdocument', content_rowid='id', tokenize='unicode61', prefix='3 4 5 6')""",
    """CREATE TRIGGER search_document_added AFTER INSERT ON tickets_searchdocument BEGIN
        INSERT INTO tickets_search(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_document_removed AFTER DELETE ON tickets_searchdocument BEGIN
        INSERT INTO tickets_search(tickets_search, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER search_document_changed AFTER UPDATE OF words ON tickets_searchdocument BEGIN
        INSERT INTO tickets_search(tickets_search, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO tickets_search(rowid, words) VALUES (new.id, new.words); END""",
]
POSTGRES = [
    # A tsvector holds at most 1 MB; folding stops far below.
    """ALTER TABLE tickets_searchdocument ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED""",
    "CREATE INDEX search_document_vector ON tickets_searchdocument USING gin (vector)",
]


def create(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_statuses")]

    operations = [migrations.RunPython(create)]
