// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare`: the command line.

use correlare::router::{AppState, SecureCookies, SessionLasts, TrustedProxies, router};

#[tokio::main]
async fn main() {
    tracing_subscriber::fmt().with_env_filter("info").init();
    let url = std::env::var("DATABASE_URL").expect("database");
    let pool = sqlx::PgPool::connect(&url).await.expect("connect");
    app::MIGRATOR.run(&pool).await.expect("migrate");
    let options = leptos::config::get_configuration(None).expect("options").leptos_options;
    let listen = options.site_addr;
    let services =
        app::services::Services { pool, clock: app::clock::Clock::System, public_url: "http://127.0.0.1:3000".into() };
    let state = AppState {
        services,
        leptos_options: options,
        secure_cookies: SecureCookies(false),
        session_lasts: SessionLasts(12),
        trusted_proxies: TrustedProxies(0),
    };
    let listener = tokio::net::TcpListener::bind(listen).await.expect("bind");
    correlare::serve::serve(listener, router(state), async {
        let _ = tokio::signal::ctrl_c().await;
    })
    .await
    .expect("serve");
}
