//! The real app on a real desktop: Xvfb, D-Bus, keyring, notification daemon and WebDriver, nothing
//! mocked inside the app. Each journey has a desktop of its own and is a file named after what a
//! person does; the other modules are the desktop, the window and the servers around them.

mod alertmanager;
mod app;
mod connect_gitlab;
#[expect(
    dead_code,
    reason = "journeys that picture native windows come with those windows"
)]
mod desktop;
mod first_minute;
mod gitlab_replay;
mod incident;
mod killed;
mod notifications;
mod paged;
mod processes;
mod quarter;
mod screenshots;
mod surroundings;
mod toolchain;
mod wait;
mod workspace;
