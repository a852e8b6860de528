//! wmic.exe command lines: `wmic [global switches] <command>`.
//!
//! Sources: Microsoft's "WMIC switches", "WMIC verbs" and "Formal WMIC command syntax", the page
//! on wmic in the WMI SDK, and the help that `wmic /?` prints. They leave some cases
//! open; this parser makes these choices, which are not measured behaviour of wmic.exe:
//!
//! - A switch begins with `/` or `-`; blanks may surround the sign and the colon. Look-alikes of
//!   these signs (`／`, `–`, `：`) count as the signs, and any Unicode white space is a blank.
//! - `"A,B"` in one pair of quotes is a list of two nodes; single quotes count as quotes.
//! - A `/` ends a node, so `/node:SRV01/user:x` is two switches. Before the name of a switch that wmic
//!   has, it ends any other word too: `get/format:csv`, `delete/nointeractive`. In a path, only a switch with a
//!   value does.
//! - A whole token in quotes (`"/node:SRV01"`) is the token.
//! - `/node` after the command is not a global switch, by the grammar.
//! - A quote within the name of a switch (`/no"d"e:`) makes it another switch. The password's
//!   switch is the exception: everything that a shell removes is skipped, and no spelling reveals
//!   the password.
//! - Letters that look like ASCII letters count as ASCII letters (measured on Windows 11 23H2).

mod command;
mod ends;
#[cfg(feature = "serde")]
mod json;
mod parse;
mod plain;
mod start;
mod words;

pub use self::command::{FormatSource, NodeTarget, Switch, Target, Verb, WmicCommand};
pub use self::parse::looks_like_wmic;
pub(crate) use self::parse::unquote_launched;
pub use crate::secrets::redact;
