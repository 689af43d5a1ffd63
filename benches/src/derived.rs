//! The response of `hire.v2.talent.get` as serde structs with the fields of the generated types. Enums are their JSON values.
//!
//! A script derived it from `generated/` once. Before they measure, the benches check that both decode to the same JSON.

#![expect(missing_docs, reason = "the generated types document the fields")]

use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct I18n {
    pub zh_cn: Option<String>,
    pub en_us: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentCustomizedOption {
    pub key: Option<String>,
    pub name: Option<I18n>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentCustomizedTimeRange {
    pub start_time: Option<String>,
    pub end_time: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentCustomizedAttachment {
    pub file_id: Option<String>,
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    pub file_size: Option<i64>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentCustomizedValue {
    pub content: Option<String>,
    pub option: Option<TalentCustomizedOption>,
    pub option_list: Option<Vec<TalentCustomizedOption>>,
    pub time_range: Option<GetTalentCustomizedTimeRange>,
    pub time: Option<String>,
    pub number: Option<String>,
    pub customized_attachment: Option<Vec<GetTalentCustomizedAttachment>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentCustomizedDataChild {
    pub object_id: Option<String>,
    pub name: Option<I18n>,
    pub object_type: Option<i64>,
    pub value: Option<GetTalentCustomizedValue>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentBasicInfo {
    pub name: Option<String>,
    pub mobile_number: Option<String>,
    pub mobile_code: Option<String>,
    pub email: Option<String>,
    pub experience_years: Option<i64>,
    pub age: Option<i64>,
    pub nationality_code: Option<String>,
    pub gender: Option<i64>,
    pub current_location_code: Option<String>,
    pub hometown_location_code: Option<String>,
    pub preferred_location_code_list: Option<Vec<String>>,
    pub home_address: Option<String>,
    pub identification_type: Option<i64>,
    pub identification_number: Option<String>,
    pub birthday: Option<i64>,
    pub marital_status: Option<i64>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
    pub hukou_location_code: Option<String>,
    pub update_time: Option<String>,
    pub create_time: Option<String>,
    pub confidential: Option<i64>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentEducationInfo {
    pub degree: Option<i64>,
    pub school_name: Option<String>,
    pub major: Option<String>,
    pub start_time: Option<String>,
    pub end_time: Option<String>,
    pub education_type: Option<i64>,
    pub academic_ranking: Option<i64>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentCareerInfo {
    pub company_name: Option<String>,
    pub description: Option<String>,
    pub end_time: Option<String>,
    pub start_time: Option<String>,
    pub title: Option<String>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentProjectInfo {
    pub project_name: Option<String>,
    pub role: Option<String>,
    pub link: Option<String>,
    pub description: Option<String>,
    pub start_time: Option<String>,
    pub end_time: Option<String>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentWorksInfo {
    pub id: Option<String>,
    pub link: Option<String>,
    pub description: Option<String>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentAwardInfo {
    pub award_name: Option<String>,
    pub award_time: Option<String>,
    pub description: Option<String>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentLanguageInfo {
    pub language: Option<i64>,
    pub proficiency: Option<i64>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentSnsInfo {
    pub sns_type: Option<i64>,
    pub link: Option<String>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentResumeSource {
    pub id: Option<String>,
    pub zh_name: Option<String>,
    pub en_name: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentInternshipInfo {
    pub company_name: Option<String>,
    pub description: Option<String>,
    pub end_time: Option<String>,
    pub start_time: Option<String>,
    pub title: Option<String>,
    pub customized_data_list: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalentCustomizedData {
    pub module_id: Option<String>,
    pub name: Option<I18n>,
    pub object_type: Option<i64>,
    pub children: Option<Vec<GetTalentCustomizedDataChild>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentResumeAttachment {
    pub id: Option<String>,
    pub name: Option<String>,
    pub mime: Option<String>,
    pub create_time: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentInterviewRegistrationSimple {
    pub id: Option<String>,
    pub registration_time: Option<i64>,
    pub download_url: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentRegistrationBasicInfo {
    pub id: Option<String>,
    pub registration_time: Option<i64>,
    pub download_url: Option<String>,
    pub scenario: Option<i64>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentFolder {
    pub name: Option<String>,
    pub folder_id: Option<String>,
    pub owner_id: Option<String>,
    pub add_time: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentTag {
    pub id: Option<String>,
    pub name: Option<I18n>,
    pub description: Option<I18n>,
    #[serde(rename = "type")]
    pub r#type: Option<i64>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentSimilar {
    pub is_similar_talent: Option<bool>,
    pub similar_talent_id_list: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentBlock {
    pub blocked_time: Option<String>,
    pub creator_id: Option<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct GetTalentPool {
    pub id: Option<String>,
    pub name: Option<I18n>,
    pub description: Option<I18n>,
    pub add_time: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TalentNote {
    pub id: Option<String>,
    pub talent_id: Option<String>,
    pub application_id: Option<String>,
    pub create_time: Option<String>,
    pub update_time: Option<String>,
    pub creator_id: Option<String>,
    pub content: Option<String>,
    pub privacy: Option<i64>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompositeTalent {
    pub talent_id: Option<String>,
    pub basic_info: Option<CompositeTalentBasicInfo>,
    pub education_list: Option<Vec<CompositeTalentEducationInfo>>,
    pub career_list: Option<Vec<CompositeTalentCareerInfo>>,
    pub project_list: Option<Vec<CompositeTalentProjectInfo>>,
    pub works_list: Option<Vec<CompositeTalentWorksInfo>>,
    pub award_list: Option<Vec<CompositeTalentAwardInfo>>,
    pub language_list: Option<Vec<CompositeTalentLanguageInfo>>,
    pub sns_list: Option<Vec<CompositeTalentSnsInfo>>,
    pub resume_source_list: Option<Vec<TalentResumeSource>>,
    pub internship_list: Option<Vec<CompositeTalentInternshipInfo>>,
    pub customized_data_list: Option<Vec<CompositeTalentCustomizedData>>,
    pub resume_attachment_id_list: Option<Vec<String>>,
    pub resume_attachment_list: Option<Vec<TalentResumeAttachment>>,
    pub interview_registration_list: Option<Vec<GetTalentInterviewRegistrationSimple>>,
    pub registration_list: Option<Vec<TalentRegistrationBasicInfo>>,
    pub is_onboarded: Option<bool>,
    pub is_in_agency_period: Option<bool>,
    pub top_degree: Option<i64>,
    pub talent_pool_id_list: Option<Vec<String>>,
    pub talent_folder_ref_list_v2: Option<Vec<TalentFolder>>,
    pub tag_list: Option<Vec<GetTalentTag>>,
    pub similar_info_v2: Option<TalentSimilar>,
    pub block_info: Option<TalentBlock>,
    pub talent_pool_ref_list_v2: Option<Vec<GetTalentPool>>,
    pub note_list_v2: Option<Vec<TalentNote>>,
}
