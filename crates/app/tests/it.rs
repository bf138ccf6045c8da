//! 故事 Stories through HTTP in one named town, on SQLite and, where a server is given, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "it/account.rs"]
mod account;
#[path = "it/activity.rs"]
mod activity;
#[path = "it/added.rs"]
mod added;
#[path = "it/agreement_leave.rs"]
mod agreement_leave;
#[path = "it/amended.rs"]
mod amended;
#[path = "it/apart.rs"]
mod apart;
#[path = "it/asked.rs"]
mod asked;
#[path = "it/backup.rs"]
mod backup;
#[path = "it/barred.rs"]
mod barred;
#[path = "it/behalf.rs"]
mod behalf;
#[path = "it/beside.rs"]
mod beside;
#[path = "it/board.rs"]
mod board;
#[path = "it/briefing.rs"]
mod briefing;
#[path = "it/calendar.rs"]
mod calendar;
#[path = "it/calling.rs"]
mod calling;
#[path = "it/care_class.rs"]
mod care_class;
#[path = "it/care_note.rs"]
mod care_note;
#[path = "it/carer.rs"]
mod carer;
#[path = "it/chain.rs"]
mod chain;
#[path = "it/changed.rs"]
mod changed;
#[path = "it/channels.rs"]
mod channels;
#[path = "it/charge.rs"]
mod charge;
#[path = "it/checklist.rs"]
mod checklist;
#[path = "it/chit.rs"]
mod chit;
#[path = "it/claim.rs"]
mod claim;
#[path = "it/closure.rs"]
mod closure;
#[path = "it/collection.rs"]
mod collection;
#[path = "it/community.rs"]
mod community;
#[path = "it/community_money.rs"]
mod community_money;
#[path = "it/community_term.rs"]
mod community_term;
#[path = "it/companion.rs"]
mod companion;
#[path = "it/complaint.rs"]
mod complaint;
#[path = "it/conduct.rs"]
mod conduct;
#[path = "it/content.rs"]
mod content;
#[path = "it/correction.rs"]
mod correction;
#[path = "it/course.rs"]
mod course;
#[path = "it/days.rs"]
mod days;
#[path = "it/delivery.rs"]
mod delivery;
#[path = "it/delivery_run.rs"]
mod delivery_run;
#[path = "it/demo.rs"]
mod demo;
#[path = "it/departure.rs"]
mod departure;
#[path = "it/disinfection.rs"]
mod disinfection;
#[path = "it/draw.rs"]
mod draw;
#[path = "it/duty.rs"]
mod duty;
#[path = "it/earlier.rs"]
mod earlier;
#[path = "it/escort.rs"]
mod escort;
#[path = "it/evening.rs"]
mod evening;
#[path = "it/extended.rs"]
mod extended;
#[path = "it/fake.rs"]
mod fake;
#[path = "it/fee.rs"]
mod fee;
#[path = "it/filing.rs"]
mod filing;
#[path = "it/film.rs"]
mod film;
#[path = "it/flextime.rs"]
mod flextime;
#[path = "it/flow.rs"]
mod flow;
#[path = "it/forgotten.rs"]
mod forgotten;
#[path = "it/form.rs"]
mod form;
#[path = "it/grouping.rs"]
mod grouping;
#[path = "it/guest.rs"]
mod guest;
#[path = "it/half_month.rs"]
mod half_month;
#[path = "it/handover.rs"]
mod handover;
#[path = "it/help.rs"]
mod help;
#[path = "it/incident.rs"]
mod incident;
#[path = "it/inside.rs"]
mod inside;
#[path = "it/insurance.rs"]
mod insurance;
#[path = "it/item.rs"]
mod item;
#[path = "it/leave.rs"]
mod leave;
#[path = "it/lecturer.rs"]
mod lecturer;
#[path = "it/limits.rs"]
mod limits;
#[path = "it/lodgement.rs"]
mod lodgement;
#[path = "it/meal.rs"]
mod meal;
#[path = "it/meal_fee.rs"]
mod meal_fee;
#[path = "it/merger.rs"]
mod merger;
#[path = "it/month_close.rs"]
mod month_close;
#[path = "it/month_end.rs"]
mod month_end;
#[path = "it/need.rs"]
mod need;
#[path = "it/next_claims.rs"]
mod next_claims;
#[path = "it/next_courses.rs"]
mod next_courses;
#[path = "it/next_term.rs"]
mod next_term;
#[path = "it/next_word.rs"]
mod next_word;
#[path = "it/nodes.rs"]
mod nodes;
#[path = "it/notice.rs"]
mod notice;
#[path = "it/open.rs"]
mod open;
#[path = "it/outing.rs"]
mod outing;
#[path = "it/overdue.rs"]
mod overdue;
#[path = "it/pay.rs"]
mod pay;
#[path = "it/photo.rs"]
mod photo;
#[path = "it/pickup.rs"]
mod pickup;
#[path = "it/place.rs"]
mod place;
#[path = "it/precedence.rs"]
mod precedence;
#[path = "it/preference.rs"]
mod preference;
#[path = "it/problem.rs"]
mod problem;
#[path = "it/promise.rs"]
mod promise;
#[path = "it/quittance.rs"]
mod quittance;
#[path = "it/readiness.rs"]
mod readiness;
#[path = "it/reconciliation.rs"]
mod reconciliation;
#[path = "it/recount.rs"]
mod recount;
#[path = "it/regimes.rs"]
mod regimes;
#[path = "it/register.rs"]
mod register;
#[path = "it/registration.rs"]
mod registration;
#[path = "it/rehearsal.rs"]
mod rehearsal;
#[path = "it/relief.rs"]
mod relief;
#[path = "it/reopening.rs"]
mod reopening;
#[path = "it/rest.rs"]
mod rest;
#[path = "it/returning.rs"]
mod returning;
#[path = "it/rota.rs"]
mod rota;
#[path = "it/routes.rs"]
mod routes;
#[path = "it/seen.rs"]
mod seen;
#[path = "it/session.rs"]
mod session;
#[path = "it/signin.rs"]
mod signin;
#[path = "it/signing.rs"]
mod signing;
#[path = "it/signup.rs"]
mod signup;
#[path = "it/spending.rs"]
mod spending;
#[path = "it/staff_health.rs"]
mod staff_health;
#[path = "it/stock.rs"]
mod stock;
#[path = "it/study.rs"]
mod study;
#[path = "it/summer_days.rs"]
mod summer_days;
#[path = "it/surplus.rs"]
mod surplus;
#[path = "it/taken_back.rs"]
mod taken_back;
#[path = "it/tally.rs"]
mod tally;
#[path = "it/tender.rs"]
mod tender;
#[path = "it/town.rs"]
mod town;
#[path = "it/training.rs"]
mod training;
#[path = "it/user.rs"]
mod user;
#[path = "it/waiting.rs"]
mod waiting;
#[path = "it/week.rs"]
mod week;
#[path = "it/whereabouts.rs"]
mod whereabouts;
#[path = "it/withdrawal.rs"]
mod withdrawal;
