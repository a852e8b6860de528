use super::*;

fn read(row: &str, is_loose: bool) -> Vec<String> {
    let mut cells = Cells::new(b',');
    cells.read(row, is_loose);
    let contents = cells
        .cells
        .iter()
        .map(|cell| &cells.text[cell.content.clone()]);
    contents.map(str::to_owned).collect()
}

#[test]
fn rows() {
    let table: [(&str, &[&str]); 11] = [
        ("a,b", &["a", "b"]),
        ("a,", &["a", ""]),
        (",", &["", ""]),
        ("a", &["a"]),
        ("\"a,b\",\"c\nd\r\n\"", &["a,b", "c\nd\r\n"]),
        ("\"a \"\"b\"\"\",c", &["a \"b\"", "c"]),
        ("\"\",\"\"", &["", ""]),
        ("a \"b\",c", &["a \"b\"", "c"]),
        (" \"a\",b", &[" \"a\"", "b"]),
        ("a\rb,c", &["a\rb", "c"]),
        ("é,\"日本\"\"語\"\"\"", &["é", "日本\"語\""]),
    ];
    for (row, expected) in table {
        assert_eq!(read(row, false), expected, "{row:?}");
        assert_eq!(read(row, true), expected, "{row:?}");
    }
}

#[test]
fn quotes_that_are_not_doubled() {
    let table: [(&str, &[&str]); 4] = [
        ("a,\"b \"c\" d\"", &["a", "b \"c\" d"]),
        ("a,\"b \"\"c\" d\",e", &["a", "b \"c\" d", "e"]),
        ("\"\"a\" b\",c", &["\"a\" b", "c"]),
        ("\"C:\\a b\"\r\nx\"", &["C:\\a b\"\r\nx"]),
    ];
    for (row, expected) in table {
        assert_eq!(read(row, true), expected, "{row:?}");
    }
}

#[test]
fn offsets() {
    let row = "ab,\"cd\",\"e\"\"f\",g";
    let mut cells = Cells::new(b',');
    cells.read(row, false);
    assert_eq!(cells.text(), "abcde\"fg");
    let found: Vec<_> = (0..9).map(|at| cells.offset_in_row(at)).collect();
    // The cell with a doubled quote is known by its start.
    assert_eq!(found, [0, 1, 4, 5, 9, 9, 9, 15, 0]);
}
