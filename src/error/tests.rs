use super::*;

/// Every result on the hot paths contains this type.
#[test]
fn is_one_word() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Option<Error>>(), size_of::<usize>());
}

#[test]
fn messages() {
    let table = [
        (
            Error::syntax("x", 3),
            ErrorKind::Syntax,
            "malformed XML at byte 3: x",
        ),
        (
            Error::structure("x", 3),
            ErrorKind::Structure,
            "not a Windows event at byte 3: x",
        ),
        (
            Error::truncated("x", 3),
            ErrorKind::Truncated,
            "truncated at byte 3: x",
        ),
        (
            Error::encoding("UTF-8", 3),
            ErrorKind::Encoding,
            "wrong encoding at byte 3: expected UTF-8",
        ),
        (
            Error::unsupported("x", 3),
            ErrorKind::Unsupported,
            "unsupported at byte 3: x",
        ),
        (
            // Through a reader that can only return `io::Error`.
            Error::io(io::Error::other(Error::unsupported("x", 0)), 3),
            ErrorKind::Unsupported,
            "unsupported at byte 3: x",
        ),
        (
            Error::limit("levels", 32, Some(3)),
            ErrorKind::Limit,
            "limit exceeded at byte 3: more than 32 levels",
        ),
        (
            Error::value("Code", "a number", "a\nb")
                .in_event(Some(EventId::PROVIDER_STARTED))
                .at(Some(7)),
            ErrorKind::Field,
            "event 5857: invalid `Code` at byte 7: expected a number, found `a␊b`",
        ),
        (
            Error::value("SID", "a SID", ""),
            ErrorKind::Field,
            "invalid `SID`: expected a SID, found ``",
        ),
    ];
    for (error, kind, message) in table {
        assert_eq!(error.to_string(), message);
        assert_eq!(error.kind(), kind, "{message}");
        assert!(std::error::Error::source(&error).is_none(), "{message}");
    }
    let io = Error::io(io::ErrorKind::BrokenPipe.into(), 9);
    assert_eq!(io.to_string(), "cannot read at byte 9");
    assert_eq!(
        std::error::Error::source(&io).unwrap().to_string(),
        "broken pipe"
    );
}
