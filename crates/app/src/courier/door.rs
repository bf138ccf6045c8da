//! 绑定 Who somebody is to the school's service account or to its WeCom: WeChat's own page sends the browser back with a
//! code that is good once, and the platform says whose it is.

use super::{Channels, Configured, Way, wechat, wecom};
use crate::channel::{AUTHORIZE, authorize_link};
use anyhow::{anyhow, ensure};
use rules::moment::Moment;
use rules::people::delivery::{Address, Named, Outcome};
use rules::people::place::Place;

impl Channels {
    /// Channels of a place over which somebody is reached only after showing there who they are.
    pub(crate) fn doors(&self, place: &Place) -> Vec<Named<'_>> {
        self.named(place).into_iter().filter(|one| !one.account.is_empty()).collect()
    }

    /// Where a browser inside WeChat goes so that it comes back to `path` with a code; none where there is no such door.
    pub(crate) fn door_link(&self, place: &Place, name: &str, path: &str, state: &str) -> Option<String> {
        let account = self.behind(place, name)?.door()?;
        authorize_link((AUTHORIZE, &self.site), account, path, state).ok()
    }

    /// Whose code it is: the kind of address, by which account, and what.
    pub(crate) async fn behind_code(
        &self,
        (place, name): (&Place, &str),
        code: &str,
        now: Moment,
    ) -> Result<(Address, String, String), anyhow::Error> {
        let one = self.behind(place, name).ok_or_else(|| anyhow!("there is no channel `{name}`"))?;
        let kind = one.channel().address();
        let found = one.who(code, now).await.map_err(|said| anyhow!("{name}: {said:?}"))?;
        ensure!(kind.fits(&found), "{name}: not an address");
        Ok((kind, one.account().to_owned(), found))
    }

    fn behind(&self, place: &Place, name: &str) -> Option<&Configured> {
        self.of(place).into_iter().find(|one| one.name == name)
    }
}

impl Configured {
    /// The account that asks, and which of its apps.
    pub(super) fn door(&self) -> Option<(&str, Option<i64>)> {
        match &self.way {
            Way::WechatTemplate(account) => Some((account.app_id(), None)),
            Way::WecomSchool(school) => {
                let (corp, agent) = school.app();
                Some((corp, Some(agent)))
            }
            Way::DingtalkRobot(_)
            | Way::WecomRobot(_)
            | Way::AliyunSms(_)
            | Way::TencentSms(_)
            | Way::Smtp(_) => None,
        }
    }

    async fn who(&self, code: &str, now: Moment) -> Result<String, Outcome> {
        match &self.way {
            Way::WechatTemplate(account) => account.who(self.base(wechat::BASE), code).await,
            Way::WecomSchool(school) => school.who(self.base(wecom::BASE), code, now).await,
            Way::DingtalkRobot(_)
            | Way::WecomRobot(_)
            | Way::AliyunSms(_)
            | Way::TencentSms(_)
            | Way::Smtp(_) => Err(Outcome::Refused("this channel has no door".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::{DistrictId, PlaceId};
    use rules::people::place::Path;

    const FILE: &str = r#"
        site = "https://care.example/"
        [[channel]]
        name = "family"
        kind = "wecom-school"
        corp_id = "ww1"
        agent_id = 7
        secret = "S-secret"
        [[channel]]
        name = "wechat"
        kind = "wechat-template"
        app_id = "wx1"
        secret = "S-secret"
        [[channel]]
        name = "robot"
        kind = "wecom-robot"
        key = "K-secret"
    "#;

    #[test]
    fn a_door_is_where_a_person_must_show_who_they_are() {
        let channels = Channels::parse(FILE).unwrap();
        let place = Place {
            district: DistrictId::new("gongshu"),
            place: PlaceId::new("wenlan"),
            path: Path::new("hangzhou/gongshu/wenlan"),
            kind: "school".into(),
            name_zh: "文澜小学".into(),
            name_en: "Wenlan".into(),
        };
        let doors = channels.doors(&place);
        let doors: Vec<_> = doors.iter().map(|one| (one.name, one.channel.address(), one.account)).collect();
        assert_eq!(doors, [("family", Address::ParentId, "ww1"), ("wechat", Address::OpenId, "wx1")]);
        let link = |name| channels.door_link(&place, name, "/gongshu/wenlan/messages/door/back", "s1");
        assert_eq!(
            link("wechat").unwrap(),
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri=https%3A%2F%2Fcare.example%2Fgongshu%2Fwenlan%2Fmessages%2Fdoor%2Fback&response_type=code&scope=snsapi_base&state=s1#wechat_redirect"
        );
        assert!(
            link("family").unwrap().contains("appid=ww1&") && link("family").unwrap().contains("&agentid=7#")
        );
        assert_eq!((link("robot"), link("nothing")), (None, None));
        assert!(!link("wechat").unwrap().contains("secret"));
    }
}
