//! Statistics, exported.
