//! Sysmon's events 1 and 19 to 21.

use std::borrow::Cow;

use super::objects::{Body, Hash, Parent, Pe, Process, Rule, User};
use super::process::{args, process_user, related};
use super::wmi_activity::{Names, account, classify};
use crate::cmdline::path::base_name;
use crate::event::{Payload, ProcessView, SysmonProcessCreation, said};
use crate::export::context::{Context, long};
use crate::export::data::Parsed;
use crate::export::hashes;
use crate::export::text::{Text, logged};
use crate::wmi::subscription::Subscription;

pub(super) fn creation<'e>(
    body: &mut Body<'e>,
    event: &'e SysmonProcessCreation<'e>,
    context: &Context<'e>,
) {
    let action = "Process Create (rule: ProcessCreate)";
    classify(body, &["process"], &["start"], action);
    body.event_mut().module = Some("sysmon");
    let view = ProcessView::from(event);
    body.process = Some(process(event, view, context));
    let user = view.user();
    body.related = related([&user.name, &None]);
    let hashes: Vec<_> = hashes_of(event).map(|(_, hash)| hash).collect();
    if !hashes.is_empty() {
        body.related.get_or_insert_default().hash = Some(hashes);
    }
    body.user = (user.name.is_some() || user.sid.is_some()).then_some(User {
        id: user.sid,
        name: user.name,
        domain: user.domain,
        effective: None,
    });
    rule(body, logged(&event.rule_name));
}

fn process<'e>(
    event: &'e SysmonProcessCreation<'e>,
    view: ProcessView<'e>,
    context: &Context<'e>,
) -> Process<'e> {
    let line = view
        .whole_command_line()
        .map(|line| context.secrets.mask(line));
    let (args, args_count) = args(line.as_ref(), context);
    Process {
        pid: long(view.id()),
        executable: view.image(),
        name: view.image().map(base_name),
        entity_id: logged(&event.process_guid),
        args,
        args_count,
        command_line: line,
        working_directory: view.current_directory(),
        start: view.started().map(Text),
        hash: hash(event).map(Box::new),
        pe: pe(event).map(Box::new),
        parent: parent(event, view, context),
        user: process_user(view.user()),
    }
}

fn parent<'e>(
    event: &'e SysmonProcessCreation<'e>,
    view: ProcessView<'e>,
    context: &Context<'e>,
) -> Option<Parent<'e>> {
    let line = view.whole_parent_command_line();
    let line = line.map(|line| context.secrets.mask(line));
    let (args, args_count) = args(line.as_ref(), context);
    let parent = Parent {
        pid: long(view.parent_id()),
        executable: view.parent_image(),
        name: view.parent_image().map(base_name),
        entity_id: logged(&event.parent_process_guid),
        args,
        args_count,
        command_line: line,
    };
    let texts = [parent.executable, parent.entity_id];
    let has_some = parent.pid.is_some() || parent.command_line.is_some();
    (has_some || texts.iter().any(Option::is_some)).then_some(parent)
}

fn hashes_of<'e>(
    event: &'e SysmonProcessCreation<'e>,
) -> impl Iterator<Item = (&'e str, Cow<'e, str>)> {
    hashes::of(event.hashes.as_deref().unwrap_or_default())
}

fn hash<'e>(event: &'e SysmonProcessCreation<'e>) -> Option<Hash<'e>> {
    let mut hash = Hash::default();
    for (name, value) in hashes_of(event) {
        match name {
            "MD5" => hash.md5 = Some(value),
            "SHA1" => hash.sha1 = Some(value),
            "SHA256" => hash.sha256 = Some(value),
            _ => {}
        }
    }
    (hash.md5.is_some() || hash.sha1.is_some() || hash.sha256.is_some()).then_some(hash)
}

fn pe<'e>(event: &'e SysmonProcessCreation<'e>) -> Option<Pe<'e>> {
    let mut hashes = hashes_of(event);
    let pe = Pe {
        company: said(&event.company),
        description: said(&event.description),
        file_version: said(&event.file_version),
        imphash: hashes
            .find(|(name, _)| *name == "IMPHASH")
            .map(|(_, hash)| hash),
        original_file_name: said(&event.original_file_name),
        product: said(&event.product),
    };
    let texts = [
        pe.company,
        pe.description,
        pe.file_version,
        pe.original_file_name,
        pe.product,
    ];
    let has_some = pe.imphash.is_some() || texts.iter().any(Option::is_some);
    has_some.then_some(pe)
}

/// The rule of Sysmon's configuration that chose the event.
fn rule<'e>(body: &mut Body<'e>, name: Option<&'e str>) {
    if let Some(name) = name.filter(|name| *name != "-") {
        body.rule = Some(Box::new(Rule {
            name: Some(name.into()),
            ..Rule::default()
        }));
    }
}

/// What Sysmon says of a part of a permanent subscription.
pub(super) struct Part<'e> {
    pub(super) name: &'static str,
    pub(super) operation: &'e Option<Cow<'e, str>>,
    pub(super) user: &'e Option<Cow<'e, str>>,
    pub(super) rule_name: &'e Option<Cow<'e, str>>,
    pub(super) subscription: Subscription<'e>,
}

/// The part of a subscription that an event tells.
pub(super) fn part<'e>(payload: &'e Payload<'e>) -> Option<Part<'e>> {
    macro_rules! part {
        ($name:literal, $event:expr) => {
            Some(Part {
                name: $name,
                operation: &$event.operation,
                user: &$event.user,
                rule_name: &$event.rule_name,
                subscription: $event.subscription(),
            })
        };
    }
    match payload {
        Payload::SysmonWmiEventFilter(event) => part!("filter", event),
        Payload::SysmonWmiEventConsumer(event) => part!("consumer", event),
        Payload::SysmonWmiEventConsumerToFilter(event) => part!("binding", event),
        _ => None,
    }
}

pub(super) fn subscription<'e>(body: &mut Body<'e>, part: Part<'e>, context: &Context<'e>) {
    let operation = part.operation.as_deref().unwrap_or_default().trim();
    let (kinds, done): (Names, _) = if operation.eq_ignore_ascii_case("Created") {
        (&["creation"], "created")
    } else if operation.eq_ignore_ascii_case("Deleted") {
        (&["deletion"], "deleted")
    } else {
        (&["change"], "modified")
    };
    classify(body, &["configuration"], kinds, "");
    let event = body.event_mut();
    event.action = Some(format!("wmi-{}-{done}", part.name).into());
    event.module = Some("sysmon");
    account(body, part.user);
    let subscription = Parsed::Own(Box::new(part.subscription));
    body.wmi_mut().subscription = Some(context.secrets.shown(subscription));
    rule(body, logged(part.rule_name));
}
