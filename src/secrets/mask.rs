//! `redact`: a quick look, then the rules.

use std::borrow::Cow;

use super::rule::Find;
use super::rules::RULES;
use super::spans::Spans;
use super::{cmdlets, programs, quick};

/// A text with its passwords masked, wherever they stand: also where cmd.exe or another program is given the
/// command line, within a script, and in any spelling that shells undo. It is borrowed if there is none.
///
/// It takes time in proportion to the length of the text, and allocates nothing for a text without a password. What
/// is masked is listed in [`RULES`].
///
/// # Examples
///
/// ```
/// use wmi_events::secrets::redact;
///
/// assert_eq!(
///     redact(r#"wmic /node:SRV01 /password:"a b" os get"#),
///     "wmic /node:SRV01 /password:*** os get"
/// );
/// assert_eq!(redact("cmd /c wmic -PassWord : x os get"), "cmd /c wmic -PassWord : *** os get");
/// assert_eq!(redact("wmic /pass^word:x os /node:A"), "wmic /pass^word:*** /node:A");
/// assert_eq!(redact("winrm id -r:SRV01 -u:adm -p:x"), "winrm id -r:SRV01 -u:adm -p:***");
/// assert_eq!(redact(r#"cmd /c "net user adm x /add""#), r#"cmd /c "net user adm *** /add""#);
/// assert_eq!(redact("wmic os get"), "wmic os get");
/// ```
#[must_use]
#[inline]
pub fn redact(text: &str) -> Cow<'_, str> {
    if quick::is_name(text) || !quick::may_hold_secret(text) {
        return Cow::Borrowed(text);
    }
    found(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// [`redact`] of a text that may be owned.
pub(crate) fn redact_cow(text: Cow<'_, str>) -> Cow<'_, str> {
    match redact(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(masked) => Cow::Owned(masked),
    }
}

#[cold]
pub(super) fn found(text: &str) -> Option<String> {
    let mut spans = Spans::default();
    for rule in RULES {
        if let Find::Anywhere(find) = rule.find {
            find(text, &mut spans);
        }
    }
    programs::find(text, RULES, &mut spans);
    cmdlets::find(text, RULES, &mut spans);
    spans.mask(text)
}
