use super::super::dialect::{DATA_LEN, MOVED_LEN};
use super::*;

/// The tables of the docs.
fn docs() -> String {
    let mut docs = String::from("| written by | recognized by | verified by |\n|---|---|---|\n");
    for dialect in DIALECTS {
        let marks: Vec<_> = dialect
            .marks
            .iter()
            .map(|mark| format!("`{mark}`"))
            .collect();
        let marks = marks.join(", ");
        for (writer, verified) in dialect.writers {
            let verified = match verified {
                Verified::RealRecords => "real records",
                Verified::VendorFixture => "a vendor's test records",
                Verified::Rebuilt => "records rebuilt from its source code or documentation",
            };
            docs += &format!("| {writer} | {marks} | {verified} |\n");
        }
    }
    docs += "\nA record may be inside another object, at any of these members, also several of them within \
                 one another,\nin a list, or as text:\n\n| member | written by |\n|---|---|\n";
    for envelope in crate::source::collected::locate::ENVELOPES {
        docs += &format!("| `{}` | {} |\n", envelope.name, envelope.writers);
    }
    docs += "\nAn event whose own time has no zone, or is missing, has the collector's \
                 (`System::time_source` is `Received`),\nwhich is in one of these members of the record \
                 or of what it is inside, or in the header of a syslog line:\n\n| member | written by |\n|---|---|\n";
    for time in crate::source::collected::received_times::RECEIVED_TIMES {
        docs += &format!("| `{}` | {} |\n", time.path, time.writers);
    }
    docs
}

/// The docs and the README have the tables of this file. `UPDATE_DOCS=1` writes them.
#[test]
fn docs_are_of_the_tables() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (tables, readme) = (
        root.join("src/source/collected/shapes.md"),
        root.join("README.md"),
    );
    let (begin, end) = ("<!-- shapes -->\n", "<!-- end of shapes -->\n");
    let text = std::fs::read_to_string(&readme).unwrap();
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let expected = format!("{before}{begin}{}{end}{after}", docs());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&tables, docs()).unwrap();
        std::fs::write(&readme, &expected).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&tables).unwrap(), docs());
    assert_eq!(std::fs::read_to_string(&readme).unwrap(), expected);
}

#[test]
fn rows_fit_their_slots() {
    for dialect in DIALECTS {
        assert!(!dialect.writers.is_empty() && !dialect.marks.is_empty());
        assert!(dialect.data.len() <= DATA_LEN, "{dialect:?}");
        assert!(dialect.moved.len() <= MOVED_LEN, "{dialect:?}");
    }
}
