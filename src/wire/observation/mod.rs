//! What the operator sees: the calls with their counts, times and ids, a span of each, and the callers that are not let in.

mod call_record;
mod call_spans;
pub(crate) mod door_refusals;
mod methods;
pub(crate) mod observed;
mod observed_body;
pub(crate) mod peer;
mod request_id;
mod seldom;
mod trace_context;
