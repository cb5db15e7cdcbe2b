// SPDX-License-Identifier: AGPL-3.0-or-later
//! The browser's side of sending files: one after the other, piece by piece, so that pages and live updates have
//! connections left. A piece that came and was not acknowledged may be sent again.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use gloo_net::http::Request;
use leptos::{prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use web_sys::{DragEvent, Event, File, FileList, HtmlInputElement};

use super::{
    Sending,
    api::{remove_attachment, start_attachment},
    attachment_address,
    attachments_field::{Chosen, Files, Stage},
    rules::{FILES_MOST, PIECE_BYTES, parse_file},
};
use crate::{
    error::{AppError, FieldCode},
    tr,
};

thread_local! {
    /// The chosen files by their numbers: the browser's own, which signals cannot hold.
    static FILES: RefCell<BTreeMap<u32, File>> = const { RefCell::new(BTreeMap::new()) };
    /// The last number given.
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Files were chosen.
pub fn choose(files: Files, event: &Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        add(files, input.files());
        // The same file can be chosen again.
        input.set_value("");
    }
}

/// Files were dropped on the field.
pub fn drop_here(files: Files, event: &DragEvent) {
    add(files, event.data_transfer().and_then(|data| data.files()));
}

fn add(files: Files, list: Option<FileList>) {
    let Some(list) = list else { return };
    for file in (0..list.length()).filter_map(|place| list.get(place)) {
        let number = LAST.get() + 1;
        LAST.set(number);
        let room = files.chosen.with_untracked(|chosen| taken(chosen) < FILES_MOST);
        // No file of a browser has parts of a byte.
        let (stage, name, bytes) = match parse_file(&file.name(), file.size() as u64) {
            Ok(new) if room => (Stage::Waiting, new.name, new.bytes),
            Ok(new) => (Stage::Refused(FieldCode::TooManyFiles(FILES_MOST as u32).message()), new.name, new.bytes),
            Err(code) => (Stage::Refused(code.message()), file.name(), file.size() as u32),
        };
        if let Stage::Refused(why) = &stage {
            files.said.set(why.clone());
        } else {
            FILES.with_borrow_mut(|kept| kept.insert(number, file));
        }
        files.chosen.update(|chosen| {
            chosen.push(Chosen {
                number,
                name,
                bytes,
                stage: ArcRwSignal::new(stage),
                sent: ArcRwSignal::new(0),
                id: ArcRwSignal::new(None),
            });
        });
    }
    go_on(files);
}

/// Those that count against the most that a post takes.
fn taken(chosen: &[Chosen]) -> usize {
    chosen.iter().filter(|file| !matches!(file.stage.get_untracked(), Stage::Refused(_))).count()
}

/// Takes a file away, here and on the server.
pub fn remove(files: Files, number: u32) {
    let mut gone = None;
    files.chosen.update(|chosen| {
        if let Some(place) = chosen.iter().position(|file| file.number == number) {
            gone = Some(chosen.remove(place));
        }
    });
    FILES.with_borrow_mut(|kept| kept.remove(&number));
    if let Some(file) = gone {
        files.said.set(tr!(communities.files_said_removed, name = file.name).to_string());
        if let Some(id) = file.id.get_untracked() {
            let slug = files.slug.get_value();
            spawn_local(async move {
                // What is not taken away now goes after a day.
                let _ = remove_attachment(slug, id.to_string()).await;
            });
        }
    }
    go_on(files);
}

/// Tries again to send a file.
pub fn retry(files: Files, number: u32) {
    files.chosen.with_untracked(|chosen| {
        if let Some(file) = chosen.iter().find(|file| file.number == number) {
            file.stage.set(Stage::Waiting);
        }
    });
    go_on(files);
}

/// The page goes.
pub fn forget(files: Files) {
    let numbers = files.chosen.try_with_untracked(|chosen| chosen.iter().map(|file| file.number).collect::<Vec<_>>());
    FILES.with_borrow_mut(|kept| {
        for number in numbers.unwrap_or_default() {
            kept.remove(&number);
        }
    });
}

/// Sends the next file that waits, unless one is under way.
fn go_on(files: Files) {
    let next = files.chosen.try_with_untracked(|chosen| {
        let stands = |file: &&Chosen, stage: Stage| file.stage.get_untracked() == stage;
        if chosen.iter().any(|file| stands(&file, Stage::Sending)) {
            return None;
        }
        chosen.iter().find(|file| stands(file, Stage::Waiting)).cloned()
    });
    let Some(Some(file)) = next else { return };
    file.stage.set(Stage::Sending);
    let slug = files.slug.get_value();
    spawn_local(async move {
        let outcome = send(&slug, &file).await;
        let (stage, said) = match outcome {
            Ok(None) => (Stage::Ready, tr!(communities.files_said_ready, name = file.name.clone()).to_string()),
            Ok(Some(code)) => {
                file.id.set(None);
                (Stage::Refused(code.message()), code.message())
            }
            Err(error) => {
                // What the server does not know any more is begun anew.
                if matches!(error, AppError::NotFound | AppError::Conflict | AppError::BadRequest) {
                    file.id.set(None);
                    file.sent.set(0);
                }
                (Stage::Failed(error.message()), error.message())
            }
        };
        file.stage.set(stage);
        // The page may have gone while we waited.
        if files.said.try_get_untracked().is_some() {
            files.said.set(said);
            go_on(files);
        }
    });
}

/// Sends a file from where it stands to its end; answers why it was refused, if it was.
async fn send(slug: &str, chosen: &Chosen) -> Result<Option<FieldCode>, AppError> {
    let file = FILES.with_borrow(|kept| kept.get(&chosen.number).cloned()).ok_or(AppError::NotFound)?;
    let id = match chosen.id.get_untracked() {
        Some(id) => id,
        None => match start_attachment(slug.to_owned(), chosen.name.clone(), chosen.bytes.to_string()).await? {
            Sending::Started { id } => {
                chosen.id.set(Some(id));
                id
            }
            Sending::Refused { code } => return Ok(Some(code)),
            Sending::Going { .. } | Sending::Ready => return Err(AppError::Transport),
        },
    };
    let address = attachment_address(slug, id);
    loop {
        let start = chosen.sent.get_untracked();
        let end = start.saturating_add(PIECE_BYTES).min(chosen.bytes);
        let piece = file.slice_with_f64_and_f64(f64::from(start), f64::from(end)).map_err(|_| AppError::Transport)?;
        let request = Request::put(&format!("{address}/{}", start / PIECE_BYTES));
        let response = request.body(piece).map_err(|_| AppError::Transport)?.send().await;
        let response = response.map_err(|_| AppError::Transport)?;
        if !response.ok() {
            return Err(response.json().await.unwrap_or(AppError::Transport));
        }
        match response.json().await.map_err(|_| AppError::Transport)? {
            Sending::Going { received } if received > start => chosen.sent.set(received),
            Sending::Ready => {
                chosen.sent.set(chosen.bytes);
                return Ok(None);
            }
            Sending::Refused { code } => return Ok(Some(code)),
            Sending::Started { .. } | Sending::Going { .. } => return Err(AppError::Transport),
        }
        if FILES.with_borrow(|kept| !kept.contains_key(&chosen.number)) {
            // Taken away meanwhile.
            return Err(AppError::NotFound);
        }
    }
}
