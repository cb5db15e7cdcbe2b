// SPDX-License-Identifier: AGPL-3.0-or-later
//! Layers that guard every request: where a write may come from, and the headers of every answer.

use app::error::AppError;
use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a write (any method but GET, HEAD and OPTIONS) that another site made the browser send.
///
/// Session cookies are `SameSite=Lax`, which browsers of some years ago do not all honour, and server functions have no
/// tokens of their own. The browser says where a request comes from: in `Sec-Fetch-Site`, and in `Origin`. Either that
/// names another site refuses the request. A client that sends neither is no browser and carries no one's cookies.
pub async fn refuse_foreign_writes(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_our_own(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, Json(AppError::CrossSite)).into_response()
    }
}

fn is_our_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        // The scheme is the proxy's matter: what counts is that the host is the one that was asked.
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    }
}

/// Headers of every answer. The Content-Security-Policy of a page carries its nonce, so the page itself sets it;
/// whatever else is answered may load nothing.
pub async fn set_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Not "no-referrer": a form without WebAssembly comes back by the Referer.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        header::HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_our_own_pages_may_write() {
        let host = ("host", "correlare.example");
        let ours = [
            vec![host],
            vec![host, ("origin", "https://correlare.example")],
            vec![host, ("origin", "https://correlare.example"), ("sec-fetch-site", "same-origin")],
            vec![host, ("sec-fetch-site", "none")],
        ];
        let foreign = [
            vec![host, ("origin", "https://elsewhere.example")],
            vec![host, ("origin", "null")],
            vec![host, ("origin", "https://correlare.example.elsewhere.example")],
            vec![host, ("sec-fetch-site", "cross-site")],
            vec![host, ("sec-fetch-site", "same-site")],
            vec![host, ("origin", "https://correlare.example"), ("sec-fetch-site", "cross-site")],
            vec![("origin", "https://correlare.example")],
        ];
        for pairs in ours {
            assert!(is_our_own(&headers(&pairs)), "{pairs:?}");
        }
        for pairs in foreign {
            assert!(!is_our_own(&headers(&pairs)), "{pairs:?}");
        }
    }
}
