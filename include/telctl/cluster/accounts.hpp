#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <telctl/estate/index.hpp>
#include <telctl/support/error.hpp>

namespace telctl::cluster {

/// With what a telephone or a gateway registers, where only a person can enter it.
struct Account {
  std::string line; ///< "0412@campus"
  std::string port; ///< of its gateway
  std::string username;
  std::string secret;
  std::string registrar; ///< host; empty where the estate does not give it
};

/// The accounts of these sets ("0412@campus/1": the first set of the line), in their order. The secrets are those that
/// telctl wrote to the cluster: it must have made the accounts. TEL-0522 for a set that the estate does not have.
/// `state` is DIR/.telctl.
Result<std::vector<Account>> accounts_of(const estate::Index& estate, const std::vector<std::string>& sets,
                                         const std::filesystem::path& state);
/// Name of a set's account: "0412-campus-1".
std::string account_name(std::string_view set);

} // namespace telctl::cluster
