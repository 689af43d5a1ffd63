//! The sections of a page, by their headings.

use super::inline::plain;
use super::lines::{LineKind, Lines, heading};
use std::ops::Range;

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Request,
    RequestHeaders,
    PathParameters,
    QueryParameters,
    RequestBody,
    RequestSample,
    Response,
    ResponseBody,
    ResponseSample,
    Errors,
    Event,
    EventBody,
    EventSample,
    /// Anything else, also what stands before the first heading.
    Other,
}

impl Role {
    /// The role that a heading gives.
    pub(super) fn of(title: &str) -> Self {
        let title: String = plain(title)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':'))
            .collect::<String>()
            .to_lowercase();
        match title.as_str() {
            "请求" | "请求信息" => Self::Request,
            "请求头" | "请求header" | "header参数" => Self::RequestHeaders,
            "路径参数" | "path参数" | "请求路径参数" => Self::PathParameters,
            "查询参数" | "query参数" | "请求查询参数" => Self::QueryParameters,
            "请求体" | "请求体参数" | "body参数" | "请求body" => Self::RequestBody,
            "请求体示例" | "请求示例" => Self::RequestSample,
            "响应" | "返回" => Self::Response,
            "响应体" | "响应体参数" | "响应参数" | "返回参数" | "返回体" => {
                Self::ResponseBody
            }
            "响应体示例" | "响应示例" | "返回示例" | "返回体示例" => {
                Self::ResponseSample
            }
            "错误码" | "错误码说明" => Self::Errors,
            "事件" => Self::Event,
            "事件体" | "事件体参数" => Self::EventBody,
            "事件体示例" | "事件示例" => Self::EventSample,
            _ => Self::Other,
        }
    }
}

/// A heading and what stands below it, up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) role: Role,
    /// For a section whose heading says nothing: the role of the section that it is part of.
    pub(super) within: Role,
    /// The heading's line; empty before the first heading.
    pub(super) heading: Range<usize>,
    /// Which lines.
    pub(super) lines: Range<usize>,
}

/// Cuts lines into sections.
pub(super) fn sections(page: &Lines<'_>, from: usize) -> Vec<Section> {
    let mut sections = vec![Section {
        role: Role::Other,
        within: Role::Other,
        heading: 0..0,
        lines: from..page.lines.len(),
    }];
    // The sections that are open, outermost first: level and role.
    let mut open: Vec<(usize, Role)> = Vec::new();
    for index in from..page.lines.len() {
        let LineKind::Heading(level) = page.lines[index].kind else {
            continue;
        };
        // Titles have one `#`, and so have comments in code that stands outside of code blocks.
        let role = heading(page.line(index))
            .filter(|_| level > 1)
            .map_or(Role::Other, |(_, title)| Role::of(title));
        open.retain(|(outer, _)| *outer < level);
        let within = open
            .iter()
            .rev()
            .map(|(_, role)| *role)
            .find(|role| *role != Role::Other);
        open.push((level, role));
        if let Some(last) = sections.last_mut() {
            last.lines.end = index;
        }
        sections.push(Section {
            role,
            within: within.unwrap_or(Role::Other),
            heading: page.lines[index].range.clone(),
            lines: index + 1..page.lines.len(),
        });
    }
    sections
}
