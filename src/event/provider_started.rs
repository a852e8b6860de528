//! Methods of [`ProviderStarted`], event 5857.

use super::ProviderStarted;

/// The environment variables in paths of providers, with their default values.
const VARIABLES: [(&str, &str); 8] = [
    ("systemroot", r"C:\Windows"),
    ("windir", r"C:\Windows"),
    ("programfiles(x86)", r"C:\Program Files (x86)"),
    ("programfiles", r"C:\Program Files"),
    (
        "commonprogramfiles(x86)",
        r"C:\Program Files (x86)\Common Files",
    ),
    ("commonprogramfiles", r"C:\Program Files\Common Files"),
    ("programdata", r"C:\ProgramData"),
    ("systemdrive", "C:"),
];

impl ProviderStarted<'_> {
    /// The normalized path of the provider's DLL; `None` if it was not logged.
    ///
    /// Environment variables are replaced by the values of a default installation, since the event
    /// does not contain the computer's own. Separators and the case of the drive letter are
    /// unified, `.` and `..` resolved. An unknown variable and a bare file name are kept.
    ///
    /// ```
    /// use wmi_events::event::ProviderStarted;
    ///
    /// let mut provider = ProviderStarted::default();
    /// provider.provider_path = Some(r"%SYSTEMROOT%/system32\wbem\..\x.dll".into());
    /// assert_eq!(provider.provider_path().unwrap(), r"C:\Windows\system32\x.dll");
    /// assert_eq!(provider.is_system_provider(), Some(true));
    /// provider.provider_path = Some(r"C:\Users\Public\x.dll".into());
    /// assert_eq!(provider.is_system_provider(), Some(false));
    /// ```
    #[must_use]
    pub fn provider_path(&self) -> Option<String> {
        let path = self
            .provider_path
            .as_deref()
            .filter(|path| !path.is_empty())?;
        Some(normalize(path))
    }

    /// Whether the DLL is below `C:\Windows\System32` or `C:\Windows\SysWOW64`.
    ///
    /// `None` if its folder is unknown.
    #[must_use]
    pub fn is_system_provider(&self) -> Option<bool> {
        let path = self.provider_path()?.to_ascii_lowercase();
        if !path.contains('\\') || path.starts_with('%') {
            return None;
        }
        let folders = [r"c:\windows\system32\", r"c:\windows\syswow64\"];
        Some(folders.iter().any(|folder| path.starts_with(folder)))
    }
}

fn normalize(path: &str) -> String {
    let path = path.trim().trim_matches('"').replace('/', "\\");
    let path = path
        .strip_prefix(r"\??\")
        .or_else(|| path.strip_prefix(r"\\?\"))
        .unwrap_or(&path);
    let path = match strip_prefix(path, r"\systemroot\") {
        Some(rest) => format!(r"C:\Windows\{rest}"),
        None => expand(path),
    };
    // A UNC path keeps its two leading separators.
    let (root, rest) = match path.strip_prefix(r"\\") {
        Some(rest) => (r"\\", rest),
        None => ("", path.as_str()),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('\\') {
        match part {
            "" | "." => {}
            // `..` does not go above the drive.
            ".." if parts.len() > 1 => drop(parts.pop()),
            ".." if root.is_empty() && parts.len() == 1 => {}
            part => parts.push(part),
        }
    }
    let mut normal = format!("{root}{}", parts.join("\\"));
    if normal.as_bytes().get(1) == Some(&b':') {
        normal
            .get_mut(..1)
            .map(str::make_ascii_uppercase)
            .unwrap_or_default();
    }
    normal
}

/// Replaces each known `%variable%`.
fn expand(path: &str) -> String {
    let mut expanded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        expanded.push_str(before);
        let known = after.split_once('%').and_then(|(name, rest_after)| {
            let variable = VARIABLES
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            variable.map(|(_, value)| (value, rest_after))
        });
        match known {
            Some((value, rest_after)) => {
                expanded.push_str(value);
                rest = rest_after;
            }
            None => {
                expanded.push('%');
                rest = after;
            }
        }
    }
    expanded + rest
}

fn strip_prefix<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let (start, rest) = path.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let table = [
            (
                r"%systemroot%\system32\wbem\cimwin32.dll",
                r"C:\Windows\system32\wbem\cimwin32.dll",
                Some(true),
            ),
            (
                r"%WinDir%\SysWOW64\x.dll",
                r"C:\Windows\SysWOW64\x.dll",
                Some(true),
            ),
            (
                r"c:\windows\System32\\a.dll",
                r"C:\windows\System32\a.dll",
                Some(true),
            ),
            (
                r"\SystemRoot\System32\a.dll",
                r"C:\Windows\System32\a.dll",
                Some(true),
            ),
            (
                r"\??\C:\Windows\System32\a.dll",
                r"C:\Windows\System32\a.dll",
                Some(true),
            ),
            (
                r"%ProgramFiles%\W\a.dll",
                r"C:\Program Files\W\a.dll",
                Some(false),
            ),
            (
                r"%ProgramFiles(x86)%\a.dll",
                r"C:\Program Files (x86)\a.dll",
                Some(false),
            ),
            (
                r"C:\Windows\System32\..\..\Temp\a.dll",
                r"C:\Temp\a.dll",
                Some(false),
            ),
            (r"C:\..\..\a.dll", r"C:\a.dll", Some(false)),
            (
                r"C:\Windows\System32x\a.dll",
                r"C:\Windows\System32x\a.dll",
                Some(false),
            ),
            (r"\\srv\share\a.dll", r"\\srv\share\a.dll", Some(false)),
            (r"%other%\a.dll", r"%other%\a.dll", None),
            (r"100%\a.dll", r"100%\a.dll", Some(false)),
            ("wbemcons.dll", "wbemcons.dll", None),
            ("é", "é", None),
        ];
        for (logged, path, is_system) in table {
            let provider = ProviderStarted {
                provider_path: Some(logged.into()),
                ..ProviderStarted::default()
            };
            assert_eq!(provider.provider_path().as_deref(), Some(path), "{logged}");
            assert_eq!(provider.is_system_provider(), is_system, "{logged}");
        }
        assert_eq!(ProviderStarted::default().provider_path(), None);
    }
}
