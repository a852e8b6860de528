//! wmic.exe's command lines: `wmic [global switches] <command>`.
//!
//! Sources: Microsoft's "WMIC switches", "WMIC verbs" and "Formal WMIC command syntax", the page
//! on wmic in the WMI SDK, and the help that `wmic /?` prints. What these leave open is decided
//! so, each a choice, not a measured behaviour of wmic.exe:
//!
//! - A switch begins with `/` or `-`, with blanks or none around it and its colon. Signs that
//!   look like these (`／`, `–`, `：`) count as these, and any white space of Unicode is a blank.
//! - `"A,B"` in one pair of quotes is a list of two nodes; single quotes count as quotes.
//! - A `/` ends a node, so `/node:SRV01/user:x` is two switches.
//! - A whole token in quotes (`"/node:SRV01"`) is the token.
//! - `/node` behind the command is no global switch, by the grammar.
//! - A quote within the name of a switch (`/no"d"e:`) makes it another switch, but for the one
//!   of the password, where all that a shell takes out is passed over: no spelling shows it.
//! - Letters that look like ASCII letters count as these (measured for Windows 11 23H2).

mod command;
pub(crate) mod fold;
#[cfg(feature = "serde")]
mod json;
mod parse;
mod password;
mod quotes;
mod redact;
mod spelling;
mod start;
mod words;

pub use self::command::{FormatSource, NodeTarget, Switch, Target, Verb, WmicCommand};
pub use self::parse::looks_like_wmic;
pub use self::redact::redact;
