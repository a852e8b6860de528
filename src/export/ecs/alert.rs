//! `rule.*` and `threat.*` of an alert.

use std::borrow::Cow;

use super::objects::{Body, FindingFields, Id, Rule, SubTechniques, Tactics, Techniques, Threat};
use crate::export::alert::{Alert, Used, severity_number};
use crate::export::context::Context;
use crate::export::data::Texts;

/// Makes the document of an event that of an alert on it.
pub(super) fn apply<'e>(document: &mut Body<'e>, context: &Context<'e>, alert: Alert<'e>) {
    if let Cow::Borrowed(id) = alert.id {
        document.event_mut().id = Some(Id::Event(context.uid().named(id)));
    }
    document.wmi_mut().finding = Some(FindingFields {
        severity: Some(alert.severity),
        implied_by: alert.implied_by,
        suppression: alert.suppression,
        evidence: (!alert.evidence.is_empty()).then_some(Texts(alert.evidence)),
    });
    document.message = Some(alert.title.clone());
    of_alert(document, alert);
}

/// What every alert has, also one of several events.
pub(super) fn of_alert<'e>(document: &mut Body<'e>, alert: Alert<'e>) {
    let event = document.event_mut();
    event.kind = Some("alert");
    event.category = Some(&["intrusion_detection"]);
    event.kinds = Some(&["info"]);
    event.action = Some(alert.id.clone());
    event.severity = Some(severity_number(alert.severity));
    document.threat = threat(&alert).map(Box::new);
    let tactics = alert.tactics();
    document.rule = Some(Box::new(Rule {
        id: Some(alert.id),
        name: Some(alert.title),
        description: alert.description,
        ruleset: alert.ruleset,
        category: tactics.first().map(|tactic| tactic.name.into()),
        reference: alert.reference,
        version: alert.version,
    }));
}

fn threat<'e>(alert: &Alert<'e>) -> Option<Threat<'e>> {
    let tactics = alert.tactics();
    if alert.techniques.is_empty() && tactics.is_empty() {
        return None;
    }
    Some(Threat {
        framework: Some("MITRE ATT&CK"),
        tactic: (!tactics.is_empty()).then(|| Tactics {
            id: Some(tactics.iter().map(|tactic| tactic.id).collect()),
            name: Some(tactics.iter().map(|tactic| tactic.name).collect()),
        }),
        technique: (!alert.techniques.is_empty()).then(|| techniques(&alert.techniques)),
    })
}

/// Each technique and sub-technique once. Names are there if all are known, as they stand in the order of the IDs.
fn techniques<'e>(used: &[Used<'_>]) -> Techniques<'e> {
    let mut techniques: Vec<(String, Option<&'static str>)> = Vec::new();
    let mut subs: Vec<(String, Option<&'static str>)> = Vec::new();
    for used in used {
        let (id, name) = used.technique();
        add(&mut techniques, &id, name);
        if let Some((id, name)) = used.sub_technique() {
            add(&mut subs, id, name);
        }
    }
    let (id, name) = lists(techniques);
    Techniques {
        id: Some(id),
        name,
        subtechnique: (!subs.is_empty()).then(|| {
            let (id, name) = lists(subs);
            SubTechniques { id: Some(id), name }
        }),
    }
}

fn add(all: &mut Vec<(String, Option<&'static str>)>, id: &str, name: Option<&'static str>) {
    if !all.iter().any(|(known, _)| known == id) {
        all.push((id.to_owned(), name));
    }
}

fn lists<'e>(
    all: Vec<(String, Option<&'static str>)>,
) -> (Vec<Cow<'e, str>>, Option<Vec<&'static str>>) {
    let names = all.iter().map(|(_, name)| *name).collect();
    (all.into_iter().map(|(id, _)| id.into()).collect(), names)
}
