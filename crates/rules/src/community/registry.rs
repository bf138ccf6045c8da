//! 备案登记 Registry: the word for filing has three meanings and the word for registering others; each has a register of its own.

use crate::choice::choices;
use crate::plan::local::Words;
use crate::plan::wording::line;

choices! {
    /// 簿册 One register; no two share a row, a number or a flag (X.12).
    Register {
        /// 委托书留存备案 The school keeps mandate letters (P3.30).
        Letters = "letters-kept",
        /// 社区社会组织备案 A provider is put on record (P2.26).
        Organisations = "organisations-filed",
        /// 返校方案备案 A return plan is filed with the province (P5.40).
        ReturnPlans = "return-plans-filed",
        /// 民办非企业单位登记 A provider becomes a legal person (P2.25).
        LegalPersons = "legal-persons-registered",
        /// 校门口登记 An adult is registered at the gate (P3.61).
        Gate = "gate-registered",
        /// 报名 A family asks for care; nothing is filed or registered.
        SignUps = "signed-up",
    }
}

impl Register {
    /// What it is called, with the word that others share.
    pub fn title(self) -> Words {
        line("register", self.key(), &[])
    }

    /// The clause that asks for it.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Letters => "P3.30",
            Self::Organisations => "P2.26",
            Self::ReturnPlans => "P5.40",
            Self::LegalPersons => "P2.25",
            Self::Gate => "P3.61",
            Self::SignUps => "P3.25",
        }
    }

    /// The number of its `serial`th row, which no other register can have.
    pub fn number(self, serial: u32) -> String {
        format!("{}/{serial}", self.key())
    }
}

/// The registers that a word may mean, each under its full title (X.12).
pub fn search(word: &str) -> Vec<(Register, Words)> {
    let titled = Register::ALL.iter().map(|register| (*register, register.title()));
    titled.filter(|(_, title)| title.zh.contains(word) || title.en.contains(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn one_word_finds_several_registers_each_by_its_own_title() {
        let found = |word| search(word).into_iter().map(|(register, _)| register).collect::<Vec<_>>();
        assert_eq!(found("备案"), [Register::Letters, Register::Organisations, Register::ReturnPlans]);
        assert_eq!(found("登记"), [Register::LegalPersons, Register::Gate]);
        assert_eq!(found("报名"), [Register::SignUps]);
        let titles: BTreeSet<String> = Register::ALL.iter().map(|register| register.title().zh).collect();
        assert_eq!(titles.len(), Register::ALL.len());
    }

    #[test]
    fn no_number_is_in_two_registers() {
        let numbers: BTreeSet<String> = Register::ALL.iter().map(|register| register.number(7)).collect();
        assert_eq!(numbers.len(), Register::ALL.len());
        assert_eq!(Register::Organisations.clause(), "P2.26");
    }
}
