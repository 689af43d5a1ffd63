//! Saving a download as a file, completely or not at all.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::Download;
use crate::{Error, ErrorKind};

pub(super) async fn save(mut download: Download, path: &Path) -> Result<u64, Error> {
    let failed = |error: io::Error| {
        let problem = format!("{}: {error}", path.display());
        Error::new(ErrorKind::File, problem).with_source(error)
    };
    let (unfinished, mut file) = Unfinished::beside(path).await.map_err(failed)?;
    let mut length = 0;
    while let Some(chunk) = download.chunk().await? {
        file.write_all(&chunk).await.map_err(failed)?;
        length += chunk.len() as u64;
    }
    // Without this, a power failure could leave the name without the content.
    file.sync_all().await.map_err(failed)?;
    drop(file);
    unfinished.move_to(path).await.map_err(failed)?;
    Ok(length)
}

/// A file under a temporary name, which is removed on drop.
///
/// The crate `tempfile` is not used, because it would restrict the file's permissions to its owner.
struct Unfinished(PathBuf);

impl Unfinished {
    /// Creates a new file in the directory of `path`.
    async fn beside(path: &Path) -> io::Result<(Self, File)> {
        if path.file_name().is_none() || path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let name = format!(".download-{:016x}.part", fastrand::u64(..));
        let temporary = path.with_file_name(name);
        // The file and its guard are created together, so that the file is removed even if the future is dropped meanwhile.
        let create = move || {
            // `create_new` never writes to an existing file, nor through a link.
            let file = std::fs::File::create_new(&temporary)?;
            Ok((Self(temporary), file))
        };
        let (unfinished, file) = tokio::task::spawn_blocking(create)
            .await
            .unwrap_or_else(|stopped| Err(io::Error::other(stopped)))?;
        Ok((unfinished, File::from_std(file)))
    }

    async fn move_to(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.0, path).await?;
        self.0 = PathBuf::new();
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // A failure cannot be reported from here.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}
