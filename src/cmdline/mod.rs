//! Windows command lines: arguments, the grammars of cmd.exe, PowerShell and wmic.exe, and paths.

pub mod argv;
pub mod cmd;
pub mod path;
pub mod powershell;
pub mod wmic;

pub use argv::Argv;
pub use cmd::CmdCommand;
pub use path::WindowsPath;
pub use powershell::PowerShellCommand;
pub use wmic::WmicCommand;
