//! Typed values of fields: SIDs, GUIDs, status codes, times, process and logon IDs.
//!
//! Each value parses from the text that Windows logs, and `Display` prints it. A code that
//! Windows may extend keeps its number when it has no known name.
//!
//! # Examples
//!
//! ```
//! use wmi_events::value::{ProcessId, Sid, WbemStatus};
//!
//! let status: WbemStatus = "0x80041003".parse()?;
//! assert_eq!(status.name(), Some("WBEM_E_ACCESS_DENIED"));
//! let user: Sid = "S-1-5-18".parse()?;
//! assert_eq!(user.well_known_name(), Some(r"NT AUTHORITY\SYSTEM"));
//! assert_eq!("0x12ec".parse::<ProcessId>()?, ProcessId::new(4844));
//! assert!("alice".parse::<Sid>().is_err());
//! # Ok::<(), wmi_events::Error>(())
//! ```

mod account;
mod code;
pub(crate) mod digits;
mod guid;
mod host;
mod integrity_level;
mod keywords;
mod logon_id;
pub(crate) mod number;
mod process_id;
mod sid;
mod token_elevation;
pub(crate) mod utf16;
mod wbem_status;
mod windows_time;

pub use account::Account;
pub use guid::Guid;
#[cfg(feature = "json")]
pub(crate) use guid::UpperGuid;
pub use host::Host;
pub use integrity_level::IntegrityLevel;
pub use keywords::Keywords;
pub use logon_id::LogonId;
pub use process_id::ProcessId;
pub use sid::Sid;
pub use token_elevation::TokenElevation;
pub use wbem_status::WbemStatus;
#[cfg(feature = "serde")]
pub(crate) use windows_time::NO_TEXT;
pub use windows_time::WindowsTime;
