//! 标识 One newtype a noun, so that a pupil's id can never be passed for a course's.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an id made by the caller: twice the same id is the same act.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text, as tables and addresses hold it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// 区 A district: the first part of every key.
    DistrictId,
    /// 层级 A place's short name, unique in its district (`wenlan`).
    PlaceId,
    /// A guardian or a member of staff: whoever can sign in.
    PersonId,
    /// 家庭
    HouseholdId,
    /// 学生
    StudentId,
    /// 接送人 An adult who may collect a child.
    CollectorId,
    /// x类课程
    CourseId,
    /// 托管班 A care group.
    GroupId,
    /// 摇号
    DrawId,
    /// 场次 One group's evening.
    SessionId,
    /// 停课
    ClosureId,
    /// 请假
    LeaveId,
    /// 提前接 An early collection in progress.
    PickupId,
    /// 拦截 A person who may never fetch a child.
    BlockId,
    /// 点名记录 One mark on one device: the key by which it counts once.
    MarkId,
    /// 离线签名 One link of the hand-over chain signed on one device: the key by which it counts once.
    SigningId,
    /// 代班 One question to stand in.
    StandInId,
    /// 延时托管申请
    ExtendedId,
    /// 递补
    OfferId,
    /// 路队
    EscortId,
    /// 留样
    SampleId,
    /// 意外
    IncidentId,
    /// 影响他人的一件事
    DisturbanceId,
    /// 劝退建议
    AdviceId,
    /// 因病缺勤
    SicknessId,
    /// 账单
    BillId,
    /// 课时公示 Made from its first day.
    TallyId,
    /// 缴费
    PaymentId,
    /// 退费
    RefundId,
    /// 更正
    CorrectionId,
    /// 困难减免
    ReliefId,
    /// 支出或拨款
    SpendingId,
    /// 支付单 One attempt to pay by phone.
    TenderId,
    /// 转账 A ledger transfer.
    TransferId,
}
