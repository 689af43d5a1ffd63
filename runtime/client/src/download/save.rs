//! Files on disk, complete or not at all.

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
    // A name must not outlive a power cut that its content does not.
    file.sync_all().await.map_err(failed)?;
    drop(file);
    unfinished.move_to(path).await.map_err(failed)?;
    Ok(length)
}

/// A file under a temporary name, removed when it is dropped.
///
/// The crate `tempfile` would give it permissions for its owner alone.
struct Unfinished(PathBuf);

impl Unfinished {
    /// A new file in the folder of `path`.
    async fn beside(path: &Path) -> io::Result<(Self, File)> {
        if path.file_name().is_none() || path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let name = format!(".download-{:016x}.part", fastrand::u64(..));
        let temporary = path.with_file_name(name);
        // Both together, so that a caller who leaves meanwhile leaves no file behind.
        let create = move || {
            // `create_new` never writes to a file of somebody else, nor through a link.
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
            // There is nobody to tell, and nothing else to try.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}
