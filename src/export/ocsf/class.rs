//! The classes.

use std::borrow::Cow;

use super::objects::{Body, TypeName};

/// The version of OCSF that documents are made for, in `metadata.version`. They are valid in 1.7.0, too; older
/// versions lack some of the attributes.
pub const VERSION: &str = "1.8.0";

pub(super) struct Class {
    uid: u32,
    name: &'static str,
    category_uid: u32,
    category: &'static str,
    /// Whether it has a device by the profile `host` only.
    needs_host: bool,
}

impl Class {
    pub(super) const BASE: Self = Self {
        uid: 0,
        name: "Base Event",
        category_uid: 0,
        category: "Uncategorized",
        needs_host: true,
    };
    pub(super) const MODULE: Self = Self::of_system(1005, "Module Activity");
    pub(super) const JOB: Self = Self::of_system(1006, "Scheduled Job Activity");
    pub(super) const PROCESS: Self = Self::of_system(1007, "Process Activity");
    pub(super) const FINDING: Self = Self {
        uid: 2004,
        name: "Detection Finding",
        category_uid: 2,
        category: "Findings",
        needs_host: false,
    };
    pub(super) const API: Self = Self {
        uid: 6003,
        name: "API Activity",
        category_uid: 6,
        category: "Application Activity",
        needs_host: true,
    };

    const fn of_system(uid: u32, name: &'static str) -> Self {
        Self {
            uid,
            name,
            category_uid: 1,
            category: "System Activity",
            needs_host: false,
        }
    }

    /// Makes a document one of this class, with that activity.
    pub(super) fn set<'e>(&self, body: &mut Body<'e>, activity_id: u32, activity: Cow<'e, str>) {
        body.category_uid = Some(self.category_uid);
        body.category_name = Some(self.category);
        body.class_uid = Some(self.uid);
        body.class_name = Some(self.name);
        body.activity_id = Some(activity_id);
        body.type_uid = Some(self.uid * 100 + activity_id);
        body.type_name = Some(TypeName {
            class: self.name,
            activity: if activity_id == 99 {
                "Other".into()
            } else {
                activity.clone()
            },
        });
        body.activity_name = Some(activity);
        if let Some(metadata) = &mut body.metadata {
            let has_host = self.needs_host && body.device.is_some();
            metadata.profiles = has_host.then_some(&["host"]);
        }
    }
}
