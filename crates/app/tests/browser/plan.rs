//! 写方案 A second school writes its plan with forms alone on a phone: three mistakes, mended, rehearsed, published, read.

use super::reading::axe_in;
use super::{PATIENCE, Seat};
use fantoccini::Locator;
use serde_json::json;
use std::path::Path;

const PLANS: &str = "gongshu/beixiu/plans";

/// What anybody reads of a school without signing in: its plan with fee, hours and courses, another school's, the policies above
/// it, the letter to families, and the sums of money and of lessons.
const PUBLIC: [&str; 6] = [
    "gongshu/beixiu/plan",
    "gongshu/wenlan/plan",
    "gongshu/beixiu/policies",
    "gongshu/wenlan/notice",
    "gongshu/wenlan/balance-sheet",
    "gongshu/wenlan/counted-lessons",
];

/// Part, field, what is typed by mistake, what mends it.
const MISTAKES: [(&str, &str, &str, &str); 3] = [
    ("fee", "fee.x.price_fen", "30", "18.50"),
    ("registration", "registration.until", "2021-09-01T16:00:00", "2021-09-03T16:00:00"),
    ("opening", "opening.students_min", "0", "12"),
];

#[tokio::test]
async fn a_plan_is_written_on_a_phone_in_chinese() {
    written("zh", ["¥18.50", "满12人开班", "拱教托备"]).await;
}

#[tokio::test]
async fn a_plan_is_written_on_a_phone_in_english() {
    written("en", ["¥18.50", "opens with 12 children", "拱教托备"]).await;
}

async fn written(lang: &str, read: [&str; 3]) {
    let Some(seat) = Seat::take().await else { return };
    seat.open(&format!("language?to={lang}&back=/")).await;
    seat.sign_in_as_staff("beixiu").await;
    seat.open(PLANS).await;
    seat.look(lang, "plan-list").await;
    seat.send("form:has([name=form][value='term-care']) button").await;
    seat.look(lang, "plan-begun").await;
    for (part, field, wrong, _) in MISTAKES {
        seat.types(part, field, wrong).await;
        seat.seen(".field.bad .finding").await;
        seat.look(lang, &format!("plan-{part}-wrong")).await;
    }
    seat.open(&format!("{PLANS}/1")).await;
    seat.look(lang, "plan-overview-wrong").await;
    assert_eq!(seat.count("ul.list .chip.refused").await, 3, "three parts are to be mended");
    for (part, field, _, right) in MISTAKES {
        seat.types(part, field, right).await;
        seat.look(lang, &format!("plan-{part}-mended")).await;
    }
    seat.types("fee", "fee.x.document", "拱发改价〔2021〕3号").await;
    seat.open(&format!("{PLANS}/1/parts/campus.rule")).await;
    seat.send("button[value='remove campus.rule.0']").await;
    seat.open(&format!("{PLANS}/1")).await;
    assert_eq!(seat.count("ul.list .chip.refused").await, 0, "all is mended");
    seat.look(lang, "plan-overview").await;

    seat.open(&format!("{PLANS}/1/rehearsal")).await;
    seat.send("form[action$='plans/1/rehearse'] button").await;
    seat.seen("#kept").await;
    seat.look(lang, "plan-rehearsal").await;
    seat.open(&format!("{PLANS}/1")).await;
    seat.send("form[action$='plans/1/submit'] button").await;
    seat.look(lang, "plan-submitted").await;

    seat.sign_in_as_staff("bureau").await;
    seat.open(&format!("{PLANS}/1")).await;
    seat.look(lang, "plan-answer").await;
    seat.fills("form:has([value=allow]) [name=reason]", "按成本核定").await;
    seat.send("form:has([value=allow]) button").await;
    seat.fills("form:has([value=approve]) [name=number]", "拱教托备〔2021〕9号").await;
    seat.send("form:has([value=approve]) button").await;
    seat.look(lang, "plan-approved").await;

    seat.sign_in_as_staff("beixiu").await;
    seat.open(&format!("{PLANS}/1")).await;
    seat.send("form[action$='plans/1/publish'] button").await;
    seat.look(lang, "plan-published").await;
    seat.client.delete_all_cookies().await.unwrap();
    seat.open(&format!("language?to={lang}&back=/")).await;
    seat.open("gongshu/beixiu/plan").await;
    for word in read {
        seat.says(word).await;
    }
    seat.says("拱发改价〔2021〕3号").await;
    seat.look(lang, "plan-notice").await;
    let faults = seat.public_faults(lang).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    seat.client.clone().close().await.unwrap();
}

impl Seat {
    /// Types into one field of a part and saves.
    async fn types(&self, part: &str, field: &str, text: &str) {
        self.open(&format!("{PLANS}/1/parts/{part}")).await;
        self.fills(&format!("[name='{field}']"), text).await;
        self.send("button[value=save]").await;
    }

    /// What axe finds on the pages that anybody reads, signed out, each of which is there and fits the phone.
    async fn public_faults(&self, lang: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for page in PUBLIC {
            self.open(page).await;
            self.seen("main").await;
            let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
            let status = self.client.execute(status, Vec::new()).await.unwrap();
            assert_eq!(status, json!(200), "{page}");
            self.look(lang, &format!("public-{}", page.replace('/', "-"))).await;
            let told = |fault: String| format!("{page} {lang}: {fault}");
            faults.extend(axe_in(&self.client).await.into_iter().map(told));
        }
        faults
    }

    /// What stands in a field, put there at once: a picker of dates is typed in another way on every machine.
    async fn fills(&self, css: &str, text: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|why| panic!("nothing to fill at {css}: {why}"));
        let element = serde_json::to_value(&found).unwrap();
        self.client.execute("arguments[0].value = arguments[1]", vec![element, json!(text)]).await.unwrap();
    }

    async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// The page fits the phone's width; what it shows is kept where `AFTERBELL_SHOTS` names a folder.
    async fn look(&self, lang: &str, name: &str) {
        let width = "return document.documentElement.scrollWidth - window.innerWidth";
        let over = self.client.execute(width, Vec::new()).await.unwrap();
        assert!(over.as_i64().unwrap() <= 0, "{name} is {over} px wider than the phone");
        if let Some(folder) = std::env::var_os("AFTERBELL_SHOTS") {
            let shown = self.client.screenshot().await.unwrap();
            std::fs::write(Path::new(&folder).join(format!("{name}-{lang}.png")), shown).unwrap();
        }
    }
}
