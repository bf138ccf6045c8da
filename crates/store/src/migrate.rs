//! 迁移 Schema changes: forward only, each applied once, at start.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::hex;
use crate::money::carrying;
use crate::row::args;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "place", include_str!("../migrations/0001_place.sql")),
    (2, "people", include_str!("../migrations/0002_people.sql")),
    (3, "enrol", include_str!("../migrations/0003_enrol.sql")),
    (4, "day", include_str!("../migrations/0004_day.sql")),
    (5, "money", include_str!("../migrations/0005_money.sql")),
    (6, "draw", include_str!("../migrations/0006_draw.sql")),
    (7, "void", include_str!("../migrations/0007_void.sql")),
    (8, "filing", include_str!("../migrations/0008_filing.sql")),
    (9, "rehearsal", include_str!("../migrations/0009_rehearsal.sql")),
    (10, "ledger", include_str!("../migrations/0010_ledger.sql")),
    (11, "spending", include_str!("../migrations/0011_spending.sql")),
    (13, "collection", include_str!("../migrations/0013_collection.sql")),
    (14, "tender", include_str!("../migrations/0014_tender.sql")),
    (15, "chain", include_str!("../migrations/0015_chain.sql")),
    (16, "roll mark", include_str!("../migrations/0016_roll_mark.sql")),
    (18, "delivery", include_str!("../migrations/0018_delivery.sql")),
    (19, "incident", include_str!("../migrations/0019_incident.sql")),
    (20, "conduct", include_str!("../migrations/0020_conduct.sql")),
    (21, "claim", include_str!("../migrations/0021_claim.sql")),
    (23, "closure", include_str!("../migrations/0023_closure.sql")),
    (24, "offer", include_str!("../migrations/0024_offer.sql")),
    (25, "preference", include_str!("../migrations/0025_preference.sql")),
    (26, "leave hours", include_str!("../migrations/0026_leave_hours.sql")),
    (27, "escort", include_str!("../migrations/0027_escort.sql")),
    (28, "meal", include_str!("../migrations/0028_meal.sql")),
    (29, "cover", include_str!("../migrations/0029_cover.sql")),
    (30, "photo", include_str!("../migrations/0030_photo.sql")),
    (31, "signing", include_str!("../migrations/0031_signing.sql")),
    (35, "reconciliation", include_str!("../migrations/0035_reconciliation.sql")),
    (36, "rest", include_str!("../migrations/0036_rest.sql")),
    (37, "unit", include_str!("../migrations/0037_unit.sql")),
    (40, "filing", include_str!("../migrations/0040_filing.sql")),
    (41, "content", include_str!("../migrations/0041_content.sql")),
    (45, "summer", include_str!("../migrations/0045_summer.sql")),
    (49, "found by", include_str!("../migrations/0049_found_by.sql")),
    (50, "signing doubt", include_str!("../migrations/0050_signing_doubt.sql")),
    (51, "tally", include_str!("../migrations/0051_tally.sql")),
    (52, "study", include_str!("../migrations/0052_study.sql")),
    (53, "openid", include_str!("../migrations/0053_openid.sql")),
    (54, "recount", include_str!("../migrations/0054_recount.sql")),
    (55, "need", include_str!("../migrations/0055_need.sql")),
    (56, "draw_figures", include_str!("../migrations/0056_draw_figures.sql")),
    (57, "credit", include_str!("../migrations/0057_credit.sql")),
    (58, "duty", include_str!("../migrations/0058_duty.sql")),
    (59, "precedence", include_str!("../migrations/0059_precedence.sql")),
    (60, "days", include_str!("../migrations/0060_days.sql")),
    (62, "fee", include_str!("../migrations/0062_fee.sql")),
    (65, "transfer at", include_str!("../migrations/0065_transfer_at.sql")),
    (67, "guest", include_str!("../migrations/0067_guest.sql")),
    (68, "carried", include_str!("../migrations/0068_carried.sql")),
    (70, "gate signing", include_str!("../migrations/0070_gate_signing.sql")),
    (71, "account address", include_str!("../migrations/0071_account_address.sql")),
    (73, "filing", include_str!("../migrations/0073_filing.sql")),
    (75, "return", include_str!("../migrations/0075_return.sql")),
    (76, "agreement", include_str!("../migrations/0076_agreement.sql")),
    (77, "census", include_str!("../migrations/0077_census.sql")),
    (78, "readiness", include_str!("../migrations/0078_readiness.sql")),
    (79, "sent back", include_str!("../migrations/0079_sent_back.sql")),
    (81, "handover undone", include_str!("../migrations/0081_handover_undone.sql")),
    (83, "ended", include_str!("../migrations/0083_ended.sql")),
    (84, "calendar", include_str!("../migrations/0084_calendar.sql")),
    (85, "came undone", include_str!("../migrations/0085_came_undone.sql")),
    (86, "waiting", include_str!("../migrations/0086_waiting.sql")),
    (87, "care class", include_str!("../migrations/0087_care_class.sql")),
    (88, "carer", include_str!("../migrations/0088_carer.sql")),
    (89, "temporary", include_str!("../migrations/0089_temporary.sql")),
    (90, "item", include_str!("../migrations/0090_item.sql")),
    (91, "item tally", include_str!("../migrations/0091_item_tally.sql")),
    (92, "care ended", include_str!("../migrations/0092_care_ended.sql")),
    (94, "promise", include_str!("../migrations/0094_promise.sql")),
    (95, "temporary hours", include_str!("../migrations/0095_temporary_hours.sql")),
    (96, "call", include_str!("../migrations/0096_call.sql")),
    (97, "staff health", include_str!("../migrations/0097_staff_health.sql")),
    (98, "staff entry", include_str!("../migrations/0098_staff_entry.sql")),
    (99, "roll added", include_str!("../migrations/0099_roll_added.sql")),
    (100, "incident step undone", include_str!("../migrations/0100_incident_step_undone.sql")),
    (101, "meal", include_str!("../migrations/0101_meal.sql")),
    (102, "relief meals", include_str!("../migrations/0102_relief_meals.sql")),
    (104, "withdrawal", include_str!("../migrations/0104_withdrawal.sql")),
    (106, "outing", include_str!("../migrations/0106_outing.sql")),
    (107, "promise withdrawn", include_str!("../migrations/0107_promise_withdrawn.sql")),
    (108, "temporary undone", include_str!("../migrations/0108_temporary_undone.sql")),
    (109, "outing rating", include_str!("../migrations/0109_outing_rating.sql")),
    (110, "stock", include_str!("../migrations/0110_stock.sql")),
    (111, "disinfection", include_str!("../migrations/0111_disinfection.sql")),
    (112, "training", include_str!("../migrations/0112_training.sql")),
    (113, "announced plan", include_str!("../migrations/0113_announced_plan.sql")),
    (114, "session left open", include_str!("../migrations/0114_session_left_open.sql")),
    (118, "calendar own", include_str!("../migrations/0118_calendar_own.sql")),
    (120, "returning", include_str!("../migrations/0120_returning.sql")),
    (123, "surplus", include_str!("../migrations/0123_surplus.sql")),
    (124, "bill due", include_str!("../migrations/0124_bill_due.sql")),
    (126, "month end", include_str!("../migrations/0126_month_end.sql")),
    (127, "relief of summer", include_str!("../migrations/0127_relief_of_summer.sql")),
    (129, "missing again", include_str!("../migrations/0129_missing_again.sql")),
    (132, "roll student", include_str!("../migrations/0132_roll_student.sql")),
    (133, "leave ended", include_str!("../migrations/0133_leave_ended.sql")),
    (134, "answered unlisted", include_str!("../migrations/0134_answered_unlisted.sql")),
    (135, "beyond", include_str!("../migrations/0135_beyond.sql")),
    (137, "relief until", include_str!("../migrations/0137_relief_until.sql")),
    (138, "extended roll", include_str!("../migrations/0138_extended_roll.sql")),
    (140, "purse", include_str!("../migrations/0140_purse.sql")),
    (141, "beside", include_str!("../migrations/0141_beside.sql")),
    (142, "later", include_str!("../migrations/0142_later.sql")),
    (143, "placement", include_str!("../migrations/0143_placement.sql")),
    (144, "unheard", include_str!("../migrations/0144_unheard.sql")),
    (145, "delivery urgency", include_str!("../migrations/0145_delivery_urgency.sql")),
    (146, "payout", include_str!("../migrations/0146_payout.sql")),
    (147, "session basis", include_str!("../migrations/0147_session_basis.sql")),
    (148, "leave paper", include_str!("../migrations/0148_leave_paper.sql")),
    (149, "approval", include_str!("../migrations/0149_approval.sql")),
    (150, "settled ended", include_str!("../migrations/0150_settled_ended.sql")),
    (151, "provider spending", include_str!("../migrations/0151_provider_spending.sql")),
    (152, "hall", include_str!("../migrations/0152_hall.sql")),
    (153, "ungrouped", include_str!("../migrations/0153_ungrouped.sql")),
    (154, "term", include_str!("../migrations/0154_term.sql")),
    (155, "claim term", include_str!("../migrations/0155_claim_term.sql")),
    (158, "roll added seen", include_str!("../migrations/0158_roll_added_seen.sql")),
    (159, "extended group", include_str!("../migrations/0159_extended_group.sql")),
    (160, "behalf", include_str!("../migrations/0160_behalf.sql")),
    (161, "agreement payee", include_str!("../migrations/0161_agreement_payee.sql")),
    (162, "debt", include_str!("../migrations/0162_debt.sql")),
    (164, "course kind", include_str!("../migrations/0164_course_kind.sql")),
    (165, "registration next", include_str!("../migrations/0165_registration_next.sql")),
    (167, "companion", include_str!("../migrations/0167_companion.sql")),
    (168, "session companion", include_str!("../migrations/0168_session_companion.sql")),
    (169, "flextime", include_str!("../migrations/0169_flextime.sql")),
    (170, "leaving owed", include_str!("../migrations/0170_leaving_owed.sql")),
    (171, "stand-in beside", include_str!("../migrations/0171_stand_in_beside.sql")),
    (172, "delivery address", include_str!("../migrations/0172_delivery_address.sql")),
    (173, "bill day", include_str!("../migrations/0173_bill_day.sql")),
    (174, "checklist", include_str!("../migrations/0174_checklist.sql")),
    (175, "rota", include_str!("../migrations/0175_rota.sql")),
    (176, "debt cover", include_str!("../migrations/0176_debt_cover.sql")),
    (178, "rota off", include_str!("../migrations/0178_rota_off.sql")),
    (179, "rota joined", include_str!("../migrations/0179_rota_joined.sql")),
    (180, "agreement leave", include_str!("../migrations/0180_agreement_leave.sql")),
    (181, "carer person", include_str!("../migrations/0181_carer_person.sql")),
    (182, "insurance", include_str!("../migrations/0182_insurance.sql")),
    (184, "complaint", include_str!("../migrations/0184_complaint.sql")),
    (185, "complaint statement", include_str!("../migrations/0185_complaint_statement.sql")),
    (186, "staff ended", include_str!("../migrations/0186_staff_ended.sql")),
    (188, "leaving halves", include_str!("../migrations/0188_leaving_halves.sql")),
    (189, "calendar edition", include_str!("../migrations/0189_calendar_edition.sql")),
    (190, "roll mark child", include_str!("../migrations/0190_roll_mark_child.sql")),
];

/// The newest schema this program knows.
pub(crate) const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// What the migrations say, in sixteen hexadecimal digits.
pub(crate) fn fingerprint() -> String {
    let digest = MIGRATIONS.iter().fold(Sha256::new(), |hash, (_, _, text)| hash.chain_update(text));
    hex(&digest.finalize()[..8])
}

/// Brings an empty or older database up to [`NEWEST`]; refuses one from the future.
pub(crate) async fn apply(store: &Store) -> Result<(), Fault> {
    let mut conn = store.writing().await?;
    let table = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL)";
    conn.script(table.to_owned()).await?;
    let rows = conn.rows("SELECT version FROM schema_version", args![]).await?;
    let applied = rows.iter().map(|row| row.int("version")).collect::<Result<BTreeSet<_>, _>>()?;
    if let Some(newer) = applied.last().filter(|last| **last > NEWEST) {
        let why = format!("schema {newer} is newer than this program's {NEWEST}; start the newer program");
        return Err(Fault::Corrupt { what: "schema", why });
    }
    for (version, name, text) in MIGRATIONS.iter().filter(|(version, ..)| !applied.contains(version)) {
        conn.script((*text).to_owned()).await?;
        if *name == "ledger" {
            carrying::carry_over(&mut conn).await?;
        }
        conn.run("INSERT INTO schema_version (version, name) VALUES ($1, $2)", args![*version, *name])
            .await?;
    }
    conn.commit().await
}
