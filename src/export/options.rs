//! [`Options`].

use crate::value::WindowsTime;

/// How documents are made.
///
/// # Examples
///
/// ```
/// use wmi_events::export::Options;
///
/// let mut options = Options::default();
/// options.argv = true;
/// assert!(!options.show_secrets);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether passwords are written. By default they are masked, as
    /// [`redact`](crate::secrets::redact) does. Evidence of findings and stories stay masked.
    pub show_secrets: bool,
    /// Whether `process.args` of ECS has the arguments as Windows splits a command line
    /// ([`ProcessCreation::argv`](crate::event::ProcessCreation::argv)), and `process.args_count`
    /// their number. By default it has what Elastic's pipelines make, which its rules expect.
    pub argv: bool,
    /// The time of a document whose event has none, such as when it was received.
    pub time: Option<WindowsTime>,
}
