//! MOF, the Managed Object Format, as the log contains it: instances as text.
//!
//! Source: [MOF instances] and DSP0004 of the DMTF; the layout is that of
//! `IWbemClassObject::GetObjectText`.
//!
//! [MOF instances]: https://learn.microsoft.com/windows/win32/wmisdk/managed-object-format--mof-

mod instance;
mod literal;
mod parse;
mod write;

pub(super) use self::instance::empty;
pub use self::instance::{Instance, MofValue, Property};
pub use self::literal::{Number, Text};
