from vietnamese.names import name_sort_key, split_name, without_titles


def test_name_is_split_into_family_middle_and_given():
    assert split_name("Nguyễn Thị Bích Hợp") == ("Nguyễn", "Thị Bích", "Hợp")
    assert split_name("Tô Lâm") == ("Tô", "", "Lâm")
    assert split_name("Tôn Nữ Thị Ninh") == ("Tôn Nữ", "Thị", "Ninh")
    assert split_name("  K'Brêu ") == ("", "", "K'Brêu")


def test_ranks_and_degrees_are_no_part_of_a_name():
    assert without_titles("PGS. TS. Trần Văn Ba") == "Trần Văn Ba"
    assert without_titles("Đại tá Lê Hoàng Anh") == "Lê Hoàng Anh"
    assert without_titles("BS. CKII Lý Văn Cường") == "Lý Văn Cường"
    assert without_titles("Bá Văn Tám") == "Bá Văn Tám"


def test_official_list_is_sorted_by_given_name():
    names = ["Trần Văn Ân", "Nguyễn Văn An", "Đỗ Bình", "Lê Ăn", "Lê Văn An"]
    assert sorted(names, key=name_sort_key) == ["Lê Văn An", "Nguyễn Văn An", "Lê Ăn", "Trần Văn Ân", "Đỗ Bình"]
