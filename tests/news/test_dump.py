"""Reading a dump: every row as the database had it, in bounded memory, and nothing of it executed."""

import contextlib
import gzip
import io
import tracemalloc

import pytest

from news.exceptions import DumpProblem
from news.importing import dump
from news.importing.dump import read_rows
from tests.news.nukeviet import nasty, ordinary

TABLE = "CREATE TABLE `t` (\n  `a` int(11) NOT NULL,\n  `b` text,\n  PRIMARY KEY (`a`)\n);\n"


def rows(sql, wanted=lambda table: True):
    data = sql.encode() if isinstance(sql, str) else sql
    return list(read_rows(io.BytesIO(data), wanted))


def values(sql):
    return [(row["a"], row["b"]) for _, row in rows(TABLE + sql)]


class TestValues:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("'chữ'", "chữ"), (r"'it\'s'", "it's"), ("'it''s'", "it's"), (r"'a\\'", "a\\"), (r"'a\\\'b'", "a\\'b"), (r"'\n\r\t'", "\n\r\t"),
            (r"'100\% \_x'", r"100\% \_x"), ("NULL", None), ("''", ""), ("12", "12"), ("-1.5e3", "-1.5e3"), ("0xC491", "đ"), ("0x", ""),
            ("_binary 'nhị phân'", "nhị phân"), ("_utf8mb4'chữ'", "chữ"), ("x'C491'", "đ"), (r"'a\0b'", "ab"), ("'a\"b'", 'a"b'),
            ("'nhiều\r\ndòng'", "nhiều\r\ndòng"), ("'); DROP TABLE `t`; -- '", "); DROP TABLE `t`; -- "), ("'🎉'", "🎉"), ('"hai""nháy"', 'hai"nháy'),
            ("'/* không phải chú thích */'", "/* không phải chú thích */"), (r"'\\\\\\'", "\\\\\\"), ("current_timestamp()", None),
        ],
    )  # fmt: skip
    def test_a_value_is_what_the_server_would_read(self, written, meant):
        assert values(f"INSERT INTO `t` VALUES (1,{written}),(2,'sau');") == [("1", meant), ("2", "sau")]

    def test_letters_of_another_alphabet_are_told_and_not_fatal(self):
        assert rows(TABLE.encode() + b"INSERT INTO `t` VALUES (1,'\xc4\xff');")[0][1]["b"] == "\ufffd\ufffd"


class TestStatements:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO `t` VALUES (1,'x');", "INSERT IGNORE INTO t VALUES(1,'x');", "REPLACE INTO `db`.`t` VALUES (1, 'x') ;",
            "INSERT INTO `t` (`b`, `a`) VALUES ('x', 1);", "insert into `t` values\n(1,'x')\n;", "INSERT INTO `t` VALUES (1,'x'),\n-- hết\n",
            "INSERT INTO `t` VALUES (1,'x') ON DUPLICATE KEY UPDATE b=';';", "/* ; */ INSERT INTO `t` VALUES (1,'x')",
            "# chú thích 'lửng\nINSERT INTO `t` VALUES (1,'x');", "/*!40000 ALTER TABLE `t` DISABLE KEYS */;\nINSERT INTO `t` VALUES (1,'x');",
        ],
    )  # fmt: skip
    def test_inserts_are_written_in_many_ways(self, statement):
        assert values(statement) == [("1", "x")]

    def test_what_stands_in_comments_strings_and_other_statements_is_not_taken_for_rows(self):
        hostile = (
            "/*!50003 CREATE TRIGGER x BEGIN INSERT INTO `t` VALUES (666,'x'); END */;\n"
            "UPDATE `t` SET b='; INSERT INTO `t` VALUES (667,\\'x\\')';\n-- INSERT INTO `t` VALUES (668,'x');\n"
        )
        assert values(hostile + "INSERT INTO `t` VALUES (1,'x');") == [("1", "x")]

    def test_rows_of_other_tables_are_passed_over(self):
        sql = TABLE + "INSERT INTO `other` VALUES (1,'a;b'),(2,'c\\'');\nINSERT INTO `t` VALUES (1,'x');"
        assert [table for table, _ in rows(sql, wanted=lambda table: table == "t")] == ["t"]

    def test_a_row_with_another_number_of_values_is_left_out(self):
        assert values("INSERT INTO `t` VALUES (1),(2,'x','y'),(3,'z');") == [("3", "z")]

    def test_a_table_without_its_columns_is_left_out(self):
        assert rows("INSERT INTO `t` VALUES (1,'x');") == []

    def test_both_usual_dumps_hold_the_same(self):
        site = ordinary(40)
        ours = lambda table: "_news_" in table  # noqa: E731
        by_mysql, by_backup = rows(site.by_mysqldump(at_once=7), ours), rows(site.by_own_backup(), ours)
        assert len(by_mysql) == 40 * 3 + 5
        text = lambda found: [(table, {k: v or "" for k, v in row.items()}) for table, row in found]  # noqa: E731
        assert text(by_mysql) == text(by_backup)


class TestBrokenAndHostileFiles:
    def test_a_file_cut_off_is_said_to_be_cut_off(self):
        site = ordinary(20).by_mysqldump()
        with pytest.raises(DumpProblem, match="chưa chép hết"):
            rows(site[: site.rindex(b"<p>")])

    def test_a_torn_gzip_is_said_to_be_torn(self):
        with pytest.raises(DumpProblem, match="Tệp nén bị hỏng"):
            rows(gzip.compress(ordinary(200).by_mysqldump())[:-20])

    @pytest.mark.parametrize("junk", [b"", b"\0" * 5000, b"PK\x03\x04 khong phai SQL", b"'" * 3000, b"/*" * 3000, b"(((((", "chữ".encode() * 5000])
    def test_what_is_no_dump_holds_no_rows(self, junk):
        with contextlib.suppress(DumpProblem):
            assert rows(junk) == []

    @pytest.mark.parametrize("value", ["abc def", "(1)", "`x`", "1 2", "'a' 'b"])
    def test_a_row_that_is_no_row_ends_the_reading(self, value):
        with pytest.raises(DumpProblem):
            values(f"INSERT INTO `t` VALUES (1,{value});")

    def test_a_value_without_end_is_refused_before_memory_is_full(self, monkeypatch):
        monkeypatch.setattr(dump, "MOST_IN_MEMORY", 4 << 20)
        with pytest.raises(DumpProblem, match="dài hơn"):
            rows(TABLE.encode() + b"INSERT INTO `t` VALUES (1,'" + b"a" * (40 << 20))

    def test_a_bomb_is_refused(self, monkeypatch):
        monkeypatch.setattr(dump, "MOST_BYTES", 20 << 20)
        with pytest.raises(DumpProblem, match="bung ra"):
            rows(gzip.compress(TABLE.encode() + b"-- " + b"a" * (60 << 20)))

    @pytest.mark.slow
    def test_memory_does_not_grow_with_the_file(self):
        one = ordinary(300, paragraphs=30)
        nasty(one, 1000)
        data = one.by_mysqldump()

        class Endless(io.RawIOBase):
            left = 25

            def read(self, size=-1):
                self.left -= 1
                return data if self.left >= 0 else b""

        tracemalloc.start()
        count = sum(1 for _ in dump._Reader(Endless()).rows(lambda table: table.endswith("_rows")))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 25 * (300 + 26)
        assert peak < 4 * len(data)
