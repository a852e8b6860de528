//! Whether each decoder takes time in proportion to its text, on text that was made to cost more:
//! instructions on 8, 16 and 32 KiB of it. `.ci/check_linear.py` runs this and compares.
//!
//! A row of the table is a family of texts: a beginning, a piece that is repeated, an end.
#![allow(missing_docs, reason = "the macros make functions without")]

use std::hint::black_box;

use gungraun::prelude::*;
use wmi_events::cmdline::path::WindowsPath;
use wmi_events::cmdline::wmic::{self, WmicCommand};
use wmi_events::cmdline::{
    self, Argv, CmdCommand, PowerShellCommand, ScCommand, WinrmCommand, cmd, powershell,
};
use wmi_events::detect::Correlator;
use wmi_events::secrets;
use wmi_events::source::{csv, json, message, text, xml};
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::wmi::{Namespace, ObjectPath, Operation, Query};
use wmi_events::{Event, EventId, Record, System};

/// So many KiB of pieces between a beginning and an end.
fn repeated(kib: usize, start: &str, piece: &str, end: &str) -> String {
    let pieces = piece.repeat(kib * 1024 / piece.len());
    let text = [start, &pieces, end].concat();
    // What is made on first use is no work on the text.
    black_box(wmic::looks_like_wmic("wmic os get"));
    black_box(powershell::mentions_encoded_classes("a"));
    black_box(text::Reader::new("Log Name: a\nSource: b\n".as_bytes()).count());
    let table = "EventID,Channel,EventData\n4688,Security,{}\n4688,a,\"{\"\n";
    black_box(csv::Reader::new(table.as_bytes()).count());
    let object = r#"{"EventID":4688,"Channel":"Security","EventData":{}}"#;
    black_box(json::Reader::new([object, "{"].concat().as_bytes()).count());
    black_box(xml::Reader::new("<Event><System/>".as_bytes()).count());
    black_box(Event::from_json(object).is_ok());
    black_box(message::parse(System::new(EventId::PROVIDER_STARTED), "a").is_ok());
    // Once a block of this size was freed, glibc no longer maps smaller ones on their own: whether a
    // buffer that grows is moved depends on its length no more. Source: M_MMAP_THRESHOLD in
    // mallopt(3), 32 MiB at most.
    drop(black_box(vec![0_u8; 31 << 20]));
    text
}

/// A decoder of `$text`, and its families.
macro_rules! linear {
    ($(
        $decoder:ident($text:ident) = $decode:expr => {
            $( $family:ident = $start:expr, $piece:expr, $end:expr; )*
        }
    )*) => {
        $(
            #[library_benchmark]
            $( #[benches::$family(
                args = [
                    (8, $start, $piece, $end),
                    (16, $start, $piece, $end),
                    (32, $start, $piece, $end),
                ],
                setup = repeated
            )] )*
            fn $decoder(text: String) -> String {
                let $text = black_box(&*text);
                let _ = black_box($decode);
                // Freeing it is not part of the work.
                text
            }
        )*

        library_benchmark_group!(name = group, benchmarks = [$($decoder),*]);
    };
}

/// What the correlator makes of a command line of wmic.exe.
fn observe(line: &str) -> usize {
    let mut system = System::new(EventId::PROCESS_CREATION);
    system.computer = Some("WKS01".into());
    system.time_created = "2026-03-03T09:00:00Z".parse().ok();
    let mut record = Record::new(system);
    record
        .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
        .set("CommandLine", line);
    let event = record.into_event().ok().flatten();
    event.map_or(0, |event| Correlator::default().observe(&event).len())
}

linear! {
    winrm(text) = WinrmCommand::parse(text) => {
        words = "winrm i ", "a ", "";
        switches = "winrm id ", "-a:b ", "";
        passwords = "winrm id ", "-p:\"a ", "";
        tables = "winrm i ", "@{a=b} ", "";
        open_tables = "winrm i ", "@{a=\"b ", "";
        properties = "winrm i @{", "a=\"b\";", "}";
        quotes = "winrm i @{a=\"", "\" ", "\"}";
        quoted_passwords = "winrm i @{a=\"", "\" -p:", "\"}";
        brackets = "winrm i ", "}@{a={", "";
        resource = "winrm g wmi/", "a/", "";
        switches_of_host = "cscript ", "//a ", "winrm.vbs id";
    }
    sc(text) = ScCommand::parse(text) => {
        options = "sc create a ", "b= c ", "";
        quotes = "sc create a b= ", "\\\"", "";
        server = "sc ", "\\", " query";
    }
    redact_winrm(text) = secrets::redact(text) => {
        passwords = "winrm ", "-p:\"a ", "";
        short = "winrm ", "-p:a ", "";
        signs = "winrm ", " -p", "";
        quotes = "winrm -p:\"", "\\\"", "";
        words = "", "w-p:", "";
    }
    correlator(text) = observe(text) => {
        nodes = "wmic /node:", "b,", "c process call create calc.exe";
        files = "wmic /node:", "@b,", "c process call create calc.exe";
        passwords = "wmic ", "/password:x ", "/node:c process call create calc.exe";
        arguments = "wmic /node:c process call create ", "a, ", "b";
    }

    xml_events(text) = xml::Reader::new(text.as_bytes()).count() => {
        events = "", "<Event><System/></Event>", "";
        open = "", "<Event><System>", "";
        elements = "<Event><System/>", "<a>", "";
        tags = "", "<", "";
        names = "", "<Event:", "";
        attributes = "<Event", " a='", "";
        comments = "", "<!--", "";
        comments_within = "<Event><System/>", "<!-- <Event> -->", "";
        cdata = "<Event><System/>", "<![CDATA[<Event><System>]]>", "";
        cut_cdata = "", "<Event><System><![CDATA[", "";
        instructions = "", "<?a ", "";
        declarations = "", "<!a ", "";
        references = "<Event><System/>", "&lt;", "</Event>";
        text = "<Event><System/>", "a ", "";
        labels = "", "Record 1\n", "";
        fields = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
                  </System><EventData>", "<Data Name='a'>b</Data>", "</EventData></Event>";
    }

    json_records(text) = json::Reader::new(text.as_bytes()).count() => {
        objects = "", "{\"a\":1}", "";
        events = "", "{\"EventID\":4688,\"Channel\":\"a\"}\n", "";
        open = "", "{\"a\":", "";
        lists = "", "[", "";
        nested = "", "{\"a\":[", "";
        cut = "", "{\"a\":\"x\n", "";
        quotes = "x", "{\"", "";
        escapes = "{\"a\":\"", "\\u0041", "\"}";
        members = "{\"EventID\":4688", ",\"a\":1", "}";
        same_members = "{\"EventID\":4688,\"Channel\":\"Security\",\"EventData\":{\"b\":1", ",\"a\":{}", "}}";
        envelopes = "", "{\"event\":", "1";
        blanks = "x{", " ", "";
        text = "", "a ", "";
        texts = "{\"message\":\"", "{\\\"a\\\":", "\"}";
    }

    from_json(text) = Event::from_json(text) => {
        members = "{\"EventID\":4688", ",\"a\":1", "}";
        envelopes = "{\"items\":[", "{\"event\":1},", "{}]}";
        key_values = "{\"kvlistValue\":{\"values\":[", "{\"key\":\"a\",\"value\":{\"intValue\":1}},", "{}]}}";
        rows = "{\"tables\":[{\"columns\":[\"a\"],\"rows\":[", "[1],", "[1]]}]}";
        columns = "{\"tables\":[{\"rows\":[[1]],\"columns\":[", "\"a\",", "\"b\"]}]}";
    }

    messages(text) = message::parse(System::new(EventId::PROVIDER_STARTED), text) => {
        words = "a provider started with result code 0x0. HostProcess = ", "; ProviderPath = ", "";
        blanks = "a provider started with result code", " \t", "0x0";
        lines = "a provider started with result code 0x0.\n", "HostProcess: a\n", "";
    }

    path(text) = (WindowsPath::new(text).place(), WindowsPath::new(text).to_string()) => {
        parts = "C:", "\\a", "";
        up = "C:\\", "..\\", "";
        quotes = "", "\"", "";
        colons = "C", ":a", "";
    }

    records(text) = text::Reader::new(text.as_bytes()).count() => {
        dates = "", "01/14/2021 11:41:39 PM\n", "";
        starts = "", "01/14/2021 11:41:39 PM\nLogName=a\n", "";
        values = "01/14/2021 11:41:39 PM\nLogName=a\n", "a=b\n", "";
        message = "01/14/2021 11:41:39 PM\nLogName=a\nMessage=", "a\n", "";
        labels = "", "Log Name:      a\n", "";
        viewer = "", "Log Name:      a\nSource: b\nDescription:\n", "";
        xml = "Log Name: a\nSource: b\nDescription:\n", "Event Xml:\n<Event><System>\n", "";
        announced = "Log Name: a\nSource: b\nDescription:\n", "Event Xml:\n", "";
        padded = "", "Aaaaaaaa:      a\nB:             1\n", "";
        headers = "", "<13>Nov 24 15:00:00 H t: ", "";
        messages = "", "Nov 24 15:00:00 H t: x\n", "";
        data = "", "<13>1 - - - - - [a b=\"c\"", "";
        cells = "MSWinEventLog\t", "\t", "";
        more = "MSWinEventLog\ta\tb\tc\td\te\tf\tg\th\ti\tj\tk\t", "\ta=b", "";
        escaped = "MSWinEventLog#011", "#011", "";
        snare = "", "MSWinEventLog\ta\n", "";
    }

    rows(text) = csv::Reader::new(text.as_bytes()).count() => {
        ours = "EventID,Channel\n", "4688,Security\n", "";
        others = "EventID,Channel\n", "1,Security\n", "";
        too_few = "EventID,Channel\n", "4688\n", "";
        quotes = "EventID,Channel\n", "\"", "";
        quoted_lines = "EventID,Channel\n", "\"\n", "";
        open_quotes = "EventID,Channel\n", "\"a\n", "";
        doubled = "EventID,Channel\n4688,\"", "\"\"", "\"\n";
        doubled_open = "EventID,Channel\n", "\"\"\"a\n", "";
        loose = "EventID,Channel\n4688,\"", "\"a ", "\"\n";
        loose_open = "EventID,Channel\n", "4688,\"\"a ", "";
        next_rows = "EventID,Channel\n", "4688,\"x\n", "";
        delimiters = "EventID,Channel\n", ",", "";
        header = "", "EventID,Channel\n", "";
    }

    mof(text) = Instance::parse(text) => {
        values = "instance of A{", "x=1;", "};";
        values_cut = "instance of A{", "x=1;", "";
        instances = "instance of A{", "x=instance of B{y=1;};", "};";
        nested = "instance of A{", "x=instance of B{y={{1},instance of C{}};};", "};";
        elements = "instance of A{x={", "NULL,", "};};";
        texts = "instance of A{x=", "\"a\" ", ";};";
        open_text = "instance of A{x=\"", "\\\"", "";
        blanks = "instance of A{x=1", "\t\u{a0}", ";};";
        others = "instance of A{", "x=$a b c;", "";
        digits = "instance of A{x=", "9", ";};";
        fractions = "instance of A{x=1.", "9", "e1;};";
        words = "instance of A{", "instance", "";
        alias = "instance of A as ", "instance of A as ", "{};";
    }

    subscription(text) = Subscription::from_cause(text) => {
        broken = "", "instance of A ", ";";
        broken_alias = "", "instance of A as ", ";";
        broken_nested = "", "instance of A{x=", ";";
        broken_texts = "", "instance of A{x=\"", "";
        unnamed = "", "instance of ;", "";
        keywords = "", "instance of ", "";
        nearly = "", "instance o ", "";
        properties = "instance of A{};Consumer instance of CommandLineEventConsumer{", "x=1;", "};";
        escapes = "instance of A{Name=\"", "\\x4\\n\\\"", "\";};";
    }

    query(text) = Query::parse(text) => {
        properties = "SELECT ", "a,", " FROM A";
        conditions = "SELECT * FROM A WHERE ", "T ISA 'B' AND ", "";
        groups = "SELECT * FROM A WHERE ", "GROUP ", "";
        group_by = "SELECT * FROM A GROUP BY ", "x, ", "";
        within = "SELECT * FROM A ", "WITHIN 1.1.1 ", "";
        quotes = "SELECT * FROM A WHERE ", "\"\\\"", "";
        where_again = "SELECT * FROM A ", "WHERE x GROUP BY ", "";
        braces = "ASSOCIATORS OF {A.b=\"", "}{", "\"} WHERE x";
        blanks = "SELECT * FROM A WHERE x", " \u{3000}", "";
    }

    operation(text) = Operation::parse(text) => {
        interfaces = "", "A::", " - B : C";
        dashes = "A::B", " - ", " : ";
        colons = "A::ExecMethod - B : ", "::", "";
        quoted = "A::ExecMethod - B : ", "\"::\"", "::m";
        open_quotes = "A::ExecMethod - B : ", "\"\\::", "";
        keys = "A::GetObject - B : A.", "b=1,", "c=2";
    }

    object_path(text) = ObjectPath::parse(text) => {
        keys = "A.", "b=\"1\",", "c=2";
        bare_keys = "A.", "b=1 ,", "c=2";
        names = "A.", "b", "=1";
        no_value = "A.b", " b", "";
        namespace = "", "\\a", ":A";
        colons = "", ":", "A";
        quotes = "A.b=\"", "\\\"=,", "";
    }

    namespace(text) = (
        Namespace::new(text) == Namespace::new(text),
        Namespace::new(text).to_string(),
    ) => {
        parts = "\\\\H\\root", "\\a", "";
        separators = "", "\\/", "";
        blanks = "\\\\ ", "\u{a0} ", "\\root";
    }

    arguments(text) = Argv::new(text).count() => {
        words = "p ", "a ", "";
        quoted = "p ", "\"a b\" ", "";
        open_quotes = "p ", "\"a ", "";
        empty = "p ", "\"\" ", "";
        doubled = "p ", "\"\"\" ", "";
        backslashes = "p \"", "\\", "\"";
        escaped = "p ", "\\\"a ", "";
    }

    join(text) = cmdline::argv::join(text.split(' ')) => {
        quotes = "p ", "a\" ", "";
        backslashes = "p \"", "\\", "";
    }

    command(text) = WmicCommand::parse(text) => {
        nodes = "wmic /node:", "a,", "b os get";
        quoted_nodes = "wmic /node:", "\"a,b\",", "c os get";
        switches = "wmic ", "/x:y ", "os get";
        names = "wmic ", "/", "os get";
        look_alikes = "wmic ", "／ｘ：ｙ ", "os get";
        tokens = "wmic ", "\"/x:y\" ", "os get";
        blanks = "wmic /x", " \u{a0}", ":y os get";
        values = "wmic /x:", "\"a\"b", " os get";
        apostrophes = "wmic ", "/x:'", "";
        words = "wmic os ", "a ", "get";
        arguments = "wmic process call create ", "a, ", "b";
        single_quoted = "wmic process call create '", "a' '", "";
        single_words = "wmic process call create ", "'a ", "";
        escaped = "wmic process call create \"", "\\\"a ", "\"";
        condition = "wmic os where ", "a ", "get b";
        open_condition = "wmic os where '", "(a ", "get b";
        conditions = "wmic os ", "where x ", "get b";
        condition_switches = "wmic os where ", "/x: ", "get b";
        verb_switches = "wmic os get ", "/format:x ", "";
        password = "wmic ", "/password:x ", "os get";
        odd_password = "wmic ", "/pass^word:x os get,", "";
        quoted_password = "wmic ", "/password:\"a\\\" os get ", "";
        apostrophe_password = "wmic ", "/password:'x os get ", "";
        token_password = "wmic ", "\"/password:x os get ", "";
    }

    cmd_command(text) = CmdCommand::parse(text) => {
        commands = "cmd /c ", "a bcdefgh&", "";
        switches = "cmd ", "/q", "/c a";
        slashes = "cmd ", "/", "";
        quotes = "cmd /c ", "\"a", "";
        carets = "cmd /c ", "^a", "";
        redirects = "cmd /c a ", ">x ", "";
        copies = "cmd /c a ", "2>&1 ", "";
        blocks = "cmd /c ", "(a bcdefgh&", ")>x";
        blocks_closed = "cmd /c (((((((((((((((((a", ")>x&abcdefg", "";
        block_target = "cmd /c (a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a)>", "x", "";
        block_redirects = "cmd /c (a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a)", ">x ", "";
        conditions = "cmd /c ", "if a==b ", "c";
        condition_blocks = "cmd /c ", "if a==b (", "c";
        loops = "cmd /c ", "for %i in (a) do ", "b";
        open_loops = "cmd /c ", "for %i in (a ", "b";
        nested_loops = "cmd /c ", "(for %i in (a)", "";
        starts = "cmd /c start ", "/b ", "a";
        prefixes = "cmd /c ", "call start ", "a";
        slash_words = "cmd /c ./", "a/", "";
    }

    runs_in_the_end(text) = cmd::runs_in_the_end(text) => {
        nested = "", "cmd /c ", "a";
        commands = "cmd /c cmd /c ", "a bcdefgh&", "";
        characters = "forfiles /c \"", "0x22", "\"";
        options = "conhost ", "0x4 ", "a";
        runas = "runas ", "/a ", "b";
        redirects = "cmd /c (cmd /c a&cmd /c b) ", ">x ", "";
        target = "cmd /c (cmd /c a&cmd /c b) >", "^x", "";
        prefixes = "", "call start ", "a";
        ends = "cmd /c ", "(cmd /c a&", "b";
        inherited = "cmd /c (", "cmd /c a&", "b)>x>x>x>x>x>x>x>x";
        sets = "cmd /c for /f %i in ('", "a bcdefg ^& ", "') do b";
    }

    powershell_command(text) = PowerShellCommand::parse(text).wmi_uses() => {
        switches = "powershell ", "-ep a ", "gwmi a";
        arguments = "powershell -c ", "a  ", "";
        quoted = "powershell -c \"", "\\\"a", "\"";
        encoded = "powershell -e ", "ZwB3AG0AaQAgAGEA", "";
        digits = "powershell -e ", "A", "";
    }

    powershell_uses(text) = powershell::wmi_uses(text) => {
        brackets = "", "(", "";
        closed = "", "(a)", "";
        blocks = "", "{", "";
        tables = "", "@{a=", "";
        indexes = "$a", "[0]", "";
        types = "", "[a", "";
        quotes = "", "'", "";
        double_quotes = "", "\"", "";
        inner_quotes = "\"$(", "\"", "";
        backticks = "", "`", "";
        here_strings = "", "@'\n", "";
        nearly_here = "", "@' ", "";
        comments = "", "<#", "";
        pipes = "gwmi a", "|?{}", "";
        commas = "gwmi -cn a", ",a", "";
        commands = "", "gwmi a;", "";
        calls = "$a=gwmi b;", "$a.b();", "";
        variables = "", "$a='b';", "";
        braced = "\"", "${", "\"";
        added = "", "$a+='b';", "";
        joined = "gwmi ('a'", "+'b'", ")";
        doubled = "$a='b';", "$a=$a+$a;", "";
        expanded = "$a='b';", "$a=\"$a$a\";", "";
        lists = "", "$a=$a,$a;", "";
        formats = "'", "{0}", "'-f'a'";
        parameters = "gwmi ", "-cn a ", "";
        scripts = "", "iex 'a';", "";
        programs = "", "powershell -e ", "";
        members = "$a", ".a", "";
        statics = "[a]", "::a", "";
    }

    encoded_classes(text) = powershell::mentions_encoded_classes(text) => {
        digits = "", "VwBpAG4AMwAyAF8A", "";
    }

    redact_commands(text) = secrets::redact(text) => {
        net_use = "", "net use \\\\h\\s x ", "";
        net_switches = "net use ", "/a ", "";
        net_quotes = "net use \\\\h\\s ", "\"a", "";
        levels = "", "\"schtasks \\\"", "";
        marks = "schtasks ", "''", "";
        words = "schtasks ", "\"a b\" ", "";
        ps_exec = "psexec ", "-u a ", "";
        piped = "", "echo |runas ", "";
        prompts = "", "set /p =a|runas ", "";
        broken = "", "n\"e\"t u\"s\"e \\\\h\\s x ", "";
        broken_on = "net use \\\\h\\s ", "a\"b\"", "";
        redirects = "net use > ", "> ", "";
        separators = "net use \\\\h\\s ", "a&", "";
    }
    redact_values(text) = secrets::redact(text) => {
        keys = "", "password=x ", "";
        keys_in_quotes = "\"", ";password=x ", "";
        key_noise = "=", "^", "=password=x";
        equals = "", "d^=", "";
        urls = "", "://a:b@", "";
        hosts = "://", "a:b@", "";
        conversions = "", "ConvertTo-SecureString -", "";
        converted = "", "'|ConvertTo-SecureString ", "";
        credentials = "", "NetworkCredential(a ", "";
        literals = "", "NetworkCredential('", "";
        names = "securestring ", "c^", "";
    }
    redact(text) = secrets::redact(text) => {
        signs = "", "/-", "";
        signs_between = "", "- a/ ", "";
        wide_signs = "", "／–é", "";
        names = "", "/passwor ", "";
        noise = "", "/^", "";
        noise_before = "", "\"'^", "/password:x";
        blanks = "", "/ ", "";
        blanks_after = "", "/password  ", "";
        blanks_only = "/password", " \u{a0}", ":x";
        plain = "", "/password:x ", "";
        quoted = "", "/password:\"a b\" ", "";
        open_quotes = "", "/password:\"", "";
        tokens = "", "\"/password:a b\" ", "";
        outer = "\"", "/password:x ", "\"";
        outer_noise = "\"^^^^^^^^^^^^^^^^", "/user:a /password:x ", "";
        odd = "", "/pass^word:x,", "";
        odd_words = "", "/pass^word:x -", "";
        odd_limits = "", ",/pass^word:x ", "";
        odd_quotes = "", "/password:\"a\"\"x ", "";
        apostrophes = "", "/password:'x''", "";
        no_colon = "", "/password x ", "";
        no_colon_token = "", "/password/", "";
        commands = "", "/password os get ", "";
        known_switches = "", "/password: /node: ", "";
        empty = "", "/password:\"\" ", "";
    }
}
main!(library_benchmark_groups = group);
