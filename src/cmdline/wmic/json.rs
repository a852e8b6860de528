//! serde for [`WmicCommand`].

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::command::{Target, Verb, WmicCommand};

impl Serialize for WmicCommand<'_> {
    /// `{"nodes": [...], "node_files": [...], "user": ..., "namespace": ..., "target": ...,
    /// "verb": ..., "method": ..., "arguments": [...], "format": ..., "password_given": ...}`
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("WmicCommand", 10)?;
        object.serialize_field("nodes", &self.nodes)?;
        object.serialize_field("node_files", &self.node_files)?;
        object.serialize_field("user", &self.user)?;
        object.serialize_field("namespace", &self.namespace)?;
        object.serialize_field("target", &self.target.as_ref().map(Target::name))?;
        object.serialize_field("verb", &self.verb.map(Verb::name))?;
        object.serialize_field("method", &self.method)?;
        object.serialize_field("arguments", &self.arguments)?;
        object.serialize_field("format", &self.format)?;
        object.serialize_field("password_given", &self.is_password_given)?;
        object.end()
    }
}
