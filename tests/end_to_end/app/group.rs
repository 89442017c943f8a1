//! Pressing, filling and choosing by the names that are written on things, in the whole window or
//! in a part of it that has a name: a level of a policy, a line of a list, a card.

use anyhow::Result;
use serde_json::json;
use thirtyfour::{Key, WebElement};

use super::App;
use crate::wait::{EFFECT_LIMIT, until};

/// Finds elements by role and name; see the file.
const FIND: &str = include_str!("find.js");

/// A part of the window. What is done in it means only what is inside.
#[derive(Clone, Copy)]
pub struct Group<'app> {
    app: &'app App,
    name: Option<&'app str>,
}

impl App {
    /// The group with this name. Its label, legend or heading is the name; a line of a list is
    /// called by anything that it says.
    pub const fn within<'app>(&'app self, name: &'app str) -> Group<'app> {
        Group {
            app: self,
            name: Some(name),
        }
    }

    const fn anywhere(&self) -> Group<'_> {
        Group {
            app: self,
            name: None,
        }
    }

    /// Clicks the button, link, tab, menu item or option with this name.
    ///
    /// # Errors
    /// When there is none, or it cannot be clicked.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.anywhere().press(name).await
    }

    /// Clicks the link with this name.
    ///
    /// # Errors
    /// When there is none, or it cannot be clicked.
    pub async fn follow(&self, name: &str) -> Result<()> {
        self.anywhere().click("link", name).await.map(drop)
    }

    /// Replaces what a labelled field holds.
    ///
    /// # Errors
    /// When there is no such field, or it does not take the text.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        self.anywhere().fill(label, text).await
    }

    /// Chooses an entry of a labelled list, be it the browser's own `select` or one that opens a
    /// list of options, with a field to search them or without.
    ///
    /// # Errors
    /// When there is no such list or entry.
    pub async fn choose(&self, label: &str, entry: &str) -> Result<()> {
        self.anywhere().choose(label, entry).await
    }

    /// Waits for the element with this role and name. Roles are those of `find.js`: `control`,
    /// `link`, `field`, `list`, `option`, `heading`.
    ///
    /// # Errors
    /// When none appears.
    pub async fn element(&self, role: &str, name: &str) -> Result<WebElement> {
        self.anywhere().element(role, name).await
    }
}

impl Group<'_> {
    /// As [`App::press`], in this group.
    ///
    /// # Errors
    /// When there is no such thing, or it cannot be clicked.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.click("control", name).await.map(drop)
    }

    /// As [`App::fill`], in this group.
    ///
    /// # Errors
    /// When there is no such field, or it does not take the text.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let what = format!("{} to hold {text:?}", self.what("field", label));
        until(&what, EFFECT_LIMIT, async || {
            let Some(field) = self.find("field", label).await? else {
                return Ok(None);
            };
            field.click().await?;
            field.send_keys(Key::Control + "a").await?;
            field.send_keys(Key::Delete + text).await?;
            Ok((field.prop("value").await?.as_deref() == Some(text)).then_some(()))
        })
        .await
    }

    /// As [`App::choose`], in this group.
    ///
    /// # Errors
    /// When there is no such list or entry.
    pub async fn choose(&self, label: &str, entry: &str) -> Result<()> {
        let field = self.element("list", label).await?;
        if field.tag_name().await? == "select" {
            // Typing chooses in a native list; its popup is no part of the page.
            field.send_keys(entry).await?;
            return Ok(());
        }
        let field = self.click("list", label).await?;
        if field.tag_name().await? == "input" {
            field.send_keys(entry).await?;
        }
        // The options float above the window, outside every group.
        self.app.anywhere().press_option(entry).await
    }

    /// As [`App::element`], in this group.
    ///
    /// # Errors
    /// When none appears.
    pub async fn element(&self, role: &str, name: &str) -> Result<WebElement> {
        until(&self.what(role, name), EFFECT_LIMIT, async || {
            self.find(role, name).await
        })
        .await
    }

    async fn press_option(&self, entry: &str) -> Result<()> {
        self.click("option", entry).await.map(drop)
    }

    /// Clicks an element once it stands still, as a person does: the click goes to a point of the
    /// screen, which is another thing's if what is above it grows meanwhile. Again if it was drawn
    /// anew between being found and being clicked, or if a dialog that is on its way out still lies
    /// above it.
    async fn click(&self, role: &str, name: &str) -> Result<WebElement> {
        let what = format!("clicking {}", self.what(role, name));
        let mut seen_at = None;
        until(&what, EFFECT_LIMIT, async || {
            let Some(element) = self.find(role, name).await? else {
                return Ok(None);
            };
            let place = element.rect().await?;
            let before = seen_at.replace((place.x, place.y));
            if before != seen_at {
                return Ok(None);
            }
            element.click().await?;
            Ok(Some(element))
        })
        .await
    }

    fn what(&self, role: &str, name: &str) -> String {
        let inside = self.name.map(|group| format!(" in {group:?}"));
        format!("{role} {name:?}{}", inside.unwrap_or_default())
    }

    async fn find(&self, role: &str, name: &str) -> Result<Option<WebElement>> {
        let arguments = vec![json!(role), json!(name), json!(self.name)];
        let answer = self.app.session.driver().execute(FIND, arguments).await?;
        Ok(if answer.json().is_null() {
            None
        } else {
            Some(answer.element()?)
        })
    }
}
