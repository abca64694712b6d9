import django.contrib.postgres.indexes
from django.db import migrations
from django.db.models import IntegerField
from django.db.models.functions import Cast, ExtractYear


def gin(name, vector):
    year = Cast(ExtractYear("date_issued"), IntegerField())
    return django.contrib.postgres.indexes.GinIndex(year, "date_issued", vector, name=name, fastupdate=False)


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0012_search_by_windows"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),  # a large store is indexed anew
        migrations.RemoveIndex(model_name="document", name="documents_head_gin"),
        migrations.RemoveIndex(model_name="documentpage", name="documents_page_folded"),
        migrations.RemoveIndex(model_name="documentpage", name="documents_page_exact"),
        migrations.AddIndex(model_name="document", index=gin("documents_head_gin", "head_vector")),
        migrations.AddIndex(model_name="documentpage", index=gin("documents_page_folded", "folded_vector")),
        migrations.AddIndex(model_name="documentpage", index=gin("documents_page_exact", "exact_vector")),
    ]
