"""What stands around the articles of the demo: the calendar, standing pages and channels. Everything that is no known
fact says that it is an example."""

from accounts.models import Unit
from news.actions import anniversaries, channels, pages
from news.models import Channel, Page

EXAMPLE = "Đây là số liệu mẫu của bản dùng thử, không phải thông tin liên hệ thật."

PAGES = (
    (
        "gioi-thieu", "vi", "Giới thiệu", "Cổng Tuyên giáo của Ban Tuyên giáo Tỉnh ủy Đắk Nông.",
        """<p>Cổng Tuyên giáo đăng tin, bài, văn bản và tài liệu của ngành Tuyên giáo tỉnh Đắk Nông; giúp chi bộ, đảng viên và người dân tìm đúng văn bản, đọc tin có nguồn, nhận ra thông tin sai.</p>
<h2>Trên cổng có gì</h2>
<ul><li>Văn bản không thuộc danh mục bí mật nhà nước, tìm được theo số ký hiệu, theo lời và theo cơ quan ban hành.</li><li>Tin, bài có ghi tác giả, nguồn tin; mọi thay đổi sau khi đăng đều xem lại được.</li><li>Sổ đính chính và kiểm chứng thông tin.</li><li>Danh bạ kênh chính thức, để phân biệt với trang giả.</li></ul>
<h2>Địa bàn</h2>
<p>Theo số liệu năm 2022, tỉnh Đắk Nông có 8 đơn vị hành chính cấp huyện và 71 xã, phường, thị trấn. Từ ngày 01/7/2025, Đắk Nông hợp nhất với Lâm Đồng và Bình Thuận thành tỉnh Lâm Đồng.</p>""",
    ),
    (
        "co-cau-to-chuc", "vi", "Cơ cấu tổ chức", "Cơ quan tuyên giáo ở ba cấp, theo tổ chức năm 2022.",
        """<table><caption>Cơ quan tuyên giáo các cấp của tỉnh Đắk Nông, năm 2022</caption><thead><tr><th scope="col">Cấp</th><th scope="col">Cấp ủy</th><th scope="col">Cơ quan tuyên giáo</th></tr></thead><tbody><tr><td>Tỉnh</td><td>Tỉnh ủy Đắk Nông</td><td>Ban Tuyên giáo Tỉnh ủy</td></tr><tr><td>Huyện</td><td>Huyện ủy, Thành ủy Gia Nghĩa, đảng ủy trực thuộc</td><td>Ban tuyên giáo của từng cấp ủy</td></tr><tr><td>Xã</td><td>71 đảng ủy xã, phường, thị trấn</td><td>Ban Tuyên giáo Đảng ủy</td></tr></tbody></table>
<p>Danh sách đồng chí lãnh đạo và các phòng được cơ quan bổ sung khi dùng thật.</p>""",
    ),
    (
        "chuc-nang-nhiem-vu", "vi", "Chức năng, nhiệm vụ", "Những việc mà cổng này phục vụ.",
        """<p>Trang này nêu những việc của ngành mà cổng phục vụ. Văn bản quy định chức năng, nhiệm vụ được cơ quan đính kèm khi dùng thật.</p>
<ul><li>Định hướng nội dung tuyên truyền hằng tháng cho báo chí và các địa phương.</li><li>Cung cấp tài liệu sinh hoạt chi bộ.</li><li>Quán triệt, học tập nghị quyết; tổ chức hội nghị trực tuyến tới cấp xã.</li><li>Nắm bắt, điều tra dư luận xã hội.</li><li>Biên soạn, giáo dục lịch sử Đảng bộ.</li><li>Bồi dưỡng báo cáo viên, tuyên truyền viên.</li></ul>""",
    ),
    (
        "lien-he", "vi", "Liên hệ", "Cách liên hệ với Ban Tuyên giáo Tỉnh ủy.",
        f"""<p><strong>{EXAMPLE}</strong></p>
<ul><li>Điện thoại: 0000 000 000 (mẫu)</li><li>Thư điện tử: <a href="mailto:lienhe@daknong.example">lienhe@daknong.example</a> (mẫu)</li></ul>
<h2>Báo lỗi, góp ý về một bài</h2>
<p>Dưới mỗi bài có mục báo lỗi nội dung và góp ý; cơ quan trả lời ngay tại đó.</p>""",
    ),
    (
        "about", "en", "About this portal", "Structure and scope of the portal, in English.",
        """<p>This portal publishes news, documents and corrections of the Propaganda and Education Department of the Đắk Nông Provincial Party Committee, Việt Nam.</p>
<h2>Structure</h2>
<ul><li>Province: the department of the Provincial Party Committee.</li><li>Districts: propaganda and education boards of the district Party committees and of the Gia Nghĩa City Party Committee.</li><li>Communes: boards of the 71 commune-level Party committees (2022).</li></ul>
<p>Since 1 July 2025 Đắk Nông has been part of the merged province of Lâm Đồng.</p>""",
    ),
    (
        "contact", "en", "Contact", "How to reach the department.",
        """<p><strong>Sample data of a trial version; these are not real contact details.</strong></p>
<ul><li>Telephone: 0000 000 000 (sample)</li><li>E-mail: <a href="mailto:contact@daknong.example">contact@daknong.example</a> (sample)</li></ul>""",
    ),
)  # fmt: skip

CHANNELS = (
    (Channel.Platform.WEBSITE, "Cổng Tuyên giáo (mẫu)", "https://tuyengiao.daknong.example"),
    (Channel.Platform.FACEBOOK, "Ban Tuyên giáo Tỉnh ủy Đắk Nông (mẫu)", "https://www.facebook.com/mau.tuyengiaodaknong.example"),
    (Channel.Platform.FACEBOOK, "Tìm hiểu Lịch sử Đắk Nông (mẫu)", "https://www.facebook.com/mau.timhieulichsu.example"),
    (Channel.Platform.ZALO, "Ban Tuyên giáo Tỉnh ủy Đắk Nông (mẫu)", "https://zalo.me/mau-tuyen-giao-example"),
)


def fill_site(*, unit: Unit, by):
    """What is missing of the calendar, pages and channels. Safe to run twice."""
    anniversaries.load_official_days(by=by)
    for slug, language, title, summary, body in PAGES:
        if not Page.objects.filter(slug=slug).exists():
            page = Page(slug=slug, language=language, title=title, summary=summary, body=body, is_shown=True)
            pages.save_page(page=page, based_on=0, by=by)
    for platform, name, url in CHANNELS:
        if not Channel.objects.filter(url=url).exists():
            channels.save_channel(channel=Channel(platform=platform, name=name, url=url, unit=unit), by=by)
