//! 手机的钟 What a phone said of when: its clock is measured as it sends, and the order of its own words is never its clock's to say.

use crate::moment::Moment;

/// When the words of one phone were said, by our clock: the phone kept them in the order of the taps, said when each was made, and what
/// its clock showed as it sent. Never ahead of now, and none after the next: a clock that was turned back between two taps was measured
/// after it was turned, so that what was said before goes back by what it must, all of it together.
pub fn made_in_order(by_phone: &[Moment], sent_by_phone: Moment, now: Moment) -> Vec<Moment> {
    let ahead = skew_ms(sent_by_phone, now);
    let (mut turned, mut next) = (0_i64, now);
    let mut made: Vec<Moment> = Vec::new();
    for said in by_phone.iter().rev() {
        let at = Moment(said.0.saturating_sub(ahead).saturating_sub(turned));
        let over = at.0.saturating_sub(next.0).max(0);
        turned = turned.saturating_add(over);
        next = at.min(next);
        made.push(next);
    }
    made.reverse();
    made
}

/// How far a phone's clock is ahead of ours, in milliseconds; the way the message took is within it.
pub fn skew_ms(sent_by_phone: Moment, now: Moment) -> i64 {
    sent_by_phone.0.saturating_sub(now.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Moment {
        Moment(1_000_000_000 + minutes * 60_000)
    }

    #[test]
    fn a_wrong_clock_is_measured_and_taken_out_and_the_order_of_the_taps_stays() {
        // What the phone said of each tap, what it showed as it sent, at ten minutes past; when they were made.
        let cases: [(&str, &[i64], i64, &[i64]); 10] = [
            ("nothing", &[], 10, &[]),
            ("right", &[3, 7], 10, &[3, 7]),
            ("ten minutes fast", &[15, 18], 20, &[5, 8]),
            ("five minutes slow", &[1, 3], 5, &[6, 8]),
            ("turned back after both", &[5, 7], 5, &[8, 10]),
            ("turned back by four between two taps, a minute passed", &[5, 2], 5, &[7, 7]),
            ("all that was said before goes back together", &[3, 9, 2, 4], 5, &[1, 7, 7, 9]),
            ("turned back twice", &[9, 6, 3], 5, &[8, 8, 8]),
            ("turned on between two taps: it was measured later", &[5, 12], 15, &[0, 7]),
            ("at once", &[8, 8], 10, &[8, 8]),
        ];
        for (case, said, sent, made) in cases {
            let said: Vec<Moment> = said.iter().copied().map(at).collect();
            let made: Vec<Moment> = made.iter().copied().map(at).collect();
            assert_eq!(made_in_order(&said, at(sent), at(10)), made, "{case}");
        }
        assert_eq!(skew_ms(at(20), at(10)), 600_000);
        assert_eq!(skew_ms(at(5), at(10)), -300_000);
    }

    #[test]
    fn a_clock_out_of_this_world_breaks_nothing() {
        let (first, last) = (Moment(i64::MIN), Moment(i64::MAX));
        assert_eq!(skew_ms(first, at(10)), i64::MIN);
        assert_eq!(made_in_order(&[last], first, at(10)), [at(10)]);
        assert_eq!(made_in_order(&[first], last, at(10)), [first]);
        assert_eq!(made_in_order(&[last, first], at(10), at(10)), [first, first]);
        assert_eq!(made_in_order(&[first, last, last], first, at(10)).last(), Some(&at(10)));
    }
}
