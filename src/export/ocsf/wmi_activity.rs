//! 5857 to 5861.

use std::borrow::Cow;

use super::class::Class;
use super::header::unmapped;
use super::objects::{
    Actor, Api, Body, Endpoint, File, Job, Module, Process, Request, Resource, Response, Service,
    User,
};
use super::process::user;
use crate::cmdline::path::base_name;
use crate::event::{
    ClientFailure, EssStarted, EssToConsumerBinding, ProviderStarted, TemporaryEssStarted,
};
use crate::export::context::{Context, integer};
use crate::export::mask::{Fields, Mask};
use crate::export::text::logged;
use crate::schema;
use crate::value::{Account, ProcessId, WbemStatus};
use crate::wmi::subscription::ConsumerAction;
use crate::wmi::{Method, Operation};

/// What the class lacks is `None`.
pub(super) type Mapped = Option<()>;

pub(super) fn provider<'e>(
    body: &mut Body<'e>,
    event: &'e ProviderStarted<'e>,
    context: &Context<'e>,
) -> Mapped {
    static MAPPED: Fields = Fields::new(|| {
        Mask::of(
            &schema::PROVIDER_STARTED,
            &["Code", "HostProcess", "ProcessID", "ProviderPath"],
        )
    });
    body.device.as_ref()?;
    body.actor = Some(Actor {
        process: Some(Process {
            pid: Some(integer(event.process_id)?),
            name: logged(&event.host_process),
            ..Process::default()
        }),
        ..Actor::default()
    });
    body.module = Some(Module {
        file: event.provider_path().map(|path| File {
            name: Some(base_name(&path).to_owned().into()),
            path: Some(path.into()),
            kind: Some("Regular File"),
            type_id: Some(1),
            ..File::default()
        }),
        kind: Some("WMI provider"),
        load_type: Some("Standard"),
        load_type_id: Some(1),
    });
    if let Some(code) = event.code {
        status(body, code, !code.is_failure());
    }
    body.unmapped = unmapped(context, Some(*MAPPED));
    Class::MODULE.set(body, 1, "Load".into());
    Some(())
}

fn status(body: &mut Body<'_>, code: WbemStatus, is_success: bool) {
    let (id, name) = if is_success {
        (1, "Success")
    } else {
        (2, "Failure")
    };
    body.status_id = Some(id);
    body.status = Some(name);
    body.status_code = Some(code.hex().into());
}

pub(super) fn failure<'e>(
    body: &mut Body<'e>,
    event: &'e ClientFailure<'e>,
    context: &Context<'e>,
) -> Mapped {
    static MAPPED: Fields = Fields::new(|| {
        Mask::of(
            &schema::CLIENT_FAILURE,
            &[
                "Id",
                "ClientMachine",
                "User",
                "ClientProcessId",
                "ResultCode",
            ],
        )
    });
    body.src_endpoint = Some(endpoint(logged(&event.client_machine)?));
    body.actor = Some(actor(&event.user, event.client_process_id)?);
    body.dst_endpoint = context.computer().map(endpoint);
    body.resources = context
        .operation
        .and_then(|operation| resource(operation, context))
        .map(|resource| [resource]);
    body.api = Some(Api {
        operation: Some(match context.operation {
            Some(operation) => {
                format!("{}::{}", operation.interface, operation.method_name()).into()
            }
            None => context.secrets.logged(&event.operation)?,
        }),
        service: Some(WMI),
        request: logged(&event.id).map(|id| Request { uid: Some(id) }),
        response: event.result_code.map(response),
    });
    if let Some(code) = event.result_code {
        status(body, code, false);
    }
    body.unmapped = unmapped(context, Some(*MAPPED));
    let (id, name) = activity(context.operation);
    Class::API.set(body, id, name);
    Some(())
}

pub(super) const WMI: Service = Service { name: Some("WMI") };

fn response(code: WbemStatus) -> Response {
    Response {
        // The bits of an HRESULT, which is signed.
        code: Some(code.get().cast_signed()),
        error: code.name(),
        error_message: code.meaning(),
    }
}

/// The activity that a method is.
pub(super) fn activity<'e>(operation: Option<&'e Operation<'e>>) -> (u32, Cow<'e, str>) {
    let Some(operation) = operation else {
        return (0, "Unknown".into());
    };
    match &operation.method {
        Method::GetObject
        | Method::CreateClassEnum
        | Method::CreateInstanceEnum
        | Method::ExecQuery
        | Method::ExecNotificationQuery => (2, "Read".into()),
        Method::PutClass | Method::PutInstance => (3, "Update".into()),
        Method::DeleteClass | Method::DeleteInstance => (4, "Delete".into()),
        other => (99, other.name().into()),
    }
}

pub(super) fn resource<'e>(
    operation: &'e Operation<'e>,
    context: &Context<'e>,
) -> Option<Resource<'e>> {
    let namespace = operation.namespace.as_ref().map(|name| name.as_str());
    let target = context.secrets.text(&operation.target_text);
    let name = if target.is_empty() {
        namespace?.into()
    } else {
        target
    };
    Some(Resource {
        name: Some(name),
        namespace,
        kind: Some("WMI"),
    })
}

/// The user `DOMAIN\name` or SID of a field, and a process.
pub(super) fn actor<'e>(
    name: &'e Option<Cow<'e, str>>,
    process: Option<ProcessId>,
) -> Option<Actor<'e>> {
    let account = name.as_deref().and_then(Account::from_name);
    let pid = integer(process);
    if pid.is_none() && process.is_some() {
        return None;
    }
    let actor = Actor {
        process: pid.map(|pid| Process {
            pid: Some(pid),
            ..Process::default()
        }),
        user: account.and_then(user),
        session: None,
    };
    (actor.process.is_some() || actor.user.is_some()).then_some(actor)
}

pub(super) fn endpoint(computer: &str) -> Endpoint<'_> {
    Endpoint {
        hostname: Some(computer),
    }
}

/// The API call by which a client subscribes, or ESS for a filter.
fn notification_query<'e>(
    body: &mut Body<'e>,
    namespace: &'e Option<Cow<'e, str>>,
    operation: &'static str,
) {
    body.api = Some(Api {
        operation: Some(operation.into()),
        service: Some(WMI),
        ..Api::default()
    });
    body.resources = logged(namespace).map(|namespace| {
        [Resource {
            name: Some(namespace.into()),
            namespace: Some(namespace),
            kind: Some("WMI"),
        }]
    });
    Class::API.set(body, 99, operation.into());
}

pub(super) fn watched<'e>(
    body: &mut Body<'e>,
    event: &'e EssStarted<'e>,
    context: &Context<'e>,
) -> Mapped {
    static MAPPED: Fields = Fields::new(|| {
        Mask::of(
            &schema::ESS_STARTED,
            &["NamespaceName", "User", "Processid"],
        )
    });
    body.src_endpoint = Some(endpoint(context.computer()?));
    body.actor = Some(actor(&event.user, event.process_id)?);
    body.unmapped = unmapped(context, Some(*MAPPED));
    notification_query(body, &event.namespace_name, "EssStarted");
    Some(())
}

pub(super) fn temporary<'e>(
    body: &mut Body<'e>,
    event: &'e TemporaryEssStarted<'e>,
    context: &Context<'e>,
) -> Mapped {
    static MAPPED: Fields = Fields::new(|| {
        Mask::of(
            &schema::TEMPORARY_ESS_STARTED,
            &["NamespaceName", "User", "Processid", "ClientMachine"],
        )
    });
    body.src_endpoint = Some(endpoint(logged(&event.client_machine)?));
    body.dst_endpoint = context.computer().map(endpoint);
    body.actor = Some(actor(&event.user, event.process_id)?);
    body.unmapped = unmapped(context, Some(*MAPPED));
    notification_query(body, &event.namespace_name, "ExecNotificationQuery");
    Some(())
}

pub(super) fn binding<'e>(
    body: &mut Body<'e>,
    event: &'e EssToConsumerBinding<'e>,
    context: &Context<'e>,
) -> Mapped {
    static NAMED: Fields = Fields::new(|| Mask::of(&schema::ESS_TO_CONSUMER_BINDING, &["ESS"]));
    static WHOLE: Fields = Fields::new(|| {
        Mask::of(
            &schema::ESS_TO_CONSUMER_BINDING,
            &["ESS", "CONSUMER", "PossibleCause"],
        )
    });
    body.device.as_ref()?;
    let subscription = context.subscription?;
    let consumer = &subscription.consumer;
    let name = consumer.name().or_else(|| {
        let path = logged(&event.consumer)?;
        Some(Cow::Borrowed(path))
    });
    let creator = consumer.creator_sid();
    let creator = || {
        let sid = creator.or(subscription.filter.creator_sid)?;
        Some(User {
            uid: Some(sid.to_string().into()),
            ..User::default()
        })
    };
    let query = subscription.filter.query_text.as_deref();
    let command_line = match consumer.action() {
        Some(ConsumerAction::Command { command_line, .. }) => command_line,
        _ => None,
    };
    body.job = Some(Job {
        name: Some(name.filter(|name| !name.is_empty())?),
        desc: query.map(|query| context.secrets.text(query)),
        cmd_line: command_line.map(|line| context.secrets.mask(line)),
        user: creator(),
    });
    body.actor = creator().map(|user| Actor {
        user: Some(user),
        ..Actor::default()
    });
    // The text of a subscription that is parsed in full is all in the parsed one.
    let mapped = if subscription.is_complete {
        *WHOLE
    } else {
        *NAMED
    };
    body.unmapped = unmapped(context, Some(mapped));
    Class::JOB.set(body, 1, "Create".into());
    Some(())
}
