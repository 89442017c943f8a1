//! The app's window, driven as a person would: by the names that are written on things, by keys,
//! and by waiting until something can be read. WebDriver does the pointing and typing; what the
//! names mean is decided in `find.js`.

mod accessibility;
mod commands;
mod group;
mod session;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{Key, TypingData};

pub use accessibility::Violation;
use session::Session;

use crate::desktop::Environment;
use crate::processes;
use crate::wait::{EFFECT_LIMIT, until};

/// How many looks, some 40 ms apart, must find the same page: longer than a chart draws itself, and
/// than a list waits before it shows that it is loading.
const LOOKS_AT_REST: u32 = 8;

const TWO_FRAMES: &str = "
    const done = arguments[0];
    requestAnimationFrame(() => requestAnimationFrame(() => done(null)));";

/// A running app with an open window. Ends with its desktop, or by [`App::quit`] or [`App::kill`].
pub struct App {
    session: Session,
    process: u32,
}

/// The size of the app's window, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct WindowSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

#[derive(Deserialize)]
struct Viewport {
    width: u32,
    height: u32,
}

impl App {
    /// Starts the app on a desktop. Journeys call `Desktop::open`.
    pub async fn open(environment: &Environment, arguments: &[&str]) -> Result<Self> {
        let before = processes::of_app(environment.marker());
        ensure!(
            before.is_empty(),
            "the app already runs on this desktop, as {before:?}"
        );
        let session = Session::open(environment, arguments).await?;
        let process = until("the app's process", EFFECT_LIMIT, async || {
            Ok(processes::of_app(environment.marker()).first().copied())
        })
        .await?;
        Ok(Self { session, process })
    }

    /// Closes the session; the driver ends the app with it.
    ///
    /// # Errors
    /// When the app does not end.
    pub async fn quit(self) -> Result<()> {
        self.session.close().await?;
        processes::wait_until_gone(self.process).await
    }

    /// Kills the app as `kill -9` does and waits until it is gone.
    ///
    /// # Errors
    /// When it was not running any more.
    pub async fn kill(self) -> Result<()> {
        let killed = processes::kill(self.process).await;
        self.session.abandon();
        killed
    }

    /// Waits until this text can be read somewhere in the window.
    ///
    /// # Errors
    /// When it does not appear; the message has the text that was there instead.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        let waited = until(&format!("the text {text:?}"), EFFECT_LIMIT, async || {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await;
        match waited {
            Ok(()) => Ok(()),
            Err(error) => {
                let shown = self.text().await.unwrap_or_default();
                Err(error.context(format!("the window shows:\n{shown}")))
            }
        }
    }

    /// All text that can be read in the window, white space made single.
    ///
    /// # Errors
    /// When the window does not answer.
    pub async fn text(&self) -> Result<String> {
        self.evaluate(
            "return document.body.innerText.replace(/\\s+/g, ' ')",
            Vec::new(),
        )
        .await
    }

    /// Opens a page by its name in the navigation, and waits for its title.
    ///
    /// # Errors
    /// When there is no such page or its title does not appear.
    pub async fn go_to(&self, page: &str) -> Result<()> {
        self.follow(page).await?;
        self.element("heading", page).await.map(drop)
    }

    /// Opens a place by its address in the window, such as `/incidents/policies`, as a link from a
    /// notification does, and waits for its title.
    ///
    /// # Errors
    /// When its title does not appear.
    pub async fn visit(&self, place: &str, title: &str) -> Result<()> {
        let go = "location.hash = arguments[0]; return null";
        self.evaluate::<Option<()>>(go, vec![json!(place)]).await?;
        self.element("heading", title).await.map(drop)
    }

    /// Types keys into whatever has the focus: `"hello"`, or `Key::Control + "k"`.
    ///
    /// # Errors
    /// When the window does not take them.
    pub async fn type_keys(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.session
            .driver()
            .action_chain()
            .send_keys(keys)
            .perform()
            .await?;
        Ok(())
    }

    /// Types a key while another is held, such as `("k", Key::Control)`.
    ///
    /// # Errors
    /// When the window does not take them.
    pub async fn type_chord(&self, held: Key, key: char) -> Result<()> {
        let chain = self.session.driver().action_chain();
        chain
            .key_down(held.clone())
            .key_down(key)
            .key_up(key)
            .key_up(held)
            .perform()
            .await?;
        Ok(())
    }

    /// What the UI recorded in `window.__muster_errors`: uncaught errors and `console.error`.
    ///
    /// # Errors
    /// When the window does not answer, or keeps no such record.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let errors: Option<Vec<Value>> = self
            .evaluate("return window.__muster_errors ?? null", Vec::new())
            .await?;
        let errors = errors.context("the UI keeps no record of its errors in __muster_errors")?;
        Ok(errors.iter().map(ToString::to_string).collect())
    }

    /// Examines the window with axe-core, WCAG 2.2 A and AA.
    ///
    /// # Errors
    /// When axe-core is not installed in `ui/node_modules`, or fails.
    pub async fn violations(&self) -> Result<Vec<Violation>> {
        accessibility::examine(self.session.driver()).await
    }

    /// Gives the window a size and waits until the page has it.
    ///
    /// # Errors
    /// When the window does not get the size.
    pub async fn resize(&self, size: WindowSize) -> Result<()> {
        let driver = self.session.driver();
        driver
            .set_window_rect(0, 0, size.width, size.height)
            .await?;
        until(&format!("a window of {size:?}"), EFFECT_LIMIT, async || {
            let seen: Viewport = self
                .evaluate(
                    "return { width: innerWidth, height: innerHeight }",
                    Vec::new(),
                )
                .await?;
            Ok((seen.width == size.width && seen.height == size.height).then_some(()))
        })
        .await
    }

    /// Waits until fonts are loaded, nothing says that it is busy, nothing moves, and several looks
    /// one after another find the same page, charts included.
    ///
    /// # Errors
    /// When the page does not come to rest.
    pub async fn wait_until_settled(&self) -> Result<()> {
        let settled = "
            const moving = (one) =>
              one.playState === 'running' && one.effect?.getTiming().iterations !== Infinity;
            const before = window.seenBefore;
            window.seenBefore = document.body.innerHTML;
            return before === window.seenBefore
              && document.fonts.status === 'loaded'
              && !document.querySelector('[aria-busy=true]')
              && !document.getAnimations().some(moving)";
        let mut looks = 0;
        until("the page to settle", EFFECT_LIMIT, async || {
            let still: bool = self.evaluate(settled, Vec::new()).await?;
            looks = if still { looks + 1 } else { 0 };
            Ok((looks == LOOKS_AT_REST).then_some(()))
        })
        .await
    }

    /// Saves a picture of the page as PNG, once it has settled.
    ///
    /// # Errors
    /// When the page does not settle or the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        self.wait_until_settled().await?;
        // What is in the document is on the screen two frames later.
        self.start(TWO_FRAMES, Vec::new()).await?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let what = || format!("saving the page to {} failed", file.display());
        self.session
            .driver()
            .screenshot(file)
            .await
            .with_context(what)
    }

    /// Runs JavaScript in the page and returns what it returns.
    ///
    /// # Errors
    /// When the script throws or returns something of another shape.
    pub async fn evaluate<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T> {
        let answer = self.session.driver().execute(script, arguments).await?;
        answer
            .convert()
            .context("the page returned something unexpected")
    }
}
