// SPDX-License-Identifier: AGPL-3.0-or-later
//! Being told to stop: Ctrl-C, `SIGTERM`, or a terminal that was closed.

use std::io;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Tells everything that runs when to stop; each holder has a copy.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

/// Tells the holders of a [`Stop`]; dropping it tells them too.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Tells them.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

/// A stop that is told by the program itself.
pub fn stop_by_hand() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stop {
    /// A stop that is told by signals, from now on.
    ///
    /// # Errors
    /// If the system does not let signals be handled.
    pub fn on_signals() -> io::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        let (stopper, stop) = stop_by_hand();
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
            stopper.stop();
            // The handlers stay in place, so that a second signal does not cut the stopping of Postgres short.
            std::future::pending::<()>().await;
        });
        Ok(Self(stop.0))
    }

    /// Waits until it is time to stop.
    pub async fn requested(&self) {
        let mut receiver = self.0.clone();
        // An error means that nobody is left to tell, which is a stop too.
        let _told = receiver.wait_for(|stop| *stop).await;
    }
}
