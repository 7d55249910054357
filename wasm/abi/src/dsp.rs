//! Signal processing, exported.
