//! 公示材料 The public folder of a draw as files, for whoever checks it at home.

use super::{files, published};
use crate::desk::Desk;
use crate::failure::Failure;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::enrol::draw::Files;
use std::io::{Cursor, Write};

/// One file.
pub(super) async fn file(
    desk: Desk,
    Path((_, _, draw, file)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let text = files(&desk, &draw).await?.remove(&file).ok_or(Failure::NotTheirs)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// Every file in one archive, for whoever checks the draw at home.
pub(super) async fn whole(
    desk: Desk,
    Path((_, _, draw)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let files = files(&desk, &draw).await?;
    let bytes = archive(&files).map_err(|why| store::Fault::Conflict(why.to_string()))?;
    let name = format!("attachment; filename=\"draw-{draw}.zip\"");
    let kind = (header::CONTENT_TYPE, "application/zip".to_owned());
    Ok(([kind, (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// The second program, which shares no code with this one.
pub(super) async fn verifier(
    desk: Desk,
    Path((_, _, draw)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    published(&desk, &draw).await?;
    Ok(script("draw.py", include_str!("../../../../../verify/draw.py")))
}

/// What the second program checks the beacon's signature with.
pub(super) async fn beacon_verifier(
    desk: Desk,
    Path((_, _, draw)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    published(&desk, &draw).await?;
    Ok(script("beacon.py", include_str!("../../../../../verify/beacon.py")))
}

fn script(name: &str, text: &'static str) -> Response {
    let name = (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    let kind = (header::CONTENT_TYPE, "text/x-python; charset=utf-8".to_owned());
    ([kind, name], text).into_response()
}

fn archive(files: &Files) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in files {
        zip.start_file(name.as_str(), plain)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
