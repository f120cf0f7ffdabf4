"""Makes the Word templates of this folder anew: python templates/papers/make.py

What a template may use, `tthc doc --list-fields KIND` says. An officer's own template stands in `templates/papers/`
beside `tthc.toml` under the same name; it is made in Word, best from a copy of one of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from layout import CENTER, RIGHT, Paper

HERE = Path(__file__).parent


def proposal_annex() -> Paper:
    """Phụ lục: phương án đơn giản hóa."""
    paper = Paper()
    paper.annex_head("PHỤ LỤC", "PHƯƠNG ÁN ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH")
    paper.control("for part in parts")
    paper.text("{{ part.heading }}", align=CENTER, indent=0, bold=True, keep=True)
    paper.control("for block in part.blocks")
    paper.heading(
        "{{ block.number }}. Thủ tục: {{ block.name }} (mã số {{ block.code }}; lĩnh vực: {{ block.sector }})"
    )
    paper.text("1. Nội dung đơn giản hóa", italic=True, bold=True, keep=True)
    paper.control("for one in block.contents")
    paper.text("{{ one.mark }} {{ one.text }}")
    paper.control("if one.reasons")
    paper.text("Lý do: {{ one.reasons | join(' ') }}")
    paper.control("endif")
    paper.control("endfor")
    paper.text("2. Kiến nghị thực thi", italic=True, bold=True, keep=True)
    paper.control("for one in block.actions")
    paper.text("- {{ one }}")
    paper.control("endfor")
    paper.text("3. Lợi ích phương án đơn giản hóa", italic=True, bold=True, keep=True)
    paper.control("if block.benefit.is_changed")
    paper.text("- Chi phí tuân thủ trước khi đơn giản hóa: {{ block.benefit.before }}.", after=2, keep=True)
    paper.text("- Chi phí tuân thủ sau khi đơn giản hóa: {{ block.benefit.after }}.", after=2, keep=True)
    paper.text("- Chi phí tiết kiệm: {{ block.benefit.saved }}.", after=2, keep=True)
    paper.text("- Tỷ lệ cắt giảm chi phí: {{ block.benefit.rate }}.")
    paper.control("else")
    paper.text("- Chi phí tuân thủ không thay đổi: {{ block.benefit.before }}.")
    paper.control("endif")
    paper.control("if block.benefit.days")
    paper.text("- Thời gian giải quyết của cơ quan: {{ block.benefit.days }}.")
    paper.control("endif")
    paper.control("if block.benefit.whose")
    paper.text(
        "(Tính cho hồ sơ: {{ block.benefit.whose }}. {{ block.benefit.remarks | join(' ') }})", italic=True, size=13
    )
    paper.control("endif")
    paper.control("endfor")
    paper.control("endfor")
    paper.control("for one in how_to_read")
    paper.text("{{ one }}", italic=True, size=13)
    paper.control("endfor")
    paper.record()
    paper.check_sheet()
    return paper


def proposal_decision() -> Paper:
    """Quyết định thông qua phương án đơn giản hóa."""
    paper = Paper()
    paper.letterhead()
    paper.title(
        "QUYẾT ĐỊNH",
        "Thông qua phương án đơn giản hóa thủ tục hành chính",
        "thuộc phạm vi chức năng quản lý của {{ authority }}",
    )
    paper.text("CHỦ TỊCH {{ authority | upper }}", align=CENTER, indent=0, bold=True)
    paper.control("for one in bases")
    paper.text("{{ one }}", italic=True)
    paper.control("endfor")
    paper.text("Theo đề nghị của {{ control_unit }} tại Tờ trình số ……… ngày …… tháng …… năm …….", italic=True)
    paper.text("QUYẾT ĐỊNH:", align=CENTER, indent=0, bold=True, keep=True)
    paper.text(
        "**Điều 1.** Thông qua phương án đơn giản hóa thủ tục hành chính tại Phụ lục kèm theo Quyết định này, gồm: "
        "{{ own }} thủ tục có nội dung thuộc thẩm quyền quyết định của tỉnh"
        "{% if has_petition %}; {{ petition }} thủ tục có nội dung phải kiến nghị cơ quan có thẩm quyền quyết định{% endif %}"
        "{% if has_unknown %}; {{ unknown }} thủ tục có nội dung chưa xác định thẩm quyền{% endif %}."
    )
    paper.text(
        "**Điều 2.** Giao {{ agencies }} chủ trì, phối hợp với {{ control_unit }} dự thảo văn bản thực thi các nội dung thuộc "
        "thẩm quyền của tỉnh tại Phần I Phụ lục, trình cấp có thẩm quyền trước ngày …… tháng …… năm …….",
        keep=True,
    )
    paper.control("if own_actions")
    paper.text("Văn bản phải sửa đổi, bổ sung, thay thế: {{ own_actions | join('; ') }}.")
    paper.control("endif")
    paper.control("if has_petition")
    paper.text(
        "**Điều 3.** Giao {{ control_unit }} chủ trì, phối hợp với cơ quan liên quan dự thảo văn bản kiến nghị"
        "{% if addressees %} {{ addressees | join('; ') }}{% endif %} các nội dung tại Phần II Phụ lục; dự thảo văn bản thực "
        "thi sau khi được cấp có thẩm quyền thông qua."
    )
    paper.control("endif")
    paper.text(
        "**Điều {{ last_article }}.** Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng {{ authority }}; Thủ trưởng các "
        "cơ quan, đơn vị nêu tại Quyết định này và tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    )
    paper.signature("CHỦ TỊCH")
    paper.check_sheet(with_record=True)
    return paper


def cost_forms() -> Paper:
    """Biểu mẫu 03/SCM-KSTT: I hiện tại, II sau đơn giản hóa, III so sánh."""
    paper = Paper(landscape=True)
    paper.control("for one in procedures")
    paper.text("Biểu mẫu {{ form }}", align=RIGHT, indent=0, after=0, size=12, bold=True)
    paper.text("BIỂU TÍNH CHI PHÍ TUÂN THỦ THỦ TỤC HÀNH CHÍNH", align=CENTER, indent=0, after=0, bold=True)
    paper.text("{{ one.name }} (mã số {{ one.code }})", align=CENTER, indent=0, after=0, bold=True)
    paper.text("(Kèm theo {{ with_paper }})", align=CENTER, indent=0, italic=True, size=13)
    paper.text("Hồ sơ được tính: {{ one.whose }}. Mức thu nhập bình quân: {{ one.income }}.", size=12)
    paper.control("for sheet in one.sheets")
    paper.text("{{ sheet.name }}", indent=0, bold=True, size=13, keep=True)
    paper.table(
        (
            "STT", "Các công việc khi thực hiện TTHC", "Hoạt động, cách thức thực hiện cụ thể", "Căn cứ (điều, khoản, văn bản)",
            "Thời gian đi lại, thực hiện (giờ)", "Mức TNBQ/ 01 người/ 01 giờ (đồng)", "Chi phí thuê tư vấn, dịch vụ (đồng)",
            "Phí, lệ phí, chi phí khác (đồng)", "Số lần/ 01 năm", "Số đối tượng tuân thủ/ 01 năm",
            "Chi phí thực hiện (đồng)", "Tổng chi phí/ 01 năm (đồng)", "Ghi chú",
        ),
        (11, 25, 50, 23, 14, 15, 14, 16, 10, 15, 18, 19, 22),
        "row in sheet.rows",
        tuple(f"{{{{ row.{name} }}}}" for name in (
            "number", "work", "how", "law", "hours", "income", "hired", "fees", "times", "people", "cost", "year", "note",
        )),
        size=9,
        aligns="clllrrrrrrrrl",
        total=("", "TỔNG", *[""] * 8, "{{ sheet.total }}", "{{ sheet.total_year }}", ""),
    )  # fmt: skip
    paper.control("for note in sheet.notes")
    paper.text("- {{ note }}.", indent=0, after=2, size=11, italic=True)
    paper.control("endfor")
    paper.control("endfor")
    paper.control("if one.benefit")
    paper.text("III. SO SÁNH LỢI ÍCH", indent=0, bold=True, size=13, keep=True)
    paper.table(
        (
            "STT", "Nội dung", "Đơn vị tính", "Trước đơn giản hóa", "Sau đơn giản hóa", "Tiết kiệm", "Tỷ lệ (%)",
            "Khoảng tiết kiệm (thấp – cao)",
        ),
        (13, 87, 28, 28, 28, 26, 16, 36),
        "row in one.benefit",
        ("{{ loop.index }}", *(f"{{{{ row.{name} }}}}" for name in (
            "content", "unit", "before", "after", "saved", "rate", "span",
        ))),
        size=11,
        aligns="clcrrrrc",
    )  # fmt: skip
    paper.control("else")
    paper.text("Chưa có phương án nào được chứng minh: chưa lập biểu II và III.", indent=0, italic=True, size=12)
    paper.control("endif")
    paper.control("if one.sources")
    paper.text("Ghi chú – nguồn số liệu (thấp / giữa / cao):", indent=0, after=2, bold=True, size=11, keep=True)
    paper.control("for source in one.sources")
    paper.text("({{ loop.index }}) {{ source }}.", indent=0, after=1, size=11)
    paper.control("endfor")
    paper.control("endif")
    paper.control("if not one.is_last")
    paper.page_break()
    paper.control("endif")
    paper.control("endfor")
    paper.check_sheet()
    return paper


def review_plan() -> Paper:
    """Kế hoạch rà soát, đánh giá thủ tục hành chính."""
    paper = Paper()
    paper.letterhead()
    paper.title("KẾ HOẠCH", "Rà soát, đánh giá thủ tục hành chính {{ period }}")
    paper.control("for one in bases")
    paper.text("{{ one }}", italic=True)
    paper.control("endfor")
    paper.text("{{ authority }} ban hành Kế hoạch rà soát, đánh giá thủ tục hành chính {{ period }} như sau:")
    paper.heading("I. MỤC ĐÍCH, YÊU CẦU")
    paper.text(
        "1. Phát hiện, kịp thời sửa đổi, bổ sung, thay thế, bãi bỏ hoặc kiến nghị sửa đổi, bổ sung, thay thế, bãi bỏ những "
        "quy định, thủ tục hành chính không cần thiết, không hợp lý, không hợp pháp; cắt giảm chi phí tuân thủ và thời gian "
        "của cá nhân, tổ chức."
    )
    paper.text(
        "2. Việc rà soát đúng trọng tâm, bảo đảm chất lượng và thời hạn; mỗi phương án nêu rõ nội dung, lý do, kiến nghị "
        "thực thi và lợi ích."
    )
    paper.heading("II. NỘI DUNG")
    paper.text("1. Thủ tục hành chính được rà soát: {{ count }} thủ tục, tại Danh mục kèm theo Kế hoạch này.")
    paper.text(
        "2. Cơ quan chủ trì, cơ quan phối hợp, thời gian bắt đầu và hoàn thành, căn cứ lựa chọn: ghi tại Danh mục."
    )
    paper.text(
        "3. Dự kiến sản phẩm: biểu mẫu rà soát đã điền; biểu tính chi phí tuân thủ; báo cáo kết quả rà soát; phương án đơn "
        "giản hóa trình Chủ tịch {{ authority }} thông qua."
    )
    paper.heading("III. TỔ CHỨC THỰC HIỆN")
    paper.text(
        "1. Cơ quan chủ trì tại Danh mục tổ chức rà soát, gửi kết quả về {{ control_unit }} trước ngày …… tháng …… năm ……."
    )
    paper.text(
        "2. {{ control_unit }} hướng dẫn, đôn đốc, đánh giá chất lượng rà soát, tổng hợp phương án trình Chủ tịch "
        "{{ authority }} trước ngày …… tháng …… năm ……."
    )
    paper.text("3. Kinh phí thực hiện: ………./.")
    paper.signature("CHỦ TỊCH")
    paper.page_break()
    paper.text("DANH MỤC", align=CENTER, indent=0, after=0, bold=True)
    paper.text(
        "THỦ TỤC HÀNH CHÍNH ĐƯỢC RÀ SOÁT, ĐÁNH GIÁ {{ period | upper }}", align=CENTER, indent=0, after=0, bold=True
    )
    paper.text(
        "(Kèm theo Kế hoạch số {{ head.number }} ngày …… tháng …… năm …… của {{ authority }})",
        align=CENTER, indent=0, italic=True, size=13,
    )  # fmt: skip
    paper.table(
        (
            "STT", "Tên thủ tục hành chính, nhóm thủ tục", "Căn cứ lựa chọn", "Cơ quan chủ trì", "Cơ quan phối hợp",
            "Thời gian bắt đầu", "Thời gian hoàn thành",
        ),
        (13, 49, 32, 25, 21, 17, 17),
        "group in groups",
        (
            "{{ row.number }}", "{{ row.name }} ({{ row.code }})", "{{ row.why }}", "{{ row.lead }}", "{{ row.others }}",
            "{{ row.begins }}", "{{ row.ends }}",
        ),
        size=11,
        aligns="cllllcc",
        group="{{ group.name }}",
    )  # fmt: skip
    paper.check_sheet()
    return paper


def review_form() -> Paper:
    """Biểu mẫu rà soát, đánh giá thủ tục hành chính."""
    paper = Paper()
    paper.control("for form in forms")
    paper.text("Biểu mẫu 02A/RS-KSTT", align=RIGHT, indent=0, after=0, size=12, bold=True)
    paper.text("BIỂU MẪU RÀ SOÁT, ĐÁNH GIÁ THỦ TỤC HÀNH CHÍNH", align=CENTER, indent=0, bold=True)
    paper.heading("I. THÔNG TIN CHUNG")
    paper.text("1. Tên thủ tục: {{ form.name }}; mã số: {{ form.code }}.", after=3)
    paper.text("2. Lĩnh vực: {{ form.sector }}.", after=3)
    paper.text("3. Văn bản quy định: {{ form.laws | join('; ') }}.", after=3)
    paper.text("4. Cơ quan rà soát: {{ blank }}")
    paper.heading("II. SỰ CẦN THIẾT CỦA THỦ TỤC")
    paper.text("1. Mục tiêu cụ thể của thủ tục:", after=3)
    paper.text("a) Đối với quản lý nhà nước: {{ blank }}", after=3)
    paper.text("b) Đối với quyền, nghĩa vụ, lợi ích hợp pháp của cá nhân, tổ chức: {{ blank }}", after=3)
    paper.text("2. Mục tiêu có thay đổi, hoặc không được đáp ứng không? {{ open }}. Lý do: {{ blank }}", after=3)
    paper.text(
        "3. Có thể không quy định thủ tục này, hoặc thay bằng biện pháp khác không? {{ open }}. Nêu rõ: {{ blank }}"
    )
    paper.heading("III. TÍNH HỢP LÝ, HỢP PHÁP CỦA TỪNG BỘ PHẬN")
    paper.table(
        ("STT", "Câu hỏi", "Danh mục cho biết", "Trả lời", "Lý do, đề xuất"),
        (13, 52, 52, 20, 28),
        "group in form.groups",
        ("{{ row.number }}", "{{ row.text }}", "{{ row.known }}", "{{ row.answer }}", "{{ row.reason }}"),
        size=11,
        aligns="lllll",
        group="{{ group.name }}",
    )
    paper.heading("IV. THÔNG TIN LIÊN HỆ")
    paper.text(
        "Họ và tên người điền: {{ blank }}; chức vụ: {{ blank }}; điện thoại: {{ blank }}; thư điện tử: {{ blank }}"
    )
    paper.control("if not form.is_last")
    paper.page_break()
    paper.control("endif")
    paper.control("endfor")
    paper.check_sheet()
    return paper


def publication_list() -> Paper:
    """Quyết định công bố danh mục thủ tục hành chính, kèm danh mục."""
    paper = Paper()
    paper.letterhead()
    paper.title("QUYẾT ĐỊNH", "Về việc công bố danh mục thủ tục hành chính {{ about }}", "lĩnh vực {{ sector }}")
    paper.text("CHỦ TỊCH {{ authority | upper }}", align=CENTER, indent=0, bold=True)
    paper.control("for one in bases")
    paper.text("{{ one }}", italic=True)
    paper.control("endfor")
    paper.text(
        "Căn cứ Quyết định số ……… ngày …… tháng …… năm …… của ……… về việc công bố thủ tục hành chính;", italic=True
    )
    paper.text("Theo đề nghị của ……… tại Tờ trình số ……… ngày …… tháng …… năm …….", italic=True)
    paper.text("QUYẾT ĐỊNH:", align=CENTER, indent=0, bold=True, keep=True)
    paper.text("**Điều 1.** Công bố kèm theo Quyết định này Danh mục {{ count }} thủ tục hành chính {{ about }}.")
    paper.text(
        "**Điều 2.** Quyết định này có hiệu lực kể từ ngày ……; thay thế, bãi bỏ các nội dung tương ứng tại Quyết định số ………."
    )
    paper.text(
        "**Điều 3.** Chánh Văn phòng {{ authority }}, Thủ trưởng các cơ quan, đơn vị và tổ chức, cá nhân có liên quan chịu trách "
        "nhiệm thi hành Quyết định này./."
    )
    paper.signature("CHỦ TỊCH")
    paper.page_break()
    paper.text("DANH MỤC THỦ TỤC HÀNH CHÍNH {{ about | upper }}", align=CENTER, indent=0, after=0, bold=True)
    paper.text(
        "(Kèm theo Quyết định số {{ head.number }} ngày …… tháng …… năm …… của Chủ tịch {{ authority }})",
        align=CENTER, indent=0, italic=True, size=13,
    )  # fmt: skip
    paper.control("for part in parts")
    paper.heading("{{ part.heading }}")
    paper.control("if part.is_abolished")
    paper.table(
        ("STT", "Mã thủ tục", "Tên thủ tục hành chính", "Văn bản quy định việc bãi bỏ", "Ghi chú"),
        (12, 24, 69, 40, 20),
        "row in part.rows",
        ("{{ row.number }}", "{{ row.code }}", "{{ row.name }}", "{{ row.law }}", ""),
        size=11,
        aligns="cclll",
    )
    paper.control("else")
    paper.table(
        (
            "STT", "Tên thủ tục hành chính (mã)", "Thời hạn giải quyết", "Địa điểm thực hiện", "Phí, lệ phí",
            "Căn cứ pháp lý",
        ),
        (11, 40, 30, 27, 22, 35),
        "row in part.rows",
        (
            "{{ row.number }}", "{{ row.name }} ({{ row.code }})", "{{ row.limit }}", "{{ row.place }}", "{{ row.fee }}",
            "{{ row.law }}",
        ),
        size=11,
        aligns="clllll",
    )  # fmt: skip
    paper.control("endif")
    paper.control("endfor")
    paper.check_sheet()
    return paper


def publication_text() -> Paper:
    """Nội dung cụ thể của từng thủ tục hành chính được công bố."""
    paper = Paper()
    paper.annex_head("NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC HÀNH CHÍNH")
    paper.control("for part in parts")
    paper.heading("{{ part.heading }}")
    paper.control("for one in part.procedures")
    paper.heading("{{ one.number }}. {{ one.name }} (mã số {{ one.code }})")
    sections(paper, "one.before")
    paper.text("c) Thành phần, số lượng hồ sơ", bold=True, italic=True, keep=True)
    paper.control("if one.papers")
    paper.table(
        ("STT", "Tên giấy tờ", "Số lượng", "Mẫu đơn, tờ khai", "Ghi chú"),
        (12, 57, 28, 24, 44),
        "group in one.papers",
        ("{{ row.number }}", "{{ row.name }}", "{{ row.quantity }}", "{{ row.form }}", "{{ row.remarks }}"),
        size=11,
        aligns="cllll",
        group="{{ group.name }}",
    )
    paper.control("else")
    paper.text("Thành phần hồ sơ: ………", after=2)
    paper.control("endif")
    paper.text("Số lượng hồ sơ: {{ one.sets }}.")
    sections(paper, "one.after")
    paper.control("endfor")
    paper.control("endfor")
    paper.check_sheet()
    return paper


def sections(paper: Paper, loop: str) -> None:
    """Headings with their lines."""
    paper.control(f"for section in {loop}")
    paper.text("{{ section.heading }}", bold=True, italic=True, keep=True)
    paper.control("for line in section.lines")
    paper.text("{{ line }}", after=3)
    paper.control("endfor")
    paper.control("endfor")


def workflows() -> Paper:
    """Quy trình nội bộ giải quyết thủ tục hành chính."""
    paper = Paper()
    paper.annex_head("QUY TRÌNH NỘI BỘ", "GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH")
    paper.control("for one in procedures")
    paper.heading("{{ one.number }}. {{ one.name }} (mã số {{ one.code }})")
    paper.control("for flow in one.workflows")
    paper.control("if flow.cases")
    paper.text("{{ flow.cases }}", italic=True, keep=True)
    paper.control("endif")
    paper.control("for limit in flow.limits")
    paper.text("- {{ limit }}.", after=2, keep=True)
    paper.control("endfor")
    paper.table(
        ("STT", "Trình tự, nội dung công việc", "Đơn vị, người thực hiện", "Thời gian", "Kết quả, sản phẩm"),
        (12, 50, 41, 32, 30),
        "row in flow.rows",
        ("{{ row.number }}", "{{ row.name }}", "{{ row.actor }}", "{{ row.duration }}", "{{ row.product }}"),
        size=12,
        aligns="cllll",
    )
    paper.text("Tổng thời gian theo đường dài nhất: {{ flow.total }}. {{ flow.verdict }}")
    paper.control("endfor")
    paper.control("endfor")
    paper.check_sheet()
    return paper


def periodic_report() -> Paper:
    """Báo cáo công tác kiểm soát thủ tục hành chính."""
    paper = Paper()
    paper.letterhead()
    paper.title("BÁO CÁO", "Công tác kiểm soát thủ tục hành chính {{ period }}")
    paper.text("Kính gửi: {{ authority }}.", align=CENTER, indent=0)
    paper.heading("I. RÀ SOÁT, ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH")
    paper.text("1. Số thủ tục trong phạm vi báo cáo: {{ procedures }} thủ tục.")
    paper.text(
        "2. Số nội dung có thể đơn giản hóa đã phát hiện: {{ proposals }}; trong đó đã chứng minh: {{ proved }} (thuộc thẩm "
        "quyền của tỉnh: {{ own }}; phải kiến nghị: {{ petition }})."
    )
    paper.control("for one in addressees")
    paper.text("- Kiến nghị {{ one }}.", after=2)
    paper.control("endfor")
    paper.text(
        "3. Số phương án trong kỳ: đã trình: {{ moved.submitted }}; đã duyệt: {{ moved.approved }}; đã ban hành: "
        "{{ moved.enacted }}; không chấp thuận: {{ moved.rejected }}; đã rút: {{ moved.withdrawn }}."
    )
    paper.control("for one in moved.decisions")
    paper.text("- {{ one }}.", after=2)
    paper.control("endfor")
    paper.text("(Nguồn: {{ moved.source }}.)", italic=True, size=13)
    paper.heading("II. CÔNG BỐ, CÔNG KHAI THỦ TỤC HÀNH CHÍNH")
    paper.text(
        "Số quyết định công bố đã ban hành: {{ blank }}; số thủ tục được công bố: {{ blank }}; đúng hạn: {{ blank }}."
    )
    paper.heading("III. TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ")
    paper.text("(Nguồn: {{ source }}.)", italic=True, size=13)
    paper.text(
        "Cần giải quyết trong kỳ: {{ total.in_hand }} hồ sơ (tồn kỳ trước {{ total.carried_over }}, tiếp nhận "
        "{{ total.received }}); đã giải quyết: {{ total.settled }}."
    )
    columns = (
        "name", "carried_over", "received", "early", "on_time", "late", "open_in_time", "open_late", "paused", "others",
        "rate",
    )  # fmt: skip
    paper.table(
        (
            "Lĩnh vực", "Tồn kỳ trước", "Tiếp nhận", "Giải quyết trước hạn", "Đúng hạn", "Quá hạn",
            "Đang giải quyết, trong hạn", "Đang giải quyết, quá hạn", "Tạm dừng", "Từ chối, rút, không có hạn",
            "Tỷ lệ trong hạn",
        ),
        (23, 14, 13, 14, 13, 12, 15, 14, 13, 16, 18),
        "row in rows",
        tuple(f"{{{{ row.{name} }}}}" for name in columns),
        size=11,
        aligns="lrrrrrrrrrr",
        total=tuple(f"{{{{ total.{name} }}}}" for name in columns),
    )  # fmt: skip
    paper.heading("IV. TIẾP NHẬN, XỬ LÝ PHẢN ÁNH, KIẾN NGHỊ")
    paper.text(
        "Số tiếp nhận: {{ petitions.received }}; đã xử lý: {{ petitions.answered }}; đúng hạn: {{ petitions.on_time }}."
    )
    paper.control("if petitions.about")
    paper.text("({{ petitions.about }})", italic=True, size=13)
    paper.control("endif")
    paper.heading("V. KHÓ KHĂN, VƯỚNG MẮC; KIẾN NGHỊ, ĐỀ XUẤT")
    paper.text("{{ blank }}")
    paper.heading("VI. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI")
    paper.text("{{ blank }}./.")
    paper.signature("THỦ TRƯỞNG CƠ QUAN")
    paper.check_sheet()
    return paper


def opinions_table() -> Paper:
    """Bảng tổng hợp, tiếp thu, giải trình ý kiến."""
    paper = Paper(landscape=True)
    paper.letterhead()
    paper.title("BẢN TỔNG HỢP, TIẾP THU, GIẢI TRÌNH Ý KIẾN", "đối với phương án đơn giản hóa thủ tục hành chính")
    paper.text("Kính gửi: {{ authority }}.", align=CENTER, indent=0)
    paper.text(
        "Tổng số ý kiến: {{ replies.all }}, về {{ proposals }} phương án; tiếp thu: {{ replies.accepted }}; tiếp thu một phần: "
        "{{ replies.partly }}; giải trình: {{ replies.explained }}; chưa trả lời: {{ replies.unanswered }}."
    )
    paper.control("if groups")
    paper.table(
        ("STT", "Chủ thể góp ý", "Văn bản góp ý", "Nội dung góp ý", "Nội dung tiếp thu, giải trình"),
        (12, 42, 38, 80, 80),
        "group in groups",
        ("{{ row.number }}", "{{ row.giver }}", "{{ row.letter }}", "{{ row.text }}", "{{ row.answer }}"),
        size=12,
        aligns="cllll",
        group="{{ group.name }}",
    )
    paper.control("else")
    paper.text("Chưa có ý kiến nào được ghi nhận.")
    paper.control("endif")
    paper.signature("THỦ TRƯỞNG CƠ QUAN")
    paper.record()
    paper.check_sheet()
    return paper


def submission() -> Paper:
    """Tờ trình phương án đơn giản hóa thủ tục hành chính."""
    paper = Paper()
    paper.letterhead()
    paper.title("TỜ TRÌNH", "Về việc thông qua phương án đơn giản hóa thủ tục hành chính")
    paper.text("Kính gửi: Chủ tịch {{ authority }}.", align=CENTER, indent=0)
    paper.control("for one in bases")
    paper.text("{{ one }}", italic=True)
    paper.control("endfor")
    paper.text("Căn cứ Kế hoạch rà soát, đánh giá thủ tục hành chính số ……… ngày …… tháng …… năm ……;", italic=True)
    paper.text(
        "{{ head.agency }} trình Chủ tịch {{ authority }} xem xét, thông qua phương án đơn giản hóa thủ tục hành chính như sau:"
    )
    paper.heading("I. KẾT QUẢ RÀ SOÁT")
    paper.text("Phương án gồm {{ contents }} nội dung đơn giản hóa của {{ procedures }} thủ tục hành chính:")
    paper.control("if totals")
    paper.table(
        ("Thẩm quyền", "Số nội dung", "Số thủ tục", "Đã chứng minh", "Chi phí tiết kiệm", "Thời gian cắt giảm"),
        (37, 17, 17, 21, 36, 37),
        "row in totals",
        (
            "{{ row.name }}",
            "{{ row.contents }}",
            "{{ row.procedures }}",
            "{{ row.proved }}",
            "{{ row.saved }}",
            "{{ row.days }}",
        ),
        size=12,
        aligns="lrrrrr",
    )
    paper.text(
        "(Chi phí, thời gian: cộng các nội dung đã chứng minh, mỗi thủ tục tính một hồ sơ; chi tiết tại phương án.)",
        italic=True,
        size=13,
    )
    paper.control("endif")
    paper.heading("II. Ý KIẾN GÓP Ý")
    paper.control("if has_opinions")
    paper.text(
        "Đã nhận {{ replies.all }} ý kiến: tiếp thu {{ replies.accepted }}; tiếp thu một phần {{ replies.partly }}; giải trình "
        "{{ replies.explained }}; chưa trả lời {{ replies.unanswered }} (bản tổng hợp, tiếp thu, giải trình kèm theo)."
    )
    paper.control("else")
    paper.text("Ý kiến của các cơ quan, tổ chức, cá nhân: ………")
    paper.control("endif")
    paper.heading("III. ĐỀ NGHỊ")
    paper.text("1. Chủ tịch {{ authority }} thông qua phương án đơn giản hóa kèm theo Tờ trình này.")
    paper.control("if has_petition")
    paper.text(
        "2. Chủ tịch {{ authority }} ký văn bản kiến nghị cơ quan có thẩm quyền các nội dung vượt thẩm quyền của tỉnh."
    )
    paper.control("endif")
    paper.text(
        "(Hồ sơ kèm theo: dự thảo Quyết định thông qua phương án; phương án đơn giản hóa; báo cáo kết quả rà soát; biểu tính chi "
        "phí tuân thủ; bản tổng hợp, tiếp thu, giải trình ý kiến"
        "{% if has_petition %}; dự thảo văn bản kiến nghị{% endif %}.)",
        italic=True,
    )
    paper.text("Kính trình Chủ tịch {{ authority }} xem xét, quyết định./.")
    paper.signature("THỦ TRƯỞNG CƠ QUAN")
    paper.record()
    paper.check_sheet()
    return paper


def petitions() -> Paper:
    """Văn bản kiến nghị thực thi phương án, mỗi cơ quan một văn bản."""
    paper = Paper()
    paper.control("for letter in letters")
    paper.letterhead("{{ subject }}")
    paper.text("", indent=0, after=0, size=8)
    paper.text("Kính gửi: {{ letter.addressee }}.", align=CENTER, indent=0, after=12)
    paper.text(
        "Thực hiện quy định về kiểm soát thủ tục hành chính, Chủ tịch {{ authority }} đã thông qua phương án đơn giản hóa thủ tục "
        "hành chính tại {{ letter.decision }}."
    )
    paper.control("if letter.deeds")
    paper.text(
        "Trong đó có nội dung do {{ letter.addressee }} tiếp nhận, giải quyết, không phải sửa đổi, bổ sung văn bản. "
        "{{ authority }} kính đề nghị {{ letter.addressee }} tổ chức thực hiện các nội dung sau:"
    )
    paper.table(
        ("STT", "Thủ tục hành chính (mã)", "Nội dung đề nghị thực hiện", "Căn cứ", "Tiết kiệm"),
        (12, 42, 46, 46, 24),
        "row in letter.deeds",
        ("{{ row.number }}", "{{ row.procedure }} ({{ row.code }})", "{{ row.content }}", "{{ row.because }}", "{{ row.saved }}"),
        size=11,
        aligns="clllr",
    )  # fmt: skip
    paper.control("endif")
    paper.control("if letter.texts or not letter.deeds")
    paper.text(
        "Trong đó có {{ letter.amendments }} nội dung phải sửa đổi, bổ sung văn bản vượt thẩm quyền của tỉnh. {{ authority }} "
        "kính đề nghị {{ letter.addressee }} xem xét, sửa đổi, bổ sung hoặc trình cấp có thẩm quyền sửa đổi, bổ sung các quy "
        "định sau:"
    )
    paper.control("endif")
    paper.control("if letter.texts")
    paper.table(
        ("STT", "Điều, khoản", "Thủ tục hành chính (mã)", "Nội dung kiến nghị", "Lý do", "Tiết kiệm"),
        (12, 24, 36, 38, 38, 22),
        "group in letter.texts",
        (
            "{{ row.number }}", "{{ row.article }}", "{{ row.procedure }} ({{ row.code }})", "{{ row.content }}",
            "{{ row.reasons }}", "{{ row.saved }}",
        ),
        size=11,
        aligns="cllllr",
        group="{{ group.name }}",
    )  # fmt: skip
    paper.text("Dự thảo nội dung đề nghị sửa đổi, bổ sung:", keep=True)
    paper.table(
        ("STT", "Điều, khoản", "Quy định hiện hành (trích nguyên văn)", "Đề nghị sửa đổi, bổ sung thành"),
        (12, 26, 56, 76),
        "group in letter.texts",
        ("{{ row.number }}", "{{ row.article }}", "{{ row.now }}", "{{ row.wording }}"),
        size=11,
        aligns="clll",
        group="{{ group.name }}",
    )
    paper.control("elif not letter.deeds")
    paper.text("………")
    paper.control("endif")
    paper.text("{{ authority }} trân trọng đề nghị {{ letter.addressee }} quan tâm, xem xét./.")
    paper.signature("CHỦ TỊCH", "letter.recipients")
    paper.control("if not letter.is_last")
    paper.page_break()
    paper.control("endif")
    paper.control("endfor")
    paper.check_sheet(with_record=True)
    return paper


def review_summary() -> Paper:
    """Biểu mẫu 02B: tổng hợp kết quả rà soát nhóm thủ tục hành chính."""
    paper = Paper(landscape=True)
    paper.text("Biểu mẫu {{ form }}", align=RIGHT, indent=0, after=0, size=12, bold=True)
    paper.text(
        "TỔNG HỢP KẾT QUẢ RÀ SOÁT, ĐÁNH GIÁ NHÓM THỦ TỤC HÀNH CHÍNH CÓ LIÊN QUAN",
        align=CENTER, indent=0, after=0, bold=True,
    )  # fmt: skip
    paper.text("(Bố cục biểu mẫu: cần đối chiếu)", align=CENTER, indent=0, italic=True, size=13)
    paper.heading("I. THÔNG TIN CHUNG")
    paper.text("1. Tên nhóm thủ tục, quy định: {{ blank }}", after=3)
    paper.text(
        "2. Số thủ tục được rà soát: {{ procedures }}; số nội dung có thể đơn giản hóa: {{ contents }}.", after=3
    )
    paper.text("3. Cơ quan rà soát: {{ blank }}")
    paper.heading("II. KẾT QUẢ RÀ SOÁT")
    paper.control("for group in related")
    paper.text("{{ group.heading }}", bold=True, italic=True, keep=True)
    paper.control("for one in group.relations")
    paper.text("- {{ one }}.", after=2, size=13)
    paper.control("endfor")
    paper.table(
        ("STT", "Nội dung có thể đơn giản hóa", "Chứng minh", "Thẩm quyền", "Văn bản phải sửa đổi", "Trạng thái"),
        (13, 92, 30, 45, 48, 24),
        "group in group.procedures",
        (
            "{{ row.number }}", "{{ row.content }}", "{{ row.verdict }}", "{{ row.power }}", "{{ row.text }}", "{{ row.state }}",
        ),
        size=11,
        aligns="clllll",
        group="{{ group.name }}",
    )  # fmt: skip
    paper.control("endfor")
    paper.heading("III. ĐÁNH GIÁ CỦA CƠ QUAN RÀ SOÁT")
    paper.text("1. Nội dung trùng lặp, mâu thuẫn giữa các thủ tục trong nhóm: {{ blank }}", after=3)
    paper.text("2. Khả năng gộp, liên thông, bãi bỏ thủ tục trong nhóm: {{ blank }}", after=3)
    paper.text("3. Kiến nghị khác: {{ blank }}")
    paper.heading("IV. THÔNG TIN LIÊN HỆ")
    paper.text(
        "Họ và tên người điền: {{ blank }}; chức vụ: {{ blank }}; điện thoại: {{ blank }}; thư điện tử: {{ blank }}"
    )
    paper.check_sheet()
    return paper


PAPERS: Mapping[str, tuple[str, Callable[[], Paper]]] = {
    "ke-hoach-ra-soat": ("Kế hoạch rà soát, đánh giá thủ tục hành chính", review_plan),
    "bieu-mau-ra-soat": ("Biểu mẫu rà soát, đánh giá thủ tục hành chính", review_form),
    "phuong-an": ("Phương án đơn giản hóa thủ tục hành chính", proposal_annex),
    "tong-hop-ra-soat": ("Tổng hợp kết quả rà soát nhóm thủ tục hành chính (02B)", review_summary),
    "tong-hop-y-kien": ("Bản tổng hợp, tiếp thu, giải trình ý kiến", opinions_table),
    "to-trinh": ("Tờ trình phương án đơn giản hóa thủ tục hành chính", submission),
    "kien-nghi": ("Văn bản kiến nghị thực thi phương án đơn giản hóa", petitions),
    "quyet-dinh-phuong-an": ("Quyết định thông qua phương án đơn giản hóa", proposal_decision),
    "bieu-chi-phi": ("Biểu tính chi phí tuân thủ thủ tục hành chính (03/SCM-KSTT)", cost_forms),
    "danh-muc-cong-bo": ("Quyết định công bố danh mục thủ tục hành chính", publication_list),
    "noi-dung-cong-bo": ("Nội dung cụ thể của thủ tục hành chính được công bố", publication_text),
    "quy-trinh-noi-bo": ("Quy trình nội bộ giải quyết thủ tục hành chính", workflows),
    "bao-cao": ("Báo cáo công tác kiểm soát thủ tục hành chính", periodic_report),
}


def make(folder: Path) -> None:
    """Every template, into a folder."""
    for name, (title, paper) in PAPERS.items():
        paper().save(folder / f"{name}.docx", title)


if __name__ == "__main__":
    make(HERE)
