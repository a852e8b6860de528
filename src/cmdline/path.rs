//! Windows paths.

/// The text after the last separator of a path; all of a bare name.
pub(crate) fn base_name(path: &str) -> &str {
    // A loop: names are short.
    let is_separator = |byte: &u8| matches!(byte, b'\\' | b'/');
    let separator = path.as_bytes().iter().rposition(is_separator);
    separator.map_or(path, |index| path.get(index + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let table = [
            (r"C:\Windows\System32\cmd.exe", "cmd.exe"),
            (r"C:/tools/a.exe", "a.exe"),
            (r"C:\tools/a.exe", "a.exe"),
            ("cmd.exe", "cmd.exe"),
            (r"C:\tools\", ""),
            ("", ""),
        ];
        for (path, name) in table {
            assert_eq!(base_name(path), name, "{path:?}");
        }
    }
}
