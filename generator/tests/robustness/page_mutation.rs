//! Mutations of pages that resemble real errors: rows, cells, samples and fences are lost, duplicated and mixed up.

use arbitrary::{Result, Unstructured};

/// Strings with a meaning on pages or for their parser.
const TOKENS: &[&str] = &[
    "|",
    " | ",
    "  \n",
    "\n",
    "\n\n",
    "```",
    "`",
    "#",
    "\n### 响应体\n",
    "\n### 请求体\n",
    "<!--",
    "-->",
    "<br>",
    "**",
    "：",
    "∟",
    "&emsp;",
    "- 1：",
    "**可选值有**：  \n",
    "**示例值**：",
    "**默认值**：",
    "- 取值范围：`1` ～ `2`",
    "\\",
    "\\-",
    "\\[\\]",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    "，",
    "“",
    "…",
    "//",
    "/*",
    "(",
    ")",
    "\u{0}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "次",
    "～",
    "-",
    "18446744073709551616",
    "-9223372036854775808",
    "1e999",
    "object",
    "map<string, object>",
    "file",
    "object[][]",
    "data",
    "code",
    "msg",
    ":",
    "/:a/:a",
    "?",
    "%",
    "..",
    "是",
    "否",
    "type",
    "self",
    "$ref",
    "-\t",
    "\r\n",
    "𠮷",
    "e\u{301}",
];

/// Mutates one of the seeds; the choices select the mutations.
pub(crate) fn mutate(choices: &mut Unstructured<'_>, seeds: &[String]) -> Result<String> {
    let mut page: Vec<String> = lines(choices.choose(seeds)?);
    for _ in 0..choices.int_in_range(1..=6)? {
        once(choices, seeds, &mut page)?;
        if page.is_empty() {
            page.push("\n".to_owned());
        }
    }
    Ok(page.concat())
}

fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn once(choices: &mut Unstructured<'_>, seeds: &[String], page: &mut Vec<String>) -> Result<()> {
    match choices.int_in_range(0..=17)? {
        0 => {
            let row = row(choices, page)?;
            page.remove(row);
        }
        1 => {
            let (row, to) = (row(choices, page)?, row(choices, page)?);
            let copy = page[row].clone();
            page.insert(to, copy);
        }
        2 => {
            let (a, b) = (row(choices, page)?, row(choices, page)?);
            page.swap(a, b);
        }
        3..=6 => cells(choices, seeds, page)?,
        7 => cut_sample(choices, page)?,
        8 => {
            let at = index(choices, page.len())?;
            page.insert(
                at,
                choices
                    .choose(&["```\n", "```json\n", "~~~\n", "x ```json\n", "}```\n"])?
                    .to_string(),
            );
        }
        9 => {
            // Continues with a part of another page.
            let other = lines(choices.choose(seeds)?);
            page.truncate(index(choices, page.len())? + 1);
            page.extend(other.into_iter().skip(index(choices, 200)?));
        }
        10 => {
            let other = lines(choices.choose(seeds)?);
            let (from, count) = (index(choices, other.len())?, index(choices, 30)?);
            let at = index(choices, page.len())?;
            page.splice(at..at, other.into_iter().skip(from).take(count));
        }
        11 | 12 => {
            let token = *choices.choose(TOKENS)?;
            insert(choices, page, token)?;
        }
        13 => {
            let length = 8.min(choices.len());
            let text = String::from_utf8_lossy(choices.bytes(length)?).into_owned();
            insert(choices, page, &text)?;
        }
        14 => {
            let token = *choices.choose(TOKENS)?;
            let times = choices.int_in_range(1..=5000)?;
            insert(choices, page, &token.repeat(times))?;
        }
        15 => nested_sample(choices, page)?,
        16 => nested_rows(choices, page)?,
        _ => {
            let at = index(choices, page.len())?;
            let line = &mut page[at];
            match choices.int_in_range(0..=2)? {
                // Changes where a cell ends.
                0 => *line = format!("{}\n", line.trim_end()),
                1 => *line = format!("{}  \n", line.trim_end()),
                _ => {
                    let end = index(choices, line.chars().count())?;
                    *line = line.chars().take(end).collect();
                }
            }
        }
    }
    Ok(())
}

fn index(choices: &mut Unstructured<'_>, length: usize) -> Result<usize> {
    choices.int_in_range(0..=length.saturating_sub(1))
}

/// A random line of a table, or any line if there is no table.
fn row(choices: &mut Unstructured<'_>, page: &[String]) -> Result<usize> {
    let rows: Vec<usize> = (0..page.len())
        .filter(|at| page[*at].contains('|'))
        .collect();
    if rows.is_empty() {
        index(choices, page.len())
    } else {
        choices.choose(&rows).copied()
    }
}

/// Deletes, duplicates, swaps and replaces cells of a row.
fn cells(choices: &mut Unstructured<'_>, seeds: &[String], page: &mut [String]) -> Result<()> {
    let at = row(choices, page)?;
    let mut cells: Vec<String> = page[at]
        .trim_end_matches('\n')
        .split('|')
        .map(str::to_owned)
        .collect();
    let (a, b) = (index(choices, cells.len())?, index(choices, cells.len())?);
    match choices.int_in_range(0..=4)? {
        0 => drop(cells.remove(a)),
        1 => cells.insert(b, cells[a].clone()),
        2 => cells.swap(a, b),
        3 => cells[a] = (*choices.choose(TOKENS)?).to_owned(),
        _ => {
            let other = lines(choices.choose(seeds)?);
            let other = row(choices, &other).map(|row| other[row].clone())?;
            let others: Vec<&str> = other.trim_end().split('|').collect();
            cells[a] = (*choices.choose(&others)?).to_owned();
        }
    }
    page[at] = format!("{}\n", cells.join("|"));
    Ok(())
}

fn insert(choices: &mut Unstructured<'_>, page: &mut [String], text: &str) -> Result<()> {
    let at = index(choices, page.len())?;
    let line = &mut page[at];
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    let place = if places.is_empty() {
        0
    } else {
        *choices.choose(&places)?
    };
    line.insert_str(place, text);
    Ok(())
}

/// The lines between two fences.
fn sample(choices: &mut Unstructured<'_>, page: &[String]) -> Result<Option<(usize, usize)>> {
    let fences: Vec<usize> = (0..page.len())
        .filter(|at| page[*at].starts_with("```"))
        .collect();
    let pairs: Vec<(usize, usize)> = fences
        .chunks_exact(2)
        .map(|pair| (pair[0] + 1, pair[1]))
        .collect();
    if pairs.is_empty() {
        Ok(None)
    } else {
        choices.choose(&pairs).copied().map(Some)
    }
}

fn cut_sample(choices: &mut Unstructured<'_>, page: &mut Vec<String>) -> Result<()> {
    let Some((start, end)) = sample(choices, page)? else {
        return Ok(());
    };
    match choices.int_in_range(0..=3)? {
        0 => drop(page.remove(end)),
        1 => drop(page.remove(start - 1)),
        2 => drop(page.drain(start + index(choices, end - start)?..end)),
        _ => drop(page.drain(start..(start + index(choices, end - start)?).min(end))),
    }
    Ok(())
}

/// Replaces a sample by deeply nested JSON or by JSON with unbalanced brackets.
fn nested_sample(choices: &mut Unstructured<'_>, page: &mut Vec<String>) -> Result<()> {
    let Some((start, end)) = sample(choices, page)? else {
        return Ok(());
    };
    let (open, close) = choices.choose(&[
        ("[", "]"),
        ("{\"a\":", "}"),
        ("{\"data\":[", "]}"),
        ("[{a:", "}]"),
    ])?;
    let (opened, closed) = (
        choices.int_in_range(0..=400)?,
        choices.int_in_range(0..=400)?,
    );
    let text = format!("{}1{}\n", open.repeat(opened), close.repeat(closed));
    page.splice(start..end, [text]);
    Ok(())
}

/// Adds many rows, each of which may be the parent of the next.
fn nested_rows(choices: &mut Unstructured<'_>, page: &mut Vec<String>) -> Result<()> {
    let at = row(choices, page)?;
    let marked = choices.arbitrary::<bool>()?;
    let r#type = *choices.choose(&["object", "node", "node\\[\\]", "map<string, node>", "\\-"])?;
    let rows = (0..choices.int_in_range(1..=300)?).map(|depth| {
        let mark = if marked {
            "∟".repeat(depth)
        } else {
            String::new()
        };
        format!("{mark}f{depth} | {type} | 否 | x\n")
    });
    let rows: Vec<String> = rows.collect();
    page.splice(at..at, rows);
    Ok(())
}
