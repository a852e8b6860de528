//! Windows command lines: arguments, the grammars of cmd.exe, PowerShell, wmic.exe, winrm.vbs and sc.exe,
//! and paths.

pub mod argv;
pub mod cmd;
pub mod path;
pub mod powershell;
pub mod sc;
pub mod winrm;
pub mod wmic;

pub use argv::Argv;
pub use cmd::CmdCommand;
pub use path::WindowsPath;
pub use powershell::PowerShellCommand;
pub use sc::ScCommand;
pub use winrm::WinrmCommand;
pub use wmic::WmicCommand;
