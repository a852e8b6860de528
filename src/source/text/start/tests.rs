use super::*;

/// The shape, however the text arrives.
fn read(text: &str) -> Option<Shape> {
    let bytes = text.as_bytes();
    let whole = shape(bytes, true);
    for end in 0..bytes.len() {
        let part = shape(&bytes[..end], false);
        assert!(part == Found::More || part == whole, "{end} of {text:?}");
    }
    match whole {
        Found::Is(shape) => Some(shape),
        _ => None,
    }
}

#[test]
fn shapes() {
    use Shape::{EventViewer, Snare, Splunk, Translated};
    let long = format!("{}\tMSWinEventLog\t", "h".repeat(MAX_HOST + 1));
    let table = [
        ("01/14/2021 11:41:39 PM\nLogName=Security\n", Some(Splunk)),
        ("01/14/2021 11:41:39.123 PM\r\nLogName=", Some(Splunk)),
        ("20210114154139.123456\nCategory=13312", Some(Splunk)),
        ("2021-01-14 11:41:39\nLogName=", Some(Splunk)),
        ("01/14/2021 11:41:39 PM\n", None),
        ("01/14/2021 11:41:39 PM\nMessage=", None),
        ("01/14/2021 11:41:39 PM\n\nLogName=", None),
        ("01/14/2021 11:41:39 PM LogName=", None),
        ("Date 01/14/2021\nLogName=", None),
        ("LogName=Security", None),
        ("1\nLogName=", None),
        (
            "Log Name:      Security\r\nSource:        x",
            Some(EventViewer),
        ),
        ("Log Name: Security\nSource:", Some(EventViewer)),
        ("Log Name:      Security\n", None),
        ("Log Name:      Security\nDate:", None),
        (
            "Log Name and Source are the first two lines.\nSource:",
            None,
        ),
        (
            "Protokollname: Security\nQuelle:        x\nDatum:         14.01.2021 23:41:39\nEreignis-ID:   4688\n",
            Some(Translated),
        ),
        (
            "Nom du journal :Security\r\nSource :       x\r\nDate :         14/01/2021\r\nID de l’événement :4688\r\n",
            Some(Translated),
        ),
        (
            "日志名称:          Security\n来源:            x\n日期:            2021/1/14\n事件 ID:         4688\n",
            Some(Translated),
        ),
        (
            "Protokollname: Security\nQuelle:        x\nDatum:         14.01.2021\nEreignis-ID:   x\n",
            None,
        ),
        (
            "Protokollname:  Security\nQuelle:        x\nDatum:         14.01.2021\nEreignis-ID:   4688\n",
            None,
        ),
        ("Name: a\nB: c\nD: e\nF: 1\n", None),
        ("MSWinEventLog\t1\tSecurity", Some(Snare)),
        ("MSWinEventLog#0111#011Security", Some(Snare)),
        ("wks07\tMSWinEventLog\t1", Some(Snare)),
        ("wks07#011MSWinEventLog#0111", Some(Snare)),
        ("192.0.2.7\tMSWinEventLog\t1", Some(Snare)),
        ("Lab-1\tMSWinEventLog\t1", Some(Snare)),
        ("MSWinEventLog 1", None),
        ("wks07 MSWinEventLog\t1", None),
        (&long, None),
        ("", None),
        ("\tSecurity ID:\t\tS-1-5-18\n", None),
        ("<Event>", None),
        ("{\"a\"", None),
    ];
    for (text, expected) in table {
        assert_eq!(read(text), expected, "{text:?}");
    }
}
