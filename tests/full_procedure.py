"""A procedure that uses every part of the file format, for tests that damage it."""

FULL_PROCEDURE = """\
# yaml-language-server: $schema=../../procedure.schema.json
procedures:
  - code: "1.012783"
    name: Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất
    sector: dat-dai
    levels: [province, commune]
    effective: {from: 2026-06-01, to: 2027-02-28}
    publication: {decision: 3380/QĐ-BNNMT, date: 2025-08-25, kind: amended}
    applicants: cong-dan
    agencies: {receiving: [ttpvhcc-tinh], deciding: [vp-dang-ky], coordinating: [co-quan-thue]}
    cases:
      - {id: thuong, name: Cấp đổi thông thường}
      - {id: do-lai, name: Có đo đạc lại}
    channels:
      - mode: in_person
        time_limits:
          - &limit {statutory: {working_days: 5}, committed: {working_days: 4}, fixed_by: {law: 151/2025/NĐ-CP, article: "7"}}
          - {case: do-lai, statutory: {months: 1}, note: Kể cả thời gian đo đạc}
        fees: [{name: Phí thẩm định, kind: fee, amount: 50000, per: hồ sơ, fixed_by: {law: 151/2025/NĐ-CP}}]
      - mode: online
        service_level: partial
        partial_reason: Phải nộp bản gốc
        url: https://dichvucong.gov.vn
        time_limits: [*limit]
        fees: [{amount: 0, case: do-lai}]
      - {mode: postal, time_limits: [{statutory: {same_day: true}}]}
    documents:
      - {id: don, type: don-dang-ky, originals: 1, form: Mẫu số 18, fixed_by: {law: 151/2025/NĐ-CP}}
      - {id: gcn, type: giay-chung-nhan, originals: 1, copies: 2, certified: 0, proves: [quyen-su-dung-dat], submission: present}
      - {id: hon-nhan, any_of: [giay-ket-hon, giay-doc-than], when: Đất của vợ chồng, look_up: {database: csdl-dan-cu, fallback: true}}
      - {id: trich-do, type: trich-do, cases: do-lai, applicants: [cong-dan], purpose: Xác định ranh giới, lock: Luật Đất đai}
    dossier_sets: 1
    conditions:
      - {id: co-gcn, name: Đã được cấp Giấy chứng nhận, requires: quyen-su-dung-dat, cases: [thuong]}
    steps:
      - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-dan, needs: [don, gcn], visit: yes}
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: ttpvhcc-tinh, duration: {hours: 4, estimate: Quy trình nội bộ}, produces: giay-hen, after: [nop]}
      - id: tham-tra
        name: >-
          Thẩm tra hồ sơ,
          kiểm tra thực địa
        kind: verify
        actor: vp-dang-ky
        role: Chuyên viên
        duration: {working_days: 2.5}
        needs: [don, gcn, giay-hen]
        produces: [du-thao]
        after: [nhan]
        safeguard: Đúng ranh giới
      - {id: tra, name: "Trả kết quả: giấy mới", kind: return, actor: ttpvhcc-tinh, needs: [du-thao], produces: [ket-qua], inferred: true}
    results: [{type: giay-chung-nhan, electronic: true, validity: {months: 60}, delivery: [online, postal]}]
    legal_basis: [31/2024/QH15, 151/2025/NĐ-CP]
    counting: mot-cua
    volumes: [{year: 2025, dossiers: 1840, source: Báo cáo năm 2025}]
    costs:
      - {work: prepare, document: don, minutes: {low: 20, mid: 35.5, high: 60}, source: Khảo sát 30 người dân, date: 2026-03-31}
      - {work: other, name: Thuê đo đạc, cases: [do-lai], channels: [in_person], hired_service: {mid: 1500000}, times_per_year: 1, population: 300, source: Báo giá, date: 2026-03-31}
    keywords: [sổ đỏ, sổ hồng]
    note: |
      Ghi chú dài
      hai dòng
    sources: [{name: Cổng Dịch vụ công quốc gia, url: https://dichvucong.gov.vn, retrieved: 2026-07-17}]
sectors: [{id: dat-dai, name: Đất đai}]
agencies:
  - {id: nguoi-dan, name: Người nộp, level: applicant}
  - {id: ttpvhcc-tinh, name: Trung tâm Phục vụ hành chính công, level: province, one_stop: true}
  - {id: vp-dang-ky, name: Văn phòng đăng ký đất đai, level: province, part_of: so-nnmt}
  - {id: so-nnmt, name: Sở Nông nghiệp và Môi trường, level: province, effective: {from: 2025-03-01}}
  - {id: co-quan-thue, name: Cơ quan thuế, level: outside}
applicants:
  - {id: ca-nhan, name: Cá nhân}
  - {id: cong-dan, name: Công dân Việt Nam, kind_of: ca-nhan, recorded_in: csdl-dan-cu, holds: [giay-chung-nhan]}
facts: [{id: quyen-su-dung-dat, name: Quyền sử dụng đất}]
document_types:
  - {id: don-dang-ky, name: Đơn đăng ký biến động, origin: applicant}
  - {id: giay-chung-nhan, name: Giấy chứng nhận, aliases: [Sổ đỏ], origin: state, issued_by: vp-dang-ky, proves: quyen-su-dung-dat}
  - {id: giay-ket-hon, name: Giấy chứng nhận kết hôn, origin: state}
  - {id: giay-doc-than, name: Giấy xác nhận tình trạng hôn nhân, origin: state}
  - {id: trich-do, name: Mảnh trích đo, origin: outside, originals_kept: false}
databases:
  - {id: csdl-dan-cu, name: CSDL quốc gia về dân cư, owner: so-nnmt, holds: [{types: giay-ket-hon, law: 31/2024/QH15, since: 2025-01-01, verified: no}]}
laws:
  - {id: 31/2024/QH15, title: Luật Đất đai, rank: law, issued: 2024-01-18, effective: {from: 2024-08-01}, status: in_force}
  - {id: 151/2025/NĐ-CP, rank: decree}
counting_policies:
  - {id: mot-cua, name: Một cửa, reception_day_counts: no, cutoff: "15:00", office_hours: [{opens: "07:30", closes: "11:30"}]}
calendar:
  - {year: 2026, status: final, days_off: [{date: 2026-01-02, name: Hoán đổi, swap: true}], worked: [{date: 2026-01-10, instead_of: 2026-01-02}]}
hourly_income: [{year: 2025, amount: 59422, source: GDP bình quân}]
estimates: [{id: to-khai, name: Điền tờ khai, unit: phút, low: 10, mid: 30.5, high: 60, basis: Ước lượng}]
"""
