"""The lists the office starts with: kinds of papers by the rules in force, and fields of work."""

from django.db import migrations

from documents.reading.lists import DOCUMENT_TYPES, UNLISTED_TITLES
from vietnamese.text import slugify

FIELDS = """Tuyên truyền
Lý luận chính trị
Chuyển đổi số
Báo chí, xuất bản
Dư luận xã hội
Báo cáo viên, tuyên truyền viên
Văn hóa, văn nghệ
Khoa giáo
Lịch sử Đảng
Học tập và làm theo Bác
Bảo vệ nền tảng tư tưởng của Đảng
Xây dựng Đảng
Dân vận
Công tác phối hợp
Tổ chức, cán bộ
Văn phòng""".splitlines()


def fill(apps, schema_editor):
    document_type = apps.get_model("documents", "DocumentType")
    rule = apps.get_model("documents", "DocumentTypeRule")
    field = apps.get_model("documents", "Field")
    position = 0
    for row in DOCUMENT_TYPES:
        kind, new = document_type.objects.get_or_create(
            slug=slugify(row.name), defaults={"name": row.name, "position": position}
        )
        position += new
        rule.objects.get_or_create(
            doc_type=kind, regime=row.regime, valid_from=row.valid_from,
            defaults={
                "abbreviation": row.abbreviation, "basis": row.basis, "valid_to": row.valid_to,
                "verified": row.verified,
            },
        )  # fmt: skip
    for name in UNLISTED_TITLES:
        _, new = document_type.objects.get_or_create(slug=slugify(name), defaults={"name": name, "position": position})
        position += new
    for position, name in enumerate(FIELDS):
        field.objects.get_or_create(slug=slugify(name), defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
