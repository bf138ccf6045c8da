//! 社区托管 Community: care of primary pupils in neighbourhood communities.

pub mod agreement;
pub mod backing;
pub mod care_class;
pub mod carer;
pub mod census;
pub mod collecting;
pub mod enrichment;
pub mod management;
pub mod outing;
pub mod premises;
pub mod promise;
pub mod provider;
pub mod registry;
pub mod rollout;
pub mod supervision;
pub mod temporary;
pub mod tier;
