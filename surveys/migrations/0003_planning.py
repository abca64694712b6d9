import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import accounts.models.fields


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_answers_stay")]
    operations = [
        TrigramExtension(),
        migrations.AlterField(
            "step",
            "deed",
            models.CharField(
                choices=[
                    ("created", "Lập"),
                    ("changed", "Sửa kế hoạch"),
                    ("drawn", "Chọn mẫu"),
                    ("draw_discarded", "Bỏ kết quả chọn mẫu"),
                    ("form_changed", "Duyệt bản phiếu mới"),
                    ("submitted", "Trình duyệt"),
                    ("returned", "Trả lại"),
                    ("approved", "Duyệt"),
                    ("opened_field", "Mở lấy ý kiến"),
                    ("paused", "Tạm dừng"),
                    ("resumed", "Mở lại"),
                    ("closed", "Đóng"),
                    ("opened_box", "Mở hòm phiếu"),
                    ("tables_frozen", "Duyệt, khóa danh mục bảng"),
                    ("released", "Công bố"),
                    ("cancelled", "Hủy"),
                ],
                max_length=14,
                verbose_name="việc",
            ),
        ),
        migrations.RemoveConstraint("step", "surveys_step_says_why"),
        migrations.AddConstraint(
            "step",
            models.CheckConstraint(
                condition=~models.Q(deed__in=["returned", "cancelled", "draw_discarded"]) | ~models.Q(reason=""),
                name="surveys_step_says_why",
            ),
        ),
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
