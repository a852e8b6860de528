//! The commands of a script of PowerShell.

use super::judge;
use crate::cmdline::path::{Place, WindowsPath};

/// The commands of a script, each from its name on: what is between its signs, outside quotes.
pub(super) fn commands(script: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let pieces = script.split(move |c: char| {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        quote.is_none() && matches!(c, ';' | '|' | '&' | '{' | '}' | '(' | ')' | '\n' | '\r')
    });
    // `. file` runs it too.
    let begin = |piece: &'_ str| -> usize {
        let text = piece.trim_start();
        let text = text.strip_prefix(". ").unwrap_or(text).trim_start();
        piece.len() - text.len()
    };
    let texts = pieces.map(move |piece| piece.get(begin(piece)..).unwrap_or_default());
    texts.filter(|text| !text.is_empty())
}

/// Whether a script runs a file that any user may write or that is on another computer, or a program that
/// downloads or decodes.
pub(super) fn runs_other_code(script: &str) -> bool {
    commands(script).any(|line| {
        let mut ends = judge::ends(line).into_iter();
        let is_other = ends.any(|end| {
            let place = WindowsPath::new(&end.program).place();
            matches!(place, Place::UserWritable | Place::Network)
                && judge::is_executable_file(&end.program)
        });
        is_other || judge::hides_or_downloads(line)
    })
}

#[cfg(test)]
mod tests;
