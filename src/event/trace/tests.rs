use super::*;

#[test]
fn where_the_client_is() {
    let table = [
        // machine, own computer, is local, answer
        ("WKS07", Some("FILE02"), None, Some(true)),
        ("WKS07", Some("wks07.corp.example"), None, Some(false)),
        ("Local", Some("FILE02"), None, Some(false)),
        ("WKS07", None, None, None),
        ("", Some("FILE02"), None, None),
        ("FILE02", Some("FILE02"), Some(false), Some(true)),
        ("WKS07", Some("FILE02"), Some(true), Some(false)),
    ];
    for (machine, computer, is_local, expected) in table {
        let system = System {
            computer: computer.map(Into::into),
            ..System::default()
        };
        let started = OperationStarted {
            client_machine: Some(machine.into()),
            is_local,
            ..OperationStarted::default()
        };
        assert_eq!(
            started.is_remote(&system),
            expected,
            "{machine} {is_local:?}"
        );
    }
    let local = MethodExecuted {
        client_machine: Some("local".into()),
        client_machine_fqdn: Some("".into()),
        client_process_creation_time: Some(0),
        ..MethodExecuted::default()
    };
    assert_eq!(
        (local.client_computer(), local.client_started()),
        (None, None)
    );
}
