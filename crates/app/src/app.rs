//! 应用 What every act and page works with: the store, the clock, ids, schemes in force.

mod clock;

pub use clock::{Clock, Ids};

use crate::bureau::complaint::Senders;
use crate::channel::Channels;
use crate::courier::Channels as Couriers;
use crate::day::roll::posts::Posts;
use crate::demo::Demo;
use crate::enrol::claim::Claims;
use crate::failure::Failure;
use crate::plan::calendar::known::Known;
use crate::plan::filing::standing::{self, Unsound};
use crate::plan::rehearsal::Rehearsals;
use crate::secrets::Secrets;
use jiff::civil::Date;
use rules::enrol::course::ending::Term;
use rules::enrol::{guest, point};
use rules::id::PlaceId;
use rules::moment::Moment;
use rules::money::item::{Care, Meals};
use rules::people::place::{Path, Place};
use rules::plan::activity::Activity;
use rules::plan::calendar::own::OwnDays;
use rules::plan::calendar::{self, Calendar};
use rules::plan::clause::{self, Clauses};
use rules::plan::community_care::Community;
use rules::plan::document::Document;
use rules::plan::filing::following;
use rules::plan::head::Kind;
use rules::plan::holiday_care::Holiday;
use rules::plan::lattice::Library;
use rules::plan::policy::Policy;
use rules::plan::return_to_school::ReturnPlan;
use rules::plan::scheme::Scheme;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};
use store::plan::Filed;
use store::{Extent, Store};

/// The running program. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    pub(crate) secrets: Arc<Secrets>,
    /// The merchants through whom families pay by phone.
    pub channels: Arc<Channels>,
    /// Ways to reach people outside our own page, once they were read: receipts come in by them.
    pub couriers: Arc<OnceLock<Couriers>>,
    /// Whether one-time codes are shown on the page (demo) instead of only going to the outbox.
    pub shows_codes: bool,
    /// The demo's season, when this is one.
    pub(crate) demo: Option<Arc<Demo>>,
    clock: Clock,
    ids: Ids,
    pub(crate) calendar: Arc<Known>,
    tree: Arc<RwLock<Tree>>,
    /// One reads at a time, so that what was asked last stands.
    rereading: Arc<tokio::sync::Mutex<()>>,
    /// Rehearsals under way.
    pub(crate) rehearsals: Arc<Rehearsals>,
    /// Claims that wait to be decided, by place.
    pub(crate) claims: Arc<Claims>,
    /// Marks of devices that wait to be committed, by place.
    pub(crate) posts: Arc<Posts>,
    /// From where complaints came in the last hour.
    pub(crate) senders: Arc<Senders>,
}

/// Places and the schemes in force there, as they were last read.
#[derive(Debug, Default)]
struct Tree {
    places: Vec<Place>,
    /// By district and place, in the order of the days from which they hold.
    schemes: BTreeMap<(String, String), Vec<Arc<InForce>>>,
    /// In the order of the days from which they hold.
    summers: Vec<Arc<Summer>>,
    /// In the order of the days from which they hold.
    returns: Vec<Arc<Above<ReturnPlan>>>,
    /// In the order of the days from which they hold.
    communities: Vec<Arc<Above<Community>>>,
    /// The other plans, by district and place in the same order.
    others: BTreeMap<(String, String), Vec<Arc<Held>>>,
    library: Arc<Library>,
    /// Policies on which a check of now finds mistakes, each as its last version says.
    unsound: Vec<Arc<Unsound>>,
    /// Kinds of activity that a district answered for, by district and place.
    activities: BTreeMap<(String, String), Vec<Activity>>,
    /// How much of all this stood in the database then.
    extent: Extent,
}

/// A scheme as it was filed, with the version that journal rows name.
#[derive(Debug)]
pub struct InForce {
    /// The plan.
    pub scheme: Scheme,
    /// 1, 2, 3 …
    pub version: i64,
    /// The first day on which it holds.
    pub holds_from: Date,
    /// The document.
    pub text: String,
}

/// A plan for summer care: mostly a district's, for all its schools (P4.1).
pub type Summer = Above<Holiday>;

/// A plan as it was filed, with the place whose it is: it runs there and at the places below.
#[derive(Debug)]
pub struct Above<P> {
    /// The plan.
    pub plan: P,
    /// 1, 2, 3 …
    pub version: i64,
    /// The first day on which it holds.
    pub holds_from: Date,
    /// Whose plan it is.
    pub place: Place,
}

/// A plan in force that runs no school's term: summer care, care in communities, a return.
#[derive(Debug)]
pub struct Held {
    /// Which plan it is.
    pub kind: Kind,
    /// The document's name.
    pub scheme: String,
    /// 1, 2, 3 …
    pub version: i64,
    /// The first day on which it holds.
    pub holds_from: Date,
    /// The document.
    pub text: String,
}

impl App {
    /// Opens the program over a store and reads the tree of places.
    pub async fn open(store: Store, clock: Clock, ids: Ids) -> Result<Self, anyhow::Error> {
        let app = Self {
            store,
            secrets: Arc::new(Secrets::from_environment()?),
            channels: Arc::new(Channels::from_environment()?),
            couriers: Arc::new(OnceLock::new()),
            shows_codes: false,
            demo: None,
            clock,
            ids,
            calendar: Arc::new(Known::of(calendar::committed().clone())),
            tree: Arc::default(),
            rereading: Arc::default(),
            rehearsals: Arc::default(),
            claims: Arc::default(),
            posts: Arc::default(),
            senders: Arc::default(),
        };
        app.reread().await?;
        Ok(app)
    }

    /// The same program with days that became known after it was built; years that districts added lie over them.
    #[must_use]
    pub fn with_calendar(mut self, calendar: Calendar) -> Self {
        let known = Known::of(calendar);
        if let Err(why) = known.learn(self.calendar.years().to_vec(), self.calendar.own().to_vec()) {
            tracing::error!(%why, "years that districts added are not known");
        }
        self.calendar = Arc::new(known);
        self
    }

    /// Whether what it seals can be opened for as long as its database is there: a turned clock's ends with the program.
    pub(crate) fn seals(&self) -> bool {
        self.secrets.lasts() || matches!(self.clock, Clock::Turned(_))
    }

    /// Whether a proxy in front of it brings TLS: the couriers' settings say that its site is one of https. Browsers then give no
    /// cookie of ours to a connection without it.
    pub(crate) fn is_behind_tls(&self) -> bool {
        self.couriers.get().is_some_and(|couriers| couriers.is_https())
    }

    /// Reads places, schemes, added years of holidays and bureaus' own days again, after an import or a filing.
    pub async fn reread(&self) -> Result<(), anyhow::Error> {
        let _alone = self.rereading.lock().await;
        // Asked first: what is published while the rest is read is news at the next look.
        let extent = self.store.extent().await?;
        self.calendar.learn(self.store.years_added().await?, self.store.calendar_own_everywhere().await?)?;
        let tree = self.read(extent).await?;
        *self.tree.write().expect("no writer panics while it holds the tree") = tree;
        Ok(())
    }

    async fn read(&self, extent: Extent) -> Result<Tree, anyhow::Error> {
        let places = self.store.places().await?;
        let (mut schemes, mut others) = (BTreeMap::new(), BTreeMap::new());
        let mut policies: Vec<Policy> = Vec::new();
        let (mut summers, mut returns, mut communities) = (Vec::new(), Vec::new(), Vec::new());
        let mut unsound = Vec::new();
        for filed in self.store.schemes().await? {
            let key = (filed.district.to_string(), filed.place.to_string());
            let (document, found) = standing::document(&filed)?;
            if let Some(first) = found.first() {
                let (scheme, version, code) = (&filed.scheme, filed.version, first.code);
                tracing::warn!(scheme, version, code, "a published document no longer holds");
            }
            let is_newer = |one: &Policy| one.head.id == filed.scheme && one.head.version > filed.version;
            if matches!(document, Document::Policy(_)) && !policies.iter().any(is_newer) {
                unsound.retain(|before: &Arc<Unsound>| before.scheme != filed.scheme);
                unsound.extend((!found.is_empty()).then(|| Arc::new(Unsound::of(&filed, found))));
            }
            let kind = document.plan().map(|plan| plan.head().kind);
            let own = |place: &&Place| place.district == filed.district && place.place == filed.place;
            let place = places.iter().find(own).cloned();
            let Filed { scheme: name, version, holds_from, text, .. } = filed;
            match (&document, place) {
                (Document::HolidayCare(plan), Some(place)) => {
                    summers.push(Arc::new(Above { plan: (**plan).clone(), version, holds_from, place }));
                }
                (Document::ReturnToSchool(plan), Some(place)) => {
                    returns.push(Arc::new(Above { plan: (**plan).clone(), version, holds_from, place }));
                }
                (Document::CommunityCare(plan), Some(place)) => {
                    communities.push(Arc::new(Above { plan: (**plan).clone(), version, holds_from, place }));
                }
                (Document::Policy(_) | Document::TermCare(_), _) | (_, None) => {}
            }
            match (document, kind) {
                (Document::Policy(policy), _) => policies.push(*policy),
                (Document::TermCare(scheme), _) => {
                    let held: &mut Vec<Arc<InForce>> = schemes.entry(key).or_default();
                    held.push(Arc::new(InForce { scheme: *scheme, version, holds_from, text }));
                }
                (_, Some(kind)) => {
                    let held: &mut Vec<Arc<Held>> = others.entry(key).or_default();
                    held.push(Arc::new(Held { kind, scheme: name, version, holds_from, text }));
                }
                (_, None) => {}
            }
        }
        summers.sort_by_key(|one| (one.holds_from, one.version));
        returns.sort_by_key(|one| (one.holds_from, one.version));
        communities.sort_by_key(|one| (one.holds_from, one.version));
        let library = Arc::new(Library::new(policies));
        let mut activities: BTreeMap<(String, String), Vec<Activity>> = BTreeMap::new();
        for (district, place, answered) in self.store.activities_answered().await? {
            activities.entry((district.to_string(), place.to_string())).or_default().push(answered);
        }
        Ok(Tree {
            places,
            schemes,
            summers,
            returns,
            communities,
            others,
            library,
            unsound,
            activities,
            extent,
        })
    }

    /// The same, where another node or a command at a terminal has put into the database what this one has not read, and
    /// whether there was any. One statement where there is nothing new.
    pub async fn catch_up(&self) -> Result<bool, anyhow::Error> {
        let stands = self.store.extent().await?;
        let known = self.tree.read().expect("no writer panics while it holds the tree").extent;
        if stands != known {
            self.reread().await?;
        }
        Ok(stands != known)
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Turns the clock; false where it is the real one.
    pub fn turn(&self, to: Moment) -> bool {
        self.clock.turn(to)
    }

    /// Whether the clock is turned by hand.
    pub fn is_turned(&self) -> bool {
        matches!(self.clock, Clock::Turned(_))
    }

    /// A new id.
    pub fn fresh_id(&self) -> String {
        self.ids.fresh(self.now())
    }

    /// The place of an address, or 404.
    pub fn place(&self, district: &str, place: &str) -> Result<Place, Failure> {
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        let found =
            tree.places.iter().find(|at| at.district.as_str() == district && at.place.as_str() == place);
        found.cloned().ok_or(Failure::NotTheirs)
    }

    /// Every place under a path, and the place itself.
    pub fn places_under(&self, path: &Path) -> Vec<Place> {
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        tree.places.iter().filter(|place| path.covers(&place.path)).cloned().collect()
    }

    /// Every place.
    pub fn places(&self) -> Vec<Place> {
        self.tree.read().expect("no writer panics while it holds the tree").places.clone()
    }

    /// The scheme in force at a place today, or 404 where none is filed: of those that hold by now the last, and
    /// before the first of them holds, that one.
    pub fn scheme(&self, place: &Place) -> Result<Arc<InForce>, Failure> {
        match point::host_id(place) {
            Some(school) => self.scheme_at_point(place, &school),
            None => self.filed_on(place, self.now().date()),
        }
    }

    /// At a summer point: the summer plan's days, hours and meals, with the house rules of the school that holds it.
    fn scheme_at_point(&self, site: &Place, school: &PlaceId) -> Result<Arc<InForce>, Failure> {
        let summer = self.summer(site)?;
        let today = self.now().date();
        let house = self.filed_on(&self.place(site.district.as_str(), school.as_str())?, today)?;
        let terms = summer.plan.point.iter().find(|one| one.site() == site.place);
        let terms = terms.ok_or(Failure::NotTheirs)?;
        let scheme = guest::scheme_at(&summer.plan, terms, &house.scheme, today);
        Ok(Arc::new(InForce {
            scheme: scheme.ok_or(Failure::NotTheirs)?,
            version: summer.version,
            holds_from: summer.holds_from,
            text: String::new(),
        }))
    }

    /// The plan that is in force on a day at a place that files its own, by what is published until today.
    pub(crate) fn filed_on(&self, place: &Place, day: Date) -> Result<Arc<InForce>, Failure> {
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        let held = tree.schemes.get(&(place.district.to_string(), place.place.to_string()));
        let versions = held.ok_or(Failure::NotTheirs)?;
        let found = following::in_force(versions, day, |one| {
            (one.scheme.scheme.id.as_str(), one.scheme.term.days(), one.holds_from)
        });
        found.cloned().ok_or(Failure::NotTheirs)
    }

    /// The plans of a place's terms that were published and are needed only later, the first first: they hold from a day that
    /// lies ahead, or wait for the end of another's term.
    pub(crate) fn ahead(&self, place: &Place) -> Vec<Arc<InForce>> {
        let in_force = self.scheme(place).ok().map(|plan| plan.scheme.scheme.id.clone());
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let held = tree.schemes.get(&(place.district.to_string(), place.place.to_string()));
        let is_other = |one: &InForce| in_force.as_ref() != Some(&one.scheme.scheme.id);
        let is_ahead =
            |one: &&Arc<InForce>| one.holds_from > today || (is_other(one) && one.scheme.term.from > today);
        held.into_iter().flatten().filter(is_ahead).cloned().collect()
    }

    /// The same of its other plans.
    pub(crate) fn held_ahead(&self, place: &Place) -> Vec<Arc<Held>> {
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let all = tree.others.get(&(place.district.to_string(), place.place.to_string()));
        all.into_iter().flatten().filter(|one| one.holds_from > today).cloned().collect()
    }

    /// The plan in force where it charges for anything, else the last before it that did: what is left of that is settled by it.
    pub(crate) fn charging(&self, place: &Place) -> Result<Arc<InForce>, Failure> {
        let in_force = self.scheme(place)?;
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let held = tree.schemes.get(&(place.district.to_string(), place.place.to_string()));
        let charges = |one: &&Arc<InForce>| one.holds_from <= today && !one.scheme.fees().is_empty();
        let last = held.and_then(|all| all.iter().rev().find(charges)).cloned();
        Ok(last.filter(|_| in_force.scheme.fees().is_empty()).unwrap_or(in_force))
    }

    /// A place's plan of that name, as that version of it says that holds today.
    pub(crate) fn named(&self, place: &Place, plan: &str) -> Option<Arc<InForce>> {
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let held = tree.schemes.get(&(place.district.to_string(), place.place.to_string()))?;
        let own = |one: &&Arc<InForce>| one.scheme.scheme.id == plan && one.holds_from <= today;
        held.iter().rev().find(own).cloned()
    }

    /// The plan in whose term a day is; the one in force where no other is.
    pub(crate) fn of_day(&self, place: &Place, day: Date) -> Result<Arc<InForce>, Failure> {
        let in_force = self.scheme(place)?;
        let is_of = |one: &Arc<InForce>| one.scheme.term.from <= day && day < one.scheme.term.until;
        if is_of(&in_force) {
            return Ok(in_force);
        }
        let mut all = self.terms(place).into_iter().filter_map(|term| self.named(place, &term.plan));
        Ok(all.find(is_of).unwrap_or(in_force))
    }

    /// The care that a place's plan charges for, from the first day on which it did; none where it is free.
    pub(crate) fn care(&self, place: &Place, plan: &InForce) -> Option<Care> {
        let care = Care::of(&plan.scheme)?;
        let versions = self.versions(place, &plan.scheme.scheme.id);
        care.since(versions.iter().map(|one| (one.holds_from, &one.scheme)))
    }

    /// The meals that a place's plan charges for, from the first day on which it did; none where they cost nothing.
    pub(crate) fn meals(&self, place: &Place, plan: &InForce) -> Option<Meals> {
        let meals = Meals::of(&plan.scheme)?;
        let versions = self.versions(place, &plan.scheme.scheme.id);
        meals.since(versions.iter().map(|one| (one.holds_from, &one.scheme)))
    }

    /// The versions of a place's plan of that name that have come to hold by today, in their order.
    pub(crate) fn versions(&self, place: &Place, plan: &str) -> Vec<Arc<InForce>> {
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let held = tree.schemes.get(&(place.district.to_string(), place.place.to_string()));
        let own = |one: &&Arc<InForce>| one.scheme.scheme.id == plan && one.holds_from <= today;
        held.into_iter().flatten().filter(own).cloned().collect()
    }

    /// A place's plans of terms that are over, each as that version of it says that holds today, in the order of their terms.
    pub(crate) fn over(&self, place: &Place) -> Vec<Arc<InForce>> {
        let today = self.now().date();
        let names = self.terms(place).into_iter().filter(|term| term.until <= today);
        let mut plans: Vec<_> = names.filter_map(|term| self.named(place, &term.plan)).collect();
        plans.sort_by_key(|one| one.scheme.term.from);
        plans
    }

    /// The term of each of a place's plans, as that version of it says that holds today; before any holds, the first.
    pub(crate) fn terms(&self, place: &Place) -> Vec<Term> {
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let held = tree.schemes.get(&(place.district.to_string(), place.place.to_string()));
        let mut terms: BTreeMap<&str, Term> = BTreeMap::new();
        for one in held.into_iter().flatten() {
            let (plan, until) = (one.scheme.scheme.id.as_str(), one.scheme.term.days().until);
            if one.holds_from <= today || !terms.contains_key(plan) {
                terms.insert(plan, Term { plan: plan.to_owned(), version: one.version, until });
            }
        }
        terms.into_values().collect()
    }

    /// The summer plan that holds today at a place or, where it has none of its own, at the nearest place above it; 404
    /// where nobody has one.
    pub fn summer(&self, place: &Place) -> Result<Arc<Summer>, Failure> {
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        nearest(&tree.summers, place, self.now().date())
    }

    /// Every version of every summer plan, in the order of the days from which they hold.
    pub(crate) fn summers(&self) -> Vec<Arc<Summer>> {
        self.tree.read().expect("no writer panics while it holds the tree").summers.clone()
    }

    /// The plan of return that holds today at a place, or at the nearest place above it that has one (P5.40). A community has
    /// no school to open: its children come back to theirs.
    pub fn reopening(&self, place: &Place) -> Result<Arc<Above<ReturnPlan>>, Failure> {
        if place.is_community() {
            return Err(Failure::NotTheirs);
        }
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        nearest(&tree.returns, place, self.now().date())
    }

    /// The same, where the health rules were switched on by an approval; else nothing of it exists (P5.1).
    pub fn health(&self, place: &Place) -> Result<Arc<Above<ReturnPlan>>, Failure> {
        let plan = self.reopening(place)?;
        let is_on = plan.plan.asks_health() && self.now().date() < plan.plan.reopening.until;
        if is_on { Ok(plan) } else { Err(Failure::NotTheirs) }
    }

    /// Whether some school is asked about health at a place or below it: an office has no children of its own.
    pub fn asks_health_under(&self, place: &Place) -> bool {
        self.places_under(&place.path).iter().any(|below| below.is_school() && self.health(below).is_ok())
    }

    /// The plan of community care that holds today at a place, or at the nearest place above it that has one (P2.18). A
    /// school's own care is not the community's.
    pub fn community(&self, place: &Place) -> Result<Arc<Above<Community>>, Failure> {
        if place.is_school() {
            return Err(Failure::NotTheirs);
        }
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        nearest(&tree.communities, place, self.now().date())
    }

    /// The plans in force at a place that run no term, one a kind, chosen by their days as terms' plans are.
    pub fn held(&self, place: &Place) -> Vec<Arc<Held>> {
        let (tree, today) =
            (self.tree.read().expect("no writer panics while it holds the tree"), self.now().date());
        let all = tree.others.get(&(place.district.to_string(), place.place.to_string()));
        let of_kind = |kind: Kind| {
            let own: Vec<&Arc<Held>> = all.into_iter().flatten().filter(|one| one.kind == kind).collect();
            let by_now = own.iter().rev().find(|one| one.holds_from <= today);
            by_now.or(own.first()).map(|one| Arc::clone(one))
        };
        Kind::ALL.into_iter().filter_map(of_kind).collect()
    }

    /// What a place's district answered about kinds of activity.
    pub fn granted(&self, place: &Place) -> Vec<Activity> {
        let tree = self.tree.read().expect("no writer panics while it holds the tree");
        let key = (place.district.to_string(), place.place.to_string());
        tree.activities.get(&key).cloned().unwrap_or_default()
    }

    /// The policies that are known.
    pub fn library(&self) -> Arc<Library> {
        self.tree.read().expect("no writer panics while it holds the tree").library.clone()
    }

    /// Policies that were issued under another check and no longer hold as they stand.
    pub(crate) fn unsound(&self) -> Vec<Arc<Unsound>> {
        self.tree.read().expect("no writer panics while it holds the tree").unsound.clone()
    }

    /// The state's holidays and make-up days: when people work.
    pub fn national(&self) -> &Calendar {
        self.calendar.calendar()
    }

    /// The same by the file of a place's own district, where that added one (P1.8).
    pub fn state(&self, place: &Place) -> &Calendar {
        self.calendar.state_at(&place.path)
    }

    /// The same with what the bureaus above a place set over it: when its children have school. A summer point keeps the working
    /// days of its period, by which families pay (P4.3).
    pub fn calendar(&self, place: &Place) -> &Calendar {
        if point::host_id(place).is_some() {
            self.state(place)
        } else {
            self.calendar.calendar_at(&place.path)
        }
    }

    /// The days that the bureaus above a place set over the state's.
    pub(crate) fn own_days(&self, place: &Place) -> Vec<OwnDays> {
        let above = self.calendar.own().iter().filter(|(bureau, _)| bureau.covers(&place.path));
        above.map(|(_, days)| days.clone()).collect()
    }

    /// The clauses in their own words.
    pub fn clauses(&self) -> &'static Clauses {
        clause::committed()
    }
}

/// Of the plans that hold today at a place or above it the nearest, and of its versions the last.
fn nearest<P>(plans: &[Arc<Above<P>>], place: &Place, today: Date) -> Result<Arc<Above<P>>, Failure> {
    let holds = |one: &&Arc<Above<P>>| {
        one.holds_from <= today && one.place.district == place.district && one.place.path.covers(&place.path)
    };
    let found = plans.iter().filter(holds).max_by_key(|one| one.place.path.as_str().len());
    found.cloned().ok_or(Failure::NotTheirs)
}
