"""A small catalogue for the tests of the site: one full procedure, one that lacks nearly everything, one hostile."""

from __future__ import annotations

from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue

REFERENCE = """
sectors:
  - {id: dat-dai, name: Đất đai}
  - {id: ho-tich, name: Hộ tịch}
agencies:
  - {id: nguoi-dan, name: Người yêu cầu, level: applicant}
  - {id: ttpvhcc-tinh, name: Trung tâm Phục vụ hành chính công tỉnh, level: province, one_stop: true}
  - {id: ttpvhcc-xa, name: Trung tâm Phục vụ hành chính công xã, level: commune, one_stop: true}
  - {id: vp-dkdd, name: Văn phòng đăng ký đất đai, level: province}
applicants:
  - {id: cong-dan, name: Công dân Việt Nam}
  - {id: to-chuc, name: Tổ chức}
document_types:
  - {id: don, name: Đơn đăng ký biến động đất đai, origin: applicant}
  - {id: gcn, name: Giấy chứng nhận quyền sử dụng đất, aliases: [Sổ đỏ], origin: state}
  - {id: trich-do, name: Mảnh trích đo bản đồ địa chính, origin: outside}
  - {id: cccd, name: Thẻ căn cước, origin: state}
  - {id: uy-quyen, name: Văn bản ủy quyền, origin: applicant}
  - {id: xac-nhan, name: Giấy xác nhận thông tin cư trú, origin: state}
databases:
  - {id: csdl-dan-cu, name: Cơ sở dữ liệu quốc gia về dân cư}
laws:
  - id: 151/2025/NĐ-CP
    title: Phân định thẩm quyền của chính quyền địa phương 02 cấp trong lĩnh vực đất đai
    rank: decree
    issuer: Chính phủ
    issued: 2025-06-12
    effective: {from: 2025-07-01, to: 2027-02-28}
    status: in_force
    verified: true
  - {id: 43/2014/NĐ-CP, title: Quy định chi tiết thi hành một số điều của Luật Đất đai, rank: decree, status: expired, effective: {to: 2024-07-31}, replaced_by: 101/2024/NĐ-CP}
"""

FULL = """
code: "1.012783"
name: Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất
sector: dat-dai
levels: [province, commune]
effective: {from: 2026-06-01}
publication: {decision: 3380/QĐ-BNNMT, date: 2026-05-20, kind: amended}
applicants: [cong-dan, to-chuc]
agencies: {receiving: [ttpvhcc-tinh, ttpvhcc-xa], deciding: vp-dkdd}
cases:
  - {id: thuong, name: Trường hợp không phải đo đạc lại}
  - {id: do-lai, name: Trường hợp phải đo đạc lại thửa đất}
channels:
  - mode: in_person
    time_limits:
      - {case: thuong, statutory: {working_days: 5}, committed: {working_days: 4}, fixed_by: {law: 151/2025/NĐ-CP, article: Phụ lục I}}
      - {case: do-lai, statutory: {working_days: 10}}
    fees:
      - {kind: fee, amount: 50000, per: giấy, note: Mức thu do Hội đồng nhân dân tỉnh quy định}
  - mode: online
    service_level: end_to_end
    url: https://dichvucong.gov.vn/p/home/dvc-trang-chu.html
    time_limits: [{statutory: {working_days: 5}, committed: {working_days: 4}}]
    fees: [{kind: fee, amount: 25000, per: giấy}]
  - {mode: postal}
documents:
  - {id: don, type: don, originals: 1, form: Mẫu số 18}
  - {id: gcn, type: gcn, originals: 1}
  - {id: can-cuoc, type: cccd, originals: 1, submission: present}
  - {id: do, type: trich-do, originals: 1, copies: 1, cases: do-lai}
  - {id: uy-quyen, type: uy-quyen, certified: 1, when: khi nộp hồ sơ thông qua người đại diện}
  - {id: cu-tru, type: xac-nhan, originals: 1, look_up: {database: csdl-dan-cu, fallback: true, fixed_by: {law: 151/2025/NĐ-CP}}}
dossier_sets: 1
conditions:
  - {id: gcn-cu, name: "Giấy chứng nhận đã cấp bị ố, nhòe, rách hoặc hư hỏng.", fixed_by: {law: 151/2025/NĐ-CP}}
steps:
  - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-dan, visit: true}
  - {id: nhan, name: "Kiểm tra, tiếp nhận hồ sơ", kind: receive, actor: ttpvhcc-xa, duration: {hours: 4}, after: [nop]}
  - {id: tham-tra, name: Thẩm tra hồ sơ, kind: verify, actor: vp-dkdd, role: Chuyên viên, duration: {working_days: 3, estimate: phân bổ theo quy trình nội bộ}, after: [nhan]}
  - {id: do-dac, name: Đo đạc lại thửa đất, kind: inspect, actor: vp-dkdd, cases: do-lai, after: [tham-tra], inferred: true}
  - {id: tra, name: Nhận kết quả, kind: return, actor: nguoi-dan, visit: true, after: [tham-tra, do-dac]}
results: [{type: gcn, electronic: true, delivery: [in_person, postal]}]
legal_basis: [151/2025/NĐ-CP, 43/2014/NĐ-CP, 999/2099/NĐ-CP]
keywords: [sổ đỏ]
sources: [{name: Cổng Dịch vụ công quốc gia, url: "https://dichvucong.gov.vn", retrieved: 2026-07-17}]
"""

BARE = """
code: "1.001193"
name: Đăng ký khai sinh
sector: ho-tich
"""

HOSTILE = """
code: "2.000635"
name: "</script><script>alert(1)</script> \\u202Etxt\\u202C <img src=x onerror=alert(2)>"
sector: ../../etc/<b>passwd</b>
channels:
  - {mode: online, url: "javascript:alert(3)"}
  - {mode: in_person, url: "https://user@[bad"}
keywords: ["{{ 7 * 7 }}", "{% raw %}"]
note: "dòng một\\ndòng hai"
sources:
  - {name: "<svg onload=alert(4)>", url: "data:text/html,<script>alert(5)</script>"}
"""


def catalogue(*procedures: str) -> Catalogue:
    """The reference data with these procedures; a mistake in their text fails the test."""
    loaded = [load_text(text, f"{number}.yaml") for number, text in enumerate((REFERENCE, *procedures))]
    assert [str(problem) for one in loaded for problem in one.problems] == []
    return Catalogue(tuple(entry for one in loaded for entry in one.catalogue.entries))
