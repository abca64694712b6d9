"""An old site is brought over by those who look after the whole portal."""

from news.models import SiteImport
from tests.access.page import ADMIN, Page, deed

PAGES = {
    "site_imports": Page(ADMIN),
    "site_import_start": deed(ADMIN),
    "site_import": Page(ADMIN, target="site_import"),
    "site_import_progress": Page(ADMIN, target="site_import"),
    "site_import_categories": deed(ADMIN, "site_import"),
    "site_import_begin": deed(ADMIN, "site_import"),
    "site_import_stop": deed(ADMIN, "site_import"),
    "site_import_report": Page(ADMIN, target="site_import"),
}


def targets(province):
    entry = SiteImport.objects.create(
        label="tuyengiao.cu.example", dump_name="cu.sql", dump_sha256="0" * 64, state=SiteImport.State.CHECKED,
        unit=province.department, by=province.admin,
    )  # fmt: skip
    return {"site_import": {"pk": entry.pk}}
