// SPDX-License-Identifier: AGPL-3.0-or-later
//! Settles which network address a request came from: the connection's, or behind trusted proxies the one that the
//! outermost of them wrote into `X-Forwarded-For`. What a client writes there itself is never believed.

use std::net::{IpAddr, SocketAddr};

use app::services::ClientAddress;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

use crate::router::TrustedProxies;

/// The header to which each proxy adds the address that spoke to it.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Puts the client's address into the request.
pub async fn settle(State(trusted): State<TrustedProxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if let Some(address) = client_address(peer, request.headers(), trusted.0) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

/// With `n` trusted proxies the `n`th entry from the end was written by one of them; those before it may be invented.
fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: u8) -> Option<IpAddr> {
    if trusted == 0 {
        return peer;
    }
    let entries: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    entries
        .len()
        .checked_sub(usize::from(trusted))
        .and_then(|place| entries.get(place))
        .and_then(|entry| without_port(entry.trim()))
        // A request that did not pass by all the proxies is judged by who really sent it.
        .or(peer)
}

/// Some proxies write the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn without_port(entry: &str) -> Option<IpAddr> {
    entry
        .parse()
        .ok()
        .or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let of = |forwarded: &[&'static str], trusted| {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
            }
            client_address(Some(peer), &headers, trusted).unwrap().to_string()
        };
        assert_eq!(of(&["198.51.100.9"], 0), "10.0.0.1");
        assert_eq!(of(&["198.51.100.9, 203.0.113.5"], 1), "203.0.113.5");
        assert_eq!(of(&["198.51.100.9, 203.0.113.5, 10.0.0.2"], 2), "203.0.113.5");
        assert_eq!(of(&["198.51.100.9", "203.0.113.5:4711"], 1), "203.0.113.5");
        assert_eq!(of(&["[2001:db8::1]:4711"], 1), "2001:db8::1");
        assert_eq!(of(&["[2001:db8::1]"], 1), "2001:db8::1");
        assert_eq!(of(&[], 1), "10.0.0.1");
        assert_eq!(of(&["203.0.113.5"], 2), "10.0.0.1");
        assert_eq!(of(&["unknown"], 1), "10.0.0.1");
        assert_eq!(client_address(None, &HeaderMap::new(), 0), None);
    }
}
