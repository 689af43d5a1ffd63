//! The rows of pages that fields come from.

use std::collections::HashMap;

use feishu_codegen::diagnostic::{Position, Sources};
use feishu_codegen::transcribe::{self, Tracer, row_lines};

use super::WordingArgs;

/// The rows by file and pointer of the field in the description.
pub(super) type Rows = HashMap<(String, String), String>;

/// Reads the pages of operations and events. Empty, if there are none at hand, or the description is not one of `transcribe`.
pub(super) fn read(args: &WordingArgs, ids: &[&str]) -> Result<Rows, String> {
    let pages = args.pages.open()?;
    let mut rows = Rows::new();
    let mut sources = Sources::new();
    let (Ok(documented), Ok(tracer)) = (
        transcribe::documented(&args.spec.spec, &mut sources),
        Tracer::read(&args.spec.spec),
    ) else {
        return Ok(rows);
    };
    for documented in documented
        .iter()
        .filter(|of| of.names().any(|name| ids.contains(&name)))
    {
        let file = documented.url.as_deref().and_then(|url| pages.find(url));
        let page = file.and_then(|file| tracer.page(documented, file, &mut sources));
        let Some(page) = page else { continue };
        for field in tracer.fields(documented, &mut sources) {
            let (Some(row), Position::Node(pointer, _)) =
                (page.row(&field), &field.location.position)
            else {
                continue;
            };
            // The location of a parameter is that of its name.
            let parameter = pointer.parent().filter(|parameter| {
                let list = parameter.parent();
                list.is_some_and(|list| list.last().is_some_and(|key| key == "parameters"))
            });
            let pointer = parameter.as_ref().unwrap_or(pointer).as_str();
            let file = sources.path(field.location.file).to_owned();
            let text = row_lines(&sources, &row).1.join("\n");
            rows.entry((file, pointer.to_owned())).or_insert(text);
        }
    }
    Ok(rows)
}
