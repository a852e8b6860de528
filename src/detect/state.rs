//! The version that leads a stored state.
//!
//! A state is an enum in serde's model whose variant is the version: `{"v1": {...}}` in JSON, the
//! number 1 and the state in postcard. So it leads in every format, and needs none that describes
//! itself. Each version has a struct that stays as it is, and every version is read until 1.0.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Unexpected, VariantAccess, Visitor,
};
use serde::ser::{Serialize, Serializer};

/// What is stored.
pub(super) trait Stored: Sized {
    /// Its name, for errors.
    const NAME: &'static str;

    /// Reads the state of a version.
    fn read<'de, A: VariantAccess<'de>>(version: u64, state: A) -> Result<Self, A::Error>;
}

/// The error for a version that this release does not have.
pub(super) fn unknown<T: Stored, E: Error>(version: u64) -> E {
    E::custom(format_args!(
        "version {version} of a stored {}, which this release does not read",
        T::NAME
    ))
}

/// Writes a version.
pub(super) fn write<T: Stored, S: Serializer>(
    version: u32,
    state: &impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let name = if version == 1 { "v1" } else { "v2" };
    serializer.serialize_newtype_variant(T::NAME, version, name, state)
}

/// Reads any of these versions.
pub(super) fn read<'de, T: Stored, D: Deserializer<'de>>(
    versions: &'static [&'static str],
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_enum(T::NAME, versions, State(PhantomData))
}

struct State<T>(PhantomData<T>);

impl<'de, T: Stored> Visitor<'de> for State<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the state of a {}, led by its version", T::NAME)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, state: A) -> Result<T, A::Error> {
        let (version, state) = state.variant_seed(Version(self.0))?;
        T::read(version, state)
    }
}

/// `v1`, or 1.
struct Version<T>(PhantomData<T>);

impl<'de, T: Stored> DeserializeSeed<'de> for Version<T> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Stored> Visitor<'_> for Version<T> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the version of a stored {}, such as `v1`", T::NAME)
    }

    fn visit_u64<E>(self, version: u64) -> Result<u64, E> {
        Ok(version)
    }

    fn visit_str<E: Error>(self, version: &str) -> Result<u64, E> {
        let number = version.strip_prefix('v').and_then(|n| n.parse().ok());
        number.ok_or_else(|| E::invalid_value(Unexpected::Str(version), &self))
    }
}

/// A limit in a state: a state may come from a computer with other integers.
pub(super) fn to_u64(limit: usize) -> u64 {
    limit.try_into().unwrap_or(u64::MAX)
}

/// The limit of a state.
pub(super) fn to_usize(limit: u64) -> usize {
    limit.try_into().unwrap_or(usize::MAX)
}
