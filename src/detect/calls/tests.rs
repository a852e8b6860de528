use crate::detect::Indicators;
use crate::event::{MethodExecuted, OperationStarted, ProcessCreated};
use crate::{Event, System, schema};

fn at(mut system: System<'static>) -> System<'static> {
    system.computer = Some("FILE02.corp.example".into());
    system
}

fn started(operation: &'static str, is_local: bool) -> Event<'static> {
    let started = OperationStarted::builder()
        .operation(operation)
        .client_machine("WKS07")
        .is_local(is_local);
    Event::new(at(System::of(&schema::OPERATION_STARTED)), started)
}

fn executed(class: &'static str, method: &'static str, is_local: bool) -> Event<'static> {
    let executed = MethodExecuted::builder()
        .class_name(class)
        .method_name(method)
        .is_local(is_local);
    Event::new(at(System::of(&schema::METHOD_EXECUTED)), executed)
}

fn created(line: &'static str, is_local: bool) -> Event<'static> {
    let created = ProcessCreated::builder()
        .command_line(line)
        .is_local(is_local);
    Event::new(at(System::of(&schema::PROCESS_CREATED)), created)
}

#[test]
fn what_calls_show() {
    let none = Indicators::empty();
    let inbound = Indicators::INBOUND_WMI_EXEC;
    let table = [
        (
            started(
                r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create",
                false,
            ),
            inbound,
        ),
        (
            started(
                r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create",
                true,
            ),
            none,
        ),
        (
            started(
                r"Start IWbemServices::ExecQuery - root\cimv2 : select * from Win32_Process",
                false,
            ),
            none,
        ),
        (
            started(
                r#"Start IWbemServices::PutInstance - root\subscription : __EventFilter.Name="x""#,
                true,
            ),
            Indicators::SUBSCRIPTION_CREATE_ATTEMPT,
        ),
        (
            started(
                r#"Start IWbemServices::DeleteInstance - root\cimv2 : Win32_ShadowCopy.ID="{1}""#,
                true,
            ),
            Indicators::SHADOW_COPY_DELETE_ATTEMPT,
        ),
        (started("IWbemServices::Connect", false), none),
        (started("?", false), none),
        (executed("Win32_Process", "create", false), inbound),
        (executed("Win32_Process", "Create", true), none),
        (executed("Win32_Process", "Terminate", false), none),
        (
            executed("Win32_Service", "Create", true),
            Indicators::SERVICE_CREATE_ATTEMPT,
        ),
        (
            executed("StdRegProv", "SetStringValue", true),
            Indicators::REGISTRY_WRITE_ATTEMPT,
        ),
        (
            executed("Win32_NTEventlogFile", "ClearEventlog", true),
            Indicators::EVENT_LOG_CLEAR_ATTEMPT,
        ),
    ];
    for (event, expected) in table {
        assert_eq!(event.indicators(), expected, "{event:?}");
    }
}

#[test]
fn a_process_that_was_created_is_a_child_of_wmi() {
    let table = [
        (
            created("notepad.exe", true),
            Indicators::WMIPRVSE_CHILD,
            "wmiprvse_child",
        ),
        (
            created("notepad.exe", false),
            Indicators::WMIPRVSE_CHILD | Indicators::INBOUND_WMI_EXEC,
            "inbound_wmi_exec",
        ),
        (
            created(
                r"cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\__1700000000.12 2>&1",
                false,
            ),
            Indicators::WMIEXEC_OUTPUT_REDIRECT | Indicators::INBOUND_WMI_EXEC,
            "wmiexec_output_redirect",
        ),
    ];
    for (event, expected, finding) in table {
        assert!(
            event.indicators().contains(expected),
            "{:?}",
            event.indicators()
        );
        assert_eq!(event.findings().next().unwrap().name(), finding);
    }
    // It names no user, no image and no creator.
    let event = created("x", false);
    assert_eq!(
        event.indicator(Indicators::WMI_BINARY_MASQUERADING),
        Some(false)
    );
}
