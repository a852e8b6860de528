//! serde for the parsed values.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Key, Keys, Namespace, ObjectPath, Operation, Query, Target};

impl Serialize for Namespace<'_> {
    /// Writes the text as logged.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Query<'_> {
    /// Writes an object, with the group only if present.
    ///
    /// `{"class": ..., "within": ..., "isa": [...], "where": ..., "properties": [...]}`, and
    /// `group_within`, `group_by`, `having`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("class", &self.class)?;
        map.serialize_entry("within", &self.within)?;
        map.serialize_entry("isa", &self.isa)?;
        map.serialize_entry("where", &self.condition)?;
        map.serialize_entry("properties", &self.properties)?;
        if let Some(within) = self.group_within {
            map.serialize_entry("group_within", &within)?;
        }
        if !self.group_by.is_empty() {
            map.serialize_entry("group_by", &self.group_by)?;
        }
        if let Some(having) = &self.having {
            map.serialize_entry("having", having)?;
        }
        map.end()
    }
}

impl Serialize for ObjectPath<'_> {
    /// Writes `{"namespace": ..., "class": ..., "keys": {"Name": ...}}`.
    ///
    /// An unnamed key has an empty name, and the keys of a singleton are `"@"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(namespace) = &self.namespace {
            map.serialize_entry("namespace", namespace)?;
        }
        map.serialize_entry("class", &self.class)?;
        match &self.keys {
            Keys::Class => {}
            Keys::Singleton => map.serialize_entry("keys", "@")?,
            Keys::Named(keys) => map.serialize_entry("keys", &NamedKeys(keys))?,
        }
        map.end()
    }
}

struct NamedKeys<'k>(&'k [Key<'k>]);

impl Serialize for NamedKeys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|k| (k.name.as_deref().unwrap_or_default(), k.value.text())),
        )
    }
}

impl Serialize for Operation<'_> {
    /// Writes `{"interface": ..., "method": ..., "namespace": ..., "target": ...}` and more.
    ///
    /// The parsed target follows: `wql`, or `object_path`, and for a method also
    /// `invoked_method`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("interface", &self.interface)?;
        map.serialize_entry("method", &self.method_name())?;
        map.serialize_entry("namespace", &self.namespace)?;
        map.serialize_entry("target", &self.target_text)?;
        match &self.target {
            Target::Query(query) => map.serialize_entry("wql", query)?,
            Target::Object(path) => map.serialize_entry("object_path", path)?,
            Target::Method { object, method } => {
                map.serialize_entry("object_path", object)?;
                map.serialize_entry("invoked_method", method)?;
            }
            Target::Class(_) | Target::Other(_) => {}
        }
        map.end()
    }
}
