//! serde for [`Finding`]: its detection by name.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::detection::{Detection, Severity};
use super::detections::DETECTIONS;
use super::finding::{Finding, Suppression};

impl Serialize for Finding<'_> {
    /// `{"name": ..., "title": ..., "severity": ..., "technique": ..., "techniques": [...],
    /// "evidence": {...}}`, and `"suppression": {"action": ..., "reason": ...}` if a rule of the
    /// baseline matches, and `"implied_by": ...` if another finding implies it.
    ///
    /// Binary formats have name, severity, evidence, suppression and `implied_by`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let mut finding = serializer.serialize_struct("Finding", 5)?;
            finding.serialize_field("name", self.name())?;
            finding.serialize_field("severity", &self.severity)?;
            finding.serialize_field("evidence", &Texts(&self.evidence))?;
            finding.serialize_field("suppression", &self.suppression)?;
            finding.serialize_field("implied_by", &self.implied_by)?;
            return finding.end();
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name())?;
        map.serialize_entry("title", self.detection.title)?;
        map.serialize_entry("severity", &self.severity)?;
        let techniques = self.detection.techniques.iter();
        let ids: Vec<_> = techniques.map(|technique| technique.id).collect();
        map.serialize_entry("technique", &ids.first())?;
        map.serialize_entry("techniques", &ids)?;
        map.serialize_entry("evidence", &Texts(&self.evidence))?;
        if let Some(suppression) = &self.suppression {
            map.serialize_entry("suppression", suppression)?;
        }
        if let Some(name) = self.implied_by {
            map.serialize_entry("implied_by", name)?;
        }
        map.end()
    }
}

/// Evidence as a map, in order.
struct Texts<'f>(&'f [(Cow<'static, str>, Cow<'f, str>)]);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

impl<'de> Deserialize<'de> for Finding<'_> {
    /// Fails for the name of a detection that this release does not have.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Finding")]
        struct Repr {
            name: String,
            severity: Severity,
            evidence: Evidence,
            #[serde(default)]
            suppression: Option<Suppression>,
            #[serde(default)]
            implied_by: Option<String>,
        }

        let stored = Repr::deserialize(deserializer)?;
        Ok(Self {
            detection: named(&stored.name)?,
            severity: stored.severity,
            evidence: stored.evidence.0,
            suppression: stored.suppression,
            implied_by: match stored.implied_by {
                Some(name) => Some(named(&name)?.name),
                None => None,
            },
        })
    }
}

fn named<E: Error>(name: &str) -> Result<&'static Detection, E> {
    let mut all = DETECTIONS.iter();
    let detection = all.find(|detection| detection.name == name);
    detection.ok_or_else(|| {
        let shown = crate::escape::excerpt(name);
        E::custom(format_args!("`{shown}` is not a detection of this release"))
    })
}

struct Evidence(Vec<(Cow<'static, str>, Cow<'static, str>)>);

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;

        impl<'de> Visitor<'de> for Map {
            type Value = Evidence;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names and texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Evidence, A::Error> {
                let mut evidence = Vec::new();
                while let Some((name, text)) = map.next_entry::<String, String>()? {
                    evidence.push((name.into(), text.into()));
                }
                Ok(Evidence(evidence))
            }
        }

        deserializer.deserialize_map(Map)
    }
}
