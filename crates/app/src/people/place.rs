//! 层级 `afterbell place add`: a place in the tree, the district first; and the place that another command names.

use crate::app::App;
use crate::cli::{opened, say};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use rules::people::act::Act;
use rules::people::place::{self, Draft, Place};
use rules::people::role::clock;
use std::process::ExitCode;

/// What to do with the tree of places.
#[derive(Debug, Subcommand)]
pub(crate) enum PlaceJob {
    /// Add a place: the district first, then what lies in it.
    Add(Adding),
}

/// A new place.
#[derive(Debug, Args)]
pub(crate) struct Adding {
    /// `postgres://…`, or a file.
    #[arg(long, env = "AFTERBELL_DATABASE")]
    database: String,
    /// `district/place` as its address will write it; a district's own place is `gongshu/gongshu`.
    #[arg(long)]
    place: String,
    /// `district` for a bureau, `town` for a town or street, `school`, `site` for a campus, `community`; `city` above them.
    #[arg(long)]
    kind: String,
    /// The short name of the place above it; nothing at the top.
    #[arg(long, default_value = "")]
    under: String,
    /// Its name in Chinese.
    #[arg(long)]
    name: String,
    /// Its name in English, where it has one.
    #[arg(long, default_value = "")]
    name_en: String,
}

pub(crate) async fn run(job: PlaceJob) -> Result<ExitCode, anyhow::Error> {
    let PlaceJob::Add(Adding { database, place, kind, under, name, name_en }) = job;
    let (district, code) = place.split_once('/').context("--place is district/place")?;
    let (district, code) = (district.to_owned(), code.to_owned());
    let app = opened(&database).await?;
    if add(&app, Draft { district, code, kind, under, name_zh: name, name_en }).await? {
        say(&format!("added {place}; a `serve` that runs shows it within a minute"))
    } else {
        say(&format!("{place} is there already, as you say; nothing was changed"))
    }
}

/// Adds a place below one that is there; false where it is there already as it is asked.
pub async fn add(app: &App, draft: Draft) -> Result<bool, anyhow::Error> {
    let added = place::add(draft, &app.places()).map_err(|wrong| anyhow!("{}: {wrong}", wrong.code()))?;
    let Some(place) = added else { return Ok(false) };
    let mut tx = app.store.act(&clock(Act::RegisterImport, &place)?).await?;
    tx.place_added(&place, app.now()).await?;
    tx.commit().await?;
    app.reread().await?;
    Ok(true)
}

/// The place that a command names: `district/place`, or its short name where no other district has one of that name.
pub(crate) fn named(app: &App, text: &str) -> Result<Place, anyhow::Error> {
    let is_it = |one: &Place| match text.split_once('/') {
        Some((district, place)) => one.district.as_str() == district && one.place.as_str() == place,
        None => one.place.as_str() == text,
    };
    let mut found = app.places().into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(place), None) => Ok(place),
        (Some(_), Some(_)) => bail!("several districts have a place {text}; write district/place"),
        (None, _) => bail!("no place {text} in this database; `afterbell place add` adds one"),
    }
}
