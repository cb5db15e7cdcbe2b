// SPDX-License-Identifier: AGPL-3.0-or-later
//! Listens and serves until it is told to stop.

use axum::{Router, serve::ListenerExt};
use std::{future::Future, io, net::SocketAddr};
use tokio::net::TcpListener;

/// Serves on a listener until `stop` ends, then lets the requests under way finish.
///
/// Sets `TCP_NODELAY`: with Nagle's algorithm a page in several writes waits 40 ms for the client's acknowledgement.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "TCP_NODELAY not set");
        }
    });
    // With the peer's address, by which failed logins are counted.
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(stop).await
}
