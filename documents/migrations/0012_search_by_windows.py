import django.contrib.postgres.indexes
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations


def gin(name, vector):
    return django.contrib.postgres.indexes.GinIndex(fields=["date_issued", vector], name=name, fastupdate=False)


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0011_intake_sources"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),  # a large store is indexed anew
        BtreeGinExtension(),
        # Text and vectors stand outside the row, so that what a search walks over is narrow.
        migrations.RunSQL(
            "ALTER TABLE documents_documentpage SET (toast_tuple_target = 128)",
            "ALTER TABLE documents_documentpage RESET (toast_tuple_target)",
        ),
        migrations.RemoveIndex(model_name="document", name="documents_head_gin"),
        migrations.RemoveIndex(model_name="documentpage", name="documents_page_folded"),
        migrations.RemoveIndex(model_name="documentpage", name="documents_page_exact"),
        migrations.AddIndex(model_name="document", index=gin("documents_head_gin", "head_vector")),
        migrations.AddIndex(model_name="documentpage", index=gin("documents_page_folded", "folded_vector")),
        migrations.AddIndex(model_name="documentpage", index=gin("documents_page_exact", "exact_vector")),
        # The head is written otherwise now: the type stands before the subject.
        migrations.RunSQL(
            "INSERT INTO documents_indexdue (document_id, since) SELECT id, now() FROM documents_document ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
