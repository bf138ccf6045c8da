//! 登录 One-time codes, passwords and lock-out: when a sign-in is let through.

use crate::moment::Moment;
use crate::refusal::Refuses;

/// A code may be tried this often before it is void.
pub const CODE_TRIES: i64 = 5;
/// A code is good for this many minutes.
pub const CODE_MINUTES: i64 = 5;
/// Another code may be asked for after this many minutes.
pub const CODE_EVERY_MINUTES: i64 = 1;
/// Failures before a login is locked.
pub const FAILURES_MAX: i64 = 5;
/// A locked login stays locked for this many minutes.
pub const LOCK_MINUTES: i64 = 15;
/// A sign-in ends by itself after this many minutes without a request: ten hours, so that one made at noon
/// lasts through the evening.
pub const IDLE_MINUTES: i64 = 600;
/// A request is written down once in so many minutes: whoever reads page after page costs one write, and a sign-in that nobody uses
/// may end so much sooner.
pub const SEEN_EVERY_MINUTES: i64 = 60;
/// A sign-in ends after this many minutes whatever happens: seven days.
pub const WHOLE_MINUTES: i64 = 10_080;

/// A code that was sent to a phone.
#[derive(Clone, Debug)]
pub struct Code {
    /// Keyed hash of the code, never the code.
    pub hash: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// How often it was tried.
    pub tries: i64,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// Why nobody was signed in. All of them sound alike to a stranger: none tells whether a phone or login exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A code was sent less than a minute ago.
    CodeTooSoon,
    /// The code is wrong, used, too old or tried too often.
    CodeWrong,
    /// Login, password or second factor are wrong.
    PasswordWrong,
    /// Too many failures.
    Locked {
        /// Until when.
        until: Moment,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::CodeTooSoon => "signin-code-too-soon",
            Self::CodeWrong => "signin-code-wrong",
            Self::PasswordWrong => "signin-password-wrong",
            Self::Locked { .. } => "signin-locked",
        }
    }

    fn clause(&self) -> &'static str {
        "ASVS-6.3.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Locked { until } => vec![("until", until.local().strftime("%H:%M").to_string())],
            Self::CodeTooSoon | Self::CodeWrong | Self::PasswordWrong => Vec::new(),
        }
    }
}

/// Whether another code may be sent to this phone.
pub fn may_send(last: Option<&Code>, now: Moment) -> Result<(), Refusal> {
    match last {
        Some(code) if now < code.sent_at.plus_minutes(CODE_EVERY_MINUTES) && code.used_at.is_none() => {
            Err(Refusal::CodeTooSoon)
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether `hash` is the living code's hash.
pub fn accept_code(sent: Option<&Code>, hash: &str, now: Moment) -> Result<(), Refusal> {
    let code = sent.ok_or(Refusal::CodeWrong)?;
    let alive =
        code.used_at.is_none() && code.tries < CODE_TRIES && now < code.sent_at.plus_minutes(CODE_MINUTES);
    if alive && code.hash == hash { Ok(()) } else { Err(Refusal::CodeWrong) }
}

/// Whether a login may be tried now.
pub fn may_try(locked_until: Option<Moment>, now: Moment) -> Result<(), Refusal> {
    match locked_until {
        Some(until) if now < until => Err(Refusal::Locked { until }),
        Some(_) | None => Ok(()),
    }
}

/// The lock that a further failure brings, if it does.
pub fn lock_after(failures: i64, now: Moment) -> Option<Moment> {
    (failures >= FAILURES_MAX).then(|| now.plus_minutes(LOCK_MINUTES))
}

/// Whether a request is written down, so that the sign-in goes on holding.
pub fn is_kept(seen_at: Moment, now: Moment) -> bool {
    now >= seen_at.plus_minutes(SEEN_EVERY_MINUTES)
}

/// Whether a sign-in still holds.
pub fn holds(started_at: Moment, seen_at: Moment, now: Moment) -> bool {
    now < seen_at.plus_minutes(IDLE_MINUTES) && now < started_at.plus_minutes(WHOLE_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_630_540_800_000);

    fn code() -> Code {
        Code { hash: "h".into(), sent_at: NOW, tries: 0, used_at: None }
    }

    #[test]
    fn a_code_is_accepted_once_soon_and_few_times() {
        let cases = [
            ("right", code(), "h", 4, true),
            ("wrong", code(), "x", 4, false),
            ("five minutes later", code(), "h", 5, false),
            ("fifth try", Code { tries: 5, ..code() }, "h", 1, false),
            ("used", Code { used_at: Some(NOW), ..code() }, "h", 1, false),
        ];
        for (name, code, hash, minutes, accepted) in cases {
            assert_eq!(accept_code(Some(&code), hash, NOW.plus_minutes(minutes)).is_ok(), accepted, "{name}");
        }
        assert_eq!(accept_code(None, "h", NOW), Err(Refusal::CodeWrong));
    }

    #[test]
    fn a_second_code_waits_a_minute() {
        assert_eq!(may_send(Some(&code()), NOW), Err(Refusal::CodeTooSoon));
        assert_eq!(may_send(Some(&code()), NOW.plus_minutes(1)), Ok(()));
        assert_eq!(may_send(None, NOW), Ok(()));
    }

    #[test]
    fn five_failures_lock_a_login_for_a_quarter_of_an_hour() {
        assert_eq!(lock_after(4, NOW), None);
        let until = lock_after(5, NOW);
        assert_eq!(
            may_try(until, NOW.plus_minutes(14)),
            Err(Refusal::Locked { until: NOW.plus_minutes(15) })
        );
        assert_eq!(may_try(until, NOW.plus_minutes(15)), Ok(()));
    }

    #[test]
    fn a_request_keeps_a_signin_once_an_hour() {
        assert!(!is_kept(NOW, NOW) && !is_kept(NOW, NOW.plus_minutes(59)));
        assert!(is_kept(NOW, NOW.plus_minutes(60)));
    }

    #[test]
    fn a_signin_ends_when_idle_and_after_a_week() {
        assert!(holds(NOW, NOW, NOW.plus_minutes(599)));
        assert!(!holds(NOW, NOW, NOW.plus_minutes(600)));
        assert!(!holds(NOW, NOW.plus_minutes(10_079), NOW.plus_minutes(10_080)));
    }
}
