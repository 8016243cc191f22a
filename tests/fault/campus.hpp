#pragma once
#include <telctl/estate/model.hpp>

namespace telctl::fault {

/// `users` people with a telephone each.
estate::Estate plain_campus(int users);
/// The same with everything that a cluster is made to hold: rights, public numbers, voicemails, keys, groups, filters,
/// pick-up groups, telephones, parallel sets, forwards; trunks, ways out, schedules; queues, menus, rooms, shared keys;
/// SCCP lines, skill rules, and browsers where the cluster has them (26.08).
estate::Estate full_campus(int users, bool webrtc = true);

} // namespace telctl::fault
