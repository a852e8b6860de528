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
        Self::is_system_path(&WindowsPath::new(self.provider_path.as_deref()?))
    }

    pub(crate) fn is_system_path(path: &WindowsPath) -> Option<bool> {
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
mod tests;
