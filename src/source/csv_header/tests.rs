use super::*;

fn names(text: &str) -> Option<Vec<String>> {
    let whole = Header::find(text.as_bytes(), true);
    for end in 0..text.len() {
        let part = Header::find(&text.as_bytes()[..end], false);
        assert!(part == Found::More || part == whole, "{end} of {text:?}");
    }
    match whole {
        Found::Is(header) => {
            let names = header
                .names
                .iter()
                .map(|name| header.name(*name).to_owned());
            assert_eq!(
                header.len,
                text.find("row").unwrap_or(text.len()),
                "{text:?}"
            );
            Some(names.collect())
        }
        _ => None,
    }
}

#[test]
fn headers() {
    let table: [(&str, Option<&[&str]>); 16] = [
        ("EventID,Channel\nrow", Some(&["EventID", "Channel"])),
        (
            "\u{feff}\"EventID\";\"Channel\"\r\nrow",
            Some(&["EventID", "Channel"]),
        ),
        ("EventID\tChannel\nrow", Some(&["EventID", "Channel"])),
        (
            "\r\nsep=;\r\nEventID;Channel\nrow",
            Some(&["EventID", "Channel"]),
        ),
        (
            "#TYPE System.Diagnostics\nId,ProviderName\nrow",
            Some(&["Id", "ProviderName"]),
        ),
        (
            "\"TimeGenerated [UTC]\",EventID\nrow",
            Some(&["TimeGenerated [UTC]", "EventID"]),
        ),
        ("_time,_raw\nrow", Some(&["_time", "_raw"])),
        (
            "System,EventData,Message",
            Some(&["System", "EventData", "Message"]),
        ),
        (
            "Keywords,Date and Time,Source,Event ID,Task Category\nrow",
            Some(&[
                "Keywords",
                "Date and Time",
                "Source",
                "Event ID",
                "Task Category",
                "Description",
            ]),
        ),
        (
            "Source,Event ID,Task Category,Message",
            Some(&["Source", "Event ID", "Task Category", "Message"]),
        ),
        ("", None),
        ("EventID", None),
        ("order,customer\n1,2", None),
        ("Computer,ProcessId,CommandLine\n", None),
        ("{\"EventID\": 1, \"a\": 2}\n", None),
        (
            "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie\n",
            None,
        ),
    ];
    for (text, expected) in table {
        let expected = expected.map(|names| names.iter().map(|n| (*n).to_owned()).collect());
        assert_eq!(names(text), expected, "{text:?}");
    }
    let long = |count| format!("EventID,{}\nrow", "x,".repeat(count));
    assert!(names(&long(MAX_LINE / 2 - 10)).is_some());
    assert!(names(&long(MAX_LINE / 2)).is_none());
}

/// A header in another language is recognized by its first row.
#[test]
fn translated_headers() {
    const ROW: &str = "row,25.02.2025 09:19:25,Contoso,7036,\"a, \"\"b\"\"\",\"A.";
    let headers = [
        "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie",
        "Mots clés,Date et heure,Source,ID de l’événement,Catégorie de la tâche",
        "级别,日期和时间,来源,事件 ID,任务类别",
        "\u{feff}\"レベル\",\"日付と時刻\",\"ソース\",\"イベント ID\",\"タスクのカテゴリ\"",
        "המפתחות,תאריך ושעה,מקור,מזהה אירוע,קטגוריית משימה",
    ];
    let expected = [&EVENT_VIEWER[..], &["Description"]].concat();
    for header in headers {
        for end in ["\n", "\r\n"] {
            let text = format!("{header}{end}{ROW}");
            assert_eq!(names(&text).unwrap(), expected, "{text}");
            let text = text.replace(',', ";");
            assert_eq!(names(&text).unwrap(), expected, "{text}");
        }
    }
    let rows = [
        ("row,2/25/2025 9:19:25 AM,Contoso,1,,x", true),
        ("row,٢٥/٠٢/٢٠٢٥ ٠٩:١٩:٢٥,Contoso,1,,x", true),
        ("row,\"2025. 2. 25. 오전 9:19:25\",Contoso,1,,x", true),
        ("", false),
        ("row", false),
        ("row,25.02.2025 09:19:25,Contoso,1,none", false),
        ("row,25.02.2025 09:19:25,Contoso,1,none\n,x", false),
        ("row,25.02.2025 09:19:25,Contoso,123456,,x", false),
        ("row,25.02.2025 09:19:25,Contoso,1a,,x", false),
        ("row,25.02.2025 09:19:25,17,1,,x", false),
        ("row,25.02.2025,Contoso,1,,x", false),
    ];
    for (row, is_it) in rows {
        let text = format!("a,b,c,d,e\n{row}");
        assert_eq!(names(&text).is_some(), is_it, "{text}");
    }
    assert_eq!(names(&format!("a,b,c,d\n{ROW}")), None);
    assert_eq!(names(&format!("a,b,c,d,e,f\n{ROW}")), None);
}
