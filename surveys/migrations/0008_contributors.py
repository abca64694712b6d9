"""Collaborators' reports, their way, and the month's synthesis."""

import datetime
import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import accounts.models.fields

FIELDS = [
    ("kinh-te", "Kinh tế, việc làm, đời sống"),
    ("nong-nghiep", "Nông nghiệp, nông thôn, giá nông sản"),
    ("dat-dai", "Đất đai, quy hoạch, giải phóng mặt bằng"),
    ("ha-tang", "Giao thông, điện, nước, hạ tầng"),
    ("y-te", "Y tế, phòng, chống dịch"),
    ("giao-duc", "Giáo dục, đào tạo"),
    ("an-sinh", "Chính sách xã hội, giảm nghèo"),
    ("moi-truong", "Môi trường, khoáng sản, rừng"),
    ("an-ninh", "An ninh, trật tự, an toàn giao thông"),
    ("dan-toc-ton-giao", "Dân tộc, tôn giáo"),
    ("xay-dung-dang", "Xây dựng Đảng, hệ thống chính trị, cán bộ"),
    ("cai-cach-hanh-chinh", "Cải cách hành chính, chuyển đổi số"),
    ("van-hoa", "Văn hóa, thông tin, mạng xã hội"),
    ("thoi-su", "Thời sự trong nước, quốc tế"),
]
SINCE = datetime.date(2020, 1, 1)


def fill(apps, schema_editor):
    field = apps.get_model("surveys", "ReportField")
    for position, (code, name) in enumerate(FIELDS, start=1):
        field.objects.get_or_create(code=code, defaults={"name": name, "position": position, "valid_from": SINCE})


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_remove_membership_accounts_member_known_role_and_more'),
        ('surveys', '0007_exports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='ReportField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='mã')),
                ('name', accounts.models.fields.NFCField(max_length=120, verbose_name='lĩnh vực')),
                ('position', models.PositiveIntegerField(default=0)),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'lĩnh vực dư luận',
                'verbose_name_plural': 'lĩnh vực dư luận',
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='surveys_report_field_period', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='ContributorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('period', models.DateField(verbose_name='tháng')),
                ('content', models.TextField(max_length=4000, verbose_name='người dân nói gì')),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, '1 · Một vài người nhắc đến'), (2, '2 · Nhiều người nhắc đến'), (3, '3 · Được bàn luận rộng rãi'), (4, '4 · Bàn luận gay gắt'), (5, '5 · Bức xúc, có thể thành điểm nóng')], verbose_name='mức độ quan tâm')),
                ('leaning', models.CharField(choices=[('agrees', 'Đồng tình'), ('worries', 'Băn khoăn'), ('opposes', 'Phản đối')], max_length=8, verbose_name='khuynh hướng')),
                ('proposal', models.TextField(blank=True, max_length=2000, verbose_name='kiến nghị, đề xuất')),
                ('words', models.TextField(blank=True, editable=False)),
                ('state', models.CharField(choices=[('draft', 'Nháp'), ('sent', 'Đã gửi'), ('returned', 'Trả lại'), ('received', 'Đã tiếp nhận')], default='draft', editable=False, max_length=8, verbose_name='trạng thái')),
                ('feedback', models.TextField(blank=True, editable=False, max_length=2000, verbose_name='phản hồi của bộ phận dư luận')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('touched_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area', verbose_name='địa bàn')),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cộng tác viên')),
                ('merged_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='surveys.contributorreport')),
                ('unit', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='đơn vị')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.reportfield', verbose_name='lĩnh vực')),
            ],
            options={
                'verbose_name': 'phản ánh của cộng tác viên',
                'verbose_name_plural': 'phản ánh của cộng tác viên',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('sent', 'Gửi'), ('corrected', 'Sửa và gửi lại'), ('returned', 'Trả lại'), ('received', 'Tiếp nhận'), ('merged', 'Gộp với phản ánh trùng'), ('split', 'Tách ra khỏi phản ánh trùng'), ('answered', 'Phản hồi')], max_length=10, verbose_name='việc')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do, nội dung')),
                ('by_name', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='lúc')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='surveys.contributorreport')),
            ],
            options={
                'verbose_name': 'bước của phản ánh',
                'verbose_name_plural': 'bước của phản ánh',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Synthesis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.DateField(verbose_name='tháng')),
                ('summary', models.TextField(blank=True, max_length=4000, verbose_name='đánh giá chung')),
                ('proposal', models.TextField(blank=True, max_length=4000, verbose_name='kiến nghị, đề xuất')),
                ('reports', models.PositiveIntegerField(default=0, editable=False, verbose_name='số phản ánh')),
                ('reporters', models.PositiveIntegerField(default=0, editable=False, verbose_name='số cộng tác viên')),
                ('areas', models.PositiveIntegerField(default=0, editable=False, verbose_name='số địa bàn')),
                ('before', models.PositiveIntegerField(default=0, editable=False, verbose_name='số phản ánh tháng trước')),
                ('edition', models.PositiveIntegerField(default=1, editable=False, verbose_name='bản')),
                ('state', models.CharField(choices=[('draft', 'Nháp'), ('submitted', 'Trình duyệt'), ('approved', 'Đã duyệt'), ('kept', 'Đã lưu')], default='draft', editable=False, max_length=10, verbose_name='trạng thái')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'báo cáo tổng hợp tháng',
                'verbose_name_plural': 'báo cáo tổng hợp tháng',
                'ordering': ['-period', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SynthesisItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', accounts.models.fields.NFCField(blank=True, max_length=200, verbose_name='vấn đề')),
                ('text', models.TextField(blank=True, max_length=3000, verbose_name='nội dung tổng hợp')),
                ('reports', models.PositiveIntegerField(default=0)),
                ('reporters', models.PositiveIntegerField(default=0)),
                ('areas', models.PositiveIntegerField(default=0)),
                ('places', models.TextField(blank=True)),
                ('strength', models.DecimalField(decimal_places=1, default=1, max_digits=2, verbose_name='mức độ quan tâm trung bình')),
                ('agrees', models.PositiveIntegerField(default=0)),
                ('worries', models.PositiveIntegerField(default=0)),
                ('opposes', models.PositiveIntegerField(default=0)),
                ('reporters_before', models.PositiveIntegerField(null=True)),
                ('strength_before', models.DecimalField(decimal_places=1, max_digits=2, null=True)),
                ('continues', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.contributorreport', verbose_name='tiếp nối vấn đề tháng trước')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.reportfield', verbose_name='lĩnh vực')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.contributorreport')),
                ('synthesis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='surveys.synthesis')),
            ],
            options={
                'verbose_name': 'vấn đề trong báo cáo tổng hợp',
                'verbose_name_plural': 'vấn đề trong báo cáo tổng hợp',
                'ordering': ['field__position', '-reporters', '-strength', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SynthesisRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issues', models.PositiveIntegerField()),
                ('reports', models.PositiveIntegerField()),
                ('reporters', models.PositiveIntegerField()),
                ('strength', models.DecimalField(decimal_places=1, max_digits=2)),
                ('reports_before', models.PositiveIntegerField()),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('field', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.reportfield')),
                ('synthesis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='surveys.synthesis')),
            ],
            options={
                'verbose_name': 'dòng số liệu của báo cáo tổng hợp',
                'verbose_name_plural': 'dòng số liệu của báo cáo tổng hợp',
                'ordering': ['field__position', '-reports', 'area__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SynthesisStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('created', 'Lập'), ('saved', 'Sửa'), ('submitted', 'Trình duyệt'), ('returned', 'Trả lại'), ('approved', 'Duyệt'), ('kept', 'Lưu hồ sơ')], max_length=10, verbose_name='việc')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do, nội dung')),
                ('by_name', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='lúc')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('synthesis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='surveys.synthesis')),
            ],
            options={
                'verbose_name': 'bước của báo cáo tổng hợp',
                'verbose_name_plural': 'bước của báo cáo tổng hợp',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', accounts.models.fields.NFCField(max_length=120, verbose_name='chữ trong phản ánh')),
                ('claim', models.CharField(choices=[('official', 'Người giữ chức vụ, phát ngôn công khai'), ('nobody', 'Không phải tên người (địa danh, tên đường, tên cơ quan)')], max_length=8, verbose_name='lý do để lại')),
                ('explanation', accounts.models.fields.NFCField(blank=True, max_length=200, verbose_name='chức vụ, dịp phát ngôn')),
                ('cleared_at', models.DateTimeField(null=True)),
                ('cleared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='surveys.contributorreport')),
            ],
            options={
                'verbose_name': 'chữ có thể là tên người',
                'verbose_name_plural': 'chữ có thể là tên người',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('report', 'words'), name='surveys_mention_once'), models.CheckConstraint(condition=models.Q(models.Q(('claim', 'official'), _negated=True), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='surveys_official_says_which')],
            },
        ),
        migrations.AddIndex(
            model_name='contributorreport',
            index=models.Index(fields=['period', 'field'], name='surveys_report_of_month'),
        ),
        migrations.AddIndex(
            model_name='contributorreport',
            index=models.Index(fields=['author', '-touched_at'], name='surveys_report_of_author'),
        ),
        migrations.AddIndex(
            model_name='contributorreport',
            index=models.Index(fields=['state', '-id'], name='surveys_report_in_state'),
        ),
        migrations.AddIndex(
            model_name='contributorreport',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='surveys_report_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='contributorreport',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='surveys_report_of_a_month'),
        ),
        migrations.AddConstraint(
            model_name='contributorreport',
            constraint=models.CheckConstraint(condition=models.Q(('strength__range', (1, 5))), name='surveys_report_strength'),
        ),
        migrations.AddConstraint(
            model_name='contributorreport',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('state', 'received'), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='surveys_report_merged_when_received'),
        ),
        migrations.AddConstraint(
            model_name='reportstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deed', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='surveys_report_return_says_why'),
        ),
        migrations.AddConstraint(
            model_name='synthesis',
            constraint=models.UniqueConstraint(fields=('unit', 'period'), name='surveys_synthesis_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='synthesis',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='surveys_synthesis_of_a_month'),
        ),
        migrations.AddConstraint(
            model_name='synthesisitem',
            constraint=models.UniqueConstraint(fields=('synthesis', 'report'), name='surveys_synthesis_item_once'),
        ),
        migrations.AddConstraint(
            model_name='synthesisrow',
            constraint=models.CheckConstraint(condition=models.Q(('field', None), ('area', None), _connector='XOR'), name='surveys_synthesis_row_of_one'),
        ),
        migrations.AddConstraint(
            model_name='synthesisstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deed', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='surveys_synthesis_return_says_why'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
