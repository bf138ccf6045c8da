//! 人员家庭 People at the edge: signing in.

pub(crate) mod signin;
