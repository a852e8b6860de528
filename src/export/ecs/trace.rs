//! The events of WMI-Activity's Trace log.

use std::borrow::Cow;

use super::objects::{Body, OperationFields, Process};
use super::process::{args, process_user};
use super::wmi_activity::{Client, Names, account, classify, client, error, operation, query};
use crate::event::{
    MethodExecuted, OperationQuery, OperationStarted, OperationStopped, Payload, ProcessCreated,
    ProcessView, TraceClient,
};
use crate::export::context::{Context, long};
use crate::export::text::{Text, logged};

const API: Names = &["api"];

fn caller<'e>(body: &mut Body<'e>, context: &Context<'e>, caller: TraceClient<'e>) {
    let of_client = Client {
        machine: caller.computer,
        pid: caller.process_id,
        is_here: caller.is_remote == Some(false),
    };
    client(body, context, of_client);
}

/// 11.
pub(super) fn started<'e>(
    body: &mut Body<'e>,
    event: &'e OperationStarted<'e>,
    context: &Context<'e>,
) {
    classify(body, API, &["access"], "wmi-operation-started");
    account(body, &event.user);
    caller(body, context, event.client(&context.event.system));
    let wmi = body.wmi_mut();
    wmi.namespace = logged(&event.namespace_name);
    wmi.operation = context.operation.map(|call| operation(call, context));
}

/// 13.
pub(super) fn stopped(body: &mut Body<'_>, event: &OperationStopped<'_>) {
    classify(body, API, &["end"], "wmi-operation-stopped");
    if let Some(code) = event.result_code {
        let is_failure = code.is_failure();
        body.event_mut().outcome = Some(if is_failure { "failure" } else { "success" });
        body.error = if is_failure { error(code) } else { None };
    }
}

/// 22.
pub(super) fn method<'e>(
    body: &mut Body<'e>,
    event: &'e MethodExecuted<'e>,
    context: &Context<'e>,
) {
    classify(body, API, &["access"], "wmi-method-executed");
    account(body, &event.user);
    caller(body, context, event.client(&context.event.system));
    let target = match (logged(&event.class_name), logged(&event.method_name)) {
        (Some(class), Some(method)) => Some(Cow::Owned(format!("{class}::{method}"))),
        (class, method) => class.or(method).map(Cow::Borrowed),
    };
    let wmi = body.wmi_mut();
    wmi.namespace = logged(&event.namespace_name);
    wmi.operation = Some(OperationFields {
        method: Some("ExecMethod".into()),
        namespace: logged(&event.namespace_name),
        target,
        interface: None,
    });
}

/// 23: the process is the new one, not the client's.
pub(super) fn process<'e>(
    body: &mut Body<'e>,
    event: &'e ProcessCreated<'e>,
    context: &Context<'e>,
) {
    classify(body, &["api", "process"], &["start"], "wmi-process-created");
    account(body, &event.user);
    let of_client = TraceClient {
        process_id: None,
        is_remote: None,
        ..event.client(&context.event.system)
    };
    caller(body, context, of_client);
    let view = ProcessView::from(event);
    let line = context.secrets.logged(&event.command_line);
    let (args, args_count) = args(line.as_ref(), context);
    body.process = Some(Process {
        pid: long(view.id()),
        args,
        args_count,
        command_line: line,
        start: view.started().map(Text),
        user: process_user(view.user()),
        ..Process::default()
    });
}

/// 24.
pub(super) fn query_of<'e>(
    body: &mut Body<'e>,
    event: &'e OperationQuery<'e>,
    context: &Context<'e>,
) {
    classify(body, API, &["access"], "wmi-query");
    query(body, context, &event.namespace_name, &event.query);
}

/// The others, by what they are: their fields are in `winlog`.
pub(super) fn other<'e>(body: &mut Body<'e>, payload: &'e Payload<'e>) {
    match payload {
        Payload::ProviderOperation(event) => {
            classify(body, API, &["access"], "wmi-provider-operation");
            body.wmi_mut().provider = logged(&event.provider_name);
        }
        Payload::TransportOperation(event) => {
            classify(body, API, &["access"], "wmi-transport-operation");
            account(body, &event.user);
            body.wmi_mut().namespace = logged(&event.namespace);
        }
        Payload::EventsDropped(_) => classify(body, API, &["info"], "wmi-events-dropped"),
        Payload::EventsBound(_) => classify(body, API, &["info"], "wmi-events-bound"),
        Payload::RepositoryDelete(_) => {
            let action = "wmi-repository-deleted";
            classify(body, &["configuration"], &["deletion"], action);
        }
        Payload::RepositoryUpdate(_) => {
            let action = "wmi-repository-updated";
            classify(body, &["configuration"], &["change"], action);
        }
        _ => {}
    }
}
