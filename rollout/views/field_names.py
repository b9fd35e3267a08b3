"""The fields of an encoding and the names that they can have as values, in words."""

from __future__ import annotations

from rollout.labels import Label
from rollout.policy.item import BASIS_LABELS
from rollout.views.instrument_facts import KINDS
from rollout.views.translation import CONFIDENCES

FIELDS = {
    "id": Label("mã", "id"),
    "kind": Label("loại", "kind"),
    "issuer": Label("cơ quan ban hành", "issuer"),
    "title": Label("nội dung", "title"),
    "number": Label("số hiệu", "number"),
    "issued": Label("ngày ban hành", "issued"),
    "known_by": Label("ngày được biết đến", "known by"),
    "in_force": Label("ngày có hiệu lực", "in force"),
    "ends": Label("ngày hết hiệu lực", "ends"),
    "undetermined_after": Label("chưa rõ hiệu lực sau ngày", "undetermined after"),
    "term": Label("thời kỳ", "term"),
    "relations": Label("quan hệ với văn bản khác", "relations"),
    "commencement": Label("thời điểm bắt đầu có hiệu lực", "commencement"),
    "paragraphs": Label("số đoạn", "paragraphs"),
    "sources": Label("nguồn", "sources"),
    "note": Label("ghi chú", "note"),
    "clause": Label("vị trí trong văn bản", "clause"),
    "phrase": Label("trích văn bản", "phrase"),
    "rule": Label("nơi thực hiện", "owed at"),
    "deadline": Label("thời hạn", "deadline"),
    "level": Label("mức phải đạt", "level"),
    "charged": Label("cơ quan được giao", "charged"),
    "lead": Label("chủ trì", "lead"),
    "coordinating": Label("phối hợp", "coordinating"),
    "monitored_by": Label("theo dõi, đôn đốc", "monitored by"),
    "to": Label("nơi nhận", "to"),
    "needs": Label("nhiệm vụ phải xong trước", "needs"),
    "strength": Label("tính bắt buộc", "strength"),
    "confidence": Label("độ tin cậy", "confidence"),
    "inherited": Label("thời hạn lấy từ nơi khác", "inherited"),
    "excepting": Label("trừ", "except"),
    "denominator": Label("tính trên", "denominator"),
    "uncertain": Label("chưa chắc chắn", "uncertain"),
    "duplicate_of": Label("nhắc lại", "duplicate of"),
    "carved_out_of": Label("quy định riêng của", "carved out of"),
    "measure": Label("chỉ số", "measure"),
    "conflicts_with": Label("mâu thuẫn với", "conflicts with"),
    "also_read": Label("cách hiểu khác", "also read"),
    "scale": Label("đơn vị tính", "scale"),
    "baseline": Label("mức gốc", "baseline"),
    "baseline_value": Label("giá trị gốc", "baseline value"),
    "baseline_on": Label("ngày của giá trị gốc", "baseline on"),
    "holds": Label("cách đánh giá", "holds"),
    "pool": Label("gộp số liệu của", "pool"),
    "left_out": Label("phần không mã hóa", "left out"),
    "name": Label("tên", "name"),
    "value": Label("giá trị", "value"),
    "unread": Label("phần chưa đọc được", "unread"),
}

VALUES = {
    **KINDS,
    **BASIS_LABELS,
    **CONFIDENCES,
    "duty": Label("nhiệm vụ bắt buộc", "duty"),
    "goal": Label("mục tiêu phấn đấu", "goal"),
    "each": Label("từng cơ quan, đơn vị", "each"),
    "pooled": Label("gộp chung", "pooled"),
    "task": Label("nhiệm vụ", "task"),
    "target": Label("chỉ tiêu", "target"),
}
