//! Saving a download as a file: completely or not at all, or so that it can be continued.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::content::Content;
use crate::{Error, ErrorKind};

pub(super) async fn save(mut content: Content, path: &Path) -> Result<u64, Error> {
    let failed = |error| failed(path, error);
    let (unfinished, mut file) = Unfinished::beside(path).await.map_err(failed)?;
    let mut length = 0;
    while let Some(chunk) = content.next().await? {
        file.write_all(&chunk).await.map_err(failed)?;
        length += chunk.len() as u64;
    }
    // Without this, a power failure could leave the name without the content.
    file.sync_all().await.map_err(failed)?;
    drop(file);
    unfinished.move_to(path).await.map_err(failed)?;
    Ok(length)
}

/// Writes the content into a file from its offset on. Returns the size of the file.
pub(super) async fn append(mut content: Content, path: &Path) -> Result<u64, Error> {
    let failed = |error| failed(path, error);
    let mut options = File::options();
    let options = options.write(true).create(true).truncate(false);
    let mut file = options.open(path).await.map_err(failed)?;
    let mut length = content.offset();
    let present = file.metadata().await.map_err(failed)?.len();
    if present < length {
        let problem = format!("it has {present} bytes, and the content begins at byte {length}");
        return Err(failed(io::Error::other(problem)));
    }
    // What follows belongs to no version, or to an older one.
    file.set_len(length).await.map_err(failed)?;
    let end = io::SeekFrom::Start(length);
    file.seek(end).await.map_err(failed)?;
    let outcome = loop {
        match content.next().await {
            Ok(Some(chunk)) => file.write_all(&chunk).await.map_err(failed)?,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
        length = content.offset();
    };
    // After an error, too, because another call may continue the file.
    file.sync_all().await.map_err(failed)?;
    outcome.map(|()| length)
}

fn failed(path: &Path, error: io::Error) -> Error {
    let problem = format!("{}: {error}", path.display());
    Error::new(ErrorKind::File, problem).with_source(error)
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
