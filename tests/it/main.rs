//! The one test binary: house rules, oracles, laws, towns drawn as text, the command line.
