//! The Elastic Common Schema: documents for Elasticsearch and OpenSearch.
//!
//! 4688 is as Elastic's own pipelines make it, which its detection rules rely on: `process.*` is the
//! new process, `process.parent.*` and `user.*` its creator, `user.effective.*` the user of the new
//! process if that is another. Beyond that, `process.user.*` is the user that the process runs as.
//! `host.os.type` is always `windows`, which the rules ask for.
//!
//! For WMI-Activity, Elastic has no pipeline; a document has the fields under `winlog.user_data`, where
//! Winlogbeat has them, and this mapping:
//!
//! | event | `event.category` / `.type` / `.action` | more |
//! |---|---|---|
//! | 5857 | library / start / `wmi-provider-started` | `dll.*`, `process.*` (the host), `event.outcome`, `error.code` |
//! | 5858 | api / access, or denied / `wmi-operation-failed` | `user.*`, `source.domain`, `error.*`, `wmi.operation`; `process.pid` only of a client on the same computer |
//! | 5859 | configuration / info / `wmi-subscription-watched` | `user.*`, `wmi.query` |
//! | 5860 | configuration / info / `wmi-temporary-subscription` | as 5859; `source.domain`, `process.pid` as 5858 |
//! | 5861 | configuration / creation / `wmi-subscription-bound` | `user.id` (the creator), `wmi.subscription` |
//!
//! Sysmon's event 1 is as Elastic's pipeline for Sysmon makes it: `user.*` is the process's user, and
//! `process.entity_id` the GUID that Sysmon gave it. Of Sysmon's 19 to 21, the category is configuration,
//! the action such as `wmi-filter-created`, and `wmi.subscription` has what the event tells. The events
//! of WMI-Activity's Trace log are of the category api; 23 is of process too, with the new process in
//! `process.*`.
//!
//! Any other event has the fields of the header and `winlog.event_data`. `wmi` is no part of ECS.
//!
//! An alert is the document of its event, with `event.kind: alert`, `rule.*` and `threat.*`. A story
//! is an alert of several events, under `wmi.story`.
//!
//! Sources: [ECS] 9.4, `ecs_flat.yml`; Winlogbeat's module `security` and the pipelines of Elastic's
//! integrations `system` and `windows` for 4688.
//!
//! [ECS]: https://www.elastic.co/docs/reference/ecs

mod alert;
mod args;
mod document;
mod objects;
mod process;
mod story;
mod sysmon;
mod trace;
mod winlog;
mod wmi_activity;

pub use self::document::{Document, VERSION};
