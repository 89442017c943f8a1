//! Writes pictures of every page, light and dark, in two sizes, for the README and for everybody
//! who looks at how the app looks. `make screenshots` runs it; it checks nothing by itself.

use std::path::Path;

use anyhow::Result;

use crate::app::WindowSize;
use crate::desktop::{Theme, journey};
use crate::first_minute::{PAGES, places_below};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/screenshots");
const SIZES: [WindowSize; 2] = [
    WindowSize {
        width: 1280,
        height: 800,
    },
    WindowSize {
        width: 1920,
        height: 1080,
    },
];

#[tokio::test]
#[ignore = "writes into docs/screenshots; run it with `make screenshots`"]
async fn light() -> Result<()> {
    take("light", Theme::Light).await
}

#[tokio::test]
#[ignore = "writes into docs/screenshots; run it with `make screenshots`"]
async fn dark() -> Result<()> {
    take("dark", Theme::Dark).await
}

async fn take(name: &str, theme: Theme) -> Result<()> {
    journey(&format!("screenshots-{name}"), theme, async |desktop| {
        let app = desktop.open(&["--sample"]).await?;
        for size in SIZES {
            app.resize(size).await?;
            let file = |page: &str| {
                let (width, height) = (size.width, size.height);
                Path::new(FOLDER).join(format!("{page}-{name}-{width}x{height}.png"))
            };
            // By their addresses: a click would leave the pointer on what it clicked.
            for page in PAGES {
                let name = page.to_lowercase();
                app.visit(&format!("/{name}"), page).await?;
                app.screenshot(&file(&name)).await?;
            }
            for below in places_below(&app).await? {
                app.visit(&below.place, &below.title).await?;
                app.screenshot(&file(below.name)).await?;
            }
        }
        Ok(())
    })
    .await
}
