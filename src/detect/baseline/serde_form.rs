//! serde for [`BaselineRule`]: formats for people leave out what a rule does not say.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::rule::BaselineRule;

impl Serialize for BaselineRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_binary = !serializer.is_human_readable();
        let has = [
            self.image.is_some(),
            self.parent.is_some(),
            self.arguments.is_some(),
            self.user.is_some(),
            !self.hosts.is_empty(),
            !self.fields.is_empty(),
        ];
        let [image, parent, arguments, user, hosts, fields] = has.map(|has| has || is_binary);
        let len = 3 + [image, parent, arguments, user, hosts, fields]
            .iter()
            .filter(|has| **has)
            .count();
        let mut rule = serializer.serialize_struct("BaselineRule", len)?;
        rule.serialize_field("finding", &self.finding)?;
        if image {
            rule.serialize_field("image", &self.image)?;
        }
        if parent {
            rule.serialize_field("parent", &self.parent)?;
        }
        if arguments {
            rule.serialize_field("arguments", &self.arguments)?;
        }
        if user {
            rule.serialize_field("user", &self.user)?;
        }
        if hosts {
            rule.serialize_field("hosts", &self.hosts)?;
        }
        if fields {
            rule.serialize_field("fields", &self.fields)?;
        }
        rule.serialize_field("action", &self.action)?;
        rule.serialize_field("reason", &self.reason)?;
        rule.end()
    }
}
