"""The questions of the review form (biểu mẫu rà soát, đánh giá), by component, with the ids that answers refer to.

They follow the structure of form 02A/RS-KSTT: necessity, then reasonableness and legality of every component. A person
answers each; what the catalogue says about it stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question; `id` is `<component>.<number>`."""

    id: str
    text: str

    @property
    def component(self) -> str:
        """The component that it is about."""
        return self.id.partition(".")[0]


COMPONENTS: dict[str, str] = {
    "ten": "1. Tên thủ tục hành chính",
    "trinh-tu": "2. Trình tự thực hiện",
    "cach-thuc": "3. Cách thức thực hiện",
    "ho-so": "4. Thành phần hồ sơ",
    "so-bo": "5. Số lượng hồ sơ",
    "thoi-han": "6. Thời hạn giải quyết",
    "doi-tuong": "7. Đối tượng thực hiện",
    "co-quan": "8. Cơ quan giải quyết",
    "phi": "9. Phí, lệ phí",
    "mau-don": "10. Mẫu đơn, tờ khai",
    "dieu-kien": "11. Yêu cầu, điều kiện",
    "ket-qua": "12. Kết quả thực hiện",
    "hop-phap": "13. Tính hợp pháp",
}
"""In the order of NĐ 63/2010/NĐ-CP Điều 8, legality at the end."""

QUESTIONS: tuple[Question, ...] = (
    Question("ten.1", "Tên thủ tục có rõ ràng, ngắn gọn và thống nhất với văn bản quy định không?"),
    Question("trinh-tu.1", "Các bước có được quy định đầy đủ, rõ ràng, cụ thể không?"),
    Question("trinh-tu.2", "Trách nhiệm của cơ quan và của người thực hiện ở từng bước có được phân định không?"),
    Question("trinh-tu.3", "Có bước nào trùng, thừa, gộp được hoặc làm đồng thời được không?"),
    Question(
        "trinh-tu.4", "Bước kiểm tra, đánh giá thực tế (nếu có) có căn cứ và có kết hợp được với bước khác không?"
    ),
    Question("trinh-tu.5", "Có áp dụng được cơ chế liên thông với thủ tục khác không?"),
    Question("cach-thuc.1", "Việc nộp trực tiếp, qua bưu chính, trực tuyến có được quy định rõ không?"),
    Question("cach-thuc.2", "Có thể nộp hồ sơ và nhận kết quả trực tuyến toàn trình, qua bưu chính công ích không?"),
    Question("cach-thuc.3", "Người thực hiện có phải có mặt không; nếu phải thì vì sao?"),
    Question("so-bo.1", "Chỉ yêu cầu 01 bộ hồ sơ; nếu nhiều hơn thì vì sao?"),
    Question("thoi-han.1", "Thời hạn có được quy định, hợp lý với khối lượng công việc, tách theo từng cơ quan không?"),
    Question("thoi-han.2", "Có thể rút ngắn thời hạn không?"),
    Question("doi-tuong.1", "Phạm vi đối tượng có đúng, đủ không; có phân biệt bất hợp lý không?"),
    Question("co-quan.1", "Thẩm quyền giải quyết có rõ ràng không?"),
    Question("co-quan.2", "Có thể phân cấp, ủy quyền cho cấp dưới không?"),
    Question("phi.1", "Mức thu, cách nộp, căn cứ thu có rõ ràng, hợp lý; có thanh toán trực tuyến không?"),
    Question("mau-don.1", "Mẫu đơn, tờ khai có cần thiết; từng nội dung phải khai có cần thiết không?"),
    Question("mau-don.2", "Có yêu cầu xác nhận của cơ quan khác trên mẫu đơn không; vì sao?"),
    Question("dieu-kien.1", "Yêu cầu, điều kiện có cần thiết, rõ ràng, xác định được không?"),
    Question("dieu-kien.2", "Có thể chuyển từ tiền kiểm sang hậu kiểm không?"),
    Question("ket-qua.1", "Hình thức, thời hạn và phạm vi hiệu lực của kết quả có hợp lý không?"),
    Question("ket-qua.2", "Có thể kéo dài thời hạn hiệu lực, cấp kết quả điện tử không?"),
    Question("hop-phap.1", "Thủ tục và từng bộ phận có do đúng cơ quan có thẩm quyền quy định không?"),
    Question("hop-phap.2", "Có nội dung trái, mâu thuẫn, chồng chéo với văn bản khác không?"),
)
"""Of all components but the documents, of which each has the questions below."""

DOCUMENT_QUESTION = (
    "Với từng giấy tờ dưới đây: mục đích là gì; có cần thiết không? Yêu cầu về hình thức có hợp lý không? Cơ quan giải "
    "quyết đã có hoặc khai thác được chưa? Có trùng với giấy tờ khác không?"
)
