#pragma once
#include <string>
#include <vector>

#include <telctl/estate/index.hpp>
#include <telctl/support/error.hpp>

namespace telctl::legacy {

/// The users of an estate as the CSV that XiVO (since 15.20) and Wazo import: one row for each line that moves.
struct XivoUsers {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> left_out; ///< what the format has no column for: "2955 keys"
  Findings findings;                 ///< lines for which no complete row can be made
};

struct XivoOptions {
  std::string entity;             ///< XiVO wants the entity of each user; Wazo has none: empty
  std::vector<std::string> sites; ///< empty: all
};

XivoUsers xivo_users(const estate::Index& index, const XivoOptions& options);

} // namespace telctl::legacy
