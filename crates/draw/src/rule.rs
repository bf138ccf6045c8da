//! 规则 How seats are given, in one short text that is published with the roster.

use crate::finding::{Fault, Finding};
use crate::hash::{hex, unhex};

/// How seats are given. What each guarantees stands in its own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// 摇号 One number a household, every hour drawn on its own, counted from another place in the order each time.
    Lottery,
    /// 依次选课 One number a household, everyone takes all they get at their turn.
    Serial,
    /// 轮流选课 One course a turn, there and back.
    Draft,
    /// 优先级录取 Courses have precedence classes of their own; nobody is passed over by someone with less.
    Deferred,
    /// 最优分配 The most value that wishes can have; minimums are not looked at.
    Optimum,
    /// 最优开班 Nearly the most value under the minimums: the optimum, with courses closed where they must be.
    Minimum,
}

impl Mechanism {
    /// Every mechanism.
    pub const ALL: [Self; 6] =
        [Self::Lottery, Self::Serial, Self::Draft, Self::Deferred, Self::Optimum, Self::Minimum];

    /// Its name in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lottery => "lottery",
            Self::Serial => "serial",
            Self::Draft => "draft",
            Self::Deferred => "deferred",
            Self::Optimum => "optimum",
            Self::Minimum => "minimum",
        }
    }

    /// The mechanism of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What the scheme decided about the draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How seats are given.
    pub mechanism: Mechanism,
    /// Whether courses under their minimum close (P3.21).
    pub closing: bool,
    /// Whether the children of a closed course get their next wish.
    pub next_choice: bool,
    /// Whether whoever got nothing in an hour waits.
    pub waitlist: bool,
    /// A seed that was given instead of being made from public randomness. It stands in the commitment, so whoever
    /// gives one says so before the draw; of chance it proves nothing.
    pub seed: Option<[u8; 32]>,
    /// The round of drand's quicknet, alone or beside the hall's numbers, named before it exists.
    pub beacon: Option<u64>,
}

/// The first line of the text; a change of any mechanism's meaning, or of a published byte, gets a new number.
pub const FORMAT: &str = "afterbell draw 6";

/// Which line names a round, from 0: none where the seed is given.
const BEACON_AT: usize = 6;

/// The public beacon that a rule may name: the League of Entropy's quicknet, a round every three seconds.
const CHAIN: &str = "quicknet";

/// `beacon quicknet 12345`
fn round(line: &str) -> Option<u64> {
    line.strip_prefix("beacon ")?.strip_prefix(CHAIN)?.strip_prefix(' ')?.parse().ok()
}

/// The randomness of a draw that names a round: the hall's numbers where there are any, then the round with its signature.
pub fn with_beacon(hall: &str, round: u64, signature: &str) -> String {
    let between = if hall.is_empty() { "" } else { " " };
    format!("{hall}{between}{CHAIN} {round} {signature}")
}

/// The signature of the named round in such a line: 96 hex digits at its end.
pub fn beacon_signature(randomness: &str, round: u64) -> Option<&str> {
    let (before, signature) = randomness.rsplit_once(' ')?;
    let hall = before.strip_suffix(&format!("{CHAIN} {round}"))?;
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_signature = signature.len() == 96 && signature.bytes().all(is_hex);
    let is_hall = hall.is_empty() || hall.len() > 1 && hall.ends_with(' ');
    (is_signature && is_hall).then_some(signature)
}

impl Rule {
    /// The rule that a mechanism usually has: courses under their minimum close, their children get their next wish.
    pub fn usual(mechanism: Mechanism) -> Self {
        let closing = mechanism != Mechanism::Optimum;
        Self { mechanism, closing, next_choice: true, waitlist: true, seed: None, beacon: None }
    }

    /// The text that is published as `rules.txt`.
    pub fn text(&self) -> String {
        let said = [self.closing, self.next_choice, self.waitlist].map(|is| if is { "yes" } else { "no" });
        let (mechanism, [closing, next_choice, waitlist]) = (self.mechanism.name(), said);
        let beacon = self.beacon.map_or_else(String::new, |round| format!("beacon {CHAIN} {round}\n"));
        let seed = self.seed.map_or_else(|| "drawn".to_owned(), |seed| hex(&seed));
        format!(
            "{FORMAT}\nmechanism {mechanism}\nclosing {closing}\nnext-choice {next_choice}\nwaitlist {waitlist}\n\
             seed {seed}\n{beacon}"
        )
    }

    /// Reads such a text; otherwise names the first line that no rule would say.
    pub fn read(text: &str) -> Result<Self, Finding> {
        let lines: Vec<&str> = text.split('\n').collect();
        let said = |at: usize| lines.get(at).and_then(|line| line.split_once(' ')).map_or("", |said| said.1);
        let rule = Self {
            mechanism: Mechanism::named(said(1)).unwrap_or(Mechanism::Lottery),
            closing: said(2) == "yes",
            next_choice: said(3) == "yes",
            waitlist: said(4) == "yes",
            seed: unhex(said(5)),
            beacon: lines.get(BEACON_AT).and_then(|line| round(line)),
        };
        let wants = rule.text();
        if wants == text && (rule.seed.is_none() || rule.beacon.is_none()) {
            return Ok(rule);
        }
        let same = lines.iter().zip(wants.split('\n')).take_while(|(has, wants)| *has == wants).count();
        let line = if wants == text { BEACON_AT } else { same };
        let fault = Fault::Line(lines.get(line).copied().unwrap_or_default().to_owned());
        Err(Finding::at("rules.txt", (line + 1, 0), fault))
    }
}
