//! Versions of peers, from the lock file.

/// The package of what is written here.
pub const OWN: &str = "thanbai-peers";

/// Returns the version of a package.
pub fn of(package: &str) -> &'static str {
    if package == OWN {
        return "written here";
    }
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("\nname = \"{package}\"\n")));
    let version = entry.and_then(|entry| entry.split("\nversion = \"").nth(1)).and_then(|rest| rest.split('"').next());
    version.unwrap_or_else(|| panic!("no {package} in Cargo.lock"))
}
