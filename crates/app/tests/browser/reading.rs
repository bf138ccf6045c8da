//! 看得清 Roll, gate and muster list in sunlight, with large text, under a thumb and by their names, in both languages.

use super::SCHOOL;
use super::phone::Phone;
use super::roll::Evening;
use serde_json::{Value, json};

/// What a person acts on, and must be able to name.
const ACTED_ON: [&str; 6] = ["button", "link", "radio", "searchbox", "textbox", "checkbox"];

#[tokio::test]
async fn the_pages_of_the_evening_can_be_read() {
    let Some(evening) = Evening::open().await else { return };
    let phone = Phone::new(evening.at).await;
    evening.sign_in(&phone, "manager").await;
    let roll = format!("rolls/{}", evening.session);
    let mut faults = Vec::new();
    for lang in ["zh", "en"] {
        phone.open(&format!("language?to={lang}&back=/")).await;
        for theme in ["light", "dark"] {
            let wished = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            phone.devtools("Emulation.setEmulatedMedia", &wished).await;
            for page in [roll.as_str(), "gate", "muster"] {
                phone.open(&format!("{SCHOOL}/{page}")).await;
                phone.seen("main h1").await;
                let told = |fault: String| format!("{page} {lang} {theme}: {fault}");
                faults.extend(stumbles(&phone).await.into_iter().chain(nameless(&phone).await).map(told));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn stumbles(phone: &Phone) -> Vec<String> {
    let found = phone.client.execute(include_str!("reading.js"), Vec::new()).await.unwrap();
    serde_json::from_value(found).unwrap()
}

/// What a screen reader would only call a button, or a child's mark without saying which.
async fn nameless(phone: &Phone) -> Vec<String> {
    let tree = phone.devtools("Accessibility.getFullAXTree", &json!({})).await;
    let nodes = tree["nodes"].as_array().unwrap();
    let role = |node: &Value| node["role"]["value"].as_str().unwrap_or_default().to_owned();
    let acted_on = |node: &&Value| node["ignored"] != true && ACTED_ON.contains(&role(node).as_str());
    assert!(nodes.iter().filter(acted_on).count() > 5, "the tree has the page in it");
    let nameless = |node: &&Value| node["name"]["value"].as_str().unwrap_or_default().trim().is_empty();
    nodes.iter().filter(acted_on).filter(nameless).map(|node| format!("a nameless {}", role(node))).collect()
}
