//! The methods of objects, services and types.

use super::super::tests::{CALC, check, told};
use super::super::uses::WmiAction::{self, Connect, Delete, Get, Invoke, Set, Subscribe};
use super::super::wmi_uses;

/// The methods of `SWbemServices`, `CimSession`, `ManagementScope` and other .NET types.
#[test]
fn methods_of_types() {
    let services = "$s = (New-Object -ComObject WbemScripting.SWbemLocator).ConnectServer('SRV', 'root\\cimv2');";
    let of_services: &[(&str, (WmiAction, &str))] = &[
        (
            "$s.Delete('Win32_Share.Name=\"x\"')",
            (Delete, "Win32_Share @SRV"),
        ),
        (
            "$s.ExecMethod('Win32_Process', 'Create', 'calc')",
            (Invoke, "Win32_Process.Create @SRV: calc"),
        ),
        (
            "$s.ExecQuery('select * from Win32_Bios')",
            (Get, "Win32_Bios @SRV"),
        ),
        (
            "$s.ExecNotificationQuery('select * from Win32_ProcessStartTrace').NextEvent()",
            (Subscribe, "Win32_ProcessStartTrace @SRV"),
        ),
    ];
    for (script, expected) in of_services {
        check(&[(&[services, script].concat(), &[*expected])]);
    }
    check(&[
        // Without a use of it, a connection is all there is.
        (services, &[(Connect, " @SRV")]),
        (
            &[services, "$s.Security_.Foo()"].concat(),
            &[(Connect, " @SRV")],
        ),
        ("[CimSession]::Create('SRV')", &[(Connect, " @SRV")]),
        (
            "$s = [Microsoft.Management.Infrastructure.CimSession]::Create('SRV'); gcim x -CimSession $s",
            &[(Connect, " @SRV"), (Get, "x @SRV")],
        ),
        (
            "$s = [Management.ManagementScope]'\\\\SRV\\root\\cimv2'; $s.Connect()",
            &[(Connect, " @SRV")],
        ),
        (
            "$s = [Management.ManagementScope]'\\\\SRV\\root\\cimv2'; (New-Object Management.ManagementClass $s, 'Win32_Process').Create('calc')",
            &[(Invoke, "Win32_Process.Create @SRV: calc")],
        ),
        (
            "$s = New-Object Management.ManagementScope '\\\\SRV\\root\\cimv2'; (New-Object Management.ManagementClass $s, 'Win32_Process').Create('calc')",
            &[(Invoke, "Win32_Process.Create @SRV: calc")],
        ),
        (
            "[scriptblock]::Create('iwmi Win32_Process Create calc').Invoke()",
            CALC,
        ),
        ("[scriptblock]::Create(1)", &[]),
        (
            "$c = [type]::GetTypeFromCLSID('{76A64158-CB41-11D1-8B02-00600806D9B6}'); [Activator]::CreateInstance($c).ConnectServer().Get('Win32_Process').Create('calc')",
            CALC,
        ),
        (
            "(New-Object -ComObject Shell.Application).ConnectServer()",
            &[],
        ),
        (
            "$i = (gwmi Win32_Volume); $i.SetPropertyValue('Label', 'a'); $i.Put()",
            &[(Set, "Win32_Volume: Label=a")],
        ),
        (
            "(gwmi Win32_Process).ForEach('Terminate')",
            &[(Invoke, "Win32_Process.Terminate")],
        ),
        (
            "(gwmi Win32_Process).ForEach({ $_.Terminate() })",
            &[(Invoke, "Win32_Process.Terminate")],
        ),
        ("(gwmi Win32_Process).ForEach()", &[(Get, "Win32_Process")]),
        (
            "$n = [char]0x57 + 'in32_Process'; iwmi $n Create calc",
            CALC,
        ),
        (
            "$n = [char]87 + 'in32_Process'; iwmi $n.ToString() Create calc",
            CALC,
        ),
        (
            "GetObject((gwmi Win32_Process)).Terminate()",
            &[(Invoke, "Win32_Process.Terminate")],
        ),
        (
            "Get-CimAssociatedInstance -InputObject (gcim Win32_LogicalDisk) -ResultClassName Win32_DiskPartition",
            &[(Get, "Win32_LogicalDisk"), (Get, "Win32_DiskPartition")],
        ),
    ]);
    // Names that are too long are none.
    let long = "x".repeat(2000);
    for script in [
        format!("(gwmi a).{long}()"),
        format!("[{long}]::Create('SRV')"),
        format!("New-Object -ComObject {long}"),
    ] {
        let uses: Vec<_> = wmi_uses(&script).iter().map(told).collect();
        assert!(uses.iter().all(|(action, _)| *action == Get), "{uses:?}");
    }
}
