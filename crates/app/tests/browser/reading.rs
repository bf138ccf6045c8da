//! 看得清 Roll, gate and muster list in sunlight, with large text, under a thumb and by their names, in both languages.

use super::SCHOOL;
use super::phone::Phone;
use super::roll::Evening;
use serde_json::{Value, json};

/// What a person acts on, and must be able to name.
const ACTED_ON: [&str; 6] = ["button", "link", "radio", "searchbox", "textbox", "checkbox"];

#[tokio::test]
async fn the_pages_of_the_evening_can_be_read() {
    let Some(mut evening) = Evening::open().await else { return };
    let phone = Phone::new(evening.at).await;
    evening.sign_in(&phone, "manager").await;
    evening.fill(&phone).await;
    let child = &evening.children[0];
    let (roll, handover) = (format!("rolls/{}", evening.session), format!("handovers/{}", evening.session));
    let pages = [roll, handover, format!("gate/{child}"), format!("escorts/give/{}", evening.session)];
    let pages: Vec<String> = pages
        .into_iter()
        .chain(["gate", "muster", "sessions", "late", "absences"].map(str::to_owned))
        .collect();
    let mut faults = Vec::new();
    for lang in ["zh", "en"] {
        phone.open(&format!("language?to={lang}&back=/")).await;
        for theme in ["light", "dark"] {
            let wished = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            phone.devtools("Emulation.setEmulatedMedia", &wished).await;
            for page in &pages {
                phone.open(&format!("{SCHOOL}/{page}")).await;
                phone.seen("main h1").await;
                let told = |fault: String| format!("{page} {lang} {theme}: {fault}");
                let found = [stumbles(&phone).await, nameless(&phone).await, axe(&phone).await];
                faults.extend(found.into_iter().flatten().map(told));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn stumbles(phone: &Phone) -> Vec<String> {
    let found = phone.client.execute(include_str!("reading.js"), Vec::new()).await.unwrap();
    serde_json::from_value(found).unwrap()
}

/// What axe finds: the rules of WCAG 2 A and AA, and what it takes for good practice.
pub(super) async fn axe(phone: &Phone) -> Vec<String> {
    phone.client.execute(include_str!("axe.min.js"), Vec::new()).await.unwrap();
    let run = "const done = arguments[0];
        axe.run(document).then((found) => done(found.violations.flatMap(({ id, nodes }) =>
            nodes.map((node) => `axe ${id}: ${node.html.slice(0, 120)}`))));";
    let found = phone.client.execute_async(run, Vec::new()).await.unwrap();
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
