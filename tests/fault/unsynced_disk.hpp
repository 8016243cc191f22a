#pragma once

namespace telctl::fault {

/// Makes SQLite's files forget, when the process is killed, what was written and not synced: writes are kept in memory
/// until xSync. With TELCTL_UNSYNCED_SEED set, some of them (other ones for each seed) reach the file at once, as a
/// kernel may write back any page at any time; what then survives a kill is neither all nor a beginning.
void install_unsynced_disk();

} // namespace telctl::fault
