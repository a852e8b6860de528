//! Scripts and the uses of WMI in them.

use super::uses::WmiAction::{self, Connect, Create, Delete, Get, Invoke, Set, Subscribe};
use super::{PowerShellCommand, WmiUse, base64, wmi_uses};

/// A use as `class method computers: arguments`.
pub(super) fn told(found: &WmiUse) -> (WmiAction, String) {
    let mut text = found.class.clone().unwrap_or_default();
    if let Some(method) = &found.method {
        text.extend([".", method]);
    }
    for computer in &found.computers {
        text.extend([" @", computer]);
    }
    if let Some(arguments) = &found.arguments {
        text.extend([": ", arguments]);
    }
    (found.action, text)
}

pub(super) fn check(table: &[(&str, &[(WmiAction, &str)])]) {
    for (script, expected) in table {
        let uses: Vec<_> = wmi_uses(script).iter().map(told).collect();
        let uses: Vec<_> = uses
            .iter()
            .map(|(action, text)| (*action, &**text))
            .collect();
        assert_eq!(uses, *expected, "{script}");
    }
}

pub(super) const CALC: &[(WmiAction, &str)] = &[(Invoke, "Win32_Process.Create: calc")];

#[test]
fn process_create() {
    let scripts = [
        "Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList calc",
        "Invoke-WmiMethod Win32_Process Create calc",
        "iwmi -cl Win32_Process -nam:x -Name:Create -Arg 'calc'",
        "Invoke-WmiMethod -Path Win32_Process -Name Create -ArgumentList @('calc', $null)",
        "I`nvoke-Wmi\"Method\" Win32_Pro`cess Create \"calc\"",
        "& 'Invoke-WmiMethod' Win32_Process Create calc",
        "&('Invoke-'+'WmiMethod') ('Win32_'+'Process') ('{1}{0}' -f 'ate','Cre') calc",
        ".(\"{0}{1}\"-f'Invoke-W','miMethod') -Class (-join('Win32_','Process')) Create calc",
        "Microsoft.PowerShell.Management\\Invoke-WmiMethod Win32_Process Create calc | Out-Null",
        "Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{CommandLine='calc'}",
        "icim Win32_Process Create @{ CommandLine = 'calc'; CurrentDirectory = 'C:\\' }",
        "$a=@{CommandLine='calc'}\nicim -Class Win32_Process -Name Create -Arg $a",
        "Get-CimClass Win32_Process | Invoke-CimMethod -MethodName Create -Arguments @{CommandLine='calc'}",
        "([wmiclass]'Win32_Process').Create('calc')",
        "([WMICLASS]\"\\\\.\\root\\cimv2:Win32_Process\").Create('calc')",
        "[WmiClass]::new('Win32_Process').Create('calc')",
        "[wmiclass]('Win32_'+'Process') | % { $_.Create('calc') }",
        "(gwmi -List Win32_Process).Create('calc')",
        "(Get-WmiObject -List -Class Win32_Process).InvokeMethod('Create', 'calc')",
        "$c=[wmiclass]'Win32_Process'; $c.Create('calc')",
        "[wmiclass]$c='Win32_Process'; $c.\"Create\"('calc')",
        "$n='Win32_Process'; $m='Create'; ([wmiclass]\"$n\").$m('calc')",
        "$n='Win32_'; $n+='Process'; ([wmiclass]\"root\\cimv2:${n}\").Create('cal'+'c')",
        "(New-Object System.Management.ManagementClass('Win32_Process')).Create('calc')",
        "$p = New-Object Management.ManagementClass -ArgumentList 'root\\cimv2','Win32_Process',$null; $p.Create('calc')",
        "([Activator]::CreateInstance([type]::GetTypeFromProgID('WbemScripting.SWbemLocator'))).ConnectServer().Get('Win32_Process').Create('calc')",
        "[Microsoft.VisualBasic.Interaction]::GetObject('winmgmts:Win32_Process').Create('calc')",
        "$w = [Runtime.InteropServices.Marshal]::BindToMoniker('winmgmts:{impersonationLevel=impersonate}!\\\\.\\root\\cimv2'); $w.Get('Win32_Process').Create('calc')",
        "iex 'iwmi Win32_Process Create calc'",
        "'iwmi Win32_Process Create calc' | Invoke-Expression",
        "powershell -nop -c 'iwmi Win32_Process Create calc'",
        "Start-Process powershell -ArgumentList '-c iwmi Win32_Process Create calc'",
        "echo \"x $(iwmi Win32_Process Create calc)\"",
        "echo \"x $((1); iwmi \"Win32_Process\" Create calc) y\"",
        "if ($x -eq 1) { } else { iwmi Win32_Process Create calc }",
        "try { iwmi Win32_Process Create calc } catch [Exception] { }",
        "function f { param($a) iwmi Win32_Process Create calc }",
        "Invoke-Command -ScriptBlock { iwmi Win32_Process Create calc }",
        "iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aXdtaSBXaW4zMl9Qcm9jZXNzIENyZWF0ZSBjYWxj')))",
        "invoke-wmiexec -Command calc",
        "iwmi Win32_Process Create `\n  calc",
    ];
    for script in scripts {
        check(&[(script, CALC)]);
    }
}

#[test]
fn actions() {
    check(&[
        ("Get-WmiObject Win32_Process", &[(Get, "Win32_Process")]),
        (
            "gcim -query 'select * from Win32_Service'",
            &[(Get, "Win32_Service")],
        ),
        (
            "[wmisearcher]'select * from Win32_Bios' | % { $_.Get() }",
            &[(Get, "Win32_Bios")],
        ),
        ("(gwmi x).AllowTSConnections", &[(Get, "x")]),
        (
            "gwmi Win32_Product | select Name | ft",
            &[(Get, "Win32_Product")],
        ),
        ("gwmi Win32_Service | % Name", &[(Get, "Win32_Service")]),
        (
            "Get-WmiObject Win32_ShadowCopy | % { $_.Delete() }",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "Get-WmiObject Win32_ShadowCopy | ? { $_.ID } | ForEach-Object {$_.Delete();}",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "gwmi Win32_ShadowCopy | ForEach-Object Delete",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "gwmi Win32_ShadowCopy | Remove-WmiObject",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "Get-CimInstance Win32_ShadowCopy | Remove-CimInstance",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "rcim -Query 'select * from Win32_ShadowCopy'",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "(gwmi win32_shadow*).delete()",
            &[(Delete, "win32_shadow*")],
        ),
        (
            "(gwmi Win32_ShadowCopy)[0].Delete()",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "(gwmi Win32_ShadowCopy).ForEach({ $_.Delete() })",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "(gwmi Win32_ShadowCopy).ForEach('Delete')",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "foreach ($s in gwmi Win32_ShadowCopy) { $s.Delete() }",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "$s = Get-WmiObject Win32_ShadowCopy\nforeach ($x in $s) {\n $x.Delete()\n}",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "([wmi]\"Win32_ShadowCopy.ID='{1}'\").Delete()",
            &[(Delete, "Win32_ShadowCopy")],
        ),
        (
            "gwmi Win32_Process -Filter \"name='x.exe'\" | Invoke-WmiMethod -Name Terminate; New-Item create.txt",
            &[(Invoke, "Win32_Process.Terminate")],
        ),
        (
            "(gwmi Win32_Process | where Name -eq x).Terminate()",
            &[(Invoke, "Win32_Process.Terminate")],
        ),
        (
            "([wmiclass]'Win32_ShadowCopy').Create('C:\\', 'ClientAccessible')",
            &[(Invoke, "Win32_ShadowCopy.Create: C:\\, ClientAccessible")],
        ),
        (
            "(Get-WmiObject Win32_TerminalServiceSetting -Namespace root\\cimv2\\TerminalServices).SetAllowTSConnections(1,1)",
            &[(
                Invoke,
                "Win32_TerminalServiceSetting.SetAllowTSConnections: 1, 1",
            )],
        ),
        (
            "Set-WmiInstance -Class __EventFilter -Namespace root\\subscription -Arguments @{Name='a';Query=\"b\"}",
            &[(Create, "__EventFilter: Name=a; Query=b")],
        ),
        (
            "New-CimInstance -ClassName CommandLineEventConsumer -Namespace root/subscription -Property @{\n Name='a'\n CommandLineTemplate='b'\n}",
            &[(
                Create,
                "CommandLineEventConsumer: Name=a; CommandLineTemplate=b",
            )],
        ),
        (
            "$f = ([wmiclass]'\\\\.\\root\\subscription:__EventFilter').CreateInstance(); $f.Name = 'a'; $f.Query = 'b'; $f.Put()",
            &[(Create, "__EventFilter: Name=a; Query=b")],
        ),
        (
            "$x = gwmi Win32_Volume; $x.Label = 'a'; $x.Put() | Out-Null",
            &[(Set, "Win32_Volume: Label=a")],
        ),
        (
            "gcim Win32_Service | Set-CimInstance -Property @{a=1}",
            &[(Set, "Win32_Service: a=1")],
        ),
        (
            "Register-WmiEvent -Query 'select * from __InstanceCreationEvent' -Action { calc }",
            &[(Subscribe, "__InstanceCreationEvent")],
        ),
        (
            "Register-CimIndicationEvent Win32_ProcessStartTrace",
            &[(Subscribe, "Win32_ProcessStartTrace")],
        ),
        (
            "New-Object Management.ManagementEventWatcher 'select * from x'",
            &[(Subscribe, "x")],
        ),
        (
            "$s = [System.Management.ManagementObjectSearcher]::new('root\\cimv2', 'select * from Win32_Bios'); $s.Get()",
            &[(Get, "Win32_Bios")],
        ),
        ("winmgmts:\\\\.\\root", &[(Connect, "")]),
        (
            "Invoke-WmiCommand -Payload { x } -ComputerName SRV",
            &[(Invoke, "Win32_Process.Create @SRV")],
        ),
        (
            "gwmi Win32_A\ngwmi Win32_B; $x = 1\n",
            &[(Get, "Win32_A"), (Get, "Win32_B")],
        ),
    ]);
}

#[test]
fn computers() {
    check(&[
        (
            "gwmi Win32_Process -Comp A,'B'",
            &[(Get, "Win32_Process @A @B")],
        ),
        ("gwmi Win32_Process -cn:A", &[(Get, "Win32_Process @A")]),
        (
            "'A','B' | % { gwmi Win32_Process -CN $_ }",
            &[(Get, "Win32_Process @A @B")],
        ),
        (
            "foreach ($c in 'A') { gwmi Win32_Process -CN $c }",
            &[(Get, "Win32_Process @A")],
        ),
        (
            "([wmiclass]\"\\\\HOST\\root\\cimv2:Win32_Process\").Create('calc')",
            &[(Invoke, "Win32_Process.Create @HOST: calc")],
        ),
        (
            "$t='H'; ([wmiclass]\"\\\\$t\\root\\cimv2:Win32_Process\").Create('calc')",
            &[(Invoke, "Win32_Process.Create @H: calc")],
        ),
        (
            "((New-Object -ComObject WbemScripting.SWbemLocator).ConnectServer('SRV09')).Get('Win32_Process').Create('calc')",
            &[(Invoke, "Win32_Process.Create @SRV09: calc")],
        ),
        (
            "(New-Object -ComObject WbemScripting.SWbemLocator).ConnectServer('SRV09').Get('Win32_Process').Create('calc')",
            &[(Invoke, "Win32_Process.Create @SRV09: calc")],
        ),
        (
            "GetObject('winmgmts:\\\\SRV\\root\\cimv2')",
            &[(Connect, " @SRV")],
        ),
        (
            "$s = New-CimSession -ComputerName SRV; icim -CimSession $s Win32_Process Create @{CommandLine='calc'}",
            &[
                (Connect, " @SRV"),
                (Invoke, "Win32_Process.Create @SRV: calc"),
            ],
        ),
        (
            "gcim x -CimSession (ncms A)",
            &[(Connect, " @A"), (Get, "x @A")],
        ),
        ("gwmi -Namespace \\\\H\\root\\cimv2 x", &[(Get, "x @H")]),
        ("gwmi x -cn $env:COMPUTERNAME", &[(Get, "x @.")]),
        (
            "Invoke-WMIExec -Target H -Username u -Hash 0 -Command 'calc'",
            &[(Invoke, "Win32_Process.Create @H: calc")],
        ),
    ]);
    let uses = wmi_uses("gcim x -CimSession $s; gwmi y -ComputerName $c");
    assert!(uses[0].has_session && uses[0].has_unknown_computers);
    assert!(!uses[1].has_session && uses[1].has_unknown_computers);
}

#[test]
fn no_uses() {
    let scripts = [
        "",
        "ft; Remove-Item x.delete(1)",
        "# Get-WmiObject Win32_Process",
        "<# iwmi Win32_Process Create calc #> dir",
        "dir C:\\Get-WmiObject\\Win32_Process",
        "echo 'Get-WmiObject Win32_Process'",
        "$x = 'Invoke-WmiMethod'; $x.Create('a')",
        "$process.Delete()",
        "Get-Process | % { $_.Kill() }",
        "docker volume create x",
        "@'\nGet-WmiObject x\n'@",
        "[System.IO.File]::Delete('a')",
    ];
    for script in scripts {
        check(&[(script, &[])]);
    }
}

#[test]
fn details() {
    let uses = wmi_uses("Set-WmiInstance -Class __EventFilter -Namespace root/subscription");
    assert_eq!(uses[0].namespace.as_deref(), Some("root\\subscription"));
    let uses = wmi_uses("gwmi -Query \"select * from Win32_Process where a='b'\"");
    assert_eq!(
        uses[0].query.as_deref(),
        Some("select * from Win32_Process where a='b'")
    );
    let uses = wmi_uses("([wmiclass]'Win32_Process').Create('calc");
    assert!(uses[0].is_process_create() && uses[0].is_cut);
    assert_eq!(uses[0].arguments.as_deref(), Some("calc"));
    let uses = wmi_uses("([wmiclass]'Win32_Process').Create('cmd /c ' + $x)");
    assert_eq!(uses[0].arguments.as_deref(), Some("cmd /c $()"));
    assert_eq!(wmi_uses(&"gwmi a;".repeat(1000)).len(), 256);
    let decoys = "gwmi a;".repeat(1000) + "iwmi Win32_Process Create calc";
    assert!(wmi_uses(&decoys).iter().any(WmiUse::is_process_create));
}

#[test]
fn nested_commands() {
    let mut script = String::from("iwmi Win32_Process Create calc");
    for depth in 0..11 {
        let bytes: Vec<u8> = script.encode_utf16().flat_map(u16::to_le_bytes).collect();
        script = format!("powershell.exe -nop -enc {}", base64::encode(&bytes));
        let uses = PowerShellCommand::parse(&script).wmi_uses();
        assert_eq!(uses.len(), usize::from(depth <= 8), "{depth}");
    }
    let line = r#"powershell -c "Get-WmiObject Win32_Process -Filter \"name='x.exe'\" | Invoke-WmiMethod -Name Terminate; New-Item create.txt""#;
    let uses = PowerShellCommand::parse(line).wmi_uses();
    assert_eq!(
        uses.iter().map(told).collect::<Vec<_>>(),
        [(Invoke, "Win32_Process.Terminate".into())]
    );
}

/// Four times the text takes about four times as long.
#[test]
fn linear() {
    let pieces = [
        "(",
        ")",
        "{",
        "}",
        "@{a=",
        "[",
        "[a",
        "'",
        "\"",
        "`",
        "$",
        "${",
        "\"$(",
        "\"${",
        "|",
        ",",
        ";",
        "a|",
        "$a|",
        "$a=$a+'x';",
        "$a+='x';",
        "$a=$a,$a;",
        "$a={$a};",
        "a=",
        "'a'+",
        "'{0}'-f",
        "-a ",
        "a.b(",
        "$a.b(",
        "[a]",
        "@'\n",
        "@' ",
        "<#",
        "#",
        "gwmi a;",
        "(gwmi a).b();",
        "iex 'a';",
        "\"$a\"",
        "gwmi -a:",
        "&'a';",
        "powershell -e ",
        "%{",
        "::",
        "$x.a='b';",
        "=",
        "foreach(",
        "-join",
        "winmgmts:",
        "\u{201c}",
        "> ",
        "[wmi]$a;",
        "iex $a;",
        "gwmi a -cn $a;",
        "gwmi $a;",
        "$a -join $a;",
        "$b.$a;",
        "'{0}'-f $a;",
        "\"${a\"",
        "$x.$a();",
        "[wmiclass]'",
        "& $a;",
        "icim -Arg $a;",
    ];
    for start in ["", "$a='", "$a=(gwmi x);", "(", "$a="] {
        for piece in pieces {
            let time = |len: usize| {
                let head = match start {
                    "$a='" => format!("$a='{}';", "x ".repeat(len / 4)),
                    "$a=" => format!("$a=1{};", ",'b'".repeat(len / 8)),
                    other => other.to_owned(),
                };
                let script = head + &piece.repeat(len / 2 / piece.len());
                let begin = std::time::Instant::now();
                let _ = wmi_uses(&script);
                let _ = PowerShellCommand::parse(&script);
                begin.elapsed()
            };
            let (some, four_times) = (time(1 << 17), time(1 << 19));
            let most = some * 12 + std::time::Duration::from_millis(300);
            assert!(
                four_times < most,
                "{start} {piece}: {some:?}, {four_times:?}"
            );
        }
    }
}
