from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_trees")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="token_nonce",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
            preserve_default=False,
        ),
    ]
