"""What each kind of cut is called, without saying of what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.model.cut import CutKind

KIND_NAMES: Mapping[CutKind, str] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: "bỏ giấy tờ",
        CutKind.REPLACE_BY_LOOK_UP: "cơ quan tra cứu cơ sở dữ liệu thay cho giấy tờ",
        CutKind.FETCH_FROM_ISSUER: "cơ quan tự lấy giấy tờ từ nơi đã cấp",
        CutKind.ACCEPT_PLAIN_COPY: "nhận bản sao thường, đối chiếu với bản chính",
        CutKind.ONE_SET: "chỉ yêu cầu 01 bộ hồ sơ",
        CutKind.DROP_STEP: "bỏ bước",
        CutKind.MERGE_STEPS: "gộp hai bước",
        CutKind.RUN_IN_PARALLEL: "làm song song",
        CutKind.SHORTEN_LIMIT: "rút ngắn thời hạn cam kết",
        CutKind.RETURN_BY_POST: "trả kết quả cả qua bưu chính",
        CutKind.ACCEPT_ALTERNATIVE: "nhận thêm giấy tờ có giá trị như nhau",
        CutKind.DECLARE_INSTEAD: "người nộp tự khai, cơ quan hậu kiểm",
        CutKind.DROP_FIELD: "bỏ trường thông tin trong biểu mẫu",
        CutKind.EXTEND_VALIDITY: "kéo dài thời hạn hiệu lực của kết quả",
        CutKind.ISSUE_ELECTRONICALLY: "cấp kết quả điện tử",
        CutKind.JOIN_VISITS: "gộp hai lần đến cơ quan",
        CutKind.PAY_ONCE: "nộp tiền một lần",
        CutKind.CHECK_EARLIER: "kiểm tra sớm hơn",
        CutKind.DROP_WAIT: "bỏ thứ tự thừa",
        CutKind.AUTOMATE_STEP: "để hệ thống tự thực hiện bước",
        CutKind.HANDLE_EACH: "giải quyết từng hồ sơ, không gom đợt",
        CutKind.LOWER_LEVEL: "giao cấp dưới quyết định",
        CutKind.END_TO_END: "cung cấp dịch vụ công trực tuyến toàn trình",
        CutKind.NOTIFY_INSTEAD: "thông báo thay cho cấp phép",
        CutKind.LESS_OFTEN: "giảm số lần phải thực hiện trong năm",
        CutKind.RAISE_THRESHOLD: "nâng ngưỡng phải thực hiện",
        CutKind.ABOLISH: "bãi bỏ thủ tục",
    }
)
