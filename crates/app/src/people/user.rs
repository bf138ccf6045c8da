//! 账号 `afterbell user`: staff are added, get a password or a role, lose one, and end; a guardian gets another number or ends.

use super::place::named;
use crate::app::App;
use crate::cli::{opened, say};
use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::collector::is_mobile;
use rules::people::place::Place;
use rules::people::register::bringing::Known;
use rules::people::role::{Role, clock};
use std::process::ExitCode;
use store::Tx;
use store::people::{Held, Register, Staff, User};

/// Characters of a password, at least.
const PASSWORD_MIN: usize = 8;

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum UserJob {
    /// Add a member of staff; the password is read from standard input.
    Add(Adding),
    /// Set the password of a member of staff anew, from standard input; every sign-in of theirs ends.
    Password(Renewing),
    /// What a member of staff is, and where.
    Role {
        #[command(subcommand)]
        job: RoleJob,
    },
    /// Give a guardian another number; every sign-in of theirs ends. The same number twice opens one that was ended.
    Phone(Renumbering),
    /// End an account: no sign-in any more, and all that was done under it stays.
    End(Ending),
}

/// What to do with a role.
#[derive(Debug, Subcommand)]
pub(crate) enum RoleJob {
    /// Give somebody a role at a place.
    Add(Giving),
    /// Take a role at a place away.
    End(Giving),
}

/// Where.
#[derive(Debug, Args)]
struct At {
    /// `postgres://…`, or a file.
    #[arg(long, env = "AFTERBELL_DATABASE")]
    database: String,
    /// `district/place` as addresses write them; its journal keeps what was done.
    #[arg(long)]
    place: String,
}

/// A new member of staff.
#[derive(Debug, Args)]
pub(crate) struct Adding {
    #[command(flatten)]
    at: At,
    /// Sign-in name.
    #[arg(long)]
    login: String,
    /// Name.
    #[arg(long)]
    name: String,
    /// `manager`, `care-teacher` … repeat for several.
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// A head teacher's home class.
    #[arg(long, default_value = "")]
    home_class: String,
}

/// Another password.
#[derive(Debug, Args)]
pub(crate) struct Renewing {
    #[command(flatten)]
    at: At,
    /// Sign-in name.
    #[arg(long)]
    login: String,
    /// Also take the second factor away, for whoever has lost it.
    #[arg(long)]
    no_second_factor: bool,
}

/// A role of somebody.
#[derive(Debug, Args)]
pub(crate) struct Giving {
    #[command(flatten)]
    at: At,
    /// Sign-in name.
    #[arg(long)]
    login: String,
    /// `manager`, `care-teacher` …
    #[arg(long)]
    role: String,
    /// A head teacher's home class.
    #[arg(long, default_value = "")]
    home_class: String,
}

/// Another number of a guardian who has a child at the place.
#[derive(Debug, Args)]
pub(crate) struct Renumbering {
    #[command(flatten)]
    at: At,
    /// The number until now.
    #[arg(long)]
    from: String,
    /// The number from now on, which the school has verified.
    #[arg(long)]
    to: String,
}

/// An account that ends.
#[derive(Debug, Args)]
pub(crate) struct Ending {
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    whose: Whose,
}

/// A member of staff by login, or a guardian by phone.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// Sign-in name of a member of staff.
    #[arg(long)]
    login: Option<String>,
    /// Phone of a guardian who has a child at the place.
    #[arg(long)]
    phone: Option<String>,
}

/// Somebody who is added to the staff of a place; never printed, for the password stands in it.
#[derive(Clone)]
pub struct Draft {
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// The password as it was typed.
    pub password: String,
    /// Codes of roles.
    pub roles: Vec<String>,
    /// A head teacher's home class; else empty.
    pub home_class: String,
}

pub(crate) async fn run(job: UserJob) -> Result<ExitCode, anyhow::Error> {
    match job {
        UserJob::Add(Adding { at, login, name, roles, home_class }) => {
            let (app, place) = at.open().await?;
            let password = typed()?;
            add(&app, &place, Draft { login, name, password, roles, home_class }).await?;
            say("added")
        }
        UserJob::Password(Renewing { at, login, no_second_factor }) => {
            let (app, place) = at.open().await?;
            set_password(&app, &place, &login, &typed()?, no_second_factor).await?;
            say(&format!("{login} signs in with the new password; every sign-in of before has ended"))
        }
        UserJob::Role { job } => run_role(job).await,
        UserJob::Phone(Renumbering { at, from, to }) => {
            let (app, place) = at.open().await?;
            if change_phone(&app, &place, &from, &to).await? {
                say(&format!("the guardian signs in by {to}"))
            } else {
                say(&format!("the guardian signs in by {to} already; nothing was changed"))
            }
        }
        UserJob::End(Ending { at, whose }) => {
            let (app, place) = at.open().await?;
            run_end(&app, &place, whose).await
        }
    }
}

async fn run_role(job: RoleJob) -> Result<ExitCode, anyhow::Error> {
    let (is_added, Giving { at, login, role, home_class }) = match job {
        RoleJob::Add(giving) => (true, giving),
        RoleJob::End(giving) => (false, giving),
    };
    let (app, place) = at.open().await?;
    let held = (role.as_str(), home_class.as_str());
    let is_changed = if is_added {
        add_role(&app, &place, &login, held).await?
    } else {
        end_role(&app, &place, &login, held).await?
    };
    let word = if is_added { "is" } else { "is no longer" };
    if is_changed {
        say(&format!("{login} {word} {role} at {}", place.place))
    } else {
        say(&format!("{login} {word} {role} at {} already; nothing was changed", place.place))
    }
}

async fn run_end(app: &App, place: &Place, whose: Whose) -> Result<ExitCode, anyhow::Error> {
    let is_changed = match (&whose.login, &whose.phone) {
        (Some(login), _) => match end_staff(app, place, login).await? {
            Some(evenings) if evenings > 0 => {
                return say(&format!(
                    "ended; {evenings} evenings to come still name {login} as their teacher: have somebody stand in"
                ));
            }
            ended => ended.is_some(),
        },
        (None, Some(phone)) => end_guardian(app, place, phone).await?,
        (None, None) => bail!("name --login or --phone"),
    };
    say(if is_changed { "ended" } else { "it had ended before; nothing was changed" })
}

impl At {
    async fn open(&self) -> Result<(App, Place), anyhow::Error> {
        let app = opened(&self.database).await?;
        let place = named(&app, &self.place)?;
        Ok((app, place))
    }
}

/// A line of standard input: a password stands in no list of processes.
fn typed() -> Result<String, anyhow::Error> {
    let mut password = String::new();
    std::io::stdin().read_line(&mut password)?;
    Ok(password)
}

/// Adds a member of staff to a place.
pub async fn add(app: &App, place: &Place, draft: Draft) -> Result<(), anyhow::Error> {
    let Draft { login, name, password, roles, home_class } = draft;
    let login = login.trim().to_owned();
    ensure!(!login.is_empty(), "--login: write the name by which they sign in");
    let roles = roles.iter().map(|code| held(place, code, &home_class)).collect::<Result<Vec<_>, _>>()?;
    ensure!(
        home_class.is_empty() || roles.iter().any(|held| held.role == Role::HeadTeacher),
        "--home-class is of a head teacher only"
    );
    let password = hashed(app, &password).await?;
    let mut tx = act(app, place).await?;
    // An import leaves what is there as it is, and somebody at a terminal would take "added" for a new password.
    if tx.user(&login).await?.is_some() {
        bail!("somebody in {} signs in as {login} already; nothing was changed", place.district);
    }
    let roles = roles.into_iter().map(|held| (held.role, held.place, held.home_class)).collect();
    let id = PersonId::new(app.fresh_id());
    let staff = vec![Staff { id, name, phone: String::new(), login, password, roles }];
    tx.register_imported(&Register { staff, ..Register::default() }, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Sets a member of staff's password anew; `drops_factor` takes the second factor away.
pub async fn set_password(
    app: &App,
    place: &Place,
    login: &str,
    password: &str,
    drops_factor: bool,
) -> Result<(), anyhow::Error> {
    let password = hashed(app, password).await?;
    let mut tx = act(app, place).await?;
    let user = staff(&mut tx, place, login).await?;
    works_at(&user, place, login)?;
    tx.user_password_set((&user, login), &password, drops_factor, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Gives somebody a role at a place, by its code and a head teacher's home class; false where they have it.
pub async fn add_role(
    app: &App,
    place: &Place,
    login: &str,
    role: (&str, &str),
) -> Result<bool, anyhow::Error> {
    let (mut tx, user, held) = asked(app, place, login, role).await?;
    let is_new = tx.user_role_added(&user, &held, app.now()).await?;
    tx.commit().await?;
    Ok(is_new)
}

/// Takes a role at a place away; false where they have it not.
pub async fn end_role(
    app: &App,
    place: &Place,
    login: &str,
    role: (&str, &str),
) -> Result<bool, anyhow::Error> {
    let (mut tx, user, held) = asked(app, place, login, role).await?;
    let was_held = tx.user_role_ended(&user, &held, app.now()).await?;
    tx.commit().await?;
    Ok(was_held)
}

/// Gives a guardian who has a child at the place another number, or opens the old one again; false where nothing is otherwise.
pub async fn change_phone(app: &App, place: &Place, from: &str, to: &str) -> Result<bool, anyhow::Error> {
    ensure!(is_mobile(to), "--to: {to} is no mobile number; write its 11 digits, the first a 1");
    let mut tx = act(app, place).await?;
    let (before, is_verified) = guardian(&mut tx, place, from).await?;
    if from == to {
        if is_verified {
            return Ok(false);
        }
        tx.guardian_verified(&before, true, app.now()).await?;
    } else {
        let is_taken = tx.is_guardian_s(to).await?;
        ensure!(!is_taken, "--to: {to} is the number of a guardian in {} already", place.district);
        let after = Known { phone: to.to_owned(), ..before.clone() };
        tx.guardian_changed((&before, &after), app.now()).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Ends the account of a member of staff, and says how many evenings to come still name them; `None` where it had ended.
pub async fn end_staff(app: &App, place: &Place, login: &str) -> Result<Option<i64>, anyhow::Error> {
    let mut tx = act(app, place).await?;
    let user = known(&mut tx, place, login).await?;
    if user.is_ended {
        return Ok(None);
    }
    works_at(&user, place, login)?;
    tx.user_ended(&user, app.now()).await?;
    let evenings = tx.evenings_of(&user.id, app.now().date()).await?;
    tx.commit().await?;
    Ok(Some(evenings))
}

/// Ends a guardian's way in by the phone; false where there was none.
pub async fn end_guardian(app: &App, place: &Place, phone: &str) -> Result<bool, anyhow::Error> {
    let mut tx = act(app, place).await?;
    let (known, is_verified) = guardian(&mut tx, place, phone).await?;
    if is_verified {
        tx.guardian_verified(&known, false, app.now()).await?;
        tx.commit().await?;
    }
    Ok(is_verified)
}

async fn act(app: &App, place: &Place) -> Result<Tx, anyhow::Error> {
    Ok(app.store.act(&clock(Act::RegisterImport, place)?).await?)
}

async fn hashed(app: &App, password: &str) -> Result<String, anyhow::Error> {
    let password = password.trim();
    ensure!(
        password.chars().count() >= PASSWORD_MIN,
        "a password has at least {PASSWORD_MIN} characters; type it on standard input"
    );
    app.secrets.password_hash(password.to_owned()).await
}

/// A role at a place by its code; only a head teacher's has a home class.
fn held(place: &Place, code: &str, home_class: &str) -> Result<Held, anyhow::Error> {
    let is_of_staff = |role: &Role| !matches!(role, Role::Guardian | Role::Visitor | Role::Clock);
    let role = Role::from_code(code).filter(is_of_staff).with_context(|| {
        let all = Role::ALL.iter().filter(|role| is_of_staff(role)).map(|role| role.code());
        format!("--role: {code} is no role of staff; write one of {}", all.collect::<Vec<_>>().join(", "))
    })?;
    let is_head = role == Role::HeadTeacher;
    ensure!(!is_head || !home_class.is_empty(), "--home-class: say which class the head teacher has");
    let home_class = if is_head { home_class.to_owned() } else { String::new() };
    Ok(Held { role, place: place.place.to_string(), home_class })
}

/// The account and the role that a command names, and the act in which it gets or loses it.
async fn asked(
    app: &App,
    place: &Place,
    login: &str,
    (role, home_class): (&str, &str),
) -> Result<(Tx, User, Held), anyhow::Error> {
    let held = held(place, role, home_class)?;
    ensure!(held.home_class == home_class, "--home-class is of a head teacher only");
    let mut tx = act(app, place).await?;
    let user = staff(&mut tx, place, login).await?;
    Ok((tx, user, held))
}

async fn known(tx: &mut Tx, place: &Place, login: &str) -> Result<User, anyhow::Error> {
    let found = tx.user(login).await?;
    found.with_context(|| format!("--login: nobody in {} signs in as {login}", place.district))
}

/// The account of a member of staff that has not ended.
async fn staff(tx: &mut Tx, place: &Place, login: &str) -> Result<User, anyhow::Error> {
    let user = known(tx, place, login).await?;
    ensure!(!user.is_ended, "the account of {login} has ended; add another one under another login");
    Ok(user)
}

/// What is done to an account stands in the journal of a place where they are known.
fn works_at(user: &User, place: &Place, login: &str) -> Result<(), anyhow::Error> {
    let at: Vec<&str> = user.roles.iter().map(|held| held.place.as_str()).collect();
    ensure!(
        at.is_empty() || at.contains(&place.place.as_str()),
        "--place: {login} works at {}, not at {}",
        at.join(", "),
        place.place
    );
    Ok(())
}

async fn guardian(tx: &mut Tx, place: &Place, phone: &str) -> Result<(Known, bool), anyhow::Error> {
    let found = tx.guardian_here(phone).await?;
    found.with_context(|| format!("no guardian with the number {phone} has a child at {}", place.place))
}
