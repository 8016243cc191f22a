#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pages.hpp"

namespace telctl::cluster {

/// Everything that a cluster shows of itself, with the look-ups that rules and exports need.
class Inventory {
 public:
  /// Reads all collections. What cannot be read is `unseen`; an error only when that is everything.
  static Result<Inventory> read(Confd& confd);
  explicit Inventory(std::map<std::string, Result<Items>> lists);
  Inventory(Inventory&&) = default; ///< the look-ups point into the lists, which a move leaves where they are
  Inventory& operator=(Inventory&&) = default;
  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;
  ~Inventory() = default;

  [[nodiscard]] bool sees(std::string_view path) const { return lists_.contains(path); }
  /// Empty where it was not seen: ask `sees` first.
  [[nodiscard]] const Items& items(std::string_view path) const;
  /// Why a collection was not seen.
  [[nodiscard]] const std::map<std::string, Error, std::less<>>& unseen() const { return unseen_; }

  /// By integer or uuid; nullptr when there is none.
  [[nodiscard]] const Json* find(std::string_view path, const std::string& id) const;
  [[nodiscard]] const std::vector<const Json*>& lines_of(const Json& user) const;
  /// All extensions of this number, in any context.
  [[nodiscard]] const std::vector<const Json*>& extensions(const std::string& exten) const;
  [[nodiscard]] const Json* extension(const std::string& exten, const std::string& context) const;

  // How objects are called in messages.
  [[nodiscard]] std::string name_of_user(const Json& user) const;    ///< "user Hélène Müller 4012@default"
  [[nodiscard]] static std::string name_of_line(const Json& line);   ///< "line 4012@default", "line #17"
  [[nodiscard]] static std::string number_of(const Json& extension); ///< "4012@default"

 private:
  /// What confd of a Wazo shows of each other's objects and web services do not.
  void join_web_services();

  std::map<std::string, Items, std::less<>> lists_;
  std::map<std::string, Error, std::less<>> unseen_;
  std::map<std::pair<std::string, std::string>, const Json*, std::less<>> by_id_;
  std::map<std::string, std::vector<const Json*>, std::less<>> lines_;      ///< by the user's id
  std::map<std::string, std::vector<const Json*>, std::less<>> extensions_; ///< by number
};

/// Collections that are counted and read, in the order in which people think of them.
const std::vector<std::string>& inventory_paths();

} // namespace telctl::cluster
