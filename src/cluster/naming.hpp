#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

/// The names that telctl gives to objects of a server, so that it knows them again.
namespace telctl::cluster {

/// " [telctl:4012@default]", appended to the description of objects that have no natural key.
std::string with_tag(std::string_view description, std::string_view key);
/// The key in a description's tag.
std::optional<std::string> tag_of(std::string_view description);
std::string without_tag(std::string_view description);
/// What to search for: "[telctl:4012@default]".
std::string tag(std::string_view key);

/// Name of a line's SIP endpoint: "4012-default-1". Characters as confd takes them, at most 40; where the context's
/// name does not fit, a hash stands for it. Never the extension alone: that is what scanners try first.
std::string sip_name(std::string_view exten, std::string_view context, int position);
/// "4012@default/1" of a SIP name that belongs to a line in this context; nothing for a name of somebody else's making.
std::optional<std::string> line_of_sip_name(std::string_view name, std::string_view context);

/// Names of groups hold [-_.a-zA-Z0-9] only in older versions: the id itself, or its letters and a hash.
std::string group_name(std::string_view id);
/// Labels of groups in newer versions may hold blanks as well: the id where it can, else the name. `group_name` of it
/// is the name again.
std::string group_label(std::string_view id);

/// "4012" and "default" of "4012@default"
std::pair<std::string, std::string> split_extension(std::string_view key);

/// The n-th candidate for the six-digit provisioning code of a line.
std::string provisioning_code(std::string_view line, unsigned attempt);

/// Secrets that telctl chooses, derived from one key per estate: a creation that must be repeated sends the same body,
/// and no secret needs to be kept. 22 letters and digits are 131 bits.
class SecretKey {
 public:
  explicit SecretKey(std::filesystem::path state) : state_(std::move(state)) {}
  Result<std::string> sip_secret(std::string_view endpoint);
  /// The secret that the operator gave for a trunk, from where `know_trunk` said it is.
  Result<std::string> trunk_secret(const std::string& trunk);
  void know_trunk(const std::string& trunk, const std::string& source);
  Result<std::string> voicemail_pin(std::string_view voicemail); ///< 8 digits
  Result<std::string> pin(std::string_view purpose);             ///< 6 digits: of conference rooms and agents

 private:
  Result<std::string> key();
  std::filesystem::path state_;
  std::mutex mutex_;
  std::string key_;
  std::map<std::string, std::string> trunks_; ///< where the secrets of trunks are
};

} // namespace telctl::cluster
