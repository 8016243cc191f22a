#include <commands.hpp>

namespace telctl::commands {

// Each function is defined in the file of its name: cdr_normalize() in cdr_normalize.cpp.
Command sandbox();
Command explain();
Command doctor();
Command schema();
Command completion();
Command import_();
Command import_detect();
Command import_diff();
Command export_xivo();
Command validate();
Command plan();
Command apply();
Command verify();
Command rollback();
Command migrate_run();
Command migrate_status();
Command migrate_steps();
Command migrate_rollback();
Command audit();
Command cluster_export();
Command cluster_probe();
Command cluster_status();
Command cluster_capacity();
Command cluster_evacuate();
Command cluster_phones_list();
Command cluster_phones_resync();
Command cluster_phones_autoprov();
Command cluster_test_call();
Command cluster_reload();
Command cdr_detect();
Command cdr_formats();
Command cdr_learn();
Command cdr_normalize();
Command cdr_collect();
Command cdr_load();
Command cdr_quarantine();
Command cdr_replay();
Command cdr_calls();
Command cdr_usage();
Command cdr_explain();

// One a line, in the order of the help.
// clang-format off
std::vector<Command> all() {
  return {
      import_(),
      import_detect(),
      import_diff(),
      export_xivo(),
      validate(),
      audit(),
      cluster_export(),
      cluster_probe(),
      cluster_status(),
      cluster_capacity(),
      cluster_evacuate(),
      cluster_phones_list(),
      cluster_phones_resync(),
      cluster_phones_autoprov(),
      cluster_test_call(),
      cluster_reload(),
      plan(),
      apply(),
      verify(),
      rollback(),
      migrate_run(),
      migrate_status(),
      migrate_steps(),
      migrate_rollback(),
      cdr_detect(),
      cdr_formats(),
      cdr_learn(),
      cdr_normalize(),
      cdr_collect(),
      cdr_load(),
      cdr_quarantine(),
      cdr_replay(),
      cdr_calls(),
      cdr_usage(),
      cdr_explain(),
      sandbox(),
      explain(),
      doctor(),
      schema(),
      completion(),
  };
}
// clang-format on

} // namespace telctl::commands
