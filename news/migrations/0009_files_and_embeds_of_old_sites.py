from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0008_channel_told_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='siteimportrow',
            name='kind',
            field=models.CharField(
                choices=[
                    ('category', 'Chuyên mục'), ('source', 'Nguồn tin'), ('author', 'Tác giả'), ('article', 'Tin, bài'),
                    ('picture', 'Ảnh'), ('file', 'Tệp đính kèm'), ('embed', 'Khung nhúng, video'),
                ],
                max_length=8, verbose_name='loại',
            ),
        ),
    ]
