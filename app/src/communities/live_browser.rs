// SPDX-License-Identifier: AGPL-3.0-or-later
//! The browser's side of live updates.
//!
//! A browser opens six connections to a site that speaks HTTP/1.1, shared by all its tabs: streams must leave some for
//! pages. So a tab that is not looked at closes its stream, and of the others only a few hold one at a time: as many as
//! there are slots, which are locks of the browser (Web Locks) that go with the tab that holds them. Whoever gets no
//! slot asks every few seconds instead, briefly, and tries for a slot each time. Browsers have these locks only on
//! https and on this machine; elsewhere each tab that is looked at holds a stream.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use futures_util::StreamExt;
use gloo_net::{
    eventsource::futures::{EventSource, EventSourceSubscription},
    http::Request,
};
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{ev, prelude::*, task::spawn_local};
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::live::LiveChange;

/// How often it is looked whether a stream is to be opened.
const LOOK_EVERY: Duration = Duration::from_secs(4);
/// Streams of a browser at the same time.
const SLOTS: usize = 3;
/// Changes that come within this time of each other are told together.
const TOGETHER: Duration = Duration::from_millis(150);
/// Looks that are left out at most, after refusals.
const PAUSE_MOST: u32 = 60;

/// Follows a thread until the component around it is gone.
pub fn follow(thread: Uuid, known: i32, on_change: Callback<()>) {
    let follower = Rc::new(Follower {
        thread,
        known: Cell::new(known),
        open: RefCell::new(None),
        opened: Cell::new(0),
        trying: Cell::new(false),
        gone: Cell::new(false),
        refusals: Cell::new(0),
        pause: Cell::new(0),
        to_tell: Cell::new(false),
        on_change,
    });
    follower.look();
    let follower = StoredValue::new_local(follower);
    let look = move || {
        follower.try_with_value(Follower::look);
    };
    let looking = set_interval_with_handle(look, LOOK_EVERY);
    let shown = window_event_listener(ev::Custom::<web_sys::Event>::new("visibilitychange"), move |_| look());
    on_cleanup(move || {
        if let Ok(looking) = looking {
            looking.clear();
        }
        shown.remove();
        follower.try_with_value(|follower| {
            follower.gone.set(true);
            follower.close();
        });
    });
}

/// Somebody looking at a thread.
struct Follower {
    thread: Uuid,
    /// Number of the last change that was told.
    known: Cell<i32>,
    open: RefCell<Option<Open>>,
    /// How many streams were opened: tells an old one from the present one.
    opened: Cell<u32>,
    trying: Cell<bool>,
    gone: Cell<bool>,
    refusals: Cell<u32>,
    /// Looks to be left out.
    pause: Cell<u32>,
    /// Whether changes have come that are about to be told.
    to_tell: Cell<bool>,
    on_change: Callback<()>,
}

/// The open stream, closed when it is dropped, and its slot.
struct Open {
    number: u32,
    _stream: EventSource,
    _slot: Slot,
}

impl Follower {
    /// Opens a stream where one is due, and closes it in a hidden tab.
    fn look(self: &Rc<Self>) {
        if self.gone.get() || document().hidden() {
            self.close();
            return;
        }
        if self.open.borrow().is_some() || self.trying.get() {
            return;
        }
        if self.pause.get() > 0 {
            self.pause.set(self.pause.get() - 1);
            return;
        }
        self.trying.set(true);
        let follower = Rc::clone(self);
        spawn_local(async move {
            match Slot::take().await {
                Some(slot) => follower.stream(slot),
                None => follower.ask().await,
            }
            follower.trying.set(false);
        });
    }

    fn close(&self) {
        let open = self.open.borrow_mut().take();
        drop(open);
    }

    fn address(&self) -> String {
        format!("/api/v1/threads/{}/events?da={}", self.thread, self.known.get())
    }

    /// Opens a stream. The browser itself comes again when the connection is lost, with the last number it was told.
    fn stream(self: &Rc<Self>, slot: Slot) {
        if self.gone.get() || document().hidden() {
            return;
        }
        let Ok(mut stream) = EventSource::new(&self.address()) else { return };
        let Ok(changes) = stream.subscribe("change") else { return };
        let number = self.opened.get() + 1;
        self.opened.set(number);
        *self.open.borrow_mut() = Some(Open { number, _stream: stream, _slot: slot });
        spawn_local(Rc::clone(self).hear_all(changes, number));
    }

    async fn hear_all(self: Rc<Self>, mut changes: EventSourceSubscription, number: u32) {
        while let Some(Ok((_, message))) = changes.next().await {
            self.refusals.set(0);
            if let Some(data) = message.data().as_string() {
                self.hear(&data);
            }
        }
        // It is closed: by us, or because the server refused.
        let refused = self.open.borrow().as_ref().is_some_and(|open| open.number == number);
        if refused {
            self.close();
            self.was_refused();
        }
    }

    /// Asks once what there is.
    async fn ask(self: &Rc<Self>) {
        let answer = Request::get(&format!("{}&breve=1", self.address())).send().await;
        let Ok(answer) = answer else { return };
        if !answer.ok() {
            self.was_refused();
            return;
        }
        let Ok(text) = answer.text().await else { return };
        text.lines().filter_map(|line| line.strip_prefix("data: ")).for_each(|data| self.hear(data));
    }

    fn hear(self: &Rc<Self>, data: &str) {
        let Ok(change) = serde_json::from_str::<LiveChange>(data) else { return };
        if change.seq <= self.known.get() {
            return;
        }
        self.known.set(change.seq);
        if !self.to_tell.replace(true) {
            let follower = Rc::clone(self);
            set_timeout(move || follower.tell(), TOGETHER);
        }
    }

    fn tell(&self) {
        self.to_tell.set(false);
        if !self.gone.get() {
            // The page may have gone meanwhile.
            let _ = self.on_change.try_run(());
        }
    }

    /// Waits longer each time: it may be that they are no longer a member.
    fn was_refused(&self) {
        let refusals = self.refusals.get() + 1;
        self.refusals.set(refusals);
        self.pause.set(2_u32.saturating_pow(refusals).min(PAUSE_MOST));
    }
}

/// Leave to hold a stream, given back when it is dropped.
struct Slot(Option<Function>);

impl Slot {
    /// Takes a free slot; none if all are taken.
    async fn take() -> Option<Self> {
        for number in 0..SLOTS {
            let answer = JsFuture::from(ask_for_lock(&format!("correlare-live-{number}"))).await.ok()?;
            if answer.is_undefined() {
                // This browser has no locks here.
                return Some(Self(None));
            }
            if let Some(release) = answer.dyn_ref::<Function>() {
                return Some(Self(Some(release.clone())));
            }
        }
        None
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &Object, granted: &JsValue) -> Result<JsValue, JsValue>;
}

/// Asks for a lock if it is free: a promise of the function that gives it back, of null if it is taken, of undefined if
/// there are no locks.
fn ask_for_lock(name: &str) -> Promise {
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    Promise::new(&mut |answer, _| {
        let told = answer.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = told.call1(&JsValue::UNDEFINED, &JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is kept.
            Promise::new(&mut |release, _| {
                let _ = told.call1(&JsValue::UNDEFINED, &release);
            })
            .into()
        });
        if request_lock(name, &options, &granted).is_err() {
            let _ = answer.call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
        }
    })
}
