//! Reads a Markdown page of Feishu's documentation into typed facts.
//!
//! [`read`] returns the facts of one page: request, parameters, tables of fields, samples, scopes, limits and error codes. Each
//! has its location in the file. They are the facts as the page states them, in the page's order. Later modules infer the nesting
//! of rows, and translate the facts to OpenAPI.
//!
//! Pages come in two dialects:
//!
//! - a cell continues on the next line while its line ends in two spaces, and the head table has the header «名称»;
//! - a cell is one line with `<br>` in it, and the head table has the header «基本».
//!
//! CommonMark's tables are neither, so this module has its own table reader. The steps, each a file:
//!
//! ```text
//! text ──lines──▶ sections ──blocks──▶ tables ──head, fields, description, errors──▶ facts ──kind──▶ Page
//!                    └──────sample──▶ JSON, fixed if needed
//! ```
//!
//! A new fact needs a field, and one match arm that reads it:
//!
//! | fact of | field in | arm in |
//! |---|---|---|
//! | the page itself | [`Page`] | `front_matter::read` |
//! | a request or an event | [`Access`] | `Head::read_fact`, for a label in `HeadLabel` |
//! | a field | [`Row`] | `description::Reader::read_part`, for a label in `Label` |
//! | an error code | [`ErrorRow`] | `errors::read_row`, for a header in `Column` |

mod access;
mod access_tokens;
mod blocks;
mod cells;
mod column;
mod comments;
mod defaults;
mod deprecation;
mod description;
mod errors;
mod facts;
mod fields;
mod front_matter;
mod head;
mod head_label;
mod heading;
mod identifier;
mod indent;
mod inline;
mod keyed_maps;
mod kind;
mod label;
mod limits;
mod lines;
mod parts;
mod rate_limits;
mod request;
mod row;
mod sample;
mod scopes;
mod section_lines;
mod sections;
mod span;
mod table;
mod table_rows;
mod timestamp;
mod type_cell;
mod unread;
mod unstated;
mod values;

#[cfg(test)]
mod code_block_tests;
#[cfg(test)]
mod dialect_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod real_page_tests;
#[cfg(test)]
mod row_tests;
#[cfg(test)]
mod table_tests;

pub use access::{Access, AppKind, RateLimit, RateLimits, Scope};
pub use facts::{Body, ErrorRow, EventPage, Kind, Method, OperationPage, Page, TokenKind};
pub use row::{EnumValue, Limits, Row, RowType, TimestampUnit};
pub use sample::{Fix, Sample};
pub use span::{Span, Spanned};

use crate::diagnostic::{Diagnostics, FileId, Sources};
use lines::Lines;
use parts::Parts;

/// Reads one page.
///
/// Never panics. A fact that cannot be read is a diagnostic at its line and column, and the rest of the page is still read. A text
/// that describes no API is [`Kind::Other`].
pub fn read(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Page {
    let text = sources.text(file);
    let lines = Lines::new(file, text, diagnostics);
    let mut page = Page::new(Span::new(file, 0..text.len()));
    let start = front_matter::read(&lines, &mut page);
    if page.title.is_empty() {
        page.title = front_matter::first_heading(&lines, start).unwrap_or_default();
    }
    page.updated = page
        .updated
        .or_else(|| front_matter::date_in_text(&lines, start));
    let parts = Parts::new(&lines, text, start);
    page.deprecated = parts.is_deprecated(&page.title);
    page.kind = kind::read(&parts, diagnostics);
    page
}
