// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files of posts, as they come and as they are handed out.
//!
//! | address | what |
//! |---|---|
//! | `GET /comunita/{slug}/allegati/{id}` | a file, to those who read its post |
//! | `PUT /comunita/{slug}/allegati/{id}/{piece}` | a piece of one that is being sent |
//! | `POST /comunita/{slug}/interventi/{post}/allegati/invia` | files of a form without WebAssembly |
//!
//! What a file holds is somebody else's: it is handed out as a download, or as an image, never as a page of this site;
//! and were it opened as one it could run and load nothing.

use app::{
    communities::{
        self, Sending,
        api::ATTACH_FORM,
        attachment_address,
        db::{self, StoredFile},
        post_files_address,
        rules::{FILE_BYTES_MOST, FILE_MEGABYTES_MOST, FILES_MOST, FileKind, clean_name},
        sending,
    },
    error::{AppError, FieldCode, FieldErrors},
    people::{Viewer, asking::Asking},
    services::Services,
    ui::{
        flash_db,
        form::{Flash, FormOutcome},
    },
};
use axum::{
    Extension, Json,
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Path, Request, State, multipart::Field},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};

/// The end of the address that takes a form's files.
pub const FORM_END: &str = "/allegati/invia";
/// Parts of a form that are looked at; the others are left out.
const PARTS_MOST: usize = 2 * FILES_MOST;

fn asking(services: Services, viewer: Option<Extension<Viewer>>) -> Result<Asking, AppError> {
    let Extension(viewer) = viewer.ok_or(AppError::NotAuthenticated)?;
    Ok(Asking { viewer, now: services.clock.now(), services })
}

fn failure(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}

/// Hands a file out; who is not logged in is sent to log in.
pub async fn download(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Ok(asking) = asking(services, viewer) else {
        return Redirect::to("/accedi?poi=/comunita").into_response();
    };
    hand_out(&asking, &slug, &id, &headers).await.unwrap_or_else(|error| failure(&error))
}

async fn hand_out(asking: &Asking, slug: &str, id: &str, headers: &HeaderMap) -> Result<Response, AppError> {
    let mut connection = asking.services.pool.acquire().await?;
    let file = asking.read_file(&mut connection, slug, id).await?;
    // Not held while the file goes out.
    drop(connection);
    if file.slug != slug {
        return Ok(Redirect::to(&attachment_address(&file.slug, file.id)).into_response());
    }
    let tag = format!("\"{}\"", file.sha256.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let found = asking.services.files.open(&db::object_path(file.object)).await?;
        let mut response = Body::from_stream(found.into_stream()).into_response();
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(file.bytes));
        response
    };
    let value = |text: &str| HeaderValue::from_str(text).map_err(|error| AppError::internal(&error));
    for (name, text) in [
        (header::CONTENT_TYPE, file.media_type.as_str()),
        (header::CONTENT_DISPOSITION, &disposition(&file)),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        // Kept by nobody in between, and asked for again each time: it may have been hidden.
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::ETAG, &tag),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, value(text)?);
    }
    Ok(response)
}

/// To be shown, if it is an image, or else to be kept; by its name, in letters that every program reads and in its own.
fn disposition(file: &StoredFile) -> String {
    let shown = FileKind::of_name(&file.name).is_some_and(FileKind::is_image);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ');
    let ascii: String = file.name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let encoded: String = file
        .name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let kind = if shown { "inline" } else { "attachment" };
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// Takes a piece of a file.
pub async fn receive(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    Path((slug, id, piece)): Path<(String, String, String)>,
    bytes: Bytes,
) -> Response {
    let outcome: Result<Sending, AppError> = async {
        let asking = asking(services, viewer)?;
        let piece = piece.parse().map_err(|_| AppError::NotFound)?;
        sending::receive(&asking, &slug, &id, piece, bytes.into()).await
    }
    .await;
    outcome.map(Json).map_or_else(|error| failure(&error), IntoResponse::into_response)
}

/// Takes the files of a form. Those that are taken are attached; the form comes back with why the others are not.
pub async fn attach(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    Path((_, post)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Ok(asking) = asking(services, viewer) else {
        return Redirect::to("/accedi?poi=/comunita").into_response();
    };
    take(&asking, &post, request).await.unwrap_or_else(|error| failure(&error))
}

async fn take(asking: &Asking, post: &str, request: Request) -> Result<Response, AppError> {
    let mut connection = asking.services.pool.acquire().await?;
    let (post, place) = asking.seen_post(&mut connection, post).await?;
    let post = post.id;
    let own = db::post_to_edit(&mut connection, &place, asking.viewer.person, post).await?;
    own.ok_or(AppError::Forbidden)?;
    drop(connection);

    let address = post_files_address(&place.slug, post);
    let errors = take_files(asking, &place, post, request).await?;
    if errors.is_empty() {
        let FormOutcome::Done { to, .. } = asking.done(&address, "allegato") else { return Err(AppError::NotFound) };
        return Ok(Redirect::to(&to).into_response());
    }
    let flash = Flash { form: ATTACH_FORM.to_owned(), typed: Default::default(), errors };
    let back: Uri = address.parse().map_err(|_| AppError::BadRequest)?;
    let (to, cookie) = flash_db::keep(&asking.services, &back, &flash).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&to)).into_response())
}

/// Attaches one file after the other, so that one at a time is held. Answers why some were not taken.
async fn take_files(
    asking: &Asking,
    place: &communities::CommunityPlace,
    post: uuid::Uuid,
    request: Request,
) -> Result<FieldErrors, AppError> {
    let nothing = || FieldErrors::one("files", FieldCode::Required);
    let Ok(mut parts) = Multipart::from_request(request, &()).await else { return Ok(nothing()) };
    let (mut errors, mut taken) = (FieldErrors::default(), false);
    for _ in 0..PARTS_MOST {
        let Some(part) = parts.next_field().await.map_err(|error| unreadable(error.status()))? else { break };
        let name = part.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            continue;
        }
        taken = true;
        match whole(part).await? {
            Some(bytes) => {
                if let Err(refused) = sending::attach(asking, place, post, &name, bytes).await? {
                    errors.0.extend(refused.0);
                }
            }
            None => errors.add("files", FieldCode::FileTooLarge(clean_name(&name), FILE_MEGABYTES_MOST)),
        }
    }
    Ok(if taken { errors } else { nothing() })
}

/// A file of a form; none if it is too large.
async fn whole(mut part: Field<'_>) -> Result<Option<Vec<u8>>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| unreadable(error.status()))? {
        if bytes.len() + chunk.len() > FILE_BYTES_MOST as usize {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn unreadable(status: StatusCode) -> AppError {
    if status == StatusCode::PAYLOAD_TOO_LARGE { AppError::TooLarge } else { AppError::BadRequest }
}
