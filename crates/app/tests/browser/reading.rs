//! 看得清 Roll, gate and muster list in sunlight, with large text, under a thumb and by their names, in both languages.

use super::SCHOOL;
use super::phone::Phone;
use super::roll::Evening;
use fantoccini::Client;
use rules::day::roll::State;
use serde_json::{Value, json};

/// What a person acts on, and must be able to name.
const ACTED_ON: [&str; 6] = ["button", "link", "radio", "searchbox", "textbox", "checkbox"];
/// One and a half times as large as usual.
const LARGE: &str = "150%";

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
                let found = [stumbles(&phone, "").await, nameless(&phone).await, axe(&phone).await];
                faults.extend(found.into_iter().flatten().map(told));
                let name = format!("{}-{lang}-{theme}", page.replace('/', "-"));
                phone.picture(&name).await;
                let told = |fault: String| format!("{page} {lang} {theme}, large text: {fault}");
                faults.extend(stumbles(&phone, LARGE).await.into_iter().map(told));
                phone.picture(&format!("{name}-large")).await;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a screen reader says on roll, gate and muster list, in both languages: whose marks they are, where one searches, and
/// by name who is inside.
#[tokio::test]
async fn a_screen_reader_hears_each_child_by_name() {
    let Some(mut evening) = Evening::open().await else { return };
    let phone = Phone::new(evening.at).await;
    evening.sign_in(&phone, "manager").await;
    evening.fill(&phone).await;
    let children = evening.standing().await;
    for lang in ["zh", "en"] {
        phone.open(&format!("language?to={lang}&back=/")).await;
        phone.open(&format!("{SCHOOL}/rolls/{}", evening.session)).await;
        phone.seen("[data-held]:not([hidden])").await;
        let heard = spoken(&phone).await;
        let of_the_roll =
            |role: &str, named: &str| heard.iter().any(|(is, name)| is == role && name == named);
        for (child, _) in &children {
            assert!(of_the_roll("group", child), "no marks are called {child} ({lang})");
        }
        let marks = heard.iter().filter(|(role, name)| role == "radio" && !name.is_empty()).count();
        assert_eq!(marks, 4 * children.len(), "four marks a child ({lang})");
        phone.open(&format!("{SCHOOL}/gate")).await;
        phone.seen("#gate-rows").await;
        let heard = spoken(&phone).await;
        assert!(heard.iter().any(|(role, name)| role == "searchbox" && !name.is_empty()), "{lang}");
        phone.open(&format!("{SCHOOL}/muster")).await;
        phone.seen("ol.muster li").await;
        let heard = spoken(&phone).await;
        for (child, _) in children.iter().filter(|(_, state)| *state == State::Present) {
            assert!(heard.iter().any(|(_, name)| name.contains(child)), "nobody hears {child} ({lang})");
        }
    }
    phone.client.clone().close().await.unwrap();
}

/// With text of a size; an empty one is the usual.
async fn stumbles(phone: &Phone, size: &str) -> Vec<String> {
    let found = phone.client.execute(include_str!("reading.js"), vec![json!(size)]).await.unwrap();
    serde_json::from_value(found).unwrap()
}

/// Role and name of all that a screen reader comes to.
async fn spoken(phone: &Phone) -> Vec<(String, String)> {
    let tree = phone.devtools("Accessibility.getFullAXTree", &json!({})).await;
    let text = |node: &Value, part: &str| node[part]["value"].as_str().unwrap_or_default().trim().to_owned();
    let nodes = tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] != true);
    nodes.map(|node| (text(node, "role"), text(node, "name"))).collect()
}

impl Evening {
    /// Names of those on the roll, and how each stands.
    async fn standing(&self) -> Vec<(String, State)> {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        rows.into_iter().map(|row| (row.student.name, row.state)).collect()
    }
}

/// What axe finds: the rules of WCAG 2 A and AA, and what it takes for good practice.
pub(super) async fn axe(phone: &Phone) -> Vec<String> {
    axe_in(&phone.client).await
}

/// The same in a browser that is on no line of its own.
pub(super) async fn axe_in(client: &Client) -> Vec<String> {
    client.execute(include_str!("axe.min.js"), Vec::new()).await.unwrap();
    let run = "const done = arguments[0];
        axe.run(document).then((found) => done(found.violations.flatMap(({ id, nodes }) =>
            nodes.map((node) => `axe ${id}: ${node.html.slice(0, 120)}`))));";
    let found = client.execute_async(run, Vec::new()).await.unwrap();
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
