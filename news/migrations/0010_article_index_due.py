import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0009_files_and_embeds_of_old_sites'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleIndexDue',
            fields=[
                (
                    'article',
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='news.article',
                    ),
                ),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'bài chờ lập lại chỉ mục',
                'verbose_name_plural': 'bài chờ lập lại chỉ mục',
            },
        ),
    ]
