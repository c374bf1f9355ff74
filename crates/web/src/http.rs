//! What holds for every request.

mod body;
mod envelope;
mod headers;
mod origin;
mod problem;
mod query;
mod request_context;
mod viewer;

pub(crate) use body::{media_type, read_body, read_json};
pub(crate) use envelope::envelope;
pub(crate) use headers::MAIL_POLICY;
pub(crate) use problem::Problem;
pub(crate) use query::{Params, refused};
pub(crate) use request_context::RequestContext;
pub(crate) use viewer::{WHO, viewer_of};
