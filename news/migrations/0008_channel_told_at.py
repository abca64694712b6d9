from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0007_site_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='channel',
            name='told_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
