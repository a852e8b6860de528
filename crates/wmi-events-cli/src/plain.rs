//! The library's docs, which are Markdown, as plain text of a given width.

use console::Term;

/// The width in columns of text for people: of the terminal, at most 100.
pub(crate) fn width() -> usize {
    let columns = Term::stdout().size_checked();
    columns.map_or(100, |(_, columns)| usize::from(columns).clamp(40, 100))
}

/// The paragraphs of docs, each in one line and without links.
pub(crate) fn paragraphs(docs: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in docs.lines().map(str::trim) {
        match all.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => all.push(String::new()),
        }
    }
    all.retain(|paragraph| !paragraph.is_empty());
    all.iter()
        .map(|paragraph| without_links(paragraph))
        .collect()
}

/// `[text](target)` and `[text]` as the text. Brackets in code are no link.
fn without_links(text: &str) -> String {
    let (mut plain, mut rest, mut is_code) = (String::new(), text, false);
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match (c, after.split_once(']')) {
            ('[', Some((name, after))) if !is_code => {
                plain.push_str(name);
                let target = after
                    .strip_prefix('(')
                    .and_then(|link| link.split_once(')'));
                target.map_or(after, |(_, after)| after)
            }
            _ => {
                is_code ^= c == '`';
                plain.push(c);
                after
            }
        };
    }
    plain
}

/// The text in lines of at most that width where words allow it, each after the indentation.
pub(crate) fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let (mut all, mut line) = (String::new(), String::new());
    let mut end = |line: &mut String| {
        all.push_str(&format!("{:indent$}{line}\n", ""));
        line.clear();
    };
    for word in text.split_whitespace() {
        let len = line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && indent + len > width {
            end(&mut line);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        end(&mut line);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_as_text() {
        let table = [
            (" One\n two.\n\n Three.\n", "One two.|Three."),
            ("As [`a`](Self::is_a) and [`b`] are.", "As `a` and `b` are."),
            ("`1> __<n>[.<n>]` (T1)", "`1> __<n>[.<n>]` (T1)"),
            (
                "Of [event 1].\n\n [event 1]: https://a.b/c",
                "Of event 1.|event 1: https://a.b/c",
            ),
            ("[open", "[open"),
            ("", ""),
        ];
        for (docs, expected) in table {
            assert_eq!(paragraphs(docs).join("|"), expected);
        }
    }

    #[test]
    fn lines() {
        let table = [
            ("a bc d", 0, 4, "a bc\nd\n"),
            ("a bc d", 2, 6, "  a bc\n  d\n"),
            ("longer than it", 0, 4, "longer\nthan\nit\n"),
            ("", 3, 10, ""),
        ];
        for (text, indent, width, expected) in table {
            assert_eq!(wrapped(text, indent, width), expected, "{text}");
        }
    }
}
