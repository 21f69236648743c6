//! The whosaid command line and daemon.
fn main() {}
