//! 试演 Trial: one evening played in memory through the rules that the product runs, looked at after every step.
//!
//! Nothing here decides: each step asks a rule and keeps what it answers, as the store does. What must hold is said a
//! second time in `watch`, in other words than the rules use, so that a rule that lets something slip is found out.

mod cast;
mod step;
mod watch;
mod world;

pub use step::{Lesson, Person, Step};

use crate::day::roll::State;
use crate::plan::scheme::Scheme;
use std::collections::BTreeMap;
use watch::Watch;
use world::World;

/// What was counted in one evening, or in many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Steps taken.
    pub steps: u64,
    /// Acts that changed something, by name.
    pub done: BTreeMap<&'static str, u64>,
    /// Refusals by code.
    pub refused: BTreeMap<&'static str, u64>,
}

/// An evening in which something that must hold did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// After which step, counted from 0.
    pub at: usize,
    /// What must hold.
    pub rule: &'static str,
    /// What was found.
    pub found: String,
}

/// Plays one evening.
pub fn play(plan: &Scheme, steps: &[Step]) -> Result<Figures, Broken> {
    let mut world = World::of(plan);
    let mut watch = Watch::default();
    let mut figures = Figures::default();
    for (at, step) in steps.iter().enumerate() {
        let before = world.clone();
        let done = world.take(step);
        figures.steps += 1;
        match &done {
            Ok(deeds) => {
                for deed in deeds {
                    let names = std::iter::once(deed.name()).chain(world.besides(deed));
                    names.for_each(|name| *figures.done.entry(name).or_default() += 1);
                }
            }
            Err(code) => *figures.refused.entry(code).or_default() += 1,
        }
        let seen = watch.look(&before, &world, &done.unwrap_or_default());
        seen.map_err(|(rule, found)| Broken { at, rule, found })?;
    }
    Ok(figures)
}

/// All are here at four, one goes early with its mother, one at the end where there is no network, two after it, and one from
/// extended care.
fn quiet() -> Vec<Step> {
    evening(Person::Teacher, (0, 0))
}

/// The same in a lesson: whoever gives it calls the roll on their phone, and who goes along closes it, signs and hands over.
fn lesson() -> Vec<Step> {
    evening(Person::Companion, (3, 4))
}

/// Called on one phone; signed, on another, by whoever answers for it.
fn evening(by: Person, (calls, signs): (u8, u8)) -> Vec<Step> {
    let mut story = vec![Step::Wait(15), Step::Open];
    story.extend((0..5).map(|kid| Step::Mark(calls, kid, State::Present)));
    story.extend([Step::Send(calls, 0), Step::CloseRoll, Step::Wait(60)]);
    story.extend([Step::Check(0, Person::Mum), Step::Sign(0, by), Step::Exit(0), Step::Wait(105)]);
    story.extend([Step::Refresh(signs), Step::Hand(signs, 1, Person::Mum, by), Step::Deliver(signs, 0)]);
    story.extend([Step::Tick, Step::ReleaseAll, Step::CloseSession, Step::Refresh(signs)]);
    story.extend([Step::Mark(signs, 3, State::Present), Step::Send(signs, 0), Step::CloseCareRoll]);
    story.extend([Step::Wait(30), Step::Release(3, Person::Dad, Person::Gate), Step::CloseCare]);
    story
}

/// The steps that numbers stand for. The first says to how many children they happen, for to few they meet more often, and whether
/// the evening is a lesson from outside: one of four is, and to every third of these nobody of the school's goes along yet.
pub fn read(numbers: &[u64]) -> Vec<Step> {
    let Some(first) = numbers.first() else { return Vec::new() };
    let kids = 1 + u8::try_from(first % u64::from(world::KIDS)).unwrap_or(0);
    let lot = first / u64::from(world::KIDS) % 12;
    let begins = (lot < 3).then_some(Step::Lesson(Lesson::Begin(lot > 0)));
    let steps = numbers.iter().map(|number| Step::read(*number, (kids, lot < 3)));
    begins.into_iter().chain(steps).collect()
}

/// Random steps alone seldom get far: a quiet evening is the thread, and whatever happens, happens between.
pub fn woven(numbers: &[u64]) -> Vec<Step> {
    let steps = read(numbers);
    let is_lesson = matches!(steps.first(), Some(Step::Lesson(_)));
    let thread = if is_lesson { lesson() } else { quiet() };
    let (mut thread, mut story) = (thread.into_iter(), Vec::new());
    for (n, step) in steps.into_iter().enumerate() {
        if n % 4 == 0 {
            story.extend(thread.next());
        }
        story.push(step);
    }
    story.extend(thread);
    story
}

/// The shortest story found that still breaks something: steps are left out as long as it stays broken.
pub fn shrink(plan: &Scheme, steps: &[Step]) -> Vec<Step> {
    let Err(broken) = play(plan, steps) else { return steps.to_vec() };
    let mut story = steps[..=broken.at].to_vec();
    let mut run = story.len() / 2;
    while run > 0 {
        let mut from = 0;
        while from < story.len() {
            let mut shorter = story.clone();
            shorter.drain(from..(from + run).min(story.len()));
            if play(plan, &shorter).is_err() { story = shorter } else { from += run }
        }
        run /= 2;
    }
    story
}

impl Figures {
    /// Adds another evening's.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        for (name, count) in &other.done {
            *self.done.entry(name).or_default() += count;
        }
        for (code, count) in &other.refused {
            *self.refused.entry(code).or_default() += count;
        }
    }

    /// How often something was done.
    pub fn count(&self, name: &str) -> u64 {
        self.done.get(name).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
