//! 社区日常 What a visitor of the demo finds in one community: a class that was opened step by step, agreements, a call that is
//! answered, an outing that families answer; and in the afternoon the children who have come. All of it through the real acts.

use crate::app::App;
use crate::community::{
    agreement, care_class, carer, census, management, outing, premises, promise, provider, supervision,
};
use crate::failure::Failure;
use crate::who::Who;
use jiff::ToSpan;
use jiff::civil::{Date, Time, date, time};
use rules::community::agreement::Text;
use rules::community::care_class::opening::Draft as ClassDraft;
use rules::community::carer::choosing::{Candidate, Paper as CarerPaper, Verdict};
use rules::community::carer::{Criterion, Post, Source as CarerSource};
use rules::community::census::answering::Child;
use rules::community::enrichment::Kind;
use rules::community::management::Rule;
use rules::community::management::writing::Written;
use rules::community::outing::{Draft as OutingDraft, Means};
use rules::community::premises::inspecting::Looked;
use rules::community::premises::{Inspection, Item, Source};
use rules::community::promise::Promise;
use rules::community::provider::calling::{Answer, Paper as BidPaper};
use rules::community::provider::holding::Held;
use rules::community::provider::{Bid, Certificate, Form};
use rules::community::supervision::Subject;
use rules::fen::Fen;
use rules::id::{PersonId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::local::Day;

/// The community that lives.
const HERE: &str = "xinwen";
/// The class's hours on each school day.
const HOURS: (Time, Time) = (Time::constant(15, 0, 0, 0), Time::constant(18, 0, 0, 0));
const DAYS: [Day; 5] = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri];
/// Families for which the provider has signed: all but the last have signed, too.
const OFFERED: usize = 5;
/// The account with which the carer works.
const MINDER: &str = "staff-minder";
/// Children who are there of an afternoon before anybody presses a button.
const THERE: usize = 3;

/// A child with somebody who signs for it.
pub(super) struct Family {
    pub(super) child: StudentId,
    pub(super) guardian: PersonId,
}

/// The people who keep the community going.
struct Hands {
    officer: Who,
    street: Who,
    provider: Who,
}

/// Everything that stands there on the demo's first day.
pub(super) async fn begin(app: &App, families: &[Family]) -> Result<(), anyhow::Error> {
    let at = app.place("gongshu", HERE)?;
    let hands = Hands {
        officer: staff(app, "xinwen").await?,
        street: staff(app, "xiangfu").await?,
        provider: staff(app, "provider").await?,
    };
    room(app, &at, &hands).await?;
    carers(app, &at, &hands).await?;
    class(app, &at, &hands).await?;
    agreements(app, &at, &hands, families).await?;
    need(app, &at, &hands).await?;
    board(app, &at, &hands).await?;
    goes_out(app, &at, &hands, families).await
}

async fn staff(app: &App, login: &str) -> Result<Who, anyhow::Error> {
    person(app, &PersonId::new(format!("staff-{login}"))).await
}

async fn person(app: &App, id: &PersonId) -> Result<Who, anyhow::Error> {
    let found = app.store.person("gongshu", id).await?;
    Ok(Who::person(found.ok_or_else(|| anyhow::anyhow!("nobody is {id}"))?))
}

/// A room that was looked at, and passed.
async fn room(app: &App, at: &Place, hands: &Hands) -> Result<(), anyhow::Error> {
    let inspection = Inspection {
        source: Source::Community,
        inspector: "消防专员 梁工".to_owned(),
        on: app.now().date().saturating_sub(7.days()),
        passed: Item::ALL.to_vec(),
        failed: Vec::new(),
        metres: 60,
    };
    let looked = Looked { room: "社区活动室一楼".to_owned(), inspection };
    premises::inspect(app, &hands.officer, at, (&app.fresh_id(), looked)).await?;
    Ok(())
}

/// A carer and a tutor, chosen by two reviewers; and somebody whose application still waits.
async fn carers(app: &App, at: &Place, hands: &Hands) -> Result<(), anyhow::Error> {
    let people = [("周梅", Post::Carer, true), ("吴晓", Post::Tutor, true), ("郑大伟", Post::Carer, false)];
    for (n, (name, post, decided)) in people.into_iter().enumerate() {
        let id = app.fresh_id();
        let phone = format!("1390000770{n}");
        let one = Candidate {
            name: name.to_owned(),
            posts: vec![post],
            paper: CarerPaper { source: CarerSource::Volunteer, reason: String::new(), phone },
            sheets: Vec::new(),
            verdict: None,
        };
        carer::apply(app, &Who::Visitor, at, (&id, one)).await?;
        if !decided {
            continue;
        }
        for reviewer in [&hands.officer, &hands.street] {
            let scores = Criterion::ALL.iter().map(|criterion| (*criterion, 85)).collect();
            carer::score(app, reviewer, at, (&app.fresh_id(), &id), scores).await?;
        }
        let verdict = Verdict {
            approved: true,
            reason: "有耐心，住得近".to_owned(),
            proof_seen: false,
            background: Some(true),
            on: app.now().date(),
        };
        carer::decide(app, &hands.officer, at, (&app.fresh_id(), &id), verdict).await?;
        if post == Post::Carer {
            carer::working::entrust(app, &hands.officer, at, (&id, MINDER)).await?;
        }
    }
    Ok(())
}

/// Papers, rules, signatures, and the class open.
async fn class(app: &App, at: &Place, hands: &Hands) -> Result<(), anyhow::Error> {
    let certificate = Certificate {
        form: Form::Filed,
        number: "祥备2021-07".to_owned(),
        from: date(2021, 8, 10),
        until: date(2022, 8, 10),
        cancelled_on: None,
    };
    let held = Held { id: app.fresh_id(), issuer: "祥符街道办事处".to_owned(), certificate };
    provider::enter(app, &hands.officer, at, held).await?;
    let mut rules = String::new();
    for rule in Rule::ALL {
        rules = app.fresh_id();
        let paper = "小树苗托管班制度汇编".to_owned();
        let written = Written { rule: *rule, words: String::new(), paper };
        management::write(app, &hands.provider, at, (&rules, written)).await?;
    }
    let draft = ClassDraft { days: DAYS.to_vec(), hours: Some(HOURS), capacity: 20, is_social: true };
    let opening = app.fresh_id();
    care_class::write(app, &hands.provider, at, (&opening, draft)).await?;
    for (subject, read) in [(Subject::Opening, &opening), (Subject::Rules, &rules)] {
        supervision::sign(app, &hands.officer, at, &app.fresh_id(), (subject, read)).await?;
    }
    care_class::open(app, &hands.provider, at, &app.fresh_id()).await?;
    let found = (app.now().date(), "活动室通风好，接送登记齐全。");
    supervision::visit(app, &hands.officer, at, &app.fresh_id(), found).await?;
    Ok(())
}

/// The text, signed off; agreements for some children, one of which waits for its family.
async fn agreements(app: &App, at: &Place, hands: &Hands, families: &[Family]) -> Result<(), anyhow::Error> {
    let text = Text {
        days: DAYS.to_vec(),
        hours: Some(HOURS),
        content: "看护、作业、课外教育和社会实践".to_owned(),
        fee: Some(Fen(12_000)),
    };
    let id = app.fresh_id();
    agreement::write(app, &hands.provider, at, (&id, "2021年秋季学期"), text).await?;
    agreement::clear(app, &hands.officer, at, &id).await?;
    for (n, family) in families.iter().take(OFFERED).enumerate() {
        let paper = app.fresh_id();
        agreement::offer(app, &hands.provider, at, (&paper, &family.child)).await?;
        if n + 1 < OFFERED {
            let guardian = person(app, &family.guardian).await?;
            agreement::sign(app, &guardian, at, (&family.child, &paper)).await?;
        }
    }
    Ok(())
}

/// Households that told of their need, and an open call with two answers.
async fn need(app: &App, at: &Place, hands: &Hands) -> Result<(), anyhow::Error> {
    let households = [
        ("1幢301", vec![("陈一诺", date(2013, 4, 2), 2), ("陈乐天", date(2011, 9, 8), 4)]),
        ("2幢502", vec![("林南乔", date(2014, 1, 20), 1), ("林北辰", date(2012, 6, 30), 3)]),
        ("5幢101", vec![("许小满", date(2012, 11, 11), 3)]),
        ("6幢702", Vec::new()),
    ];
    for (label, children) in households {
        let household = app.fresh_id();
        census::ask(app, &hands.officer, at, (&household, label)).await?;
        let child = |(name, born_on, grade): (&str, Date, i64)| Child {
            name: name.to_owned(),
            born_on,
            grade,
            hours: 10,
        };
        let told = children.into_iter().map(child).collect();
        census::answer(app, &Who::Visitor, at, (&app.fresh_id(), &household), told).await?;
    }
    let call = app.fresh_id();
    let until = app.now().date().saturating_add(20.days());
    provider::open(app, &hands.officer, at, &call, ("wenlan", until)).await?;
    let bidders = [("阳光课后服务中心", 420), ("彩虹社工站", 650)];
    for (n, (name, metres)) in bidders.into_iter().enumerate() {
        let paper = BidPaper {
            contact: "负责人 何女士".to_owned(),
            phone: format!("1390000880{n}"),
            offer: "看护和作业，每月120元，每周一次社会实践。".to_owned(),
            tell: false,
        };
        let bid = Bid { provider: name.to_owned(), metres };
        let answer = Answer { id: app.fresh_id(), bid, paper };
        provider::answer(app, &Who::Visitor, at, &call, answer).await?;
    }
    Ok(())
}

/// What the committee promises.
async fn board(app: &App, at: &Place, hands: &Hands) -> Result<(), anyhow::Error> {
    let promised = Promise {
        what: "活动室加装空调，孩子来以前打扫一遍".to_owned(),
        by_when: Some(app.now().date().saturating_add(28.days())),
        contact: "蒋书记 88000001".to_owned(),
        kept_on: None,
    };
    promise::state(app, &hands.officer, at, (&app.fresh_id(), promised)).await?;
    Ok(())
}

/// An outing next week: two families say yes, one says no, the first is left to the visitor.
async fn goes_out(app: &App, at: &Place, hands: &Hands, families: &[Family]) -> Result<(), anyhow::Error> {
    let today = app.now().date();
    let on = today.saturating_add(8.days());
    let draft = OutingDraft {
        kind: Kind::Practice,
        what: "参观运河博物馆，听一节讲解".to_owned(),
        on,
        hours: Some((time(15, 30, 0, 0), time(17, 30, 0, 0))),
        to: "运河博物馆".to_owned(),
        route: "走祥园路，过天桥，原路回来".to_owned(),
        stops: vec!["天桥东头".to_owned(), "博物馆门口".to_owned()],
        means: Means::OnFoot,
        plate: String::new(),
        adults: outing::adults(app, &hands.provider, at, on).await?,
        per_adult: 5,
        insurance: "承办单位投了公众责任险；没有学平险也可以参加。".to_owned(),
        answer_until: today.saturating_add(6.days()),
    };
    let id = app.fresh_id();
    outing::plan(app, &hands.provider, at, (&id, draft, "")).await?;
    for (family, yes) in families.iter().skip(1).zip([true, true, false]) {
        let guardian = person(app, &family.guardian).await?;
        outing::answer(app, &guardian, at, (&id, &family.child), yes).await?;
    }
    Ok(())
}

/// In the class's hours some of its children have come. Said twice is once.
pub(crate) async fn afternoon(app: &App) -> Result<(), Failure> {
    let (now, at) = (app.now(), app.place("gongshu", HERE)?);
    let (from, until) = HOURS;
    if !DAYS.contains(&Day::of(now.date())) || now.time() < from || now.time() >= until {
        return Ok(());
    }
    let found = app.store.person("gongshu", &PersonId::new(MINDER)).await?;
    let minder = Who::person(found.ok_or(Failure::NotTheirs)?);
    let mut tx = app.store.look(&minder.permit(Act::AgreementList, &at)?).await?;
    let (mut held, away) = (tx.agreements().await?, tx.agreement_leaves(now.date()).await?);
    drop(tx);
    held.retain(|one| one.agreement.ends_on.is_none() && one.agreement.signed.len() > 1);
    let is_away = |child: &StudentId| away.iter().any(|day| day.student == *child && day.date == now.date());
    held.retain(|one| !is_away(&one.student));
    for one in held.iter().take(THERE) {
        agreement::came(app, &minder, &at, &one.student).await?;
    }
    Ok(())
}
