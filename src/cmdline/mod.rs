//! Windows command lines: arguments, and wmic.exe's grammar.

pub mod argv;
pub(crate) mod path;
pub mod wmic;

pub use argv::Argv;
pub use wmic::WmicCommand;
