//! Patterns of a rule: paths, arguments, texts.

use std::borrow::Cow;
use std::fmt;

use super::super::judge::has_remote_file;
use crate::cmdline::Argv;
use crate::cmdline::path::WindowsPath;

/// A pattern for a Windows path, from its root on.
///
/// It begins with `%SystemRoot%` (`\Windows` of any drive), `%ProgramFiles%` (`\Program Files` and
/// `\Program Files (x86)` of any drive), `%ProgramData%`, a drive such as `C:\`, or `?:\` for any
/// drive. `*` matches within a name, and `**` as a name any folders. Case is ignored. The path is
/// resolved first, as [`WindowsPath`] does: `..` does not lead out of a folder, and an 8.3 name, a UNC
/// path or an alternate data stream does not match.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::PathPattern;
///
/// let pattern = PathPattern::new(r"%ProgramFiles%\Inventory\**\*.exe");
/// assert!(pattern.matches(r"C:\Program Files (x86)\Inventory\bin\scan.exe"));
/// assert!(!pattern.matches(r"C:\Users\Public\Program Files\Inventory\scan.exe"));
/// assert!(!pattern.matches(r"C:\Program Files\Inventory\..\..\Users\Public\scan.exe"));
/// assert!(pattern.is_anchored());
/// assert!(!PathPattern::new(r"*\scan.exe").is_anchored()); // it matches nothing
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct PathPattern {
    text: Cow<'static, str>,
}

impl PathPattern {
    /// A pattern with that text.
    #[must_use]
    pub fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into() }
    }

    /// Whether it begins at a root; a pattern that does not matches nothing.
    #[must_use]
    pub fn is_anchored(&self) -> bool {
        anchor(&self.text).is_some()
    }

    /// Whether a path matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let Some((drive, folders, names)) = anchor(&self.text) else {
            return false;
        };
        let path = WindowsPath::new(path);
        if !path.is_on_drive() || path.has_short_name() || path.stream().is_some() {
            return false;
        }
        if drive.is_some_and(|drive| path.drive() != Some(drive)) {
            return false;
        }
        let parts: Vec<&str> = path.below_root().split('\\').collect();
        let patterns: Vec<&str> = names.split('\\').filter(|name| !name.is_empty()).collect();
        match folders {
            [] => names_match(&patterns, &parts),
            folders => parts.split_first().is_some_and(|(first, rest)| {
                folders
                    .iter()
                    .any(|folder| folder.eq_ignore_ascii_case(first))
                    && names_match(&patterns, rest)
            }),
        }
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The drive, the folders that the first name may be, and the names of a pattern.
type Anchor<'p> = (Option<char>, &'static [&'static str], &'p str);

fn anchor(pattern: &str) -> Option<Anchor<'_>> {
    const VARIABLES: [(&str, &[&str]); 4] = [
        ("SystemRoot", &["Windows"]),
        ("windir", &["Windows"]),
        ("ProgramFiles", &["Program Files", "Program Files (x86)"]),
        ("ProgramData", &["ProgramData"]),
    ];
    if let Some(rest) = pattern.strip_prefix('%') {
        let (name, rest) = rest.split_once('%')?;
        let known = VARIABLES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        return Some((None, known?.1, rest.strip_prefix('\\')?));
    }
    let (drive, rest) = pattern.split_once(":\\")?;
    let mut chars = drive.chars();
    match (chars.next()?, chars.next()) {
        ('?', None) => Some((None, &[], rest)),
        (letter, None) if letter.is_ascii_alphabetic() => {
            Some((Some(letter.to_ascii_uppercase()), &[], rest))
        }
        _ => None,
    }
}

/// Whether names match patterns one by one. Each `**` costs linear time: the first place that matches
/// is as good as any other.
fn names_match(patterns: &[&str], names: &[&str]) -> bool {
    let (mut pattern, mut name) = (0, 0);
    let mut back = None;
    while name < names.len() {
        match patterns.get(pattern) {
            Some(&"**") => {
                back = Some((pattern, name));
                pattern += 1;
                continue;
            }
            Some(one) if names.get(name).is_some_and(|name| text_matches(one, name)) => {
                pattern += 1;
                name += 1;
                continue;
            }
            _ => {}
        }
        let Some((at, from)) = back else {
            return false;
        };
        back = Some((at, from + 1));
        (pattern, name) = (at + 1, from + 1);
    }
    patterns
        .get(pattern..)
        .unwrap_or_default()
        .iter()
        .all(|pattern| *pattern == "**")
}

/// Whether a command line has exactly these arguments after its program.
pub(super) fn arguments_match(patterns: &[Cow<'_, str>], line: &str) -> bool {
    let mut arguments = Argv::new(line.trim_start()).skip(1);
    for (index, pattern) in patterns.iter().enumerate() {
        if pattern == "**" && index + 1 == patterns.len() {
            return arguments
                .all(|argument| !has_remote_file(&argument) && !argument.contains(".."));
        }
        if !arguments
            .next()
            .is_some_and(|argument| argument_matches(pattern, &argument))
        {
            return false;
        }
    }
    arguments.next().is_none()
}

fn argument_matches(pattern: &str, argument: &str) -> bool {
    let path = PathPattern::new(pattern.to_owned());
    if path.is_anchored() {
        return path.matches(argument);
    }
    wildcard(pattern, argument, is_part_of_word)
}

/// Whether a `*` in an argument's pattern may stand for a text.
fn is_part_of_word(text: &str) -> bool {
    let is_sign = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '`' | '\\' | '&' | '|' | '<' | '>' | '^' | ';' | '%' | '$'
            )
    };
    !text.contains(is_sign) && !text.contains("..") && !text.contains("//")
}

/// Whether a text matches a pattern in which `*` matches any text; ASCII case is ignored.
pub(super) fn text_matches(pattern: &str, text: &str) -> bool {
    wildcard(pattern, text, |_| true)
}

/// Each `*` costs linear time: the first place that matches is as good as any other.
fn wildcard(pattern: &str, text: &str, may_be: impl Fn(&str) -> bool) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((between, behind)) if may_be(between) => rest = behind,
            _ => return false,
        }
    }
    rest.strip_suffix(last).is_some_and(may_be)
}

#[cfg(test)]
mod tests;
