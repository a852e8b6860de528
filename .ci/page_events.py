"""Makes the events that the page is tried with: many ordinary ones, a story over many computers, and hostile texts.

All of them are invented here. Run by `.ci/check_page.py`; alone, `page_events.py KIND` writes XML to standard output."""

import base64
import datetime
import json
import random
import string
import sys
from xml.sax.saxutils import escape, quoteattr

SECURITY = ("Microsoft-Windows-Security-Auditing", "{54849625-5478-4994-a5ba-3e3b0328c30d}", "Security")
WMI = ("Microsoft-Windows-WMI-Activity", "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}", "Microsoft-Windows-WMI-Activity/Operational")
ELEMENTS = {5857: "Operation_StartedOperational", 5858: "Operation_ClientFailure", 5859: "Operation_EssStarted",
            5860: "Operation_TemporaryEssStarted", 5861: "Operation_ESStoConsumerBinding"}
START = datetime.datetime(2026, 3, 2, 6, 0)
DOMAIN_SID = "S-1-5-21-1004336348-1177238915-682003330"


class Log:
    """Writes events, each with the next record ID of its computer's channel."""

    def __init__(self, seed=18):
        self.random = random.Random(seed)
        self.records = {}
        self.lines = []

    def event(self, event_id, computer, seconds, data):
        provider, guid, channel = SECURITY if event_id == 4688 else WMI
        number = self.records.get((computer, channel), 48_000) + 1
        self.records[computer, channel] = number
        # The digits below a microsecond too, as Windows has them.
        time = START + datetime.timedelta(seconds=seconds)
        time = f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond:06}{self.random.randrange(10)}Z"
        if event_id == 4688:
            fields = "".join(f"<Data Name={quoteattr(name)}>{escape(str(value))}</Data>" for name, value in data.items())
            body = f"<EventData>{fields}</EventData>"
        else:
            fields = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in data.items())
            body = f"<UserData><{ELEMENTS[event_id]} xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>{fields}</{ELEMENTS[event_id]}></UserData>"
        self.lines.append(
            f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}' Guid='{guid}'/>"
            f"<EventID>{event_id}</EventID><Version>{2 if event_id == 4688 else 0}</Version><Level>0</Level><Task>0</Task><Opcode>0</Opcode>"
            f"<Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='{time}'/><EventRecordID>{number}</EventRecordID>"
            f"<Correlation/><Execution ProcessID='4' ThreadID='{self.random.randrange(100, 9000)}'/><Channel>{channel}</Channel>"
            f"<Computer>{escape(computer)}</Computer><Security/></System>{body}</Event>\n")
        return number

    def process(self, computer, seconds, command, image, parent, pid, ppid, user="svc", target="-", logon=0x3e7):
        account = user.endswith("$") or user == "SYSTEM"
        return self.event(4688, computer, seconds, {
            "SubjectUserSid": "S-1-5-18" if account else f"{DOMAIN_SID}-{1100 + sum(map(ord, user)) % 800}", "SubjectUserName": user,
            "SubjectDomainName": "CORP", "SubjectLogonId": f"{logon:#x}", "NewProcessId": f"{pid:#x}", "NewProcessName": image,
            "TokenElevationType": "%%1936" if account else "%%1938", "ProcessId": f"{ppid:#x}", "CommandLine": command,
            "TargetUserSid": "S-1-0-0", "TargetUserName": target, "TargetDomainName": "-" if target == "-" else "CORP",
            "TargetLogonId": "0x0" if target == "-" else "0x9be2f1", "ParentProcessName": parent,
            "MandatoryLabel": "S-1-16-16384" if account else "S-1-16-8192"})

    def failure(self, computer, seconds, user, machine, operation, code):
        return self.event(5858, computer, seconds, {
            "Id": f"{{{self.guid()}}}", "ClientMachine": machine, "User": user, "ClientProcessId": self.random.randrange(400, 16000, 4),
            "Component": "Unknown", "Operation": operation, "ResultCode": code, "PossibleCause": "Unknown"})

    def provider(self, computer, seconds, name, path):
        return self.event(5857, computer, seconds, {
            "ProviderName": name, "Code": "0x0", "HostProcess": "wmiprvse.exe", "ProcessID": self.random.randrange(400, 16000, 4), "ProviderPath": path})

    def guid(self):
        digits = f"{self.random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def token(self, length, alphabet=string.ascii_letters + string.digits):
        return "".join(self.random.choices(alphabet, k=length))

    def text(self):
        return "".join(self.lines)


SERVICES = ["Schedule", "wuauserv", "BITS", "Winmgmt", "ProfSvc", "Themes", "gpsvc", "iphlpsvc", "LanmanServer", "UserManager", "TokenBroker", "lfsvc", "wlidsvc"]
WORDS = ["report", "invoice", "budget", "plan", "minutes", "draft", "review", "Q1", "Q2", "final", "customer", "contract", "notes", "export"]
CLASSES = ["Win32_Process", "Win32_Service", "Win32_OperatingSystem", "Win32_LogicalDisk", "Win32_NetworkAdapterConfiguration", "Win32_Product",
           "MSFT_NetFirewallRule", "Win32_PerfFormattedData_PerfOS_Processor", "AntiVirusProduct", "Win32_QuickFixEngineering"]
CODES = ["0x80041032", "0x80041010", "0x80041002", "0x80041003", "0x800706ba", "0x80041033"]
SYSTEM = "C:\\Windows\\System32\\"


def ordinary(log, user):
    """An ordinary process: its command line, image and parent."""
    pick, number, token = log.random.choice, log.random.randrange, log.token
    words = "_".join(log.random.sample(WORDS, 3))
    kind = number(14)
    if kind < 3:
        service = pick(SERVICES)
        return f"{SYSTEM}svchost.exe -k netsvcs -p -s {service}", SYSTEM + "svchost.exe", SYSTEM + "services.exe"
    if kind == 3:
        chrome = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
        return (f'"{chrome}" --type=renderer --lang=en-US --device-scale-factor=1 --num-raster-threads=4 --renderer-client-id={number(5, 900)} '
                f"--time-ticks-at-unix-epoch=-{number(10**15, 10**16)} --launch-time-ticks={number(10**9, 10**11)} "
                f"--field-trial-handle={number(1000, 9999)},i,{number(10**18, 10**19)},{number(10**18, 10**19)},262144 "
                f"--variations-seed-version={token(12)} --mojo-platform-channel-handle={number(1000, 9000)} /prefetch:1"), chrome, chrome
    if kind == 4:
        script = base64.b64encode(f"Get-ChildItem '{token(14)}' | Where-Object Length -gt {number(10**6)}".encode("utf-16-le")).decode()
        return f"powershell.exe -NoProfile -NonInteractive -EncodedCommand {script}", SYSTEM + "WindowsPowerShell\\v1.0\\powershell.exe", SYSTEM + "cmd.exe"
    if kind == 5:
        return f"\\??\\{SYSTEM}conhost.exe 0xffffffff -ForceV1", SYSTEM + "conhost.exe", SYSTEM + pick(["cmd.exe", "csrss.exe"])
    if kind == 6:
        office = "C:\\Program Files\\Microsoft Office\\root\\Office16\\"
        program = pick(["WINWORD.EXE", "EXCEL.EXE"])
        return f'"{office}{program}" /n "C:\\Users\\{user}\\Documents\\{words}_{number(2000)}.{pick(["docx", "xlsx"])}" /o ""', office + program, "C:\\Windows\\explorer.exe"
    if kind == 7:
        return f"{SYSTEM}msiexec.exe /I{{{log.guid().upper()}}} /qn /L*v C:\\Windows\\Temp\\{token(8)}.log", SYSTEM + "msiexec.exe", "C:\\Windows\\CCM\\CcmExec.exe"
    if kind == 8:
        folder = f"C:\\Users\\{user}\\AppData\\Local\\Temp\\{{{log.guid()}}}"
        return f'cmd.exe /d /s /c "{folder}\\setup.exe --install --channel stable --session {token(16)}"', SYSTEM + "cmd.exe", folder + "\\updater.exe"
    if kind == 9:
        return f'"git.exe" -C C:\\src\\{pick(WORDS)} log --pretty=%H --max-count={number(2, 400)} {token(40, "0123456789abcdef")}', "C:\\Program Files\\Git\\cmd\\git.exe", "C:\\Program Files\\nodejs\\node.exe"
    if kind == 10:
        return f'"{SYSTEM}backgroundTaskHost.exe" -ServerName:App.AppX{token(24, string.ascii_lowercase + string.digits)}.mca', SYSTEM + "backgroundTaskHost.exe", SYSTEM + "svchost.exe"
    if kind == 11:
        return f"taskhostw.exe {pick(['SYSTEM', 'KEYROAMING', 'Install $(Arg0)', 'NETWORK'])}", SYSTEM + "taskhostw.exe", SYSTEM + "svchost.exe"
    if kind == 12:
        return f"reg.exe query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{{{log.guid()}}} /v DisplayVersion", SYSTEM + "reg.exe", SYSTEM + "cmd.exe"
    return f"python.exe C:\\tools\\collect\\{pick(WORDS)}.py --host 10.{number(256)}.{number(256)}.{number(256)} --port {number(1024, 65535)} --id {token(10)}", "C:\\Python312\\python.exe", SYSTEM + "cmd.exe"


def attack(log, seconds, source, target, target_computer, source_computer, user, command):
    """A process started over WMI from one computer on another."""
    pid = log.random.randrange(0x400, 0x4000, 4)
    log.process(source_computer, seconds, f'wmic /node:{target} /user:CORP\\adm-{user} process call create "{command}"',
                SYSTEM + "wbem\\WMIC.exe", SYSTEM + "cmd.exe", pid, 0x1d40, user, logon=0x5a31c)
    log.provider(target_computer, seconds + 0.31, "CIMWin32", "%systemroot%\\system32\\wbem\\cimwin32.dll")
    log.process(target_computer, seconds + 0.42, command, SYSTEM + "cmd.exe", SYSTEM + "wbem\\WmiPrvSE.exe", pid + 8, 0xd9c,
                f"{target}$", f"adm-{user}", 0x3e4)
    return source


def many(count=100_000, computers=40, hours=60):
    """Ordinary events of a network, with some attacks among them."""
    log = Log()
    pick, number = log.random.choice, log.random.randrange
    names = [f"{prefix}{i:02}" for i in range(computers) for prefix in [["WKS", "FILE", "SRV", "DC"][i % 4]]]
    users = [f"{first}{last}" for first in ["dana", "omar", "lena", "kim", "ravi", "sofia", "tom", "yuki"] for last in ["", ".b", ".k", ".m"]]
    step = hours * 3600 / count
    while len(log.lines) < count:
        i = len(log.lines)
        seconds = i * step + log.random.random() * step
        name, user = pick(names), pick(users)
        computer = f"{name}.corp.example"
        kind = number(1000)
        if kind < 800:
            command, image, parent = ordinary(log, user)
            service = parent.endswith("services.exe")
            log.process(computer, seconds, command, image, parent, number(0x200, 0x8000, 4), number(0x200, 0x8000, 4),
                        f"{name}$" if service else user, logon=0x3e7 if service else number(0x10000, 0x4000000))
        elif kind < 930:
            cls, machine = pick(CLASSES), pick([name, name, pick(names)])
            operation = pick([f"Start IWbemServices::ExecQuery - root\\cimv2 : SELECT * FROM {cls} WHERE Name = '{log.token(9)}'",
                              f"Start IWbemServices::CreateInstanceEnum - root\\cimv2 : {cls}",
                              f'Start IWbemServices::GetObject - Root\\CIMV2 : {cls}.Handle="{number(90000)}"'])
            log.failure(computer, seconds, f"CORP\\{user}", machine, operation, pick(CODES))
        elif kind < 985:
            log.provider(computer, seconds, *pick([("CIMWin32", "%systemroot%\\system32\\wbem\\cimwin32.dll"), ("WmiPerfClass", "C:\\Windows\\System32\\wbem\\WmiPerfClass.dll"),
                                                   ("NetAdapterCim", "%systemroot%\\system32\\NetAdapterCim.dll"), ("DscCoreConfProv", "%systemroot%\\system32\\DscCore.dll")]))
        elif kind < 996:
            log.event(5860, computer, seconds, {"NamespaceName": "ROOT\\CIMV2", "Query": f"SELECT * FROM __InstanceOperationEvent WITHIN {number(2, 90)} WHERE TargetInstance ISA '{pick(CLASSES)}'",
                                                "User": f"CORP\\{user}", "Processid": number(400, 16000, 4), "ClientMachine": name, "PossibleCause": "Temporary"})
        else:
            target = pick(names)
            attack(log, seconds, name, target, f"{target}.corp.example", computer, user.split(".")[0], f"cmd.exe /Q /c net group {log.token(6)} /domain")
    log.lines = log.lines[:count]
    return log.text()


def spread():
    """One user starts a process on three computers at once, goes on from the first of them, and leaves a subscription at the end."""
    log = Log()
    wbem, shell = SYSTEM + "wbem\\WmiPrvSE.exe", SYSTEM + "cmd.exe"

    def at(host):
        return f"{host}.corp.example"

    def wmic(host, seconds, targets, command, pid, ppid, user):
        line = f'wmic /node:{",".join(targets)} /user:CORP\\adm-dana process call create "{command}"'
        log.process(at(host), seconds, line, SYSTEM + "wbem\\WMIC.exe", shell, pid, ppid, user, logon=0x5a31c)
        for i, target in enumerate(targets):
            log.provider(at(target), seconds + 0.3 + i, "CIMWin32", "%systemroot%\\system32\\wbem\\cimwin32.dll")
            log.process(at(target), seconds + 0.5 + i, command, shell, wbem, 0x2000 + 0x40 * i, 0xd9c, f"{target}$", "adm-dana", 0x3e4)

    def output(number):
        return f"cmd.exe /Q /c whoami /all 1> \\\\127.0.0.1\\ADMIN$\\__17725284{number}.81 2>&1"

    log.process(at("WKS07"), -60, '"C:\\Windows\\System32\\cmd.exe"', shell, "C:\\Windows\\explorer.exe", 0x1d40, 0x1a08, "dana", logon=0x5a31c)
    log.failure(at("DC01"), 20, "CORP\\dana", "WKS07", "Start IWbemServices::ExecMethod - ROOT\\CIMV2 : Win32_Process::Create", "0x80041003")
    wmic("WKS07", 60, ["FILE02", "SQL01", "WEB03"], output(72), 0x21fc, 0x1d40, "dana")
    # What was started on the first goes on to the next.
    wmic("FILE02", 300, ["DC01"], output(90), 0x2404, 0x2000, "adm-dana")
    wmic("DC01", 640, ["BACKUP01", "BACKUP02"], "powershell -nop -w hidden -enc SQBFAFgA", 0x2604, 0x2000, "adm-dana")
    log.event(5861, at("BACKUP02"), 900, {
        "Namespace": "//./root/subscription", "ESS": "Disk Health Filter", "CONSUMER": 'CommandLineEventConsumer="Disk Health Consumer"',
        "PossibleCause": 'Binding EventFilter: \ninstance of __EventFilter\n{\n\tEventNamespace = "root\\\\cimv2";\n\tName = "Disk Health Filter";\n'
                         "\tQuery = \"SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_LocalTime'\";\n"
                         '\tQueryLanguage = "WQL";\n};\nPerm. Consumer: \ninstance of CommandLineEventConsumer\n{\n'
                         '\tCommandLineTemplate = "C:\\\\ProgramData\\\\Disk\\\\health.exe -q";\n\tName = "Disk Health Consumer";\n};\n'})
    return log.text()


def hostile():
    """Texts that would be markup, reorder their surroundings, or be very long."""
    log = Log()
    texts = ["</script><script>window.hit=1</script>", "<img src=x onerror=window.hit=2>", "\u202excod.exe\u202c --run", "=cmd|'/c calc'!A1",
             "שלום עולם cmd.exe", "a\u200bb\ufeffc", "\u2028line\u2029", "${window.hit=3}", "<!--<script>", "javascript:window.hit=4", "__proto__", "constructor",
             "line one\nline two\ttab", "@SUM(1)", "-2+3", "'\"><svg/onload=window.hit=5>", "NUL\uf000end"]
    for i, text in enumerate(texts):
        log.process(f"HOST{i:02}.corp.example", i, text, SYSTEM + "cmd.exe", "C:\\Windows\\explorer.exe", 0x900 + 4 * i, 0x800, "dana")
    log.process("</script><b>HOST", 60, "cmd.exe", "C:\\<i>x", "\u202eexe.rerolpxe", 0x1000, 0x900, "<b>user</b>")
    script = "// a script\\r\\n" + "var a = '</script>';\\n" * 50_000
    log.event(5861, "HOST99.corp.example", 90, {
        "Namespace": "//./root/subscription", "ESS": "</script>", "CONSUMER": 'ActiveScriptEventConsumer="</script><script>window.hit=6</script>"',
        "PossibleCause": 'Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = "</script>";\n\tQuery = "SELECT * FROM __InstanceModificationEvent";\n\tQueryLanguage = "WQL";\n};\n'
                         'Perm. Consumer: \ninstance of ActiveScriptEventConsumer\n{\n\tName = "</script><script>window.hit=6</script>";\n\tScriptingEngine = "JScript";\n\tScriptText = "' + script + '";\n};\n'})
    return log.text()


def hostile_json():
    """What XML cannot have: NUL and other control characters."""
    data = {"NewProcessName": SYSTEM + "cmd.exe", "CommandLine": "cmd\0.exe \x1b[2J\x08\x7f\x9b", "SubjectUserName": "a\0b", "NewProcessId": "0x2000"}
    event = {"event_id": 4688, "record_id": 1, "time_created": "2026-03-02T06:02:00.0000001Z", "computer": "HOST00\0.corp.example",
             "channel": "Security", "provider": SECURITY[0], "data": data}
    return json.dumps(event) + "\n"


KINDS = {"many": many, "spread": spread, "hostile": hostile, "hostile_json": hostile_json}

if __name__ == "__main__":
    sys.stdout.write(KINDS[sys.argv[1]](*map(int, sys.argv[2:])))
