//! 试演的名单 Blocks, delegations and consents of an evening, as staff and families change them.

use super::{Deed, Done, World};
use crate::day::delegation::{self, Delegation};
use crate::day::trial::cast::{adult, id_of, name_of, phone_of, student};
use crate::day::trial::step::Person;
use crate::id::{BlockId, CollectorId, PersonId};
use crate::people::block::{self, Block, Lifting};
use crate::people::collector::{self, Adult, Entry};
use crate::refusal::Refuses;

impl World<'_> {
    pub(super) fn bar(&mut self, n: u8, who: Person) -> Done {
        let (made, now) = (self.made, self.now);
        let kid = self.kid(n);
        let (name, phone) = (name_of(who).to_owned(), phone_of(who).to_owned());
        let draft = block::Draft { student: student(n), name, phone, document: "court order".into() };
        let entered = block::enter(&kid.taking.blocks, (BlockId::new(made.to_string()), draft));
        let entered = entered.map_err(|why| why.code())?;
        if entered.already {
            return Ok(Vec::new());
        }
        let block::Draft { name, phone, document, .. } = entered.draft;
        let (id, entered_at) = (entered.block, now);
        kid.taking.blocks.push(Block {
            id,
            name,
            phone,
            document,
            entered_at,
            lifting: None,
            lifted_at: None,
        });
        Ok(vec![Deed::Named("blocks")])
    }

    pub(super) fn lift(&mut self, n: u8, first: bool) -> Done {
        let now = self.now;
        let by = PersonId::new(if first { "staff" } else { "second" });
        let stands = |one: &&mut Block| one.lifted_at.is_none();
        let Some(one) = self.kid(n).taking.blocks.iter_mut().find(stands) else { return Ok(Vec::new()) };
        let lifted = block::lift(one, "order lifted", &by).map_err(|why| why.code())?;
        if lifted.whole {
            one.lifted_at = Some(now);
            return Ok(vec![Deed::Named("blocks lifted")]);
        }
        one.lifting = Some(Lifting { by, document: lifted.document });
        Ok(Vec::new())
    }

    pub(super) fn send_neighbour(&mut self, n: u8, by: Person, minutes: i64) -> Done {
        let (made, now) = (self.made, self.now);
        let kid = self.kid(n);
        let draft = delegation::Draft {
            student: student(n),
            name: name_of(Person::Neighbour).to_owned(),
            phone: phone_of(Person::Neighbour).to_owned(),
            from: now.plus_minutes(minutes / 8),
            until: now.plus_minutes(minutes),
        };
        let id = CollectorId::new(format!("neighbour-{made}"));
        let named = delegation::name(&kid.taking.delegations, (id, draft), now).map_err(|why| why.code())?;
        if named.already {
            return Ok(Vec::new());
        }
        let delegation::Draft { name, phone, from, until, .. } = named.draft;
        kid.taking.adults.push(adult(named.id.as_str(), &name, &phone));
        kid.taking.delegations.push(Delegation {
            id: named.id,
            name,
            phone,
            from,
            until,
            named_by: PersonId::new(id_of(by)),
            confirmed_at: None,
            used_at: None,
            cancelled_at: None,
        });
        Ok(vec![Deed::Named("delegations")])
    }

    pub(super) fn confirm(&mut self, n: u8, right: bool) -> Done {
        let now = self.now;
        let Some(one) = self.kid(n).taking.delegations.last_mut() else { return Ok(Vec::new()) };
        let tail = if right { "1234" } else { "0000" };
        delegation::confirm(one, tail, now).map_err(|why| why.code())?;
        one.confirmed_at.get_or_insert(now);
        Ok(vec![Deed::Named("delegations confirmed")])
    }

    pub(super) fn cancel(&mut self, n: u8) -> Done {
        let now = self.now;
        let Some(one) = self.kid(n).taking.delegations.last_mut() else { return Ok(Vec::new()) };
        let by = one.named_by.clone();
        delegation::cancel(one, &by, false).map_err(|why| why.code())?;
        one.cancelled_at.get_or_insert(now);
        Ok(vec![Deed::Named("delegations taken back")])
    }

    pub(super) fn add(&mut self, n: u8, by: Person, who: Person) -> Done {
        let (made, now) = (self.made, self.now);
        let kid = self.kid(n);
        let taking = &kid.taking;
        let beside = |adult: &&Adult| {
            let sent = taking.delegations.iter().any(|one| one.id == adult.collector);
            !sent && !taking.is_guardian(&adult.collector) && adult.collector.as_str() != "alone"
        };
        let entry = |adult: &Adult| Entry {
            adult: adult.clone(),
            named_by: taking.named_by.get(&adult.collector).cloned(),
            from: now.date(),
            until: None,
        };
        let list = taking.adults.iter().filter(beside).map(entry).collect();
        let facts = collector::Facts { list, speakers: taking.speakers() };
        let draft = collector::Draft {
            student: student(n),
            name: name_of(who).to_owned(),
            relation: collector::Relation::Neighbour,
            phone: phone_of(who).to_owned(),
            from: now.date(),
            until: None,
        };
        let (id, by) = (CollectorId::new(format!("{}-{made}", id_of(who))), PersonId::new(id_of(by)));
        let added = collector::add(&facts, (id, draft), &by, now).map_err(|why| why.code())?;
        if added.already {
            return Ok(Vec::new());
        }
        kid.taking.adults.push(adult(added.collector.as_str(), &added.adult.name, &added.adult.phone));
        kid.taking.named_by.insert(added.collector, by.clone());
        Ok(vec![Deed::Listed { student: student(n), by }])
    }

    pub(super) fn strike(&mut self, n: u8, who: Person) -> Done {
        let now = self.now;
        let kid = self.kid(n);
        if who == Person::Alone {
            kid.taking.consents.iter_mut().for_each(|one| one.withdrawn_at = Some(now));
        } else {
            kid.taking.adults.retain(|adult| adult.name != name_of(who));
        }
        Ok(vec![Deed::Named("authorisations taken back")])
    }
}
