//! winrm.vbs command lines: `winrm OPERATION RESOURCE_URI [-SWITCH:VALUE]... [@{KEY="VALUE";...}]`.
//!
//! Sources: what `winrm help` and its topics (`switches`, `uris`, `aliases`, `remoting`) print, and
//! Microsoft's pages [Windows Remote Management and WMI] and [Resource URIs]; [LOLBAS] for the forms
//! that attackers use. They leave some cases open; this parser makes these choices, which are not
//! measured behaviour of winrm.vbs:
//!
//! - The program is winrm, winrm.cmd or winrm.vbs, or cscript.exe or wscript.exe with winrm.vbs. A
//!   script under another name counts if it is given an operation and a resource of WMI.
//! - Every beginning of an operation's name is the operation; `g[et]` is what the help shows.
//! - A double quote within a value ends it only before `;` or `}`. `\"` and single quotes count as
//!   quotes: shells leave them.
//! - A table without an end is read as far as it goes. What may be a password is lost then.
//!
//! [Windows Remote Management and WMI]: https://learn.microsoft.com/windows/win32/winrm/windows-remote-management-and-wmi
//! [Resource URIs]: https://learn.microsoft.com/windows/win32/winrm/resource-uris
//! [LOLBAS]: https://lolbas-project.github.io/lolbas/Scripts/Winrm/

mod command;
mod items;
mod parse;
mod resource;
mod table;

pub use self::command::{Operation, Property, Switch, WinrmCommand};
pub(in crate::cmdline) use self::resource::class as class_of_resource;
