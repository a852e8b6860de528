//! 5857 to 5861.

use std::borrow::Cow;

use super::objects::{Body, Dll, ErrorFields, OperationFields, Process, Source, User};
use super::process::related;
use crate::cmdline::path::base_name;
use crate::event::{
    ClientFailure, EssStarted, EssToConsumerBinding, ProviderStarted, TemporaryEssStarted,
};
use crate::export::context::{Context, long};
use crate::export::data::Parsed;
use crate::export::text::logged;
use crate::value::{Account, Host, ProcessId, WbemStatus};
use crate::wmi::Operation;

/// Values of a field of several.
pub(super) type Names = &'static [&'static str];

pub(super) fn classify(
    document: &mut Body<'_>,
    category: Names,
    kinds: Names,
    action: &'static str,
) {
    let event = document.event_mut();
    event.category = Some(category);
    event.kinds = Some(kinds);
    event.action = Some(action.into());
}

pub(super) fn provider<'e>(document: &mut Body<'e>, started: &'e ProviderStarted<'e>) {
    classify(document, &["library"], &["start"], "wmi-provider-started");
    if let Some(code) = started.code {
        let is_success = !code.is_failure();
        document.event_mut().outcome = Some(if is_success { "success" } else { "failure" });
        document.error = if is_success { None } else { error(code) };
    }
    document.dll = started.provider_path().map(|path| Dll {
        name: Some(base_name(&path).to_owned().into()),
        path: Some(path.into()),
    });
    let name = logged(&started.host_process);
    let pid = long(started.process_id);
    document.process = (pid.is_some() || name.is_some()).then(|| Process {
        pid,
        name,
        ..Process::default()
    });
    document.wmi_mut().provider = logged(&started.provider_name);
}

pub(super) fn error(code: WbemStatus) -> Option<ErrorFields> {
    Some(ErrorFields {
        code: Some(code.hex()),
        message: code.name(),
    })
}

pub(super) fn failure<'e>(
    document: &mut Body<'e>,
    failure: &'e ClientFailure<'e>,
    context: &Context<'e>,
) {
    /// `E_ACCESSDENIED` of Windows.
    const WINDOWS_ACCESS_DENIED: WbemStatus = WbemStatus::new(0x8007_0005);
    let code = failure.result_code;
    let is_denied = matches!(
        code,
        Some(WbemStatus::ACCESS_DENIED | WINDOWS_ACCESS_DENIED)
    );
    let kinds: Names = if is_denied { &["denied"] } else { &["access"] };
    classify(document, &["api"], kinds, "wmi-operation-failed");
    let event = document.event_mut();
    event.outcome = Some("failure");
    event.reason = logged(&failure.possible_cause)
        .filter(|cause| *cause != "Unknown")
        .map(|cause| context.secrets.text(cause));
    document.error = code.and_then(error);
    account(document, &failure.user);
    let machine = logged(&failure.client_machine);
    client(
        document,
        context,
        Client {
            machine,
            pid: failure.client_process_id,
            is_here: is_here(machine, context),
        },
    );
    document.wmi_mut().operation = context.operation.map(|call| operation(call, context));
}

pub(super) fn operation<'e>(
    operation: &'e Operation<'e>,
    context: &Context<'e>,
) -> OperationFields<'e> {
    OperationFields {
        interface: Some(&operation.interface),
        method: Some(method_name(operation)),
        namespace: operation.namespace.as_ref().map(|name| name.as_str()),
        target: Some(context.secrets.text(&operation.target_text)),
    }
}

/// As [`Operation::method_name`], but borrowed if it can be.
fn method_name<'e>(operation: &'e Operation<'e>) -> Cow<'e, str> {
    if operation.is_async {
        operation.method_name().into()
    } else {
        operation.method.name().into()
    }
}

/// The user `DOMAIN\name` or SID of a field.
pub(super) fn account<'e>(document: &mut Body<'e>, user: &'e Option<Cow<'e, str>>) {
    let Some(account) = user.as_deref().and_then(Account::from_name) else {
        return;
    };
    document.related = related([&account.name, &None]);
    document.user = Some(User {
        id: account.sid,
        name: account.name,
        domain: account.domain,
        effective: None,
    });
}

/// The client of an operation.
#[derive(Clone, Copy)]
pub(super) struct Client<'e> {
    pub(super) machine: Option<&'e str>,
    pub(super) pid: Option<ProcessId>,
    /// Whether it is on the computer that logged the event: only there the process ID is of that computer.
    pub(super) is_here: bool,
}

fn is_here(machine: Option<&str>, context: &Context<'_>) -> bool {
    match (machine, context.computer()) {
        (Some(machine), Some(computer)) => {
            let machine = Host::new(machine);
            machine.is_local() || machine.is_same(computer)
        }
        _ => false,
    }
}

/// The client's computer, and its process.
pub(super) fn client<'e>(document: &mut Body<'e>, context: &Context<'e>, client: Client<'e>) {
    document.source = client.machine.map(|machine| Source {
        domain: Some(machine),
    });
    if let Some(machine) = client.machine {
        let mut hosts = vec![machine];
        let computer = context.computer();
        hosts.extend(computer.filter(|computer| *computer != machine));
        document.related.get_or_insert_default().hosts = Some(hosts);
    }
    let pid = long(client.pid).filter(|_| client.is_here);
    if pid.is_some() {
        document.process = Some(Process {
            pid,
            ..Process::default()
        });
    }
}

pub(super) fn watched<'e>(
    document: &mut Body<'e>,
    started: &'e EssStarted<'e>,
    context: &Context<'e>,
) {
    let action = "wmi-subscription-watched";
    classify(document, &["configuration"], &["info"], action);
    account(document, &started.user);
    query(document, context, &started.namespace_name, &started.query);
}

pub(super) fn temporary<'e>(
    document: &mut Body<'e>,
    started: &'e TemporaryEssStarted<'e>,
    context: &Context<'e>,
) {
    let action = "wmi-temporary-subscription";
    classify(document, &["configuration"], &["info"], action);
    account(document, &started.user);
    let machine = logged(&started.client_machine);
    client(
        document,
        context,
        Client {
            machine,
            pid: started.process_id,
            is_here: is_here(machine, context),
        },
    );
    query(document, context, &started.namespace_name, &started.query);
}

pub(super) fn query<'e>(
    document: &mut Body<'e>,
    context: &Context<'e>,
    namespace: &'e Option<Cow<'e, str>>,
    query: &'e Option<Cow<'e, str>>,
) {
    let wmi = document.wmi_mut();
    wmi.namespace = logged(namespace);
    wmi.query = context.secrets.logged(query);
}

pub(super) fn binding<'e>(
    document: &mut Body<'e>,
    binding: &'e EssToConsumerBinding<'e>,
    context: &Context<'e>,
) {
    let action = "wmi-subscription-bound";
    classify(document, &["configuration"], &["creation"], action);
    let wmi = document.wmi_mut();
    wmi.namespace = logged(&binding.namespace);
    let subscription = context.subscription.map(Parsed::Lent);
    wmi.subscription = subscription.map(|subscription| context.secrets.shown(subscription));
    let Some(subscription) = context.subscription else {
        return;
    };
    let creator = subscription.consumer.creator_sid();
    let creator = creator.or(subscription.filter.creator_sid);
    document.user = creator.map(|sid| User {
        id: Some(sid.to_string().into()),
        ..User::default()
    });
}
