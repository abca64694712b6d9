"""Structures and heads of letters as servers that are not at hand write them."""

import pytest

from documents.sources import structure
from documents.sources.senders import one_address, read_head


class TestWordsOfServers:
    """BODYSTRUCTURE as servers that are not at hand write it."""

    def parts(self, text):
        return structure.parse([b"1 (UID 5 BODYSTRUCTURE " + text + b")"])

    def test_names_in_lists_literals_and_pieces(self):
        text = (
            b'(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "BASE64" 40 1 NIL NIL NIL NIL)'
            b'("APPLICATION" "PDF" ("NAME*0*" "utf-8\'\'v%C4%83n" "NAME*1*" "%20b%E1%BA%A3n.pdf") NIL NIL "BASE64" 4096 NIL '
            b'("ATTACHMENT" ("FILENAME" "=?UTF-8?Q?v=C4=83n_b=E1=BA=A3n.pdf?=")) NIL NIL) "MIXED" ("BOUNDARY" "x") NIL NIL NIL)'
        )
        text_part, file = self.parts(text)
        assert not text_part.is_attachment
        assert (file.number, file.name, file.encoding, file.size) == ("2", "văn bản.pdf", "base64", 4096)

    def test_a_single_part_letter_is_its_own_attachment(self):
        (only,) = self.parts(b'("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 9 NIL NIL NIL NIL)')
        assert (only.number, only.is_attachment) == ("1", True)

    @pytest.mark.parametrize(
        "text", [b"", b"(", b")", b"(((((", b'("A")', b"(NIL NIL)", b'("a" "b" NIL NIL NIL "7bit" -5)', b'("a" "b" NIL NIL NIL "7bit" 99999999999999999999)']
    )
    def test_nonsense_is_called_that(self, text):
        with pytest.raises(structure.Hostile):
            self.parts(text)

    @pytest.mark.parametrize(
        ("line", "address"),
        [
            ("A <a@b.example>", "a@b.example"), ("=?utf-8?b?xJE=?= <A@B.example>", "a@b.example"), ("a@b.example, c@d.example", ""),
            ("a@b.example <c@d.example>", ""), ("Nhóm: a@b.example;", "a@b.example"), ("<>", ""), ("a@b@c.example", ""), ("x" * 9000, ""),
        ],
    )  # fmt: skip
    def test_one_sender_or_none(self, line, address):
        assert one_address([line]) == address

    @pytest.mark.parametrize("fold", [b"\r\n ", b"\r\n\t", b"\n  \t"])
    def test_a_result_goes_on_over_folded_lines(self, fold):
        line = b"Authentication-Results: mx.example;~dkim=pass (khoa 2048 bit)~header.d=b.example;~dmarc=pass~header.from=b.example\r\n"
        head = b"From: a@b.example\r\n" + line.replace(b"~", fold) + b"\r\n"
        told = read_head(head, verifier="mx.example")
        assert (told.proof, told.proof_words) == ("confirmed", "dkim=pass (b.example) dmarc=pass (b.example)")
        assert read_head(head.replace(b"dmarc=pass", b"dmarc=fail"), verifier="mx.example").proof == "contradicted"

    def test_a_folded_line_of_the_sender_is_no_line_of_the_server(self):
        head = (
            b"From: a@b.example\r\nX-Note: mot dong\r\n Authentication-Results: mx.example; dmarc=pass header.from=b.example\r\n"
            b"Authentication-Results: other.example;\r\n spf=none\r\n mx.example; dmarc=pass header.from=b.example\r\n\r\n"
        )
        assert read_head(head, verifier="mx.example").proof == "none"

    def test_results_of_another_name_are_not_believed(self):
        head = b"From: a@b.example\r\nAuthentication-Results: x; dmarc=pass header.from=b.example\r\n\r\n"
        assert read_head(head).proof == "unverified"
        assert read_head(head, verifier="mx").proof == "none"
        assert read_head(head, verifier="x").proof == "confirmed"
        assert read_head(head.replace(b"=pass", b"=fail"), verifier="x").proof == "contradicted"
        assert read_head(head.replace(b"header.from=b", b"header.from=c"), verifier="x").proof == "unverified"
