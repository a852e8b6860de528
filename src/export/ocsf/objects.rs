//! The objects of a document, named as in OCSF. Source: the schema of OCSF 1.8.0.

use std::borrow::Cow;
use std::fmt;

use crate::detect::{StoryId, Suppression};
use crate::export::data::{Data, Texts};
use crate::export::object::objects;
use crate::export::text::Text;
use crate::export::uid::Uid;
use crate::value::UpperGuid;
use crate::value::{Guid, LogonId, WindowsTime};

objects! {
    /// The document.
    pub(super) struct Body<'e> {
        activity_id: u32,
        activity_name: Cow<'e, str>,
        category_uid: u32,
        category_name: &'static str,
        class_uid: u32,
        class_name: &'static str,
        type_uid: u32,
        type_name: TypeName<'e>,
        time: i64,
        start_time: i64,
        end_time: i64,
        severity_id: u8,
        severity: &'static str,
        status_id: u8,
        status: &'static str,
        status_code: Cow<'e, str>,
        message: Cow<'e, str>,
        metadata: Metadata<'e>,
        device: Device<'e>,
        actor: Actor<'e>,
        process: Process<'e>,
        launch_type_id: u8,
        launch_type: &'static str,
        module: Module<'e>,
        job: Job<'e>,
        api: Api<'e>,
        src_endpoint: Endpoint<'e>,
        dst_endpoint: Endpoint<'e>,
        resources: [Resource<'e>; 1],
        finding_info: Box<FindingInfo<'e>>,
        evidences: Vec<Evidence<'e>>,
        is_alert: bool,
        unmapped: Unmapped<'e>,
    }

    pub(super) struct Metadata<'e> {
        version: &'static str,
        product: Product,
        profiles: &'static [&'static str],
        uid: Id<'e>,
        event_code: Text<u16>,
        log_name: &'e str,
        log_provider: &'e str,
        log_level: Cow<'static, str>,
        log_source: &'e str,
        sequence: u64,
        original_event_uid: Text<u64>,
        original_time: OriginalTime<'e>,
        logged_time: i64,
        correlation_uid: Text<UpperGuid>,
    }

    pub(super) struct Product {
        name: &'static str,
        vendor_name: &'static str,
        version: &'static str,
    }

    pub(super) struct Device<'e> {
        hostname: &'e str,
        #[serde(rename = "type")]
        kind: &'static str,
        type_id: u8,
        os: Os,
    }

    pub(super) struct Os {
        name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        type_id: u8,
    }

    pub(super) struct Actor<'e> {
        process: Process<'e>,
        user: User<'e>,
        session: Session,
    }

    pub(super) struct Process<'e> {
        pid: u64,
        uid: Text<Guid>,
        name: &'e str,
        file: File<'e>,
        cmd_line: Cow<'e, str>,
        created_time: i64,
        integrity: &'e str,
        integrity_id: u8,
        working_directory: &'e str,
        user: User<'e>,
        session: Session,
        parent_process: Parent<'e>,
    }

    pub(super) struct Parent<'e> {
        pid: u64,
        uid: Text<Guid>,
        name: &'e str,
        file: File<'e>,
        cmd_line: Cow<'e, str>,
    }

    pub(super) struct File<'e> {
        name: Cow<'e, str>,
        path: Cow<'e, str>,
        #[serde(rename = "type")]
        kind: &'static str,
        type_id: u8,
        version: &'e str,
        desc: &'e str,
        company_name: &'e str,
        internal_name: &'e str,
        hashes: Vec<Fingerprint<'e>>,
    }

    pub(super) struct Fingerprint<'e> {
        algorithm_id: u8,
        algorithm: &'e str,
        value: Cow<'e, str>,
    }

    pub(super) struct User<'e> {
        uid: Cow<'e, str>,
        name: Cow<'e, str>,
        domain: Cow<'e, str>,
    }

    pub(super) struct Session {
        uid: Text<LogonId>,
    }

    pub(super) struct Module<'e> {
        file: File<'e>,
        #[serde(rename = "type")]
        kind: &'static str,
        load_type: &'static str,
        load_type_id: u8,
    }

    pub(super) struct Job<'e> {
        name: Cow<'e, str>,
        desc: Cow<'e, str>,
        cmd_line: Cow<'e, str>,
        user: User<'e>,
    }

    pub(super) struct Api<'e> {
        operation: Cow<'e, str>,
        service: Service,
        request: Request<'e>,
        response: Response,
    }

    pub(super) struct Service {
        name: &'static str,
    }

    pub(super) struct Request<'e> {
        uid: &'e str,
    }

    pub(super) struct Response {
        code: i32,
        error: &'static str,
        error_message: &'static str,
    }

    pub(super) struct Endpoint<'e> {
        hostname: &'e str,
    }

    pub(super) struct Resource<'e> {
        name: Cow<'e, str>,
        namespace: &'e str,
        #[serde(rename = "type")]
        kind: &'static str,
    }

    pub(super) struct FindingInfo<'e> {
        uid: Id<'e>,
        title: Cow<'e, str>,
        desc: Cow<'e, str>,
        types: Vec<&'static str>,
        src_url: &'static str,
        created_time: i64,
        first_seen_time: i64,
        last_seen_time: i64,
        analytic: Analytic<'e>,
        attacks: Vec<Attack<'e>>,
        related_events: Vec<RelatedEvent<'e>>,
    }

    pub(super) struct Analytic<'e> {
        uid: Cow<'e, str>,
        name: Cow<'e, str>,
        category: Cow<'e, str>,
        version: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        type_id: u8,
    }

    pub(super) struct Attack<'e> {
        technique: Named<'e>,
        sub_technique: Named<'e>,
        tactic: Named<'e>,
        version: &'static str,
    }

    pub(super) struct Named<'e> {
        uid: Cow<'e, str>,
        name: &'static str,
    }

    pub(super) struct RelatedEvent<'e> {
        uid: Uid<'e>,
        type_uid: u32,
        desc: &'e str,
        #[serde(rename = "type")]
        kind: &'static str,
        created_time: i64,
    }

    pub(super) struct Evidence<'e> {
        process: Process<'e>,
        actor: Actor<'e>,
        job: Job<'e>,
        api: Api<'e>,
        src_endpoint: Endpoint<'e>,
        dst_endpoint: Endpoint<'e>,
        data: Texts<'e>,
    }

    /// What OCSF has no place for, of an alert.
    pub(super) struct OfAlert<'e> {
        implied_by: &'static str,
        suppression: &'e Suppression,
        kind: &'static str,
        computers: &'e [String],
        users: &'e [String],
        merged: Vec<StoryId>,
        more_events: u64,
    }
}

/// What OCSF has no place for.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub(super) enum Unmapped<'e> {
    Event(Data<'e>),
    Alert(OfAlert<'e>),
}

/// The ID of a document.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub(super) enum Id<'e> {
    Event(Uid<'e>),
    Story(StoryId),
}

/// The event's own time: as Windows prints it, or as the collector wrote it.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub(super) enum OriginalTime<'e> {
    Windows(Text<WindowsTime>),
    Local(&'e str),
}

/// The ID and the name that the schema has for the severity of an event: informational.
pub(super) const INFORMATIONAL: (u8, &str) = (1, "Informational");

pub(super) fn millis(time: WindowsTime) -> i64 {
    time.0.timestamp_millis()
}

/// `Process Activity: Launch`.
#[derive(Clone, Debug)]
pub(super) struct TypeName<'e> {
    pub(super) class: &'static str,
    pub(super) activity: Cow<'e, str>,
}

impl fmt::Display for TypeName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.activity)
    }
}

impl serde::Serialize for TypeName<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
