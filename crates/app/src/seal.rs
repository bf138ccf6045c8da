//! 封存 What is nobody else's to know lies sealed, each paper for its own row; what no key opens is not guessed at.

use crate::app::App;
use crate::failure::Failure;
use rules::people::place::Place;
use rules::safety::clearance::file::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Seals what was said, as the row `id` of a noun at a place; refused where the key would not last (X.16).
pub(crate) fn seal<T: Serialize>(
    app: &App,
    place: &Place,
    (noun, id): (&str, &str),
    said: &T,
) -> Result<String, Failure> {
    if !app.seals() {
        return Err(Refusal::NoKey.into());
    }
    let text = serde_json::to_string(said).map_err(|why| Failure::BadForm(why.to_string()))?;
    Ok(app.secrets.seal(&row_of(place, noun, id), &text))
}

/// Opens what was sealed for the row `id`.
pub(crate) fn open<T: DeserializeOwned>(
    app: &App,
    place: &Place,
    (noun, id): (&str, &str),
    paper: &str,
) -> Result<T, Failure> {
    let text = app.secrets.open(&row_of(place, noun, id), paper);
    let said = text.and_then(|text| serde_json::from_str(&text).ok());
    said.ok_or_else(|| Refusal::NoKey.into())
}

fn row_of(place: &Place, noun: &str, id: &str) -> String {
    format!("{noun}/{}/{}/{id}", place.district, place.place)
}
