//! Small typed values: what a field's text means where it is not just text.

mod account;
mod code;
mod guid;
mod host;
mod integrity_level;
mod keywords;
mod logon_id;
pub(crate) mod number;
mod process_id;
mod sid;
mod token_elevation;
mod wbem_status;
mod windows_time;

pub use account::Account;
pub use guid::Guid;
pub use host::Host;
pub use integrity_level::IntegrityLevel;
pub use keywords::Keywords;
pub use logon_id::LogonId;
pub use process_id::ProcessId;
pub use sid::Sid;
pub use token_elevation::TokenElevation;
pub use wbem_status::WbemStatus;
pub use windows_time::WindowsTime;
