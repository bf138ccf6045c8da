//! 暑托报名 Signing up for summer care: its window and the one stable way in (P4.6, P4.16).

use crate::choice::choices;
use crate::moment::Moment;
use crate::plan::local::instant;
use serde::Deserialize;

/// When and how.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first moment (P4.6).
    #[serde(deserialize_with = "instant")]
    pub from: Moment,
    /// The first moment that is late (P4.6).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// Where families find the form (P4.16).
    pub channel: Channel,
}

choices! {
    /// Where families find the form.
    Channel {
        /// 微信公众号菜单
        WechatMenu = "wechat-menu",
        /// 学校统一发送的链接
        Link = "link",
    }
}

impl Terms {
    /// Rule 报名开始 `[signup.from]` (P4.6): nobody is early.
    /// Rule 报名截止 `[signup.until]` (P4.6): this moment is late.
    pub fn is_open(&self, now: Moment) -> bool {
        self.from <= now && now < self.until
    }

    /// Rule 报名渠道 `[signup.channel]` (P4.16): one address that works in the menu and anywhere else.
    pub fn way_in(&self) -> &'static str {
        self.channel.key()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn from_and_until() {
        let terms = yuhang().signup;
        let cases = [
            ("2022-06-27T08:59:59", false),
            ("2022-06-27T09:00:00", true),
            ("2022-07-03T16:59:59", true),
            ("2022-07-03T17:00:00", false),
        ];
        for (now, open) in cases {
            assert_eq!(terms.is_open(Moment::at(now.parse().unwrap())), open, "{now}");
        }
    }

    #[test]
    fn channel() {
        assert_eq!(yuhang().signup.way_in(), "wechat-menu");
    }
}
