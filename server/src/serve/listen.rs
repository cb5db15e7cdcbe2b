// SPDX-License-Identifier: AGPL-3.0-or-later
//! The sockets: taking the address, and serving on it until it is time to stop.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    serve::{ListenerExt, TapIo},
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};

use super::ServeError;
use crate::stop::Stop;

/// How long requests under way may take once it is time to stop.
const FINISH_WITHIN: Duration = Duration::from_secs(8);

/// Takes an address to serve on; `variable` is where it was set.
///
/// # Errors
/// If it is taken, or not one of this machine.
pub async fn take(address: SocketAddr, variable: &'static str) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortTaken { address, variable },
        _ => ServeError::CannotListen { address, variable, source },
    })
}

/// A listener whose connections send what is written at once: with Nagle's algorithm a page in several writes waits
/// 40 ms for the client's acknowledgement.
pub fn without_delay(listener: TcpListener) -> TapIo<TcpListener, impl FnMut(&mut TcpStream) + Send + 'static> {
    listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "TCP_NODELAY not set");
        }
    })
}

/// Serves until it is time to stop, then lets the requests under way finish, but not for ever.
///
/// # Errors
/// Those of the listener.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop) -> io::Result<()> {
    let cut = {
        let stop = stop.clone();
        async move {
            stop.requested().await;
            sleep(FINISH_WITHIN).await;
        }
    };
    // With the peer's address, by which failed logins are counted.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served =
        axum::serve(without_delay(listener), service).with_graceful_shutdown(async move { stop.requested().await });
    tokio::select! {
        served = served => served,
        () = cut => {
            tracing::warn!("requests that had not finished were cut off");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::serve::Listener;

    use super::*;

    #[tokio::test]
    async fn connections_do_not_wait_to_send() {
        let listener = take("127.0.0.1:0".parse().unwrap(), "CORRELARE_LISTEN").await.unwrap();
        let address = listener.local_addr().unwrap();
        let _client = TcpStream::connect(address).await.unwrap();
        let (connection, _) = without_delay(listener).accept().await;
        assert!(connection.nodelay().unwrap());
    }

    #[tokio::test]
    async fn a_taken_port_is_said_in_one_line() {
        let first = take("127.0.0.1:0".parse().unwrap(), "CORRELARE_LISTEN").await.unwrap();
        let address = first.local_addr().unwrap();
        let line = take(address, "CORRELARE_LISTEN").await.unwrap_err().to_string();
        assert_eq!(
            line,
            format!("{address} is taken by another program; end that, or set CORRELARE_LISTEN to another port")
        );
    }
}
