#pragma once
#include <string>
#include <vector>

#include <telctl/plan/session.hpp>

/// The phased migration: which lines a run covers, and how far each wave has come.
namespace telctl::migration {

enum class WaveState { planned, running, done, rolled_back };
std::string_view to_string(WaveState state);

struct WaveStatus {
  std::string id;
  WaveState state = WaveState::planned;
  std::size_t lines = 0; ///< that move
  std::size_t moved = 0; ///< of these, on the system by now
  std::size_t kept = 0;  ///< decided to stay, or to be dropped
  std::string window_start;
  std::string window_end;
  std::string started; ///< of its first run on this system
  std::string ended;   ///< when it was last completed or rolled back
  std::string by;
  std::vector<std::int64_t> runs;
};

/// Every wave of the estate in its order, as the runs tell. A wave is done when its latest run did all that was
/// planned, or when all its lines are on the system by other runs; rolled back when nothing of it is left. `present`:
/// see plan::present_lines.
std::vector<WaveStatus> wave_status(const estate::Index& estate, const std::vector<journal::Run>& runs,
                                    const std::set<std::string>& present);

/// What a run covers. At most one of `wave` and `lines` is given; neither = the whole estate.
/// TEL-0600 for an unknown wave, TEL-0601 for an unknown line. Lines brought by earlier runs count as present.
Result<plan::Request> select(const estate::Index& estate, const journal::Journal& journal, const std::string& target,
                             const std::string& wave, const std::vector<std::string>& lines);

} // namespace telctl::migration
