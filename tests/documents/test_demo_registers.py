"""The registers of the demonstration."""

import pytest

from documents.models import RegisterEntry
from tests.factories import documents as make_documents
from tests.factories import registers as make

pytestmark = pytest.mark.django_db


class TestDemo:
    def test_fills_both_books_once_from_the_papers_in_the_store(self, province):
        from documents import demo_registers
        from documents.models import Issuer

        own = Issuer.objects.named("BAN TUYÊN GIÁO", parent_body="TỈNH ỦY ĐẮK NÔNG")
        for number in (1, 2):
            make_documents.document(
                owner_unit=province.department, issuer=own, number=f"{number:02d}", notation="KH/BTGTU",
                symbol=f"{number:02d}-KH/BTGTU", doc_type=make.kind("ke-hoach"),
            )  # fmt: skip
            make_documents.document(owner_unit=province.department, symbol=f"{number}/KH-UBND", issuer=Issuer.objects.named("UBND"))
        for _ in range(2):
            demo_registers.fill(province.department, province.clerk)
        assert set(RegisterEntry.objects.filter(book="outgoing").values_list("symbol", flat=True)) == {"01-KH/BTGTU", "02-KH/BTGTU"}
        assert RegisterEntry.objects.filter(book="incoming").count() == 2
        assert not RegisterEntry.objects.filter(document=None).exists()
