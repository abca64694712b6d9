import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

import accounts.models.fields


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_answers_stay")]
    operations = [
        TrigramExtension(),
        migrations.AddField(
            "survey",
            "title_folded",
            accounts.models.fields.FoldedField(blank=True, editable=False, max_length=200, source="title", verbose_name="tên không dấu"),
        ),
        migrations.AddIndex(
            "survey",
            django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["title_folded"], name="surveys_title_words", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
