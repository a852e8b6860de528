//! What every document has of its event.

use super::class::VERSION;
use super::objects::{
    Body, Device, INFORMATIONAL, Id, Metadata, OriginalTime, Os, Product, Unmapped, millis,
};
use crate::export::context::Context;
use crate::export::data::{Data, Parsed};
use crate::export::mask::Mask;
use crate::export::text::{Text, level};
use crate::value::UpperGuid;
use crate::wmi::subscription::Subscription;

pub(super) fn of<'e>(context: &Context<'e>) -> Body<'e> {
    Body {
        time: Some(millis(context.time)),
        severity_id: Some(INFORMATIONAL.0),
        severity: Some(INFORMATIONAL.1),
        metadata: Some(metadata(context)),
        device: context.computer().map(device),
        ..Body::default()
    }
}

fn metadata<'e>(context: &Context<'e>) -> Metadata<'e> {
    let system = &context.event.system;
    let own = system
        .time_created
        .filter(|_| !context.is_received)
        .map(|time| OriginalTime::Windows(Text(time)));
    let local = system.local_time.as_deref().map(OriginalTime::Local);
    Metadata {
        version: Some(VERSION),
        product: Some(Product {
            name: Some("Windows"),
            vendor_name: Some("Microsoft"),
            version: None,
        }),
        uid: Some(Id::Event(context.uid())),
        event_code: Some(Text(system.event_id.get())),
        log_name: system.channel.as_deref(),
        log_provider: system.provider_name.as_deref(),
        log_level: level(system),
        sequence: system.record_id.filter(|id| i32::try_from(*id).is_ok()),
        original_event_uid: system.record_id.map(Text),
        original_time: own.or(local),
        logged_time: context.is_received.then(|| millis(context.time)),
        correlation_uid: system.activity_id.map(|id| Text(UpperGuid(id))),
        profiles: None,
        log_source: None,
    }
}

pub(super) fn device(computer: &str) -> Device<'_> {
    Device {
        hostname: Some(computer),
        kind: Some("Unknown"),
        type_id: Some(0),
        os: Some(Os {
            name: Some("Windows"),
            kind: Some("Windows"),
            type_id: Some(100),
        }),
    }
}

/// The fields that are not mapped; those of them that say something, unless all are asked for.
pub(super) fn unmapped<'e>(context: &Context<'e>, mapped: Option<Mask>) -> Option<Unmapped<'e>> {
    let data = Data {
        event: context.event,
        secrets: context.secrets,
        without: mapped.unwrap_or_default(),
        is_dense: mapped.is_some(),
        element: None,
        has_header: true,
        subscription: context.subscription.map(Parsed::Lent),
    };
    (!data.is_empty()).then_some(Unmapped::Event(data))
}

/// [`unmapped`], with the parsed parts of a subscription.
pub(super) fn unmapped_with<'e>(
    context: &Context<'e>,
    mapped: Mask,
    subscription: Subscription<'e>,
) -> Option<Unmapped<'e>> {
    match unmapped(context, Some(mapped)) {
        Some(Unmapped::Event(data)) => Some(Unmapped::Event(Data {
            subscription: Some(Parsed::Own(Box::new(subscription))),
            ..data
        })),
        other => other,
    }
}
