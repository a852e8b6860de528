//! Strings of PowerShell: `'a'`, `"b"` and here-strings.

use std::borrow::Cow;

/// A string at the start of a text.
pub(super) struct Quoted<'a> {
    /// Its text, without quotes and escapes.
    pub(super) text: Cow<'a, str>,
    /// Its length in the source.
    pub(super) len: usize,
    /// Whether variables or expressions in it are expanded.
    pub(super) is_expandable: bool,
    /// Whether it has its closing quote.
    pub(super) is_closed: bool,
}

/// PowerShell takes typographic quotes for those of ASCII.
pub(super) const fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

pub(super) const fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201e}')
}

pub(super) const fn is_quote(c: char) -> bool {
    is_single_quote(c) || is_double_quote(c)
}

pub(super) const fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// Whether a variable's name may begin with it, or an expression in a string.
pub(super) fn begins_expansion(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '{' | '(' | '?' | '^')
}

/// The string that a text begins with; its first character is a quote.
pub(super) fn quoted(text: &str) -> Quoted<'_> {
    let mut chars = text.char_indices();
    let Some((_, quote)) = chars.next() else {
        return whole(text, 0);
    };
    let start = quote.len_utf8();
    if is_double_quote(quote) {
        return double(text, start);
    }
    let mut built: Option<String> = None;
    let mut from = start;
    let mut chars = chars.peekable();
    while let Some((at, c)) = chars.next() {
        if !is_single_quote(c) {
            continue;
        }
        let piece = text.get(from..at).unwrap_or_default();
        if let Some((_, next)) = chars.next_if(|(_, next)| is_single_quote(*next)) {
            let built = built.get_or_insert_default();
            built.push_str(piece);
            built.push(c);
            from = at + c.len_utf8() + next.len_utf8();
            continue;
        }
        return Quoted {
            text: joined(built, piece),
            len: at + c.len_utf8(),
            is_expandable: false,
            is_closed: true,
        };
    }
    Quoted {
        text: joined(built, text.get(from..).unwrap_or_default()),
        ..whole(text, start)
    }
}

fn joined(built: Option<String>, piece: &str) -> Cow<'_, str> {
    match built {
        Some(built) => (built + piece).into(),
        None => piece.into(),
    }
}

/// A string without an end.
fn whole(text: &str, start: usize) -> Quoted<'_> {
    Quoted {
        text: text.get(start..).unwrap_or_default().into(),
        len: text.len(),
        is_expandable: false,
        is_closed: false,
    }
}

fn double(text: &str, start: usize) -> Quoted<'_> {
    let mut built: Option<String> = None;
    let mut from = start;
    let mut is_expandable = false;
    // Brackets open in `$(...)`, and whether a string is open in it: its quotes do not end this one.
    let mut depth = 0_usize;
    let mut is_inner = false;
    let mut chars = text
        .get(start..)
        .unwrap_or_default()
        .char_indices()
        .map(|(at, c)| (at + start, c))
        .peekable();
    while let Some((at, c)) = chars.next() {
        let piece = || text.get(from..at).unwrap_or_default();
        match c {
            '`' if depth > 0 => {
                chars.next();
            }
            '`' => {
                let built = built.get_or_insert_default();
                built.push_str(piece());
                from = at + 1;
                if let Some((at, c)) = chars.next() {
                    built.push(escaped(c));
                    from = at + c.len_utf8();
                }
            }
            '$' => {
                if let Some((_, next)) = chars.next_if(|(_, next)| begins_expansion(*next)) {
                    is_expandable = true;
                    if next == '(' && !is_inner {
                        depth += 1;
                    }
                }
            }
            '(' if depth > 0 && !is_inner => depth += 1,
            ')' if depth > 0 && !is_inner => depth -= 1,
            _ if is_double_quote(c) && depth > 0 => is_inner = !is_inner,
            _ if is_double_quote(c) => {
                if let Some((_, next)) = chars.next_if(|(_, next)| is_double_quote(*next)) {
                    let piece = piece();
                    let built = built.get_or_insert_default();
                    built.push_str(piece);
                    built.push(c);
                    from = at + c.len_utf8() + next.len_utf8();
                    continue;
                }
                return Quoted {
                    text: joined(built, piece()),
                    len: at + c.len_utf8(),
                    is_expandable,
                    is_closed: true,
                };
            }
            _ => {}
        }
    }
    Quoted {
        text: joined(built, text.get(from..).unwrap_or_default()),
        is_expandable,
        ..whole(text, start)
    }
}

/// What a letter after a backtick means. Source: "about_Special_Characters".
pub(super) const fn escaped(c: char) -> char {
    match c {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'e' => '\u{1b}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        _ => c,
    }
}

/// The here-string that a text begins with; its first character is `@`.
pub(super) fn here(text: &str) -> Option<Quoted<'_>> {
    let after = text.get(1..)?;
    let quote = after.chars().next().filter(|c| is_quote(*c))?;
    let is_double = is_double_quote(quote);
    // Only blanks may follow on the line.
    let body = after.get(quote.len_utf8()..)?;
    let line = body.trim_start_matches(|c: char| c.is_whitespace() && !is_newline(c));
    let content = line
        .strip_prefix("\r\n")
        .or_else(|| line.strip_prefix(is_newline))?;
    let start = text.len() - content.len();
    let mut at = start;
    for line in content.split_inclusive('\n') {
        let mut chars = line.chars();
        let is_same = |c: char| {
            if is_double {
                is_double_quote(c)
            } else {
                is_single_quote(c)
            }
        };
        if let Some(closing) = chars.next().filter(|c| is_same(*c))
            && chars.next() == Some('@')
        {
            let inner = text.get(start..at).unwrap_or_default();
            let inner = inner.strip_suffix('\n').unwrap_or(inner);
            let inner = inner.strip_suffix('\r').unwrap_or(inner);
            return Some(Quoted {
                text: inner.into(),
                len: at + closing.len_utf8() + 1,
                is_expandable: is_double && inner.contains('$'),
                is_closed: true,
            });
        }
        at += line.len();
    }
    Some(Quoted {
        is_expandable: is_double,
        ..whole(text, start)
    })
}
