//! How a severity looks.

use console::{StyledObject, style};
use wmi_events::detect::Severity;

/// A severity, short enough for its column.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Informational => "info",
        Severity::Low => "low",
        Severity::Medium => "MEDIUM",
        Severity::High => "HIGH",
        _ => "CRITICAL",
    }
}

/// A text in the colour of a severity.
pub(super) fn coloured(text: &str, severity: Option<Severity>) -> StyledObject<&str> {
    match severity {
        Some(Severity::High | Severity::Critical) => style(text).red(),
        Some(Severity::Medium) => style(text).yellow(),
        _ => style(text),
    }
}

/// The severity that leads a title, in that many columns.
pub(super) fn lead(severity: Severity, columns: usize) -> String {
    let text = format!("{:<columns$}", level(severity));
    coloured(&text, Some(severity)).bold().to_string()
}
