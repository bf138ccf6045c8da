//! 不能导入 What is wrong with a row of a register, where, and what to do; told at a terminal.

use thiserror::Error;

/// One thing in a register that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}:{column}: {}: {wrong}", .wrong.code())]
pub struct Flaw {
    /// The row, the heading being 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

impl Flaw {
    /// What is wrong at a row and column.
    pub(super) fn new((line, column): (usize, usize), wrong: Wrong) -> Self {
        Self { line, column, wrong }
    }
}

/// Why a cell, a row or the whole file cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// No child at all.
    #[error("there is no child in it; write one in each row below the heading")]
    Empty,
    /// A column without which nothing can be brought in.
    #[error("no column is headed {0}; the first row names the columns")]
    ColumnMissing(&'static str),
    /// Two columns that hold the same.
    #[error("a second column is headed {0}; leave one of them out")]
    ColumnTwice(&'static str),
    /// A child without a number.
    #[error("no student number; the child is known again by it")]
    NumberMissing,
    /// A number that an earlier row has.
    #[error("row {0} has this student number, too; each child has its own")]
    NumberTwice(usize),
    /// A child without a name.
    #[error("no name of the child")]
    NameMissing,
    /// A cell that is no name and no number.
    #[error("more than 60 letters or a line end in it; write the name or number alone")]
    Text,
    /// No grade.
    #[error("no grade; write 1 to 9")]
    Grade,
    /// No class.
    #[error("no home class; write 2 or 3-2 for class 2 of grade 3")]
    ClassMissing,
    /// A class of another grade than the row's.
    #[error("a class of another grade than the row's; mend the one or the other")]
    ClassOfOtherGrade,
    /// A seat that is no number.
    #[error("no seat; write 1 to 999 or nothing")]
    Seat,
    /// Another school's child.
    #[error("another school's child; write this school's name or code, or leave the row out")]
    OtherSchool,
    /// A phone of nobody.
    #[error("no name of the guardian; write it, or leave phone and relation empty, too")]
    GuardianMissing,
    /// A guardian without a phone.
    #[error("no phone of the guardian; write it, or leave name and relation empty, too")]
    PhoneMissing,
    /// No mobile number.
    #[error("no mobile number; write its 11 digits, the first a 1")]
    Phone,
    /// An adult of whom nobody knows what they are to the child.
    #[error("no relation that is known; write mother, father, grandmother, grandfather or relative")]
    Relation,
    /// One phone, two names.
    #[error("row {0} has this phone under another name; each guardian has a number of their own")]
    PhoneApart(usize),
    /// One family, two households.
    #[error("row {0} has a guardian of this family and another household; write the same household in both")]
    FamilyApart(usize),
    /// A family whose people are here in two households.
    #[error(
        "the child, its family's other children or this guardian are in two households here, which an import cannot join; \
         leave this guardian out of the row"
    )]
    FamilyKnownApart,
    /// A new child's guardian whose phone is somebody else's.
    #[error(
        "a guardian of other children has this phone under another name; is it mistyped? Write the name that is known, or \
         have `afterbell user phone` give the other one another number first"
    )]
    PhoneKnownApart,
    /// Nobody in the file is known at a school that has children.
    #[error(
        "the school has children and none of them is in the file; is it another school's, or is AFTERBELL_KEY another one? \
         A file names all children"
    )]
    NobodyKnown,
    /// More children are not in the file than may leave by it.
    #[error(
        "{leave} of {on_roll} children are not in the file and would leave, and at most {most} may; is the file whole? Where it \
         is, say --leavers-max {leave}"
    )]
    ManyLeave {
        /// How many would leave.
        leave: usize,
        /// How many are on the roll.
        on_roll: usize,
        /// How many may leave.
        most: usize,
    },
    /// More guardians are not named than may be struck by a file.
    #[error(
        "{struck} of {known} guardians are not named with their children and would be guardians no longer, and at most {most} \
         may; are the guardians' columns whole? Where they are, say --struck-max {struck}"
    )]
    ManyStruck {
        /// How many would be struck.
        struck: usize,
        /// How many there are.
        known: usize,
        /// How many may be struck.
        most: usize,
    },
    /// A child that would have no guardian.
    #[error(
        "nobody is named with this child, and its last guardian is never taken away; write one, or leave --struck out"
    )]
    LastGuardian,
}

impl Wrong {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "register-empty",
            Self::ColumnMissing(_) => "register-column-missing",
            Self::ColumnTwice(_) => "register-column-twice",
            Self::NumberMissing => "register-number-missing",
            Self::NumberTwice(_) => "register-number-twice",
            Self::NameMissing => "register-name-missing",
            Self::Text => "register-text",
            Self::Grade => "register-grade",
            Self::ClassMissing => "register-class-missing",
            Self::ClassOfOtherGrade => "register-class-of-other-grade",
            Self::Seat => "register-seat",
            Self::OtherSchool => "register-other-school",
            Self::GuardianMissing => "register-guardian-missing",
            Self::PhoneMissing => "register-phone-missing",
            Self::Phone => "register-phone",
            Self::Relation => "register-relation",
            Self::PhoneApart(_) => "register-phone-apart",
            Self::FamilyApart(_) => "register-family-apart",
            Self::FamilyKnownApart => "register-family-known-apart",
            Self::PhoneKnownApart => "register-phone-known-apart",
            Self::NobodyKnown => "register-nobody-known",
            Self::ManyLeave { .. } => "register-many-leave",
            Self::ManyStruck { .. } => "register-many-struck",
            Self::LastGuardian => "register-last-guardian",
        }
    }
}
