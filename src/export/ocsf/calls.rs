//! 11 and 22 of WMI-Activity's Trace log, and Sysmon's 19 to 21.

use std::borrow::Cow;

use super::class::Class;
use super::header::{unmapped, unmapped_with};
use super::objects::{Actor, Api, Body, Job, Request, Resource};
use super::process::user;
use super::wmi_activity::{Mapped, WMI, activity, actor, endpoint, resource};
use crate::event::{
    MethodExecuted, OperationStarted, SysmonWmiEventConsumer, SysmonWmiEventConsumerToFilter,
    SysmonWmiEventFilter,
};
use crate::export::context::Context;
use crate::export::mask::{Fields, Mask};
use crate::export::text::logged;
use crate::schema;
use crate::value::Account;
use crate::wmi::subscription::{ConsumerAction, Subscription};

/// Where the client is: `Local` is the computer that logged the event.
fn client<'e>(name: Option<&'e str>, context: &Context<'e>) -> Option<&'e str> {
    name.or_else(|| context.computer())
}

pub(super) fn started<'e>(
    body: &mut Body<'e>,
    event: &'e OperationStarted<'e>,
    context: &Context<'e>,
) -> Mapped {
    static MAPPED: Fields = Fields::new(|| {
        Mask::of(
            &schema::OPERATION_STARTED,
            &["CorrelationId", "User", "ClientProcessId"],
        )
    });
    body.src_endpoint = Some(endpoint(client(event.client_computer(), context)?));
    body.dst_endpoint = context.computer().map(endpoint);
    body.actor = Some(actor(&event.user, event.client_process_id)?);
    let call = context.operation?;
    body.resources = resource(call, context).map(|resource| [resource]);
    body.api = Some(Api {
        operation: Some(format!("{}::{}", call.interface, call.method_name()).into()),
        service: Some(WMI),
        request: logged(&event.correlation_id).map(|id| Request { uid: Some(id) }),
        response: None,
    });
    body.unmapped = unmapped(context, Some(*MAPPED));
    let (id, name) = activity(context.operation);
    Class::API.set(body, id, name);
    Some(())
}

pub(super) fn method<'e>(
    body: &mut Body<'e>,
    event: &'e MethodExecuted<'e>,
    context: &Context<'e>,
) -> Mapped {
    static MAPPED: Fields = Fields::new(|| {
        Mask::of(
            &schema::METHOD_EXECUTED,
            &["CorrelationId", "User", "ClientProcessId", "NamespaceName"],
        )
    });
    body.src_endpoint = Some(endpoint(client(event.client_computer(), context)?));
    body.dst_endpoint = context.computer().map(endpoint);
    body.actor = Some(actor(&event.user, event.client_process_id)?);
    let (class, method) = (logged(&event.class_name)?, logged(&event.method_name)?);
    body.resources = Some([Resource {
        name: Some(class.into()),
        namespace: logged(&event.namespace_name),
        kind: Some("WMI"),
    }]);
    body.api = Some(Api {
        operation: Some(format!("{class}::{method}").into()),
        service: Some(WMI),
        request: logged(&event.correlation_id).map(|id| Request { uid: Some(id) }),
        response: None,
    });
    body.unmapped = unmapped(context, Some(*MAPPED));
    Class::API.set(body, 99, "ExecMethod".into());
    Some(())
}

pub(super) fn filter<'e>(
    body: &mut Body<'e>,
    event: &'e SysmonWmiEventFilter<'e>,
    context: &Context<'e>,
) -> Mapped {
    let subscription = event.subscription();
    let filter = &subscription.filter;
    let desc = filter.query_text.clone();
    let job = Job {
        name: Some(filter.name.clone()?),
        desc: desc.map(|query| context.secrets.mask(query)),
        ..Job::default()
    };
    let part = (&event.operation, &event.user, subscription);
    of_part(body, job, part, context)
}

pub(super) fn consumer<'e>(
    body: &mut Body<'e>,
    event: &'e SysmonWmiEventConsumer<'e>,
    context: &Context<'e>,
) -> Mapped {
    let subscription = event.subscription();
    let command_line = match subscription.consumer.action() {
        Some(ConsumerAction::Command { command_line, .. }) => command_line,
        _ => None,
    };
    let job = Job {
        name: Some(subscription.consumer.name()?),
        cmd_line: command_line.map(|line| context.secrets.mask(line)),
        ..Job::default()
    };
    let part = (&event.operation, &event.user, subscription);
    of_part(body, job, part, context)
}

pub(super) fn binding<'e>(
    body: &mut Body<'e>,
    event: &'e SysmonWmiEventConsumerToFilter<'e>,
    context: &Context<'e>,
) -> Mapped {
    let subscription = event.subscription();
    let job = Job {
        name: Some(subscription.consumer.name()?),
        ..Job::default()
    };
    let part = (&event.operation, &event.user, subscription);
    of_part(body, job, part, context)
}

type Field<'e> = &'e Option<Cow<'e, str>>;

/// A part of a permanent subscription, as a scheduled job. The texts stay in `unmapped`, as Sysmon writes them.
fn of_part<'e>(
    body: &mut Body<'e>,
    mut job: Job<'e>,
    (operation, name, subscription): (Field<'e>, Field<'e>, Subscription<'e>),
    context: &Context<'e>,
) -> Mapped {
    body.device.as_ref()?;
    let account = || user(name.as_deref().and_then(Account::from_name)?);
    body.actor = account().map(|user| Actor {
        user: Some(user),
        ..Actor::default()
    });
    job.user = account();
    body.job = Some(job);
    body.unmapped = unmapped_with(
        context,
        Mask::of(context.event.payload.schema(), &["User"]),
        subscription,
    );
    let operation = operation.as_deref().unwrap_or_default().trim();
    let (id, name) = if operation.eq_ignore_ascii_case("Created") {
        (1, "Create")
    } else if operation.eq_ignore_ascii_case("Deleted") {
        (3, "Delete")
    } else {
        (2, "Update")
    };
    Class::JOB.set(body, id, name.into());
    Some(())
}
