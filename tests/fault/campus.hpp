#pragma once
#include <telctl/estate/model.hpp>
#include <telctl/sandbox/sandbox.hpp>

namespace telctl::fault {

/// `users` people with a telephone each.
estate::Estate plain_campus(int users);
/// The same with everything that a cluster is made to hold: rights, public numbers, voicemails, keys, groups, filters,
/// pick-up groups, telephones, parallel sets, forwards; trunks, ways out, schedules; queues, menus, rooms, shared keys;
/// SCCP lines; skill rules and browsers where the cluster has them.
estate::Estate full_campus(int users, sandbox::Dialect dialect = sandbox::Dialect::wazo_26_08);

} // namespace telctl::fault
