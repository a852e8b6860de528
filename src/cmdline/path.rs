//! Windows paths.

/// What stands behind the last separator of a path; of a bare name, all of it.
pub(crate) fn base_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
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
