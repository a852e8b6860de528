//! Methods of [`ProviderStarted`], event 5857.

use super::ProviderStarted;
use crate::cmdline::path::{Place, WindowsPath};

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
        Some(WindowsPath::new(path).to_string())
    }

    /// Whether the DLL is below `\Windows\System32` or `\Windows\SysWOW64` of a drive.
    ///
    /// Folders there in which any user may write do not count. `None` if its folder is unknown.
    #[must_use]
    pub fn is_system_provider(&self) -> Option<bool> {
        let path = WindowsPath::new(self.provider_path.as_deref()?);
        let below = path.below_root().to_ascii_lowercase();
        match path.place() {
            Place::Unknown => None,
            Place::Windows => {
                let folders = [r"windows\system32\", r"windows\syswow64\"];
                Some(folders.iter().any(|folder| below.starts_with(folder)))
            }
            _ => Some(false),
        }
    }
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
            (r"100%\a.dll", r"100%\a.dll", None),
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
