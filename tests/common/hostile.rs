//! Texts that open more than they close, in each of the languages that the decoders read: what a
//! recursive parser would follow to the end of its stack.
#![allow(dead_code, reason = "each test program uses its own part")]

/// A beginning, a piece that is repeated, and a piece for each of them behind all.
pub(crate) type Nested = (&'static str, &'static str, &'static str);

/// What nests in the fields of events.
pub(crate) const TEXTS: &[Nested] = &[
    // MOF.
    ("", "instance of A{x=", "};"),
    ("instance of A{x=", "{", "}"),
    ("instance of A{", "x={instance of B{", "}};"),
    ("", "instance of A as $a{x=\"", "\"};"),
    // WQL, object paths, operations.
    ("SELECT * FROM A WHERE ", "(", ")"),
    ("SELECT * FROM A WHERE ", "NOT (x=1 AND ", ")"),
    ("ASSOCIATORS OF ", "{A.b=\"", "\"}"),
    ("IWbemServices::ExecMethod - root\\cimv2 : ", "A.b=\"", "\""),
    ("", "\\\\H\\root:A.b=\"", "\""),
    // Command lines.
    ("wmic process call create ", "\"cmd /c ", "\""),
    ("wmic process where ", "(", ")"),
    ("", "cmd /c ", "x"),
    ("", "cmd /c \"", "\""),
    ("cmd /c ", "(a & ", ")"),
    ("cmd /c ", "if a==b (", ")"),
    ("cmd /c ", "for %i in (a) do (", ")"),
    ("", "forfiles /c \"cmd /c ", "\""),
    ("", "start conhost ", ""),
    ("", "powershell -c \"", "\""),
    ("", "powershell -c ", "x"),
    ("", "iex '", "'"),
    ("", "&{", "}"),
    ("", "$(", ")"),
    ("", "\"$(", ")\""),
    ("", "@{a=", "}"),
    ("", "@(", ")"),
    ("", "[a[", "]]"),
    ("", "if(1){", "}"),
    ("$a=", "(", ")"),
    ("gwmi ", "(gwmi ", ")"),
    (
        "powershell -e ",
        "cABvAHcAZQByAHMAaABlAGwAbAAgAC0AZQAgAA",
        "",
    ),
    ("winrm i Create wmicimv2/Win32_Process ", "@{a=\"", "\"}"),
    ("", "winrm i a @{CommandLine=\"", "\"}"),
    ("sc create a binPath= ", "\"cmd /c ", "\""),
    ("", "sc \\\\h create a binPath= \"", "\""),
    // Passwords.
    ("", "schtasks /tr \"", "\""),
    ("", "schtasks /tr \\\"", "\\\""),
    ("", "psexec -p x ", ""),
    ("", "net use \\\\h \"", "\""),
    ("", "/password:\"", "\""),
    ("", "password='", "'"),
    // Markup within a field.
    ("", "<Event>", "</Event>"),
    ("", "{\"a\":[", "]}"),
];

/// The text with so many bytes of the piece, closed or not.
pub(crate) fn text((start, piece, end): Nested, len: usize, is_closed: bool) -> String {
    let count = len / piece.len();
    let ends = if is_closed {
        end.repeat(count)
    } else {
        String::new()
    };
    [start, &piece.repeat(count), &ends].concat()
}

/// A JSON object that has `inner` within so many of `piece`, which is text around `\0`.
pub(crate) fn around(inner: &str, piece: &str, levels: usize) -> String {
    let (start, end) = piece.split_once('\0').unwrap_or((piece, ""));
    [&start.repeat(levels), inner, &end.repeat(levels)].concat()
}

/// The text as a JSON string, with its quotes, so many times.
pub(crate) fn quoted(text: &str, times: usize) -> String {
    (0..times).fold(text.to_owned(), |text, _| {
        serde_json::Value::from(text).to_string()
    })
}
