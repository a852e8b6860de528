//! wmic.exe's command lines: `wmic [global switches] <command>`.
//!
//! Sources: Microsoft's "WMIC switches", "WMIC verbs" and "Formal WMIC command syntax", the page
//! on wmic in the WMI SDK, and the help that `wmic /?` prints. What these leave open is decided
//! so, each a choice, not a measured behaviour of wmic.exe:
//!
//! - A switch begins with `/` or `-`, with blanks or none around it and its colon.
//! - `"A,B"` in one pair of quotes is a list of two nodes; single quotes count as quotes.
//! - A `/` ends a node, so `/node:SRV01/user:x` is two switches.
//! - A whole token in quotes (`"/node:SRV01"`) is the token.
//! - `/node` behind the command is no global switch, by the grammar.
//! - A quote within the name of a switch (`/no"d"e:`) makes it another switch.
//! - Letters that look like ASCII letters count as these (measured for Windows 11 23H2).

mod command;
pub(crate) mod fold;
#[cfg(feature = "serde")]
mod json;
mod parse;
mod redact;
mod words;

pub use self::command::{FormatSource, NodeTarget, Switch, Target, Verb, WmicCommand};
pub use self::parse::looks_like_wmic;
pub use self::redact::redact;
