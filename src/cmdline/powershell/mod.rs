//! PowerShell: the command lines of powershell.exe and pwsh.exe, and the uses of WMI in scripts.
//!
//! Sources: Microsoft's "about_PowerShell_exe", "about_Pwsh", "about_Parsing",
//! "about_Quoting_Rules", and the reference of the cmdlets. A script is text that only PowerShell can
//! run. This module reads what the text shows and makes these choices:
//!
//! - The first argument without a parameter begins the command of powershell.exe, and is the file of
//!   pwsh.exe. A program with another name is read as powershell.exe.
//! - Variables have the value that was last assigned to them before, whatever branch that is in.
//! - Literal text is put together: `'a'+'b'`, `-f`, `-join`, `[char]`, variables in strings. Other
//!   operators and functions give a value that is not known.
//! - A read whose result is called, changed or deleted is one use.
//! - The uses in a block count, whether or not the script runs the block.

mod base64;
mod cmdlets;
mod command;
mod commands;
mod context;
mod frame;
mod methods;
mod stack;
mod strings;
mod switches;
#[cfg(test)]
mod tests;
mod token;
mod tokens;
mod uses;
mod value;
mod variables;
mod walk;

pub use self::base64::mentions_encoded_classes;
pub use self::command::{PowerShellCommand, is_powershell};
pub use self::token::{Token, TokenKind};
pub use self::tokens::Tokens;
pub use self::uses::{WmiAction, WmiUse};
pub use self::walk::wmi_uses;
