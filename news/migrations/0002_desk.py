from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial"), ("documents", "0001_initial")]  # the latter brings pg_trgm

    operations = [
        migrations.AddField("article", "words", models.TextField(blank=True, editable=False, default=""), preserve_default=False),
        migrations.AddIndex("article", models.Index(fields=["-touched_at", "-id"], name="news_desk_newest")),
        migrations.AddIndex(
            "article", GinIndex(fields=["words"], name="news_desk_words", opclasses=["gin_trgm_ops"], fastupdate=False)
        ),
    ]
