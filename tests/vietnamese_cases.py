"""One table for both foldings: `tthc.vietnamese.fold` and its twin in the page's script."""

FOLDED: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("đất đai", "dat dai"),
    ("ĐẤT ĐAI", "dat dai"),
    ("d\u0323a\u0302\u0301t", "dat"),
    ("Đăng ký khai sinh", "dang ky khai sinh"),
    ("Ðăng ký", "dang ky"),
    ("giấy chứng nhận QSDĐ", "giay chung nhan qsdd"),
    ("hoà bình, hòa bình", "hoa binh, hoa binh"),
    ("quỹ, quý, quỳ, quỷ, quỵ", "quy, quy, quy, quy, quy"),
    ("ươn ướt ưỡn ợ", "uon uot uon o"),
    ("1.001193", "1.001193"),
    ("151/2025/NĐ-CP", "151/2025/nd-cp"),
    ("Straße", "strasse"),
    ("İstanbul ıssız", "istanbul issiz"),
    ("ſ ŉ ﬁ", "s ʼn fi"),
    ("ĂÂÊÔƠƯ ăâêôơư", "aaeoou aaeoou"),
)
