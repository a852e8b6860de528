//! [`Property`], under its former path.

pub(crate) use crate::event::Property;
