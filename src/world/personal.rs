//! What is not kept of anybody.

/// Whether a property of this name says who someone is, or how to reach them.
pub fn is_of_person(key: &str) -> bool {
    if key.is_ascii() {
        return key.ends_with("phone")
            || matches!(
                key,
                "tel"
                    | "mobile"
                    | "id_card"
                    | "idcard"
                    | "id_number"
                    | "ethnicity"
                    | "ethnic"
                    | "religion"
                    | "politics"
                    | "fingerprint"
                    | "person"
                    | "full_name"
                    | "fullname"
                    | "surname"
                    | "worker_name"
                    | "owner_name"
                    | "legal_person"
                    | "birthday"
                    | "birth_date"
                    | "diagnosis"
            );
    }
    ["姓名", "电话", "手机", "身份证", "证件号", "民族", "宗教", "政治面貌", "出生", "法人", "病"]
        .iter()
        .any(|word| key.contains(word))
}
