//! Headings, and the sections of a page that they name.

use super::inline::{is_blank, plain};

/// The subject of a section, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Request,
    RequestHeaders,
    PathParameters,
    QueryParameters,
    /// Parameters whose location depends on the method: in the query of a GET, or else in the body.
    RequestParameters,
    RequestBody,
    RequestSample,
    Response,
    ResponseHeaders,
    ResponseBody,
    ResponseSample,
    Errors,
    Event,
    EventBody,
    EventSample,
    /// Any other subject, and the text before the first heading.
    Other,
}

impl Role {
    /// Returns the role that a heading's title names.
    pub(super) fn of(title: &str) -> Self {
        let title: String = plain(title)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':'))
            .collect::<String>()
            .to_lowercase();
        match title.as_str() {
            "请求" | "请求信息" => Self::Request,
            "请求头" | "请求header" | "header参数" | "扩展请求头" | "请求头参数" => {
                Self::RequestHeaders
            }
            "路径参数" | "path参数" | "请求路径参数" => Self::PathParameters,
            "查询参数" | "query参数" | "请求查询参数" => Self::QueryParameters,
            "请求参数" | "请求参数说明" | "输入参数" => Self::RequestParameters,
            "请求体" | "请求体参数" | "body参数" | "请求body" => Self::RequestBody,
            "请求体示例" | "请求示例" => Self::RequestSample,
            "响应" | "返回" => Self::Response,
            "响应头" | "响应header" | "返回头" => Self::ResponseHeaders,
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

    /// Returns the section that a page may use instead of a subsection of this role.
    pub(super) const fn introduced_by(self) -> Option<Self> {
        match self {
            Self::RequestParameters => Some(Self::Request),
            Self::ResponseBody => Some(Self::Response),
            Self::EventBody => Some(Self::Event),
            _ => None,
        }
    }

    /// Returns true for a section whose tables of fields are read.
    pub(super) const fn has_fields(self) -> bool {
        matches!(
            self,
            Self::RequestHeaders
                | Self::PathParameters
                | Self::QueryParameters
                | Self::RequestParameters
                | Self::RequestBody
                | Self::ResponseBody
                | Self::EventBody
        )
    }

    /// Returns the part of the page that a section belongs to: request, response or event.
    pub(super) const fn part(self) -> Self {
        match self {
            Self::Request
            | Self::RequestHeaders
            | Self::PathParameters
            | Self::QueryParameters
            | Self::RequestParameters
            | Self::RequestBody
            | Self::RequestSample => Self::Request,
            Self::Response | Self::ResponseHeaders | Self::ResponseBody | Self::ResponseSample => {
                Self::Response
            }
            Self::Event | Self::EventBody | Self::EventSample => Self::Event,
            Self::Errors | Self::Other => Self::Other,
        }
    }
}

/// A heading's level and title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading<'t> {
    pub(super) level: usize,
    pub(super) title: &'t str,
}

impl<'t> Heading<'t> {
    /// Reads a trimmed line as a heading. The space after the `#` may be missing if the title is known.
    pub(super) fn read(line: &'t str) -> Option<Self> {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        let spaced = title.starts_with(is_blank);
        let heading = Self {
            level,
            title: title.trim_matches(is_blank),
        };
        ((1..=6).contains(&level) && !heading.title.is_empty() && (spaced || heading.is_known()))
            .then_some(heading)
    }

    /// Returns the role that the title names.
    pub(super) fn role(self) -> Role {
        Role::of(self.title)
    }

    /// Returns true if the title names a known section.
    pub(super) fn is_known(self) -> bool {
        self.role() != Role::Other
    }
}
