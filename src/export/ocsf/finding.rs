//! Detection findings.

use std::borrow::Cow;

use super::class::Class;
use super::objects::{
    Analytic, Attack, Body, Evidence, FindingInfo, Id, Named, OfAlert, Product, RelatedEvent,
    Unmapped, millis,
};
use crate::detect::{ATTACK_VERSION, Severity};
use crate::export::alert::{Alert, PRODUCT, PRODUCT_VERSION, Used, severity_number};
use crate::export::attack;
use crate::export::context::Context;
use crate::export::data::Texts;

/// The finding on an event, from the document of the event.
pub(super) fn of<'e>(event: Body<'e>, context: &Context<'e>, alert: Alert<'e>) -> Body<'e> {
    let uid = match &alert.id {
        Cow::Borrowed(id) => context.uid().named(id),
        Cow::Owned(_) => context.uid(),
    };
    let time = Some(millis(context.time));
    let related = RelatedEvent {
        uid: Some(context.uid()),
        type_uid: event.type_uid,
        created_time: time,
        ..RelatedEvent::default()
    };
    let mut body = Body {
        time,
        message: Some(alert.title.clone()),
        device: event.device,
        metadata: event.metadata,
        unmapped: unmapped(&alert),
        ..Body::default()
    };
    let data = alert.evidence;
    let evidence = Evidence {
        process: event.process,
        actor: event.actor,
        job: event.job,
        api: event.api,
        src_endpoint: event.src_endpoint,
        dst_endpoint: event.dst_endpoint,
        data: (!data.is_empty()).then_some(Texts(data)),
    };
    body.evidences = has_some(&evidence).then(|| vec![evidence]);
    finish(&mut body, alert, Id::Event(uid), vec![related]);
    body
}

fn has_some(evidence: &Evidence<'_>) -> bool {
    evidence.data.is_some()
        || evidence.process.is_some()
        || evidence.actor.is_some()
        || evidence.job.is_some()
        || evidence.api.is_some()
}

fn unmapped<'e>(alert: &Alert<'e>) -> Option<Unmapped<'e>> {
    let of_alert = OfAlert {
        implied_by: alert.implied_by,
        suppression: alert.suppression,
        ..OfAlert::default()
    };
    let has_some = of_alert.implied_by.is_some() || of_alert.suppression.is_some();
    has_some.then_some(Unmapped::Alert(of_alert))
}

/// What every finding has, also one on several events.
pub(super) fn finish<'e>(
    body: &mut Body<'e>,
    alert: Alert<'e>,
    uid: Id<'e>,
    related_events: Vec<RelatedEvent<'e>>,
) {
    body.is_alert = Some(true);
    body.severity_id = Some(severity_number(alert.severity));
    body.severity = Some(severity_name(alert.severity));
    let (status_id, status) = if alert.is_suppressed {
        (3, "Suppressed")
    } else {
        (1, "New")
    };
    body.status_id = Some(status_id);
    body.status = Some(status);
    let metadata = body.metadata.get_or_insert_default();
    metadata.uid = Some(uid.clone());
    metadata.product = Some(Product {
        name: Some(PRODUCT),
        vendor_name: Some(PRODUCT),
        version: Some(PRODUCT_VERSION),
    });
    let tactics = alert.tactics();
    let (type_id, kind) = if alert.is_story {
        (2, "Behavioral")
    } else {
        (1, "Rule")
    };
    body.finding_info = Some(Box::new(FindingInfo {
        uid: Some(uid),
        title: Some(alert.title.clone()),
        desc: alert.description.clone(),
        types: (!tactics.is_empty()).then(|| tactics.iter().map(|tactic| tactic.name).collect()),
        src_url: alert.reference,
        created_time: body.time,
        first_seen_time: body.start_time,
        last_seen_time: body.end_time,
        attacks: attacks(&alert),
        analytic: Some(Analytic {
            uid: Some(alert.id),
            name: Some(alert.title),
            category: alert.ruleset,
            version: alert.version,
            kind: Some(kind),
            type_id: Some(type_id),
        }),
        related_events: (!related_events.is_empty()).then_some(related_events),
    }));
    Class::FINDING.set(body, 1, "Create".into());
}

const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Informational => "Informational",
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
        Severity::Critical => "Critical",
    }
}

/// One for each technique, and one for each tactic that has none.
fn attacks<'e>(alert: &Alert<'_>) -> Option<Vec<Attack<'e>>> {
    let of_techniques = alert.techniques.iter().map(attack);
    let of_tactics = alert.tactics.iter().filter_map(|name| attack::tactic(name));
    let of_tactics = of_tactics.map(|found| Attack {
        tactic: Some(tactic(found)),
        version: Some(ATTACK_VERSION),
        ..Attack::default()
    });
    let all: Vec<_> = of_techniques.chain(of_tactics).collect();
    (!all.is_empty()).then_some(all)
}

fn attack<'e>(used: &Used<'_>) -> Attack<'e> {
    let named = |id: &str, name| Named {
        uid: Some(id.to_owned().into()),
        name,
    };
    let (id, name) = used.technique();
    Attack {
        technique: Some(named(&id, name)),
        sub_technique: used.sub_technique().map(|(id, name)| named(id, name)),
        tactic: used.tactic.and_then(attack::tactic).map(tactic),
        version: Some(ATTACK_VERSION),
    }
}

fn tactic<'e>(tactic: &'static attack::Tactic) -> Named<'e> {
    Named {
        uid: Some(tactic.id.into()),
        name: Some(tactic.name),
    }
}
