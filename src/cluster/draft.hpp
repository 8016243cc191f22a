#pragma once
#include "desired.hpp"

#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {

/// What the estate wants, as it grows: shared by the parts that look at lines, groups and filters.
class Draft {
 public:
  Draft(const DesiredInput& input, plan::Remarks& remarks);

  [[nodiscard]] const estate::Index& estate() const { return input_.estate; }
  [[nodiscard]] const Profile& profile() const { return input_.profile; }
  [[nodiscard]] const plan::Scope& scope() const { return input_.scope; }
  [[nodiscard]] const std::map<std::string, std::string>& sounds() const { return input_.sounds; }
  /// Whether web services list what is in a context, by the estate's name (webservices/contexts.hpp).
  [[nodiscard]] bool lists_what_is_in(const std::string& context) const;
  [[nodiscard]] const plan::Live& web_objects() const { return input_.web_objects; }
  /// What the estate would own of an object or resource that the web services show; null when it is not there.
  [[nodiscard]] Json web_object(const plan::Key& key) const {
    const auto found = input_.web_objects.find(key);
    return found == input_.web_objects.end() ? Json() : found->second.owned;
  }

  /// "4012@default"; empty when there is no context.
  [[nodiscard]] std::string key_of(const estate::Line& line) const;
  /// Whether the line is meant to be on the cluster at all: decided, neither kept nor dropped.
  [[nodiscard]] static bool moves(const estate::Line& line);
  [[nodiscard]] bool covered(const estate::Line& line) const;
  /// On the cluster once this plan is done; also by the reference that keys and groups use.
  [[nodiscard]] bool exists(const estate::Line& line) const;
  [[nodiscard]] const estate::Line* existing(std::string_view reference) const;

  /// People may have several lines, but a cluster knows an address once: the first line that moves carries it.
  [[nodiscard]] bool carries_email(const estate::Line& line) const;

  void add(plan::Resource resource) { desired_.try_emplace(resource.key, std::move(resource)); }
  /// True the first time: objects may be needed by several others.
  bool begin(const plan::Key& key) { return begun_.insert(key).second; }
  /// Begun, and found to be what only a person can make.
  void leave_to_person(const plan::Key& key) { left_to_person_.insert(key); }
  [[nodiscard]] bool is_left_to_person(const plan::Key& key) const { return left_to_person_.contains(key); }
  [[nodiscard]] bool has(const plan::Key& key) const { return desired_.contains(key); }
  plan::Desired take() { return std::move(desired_); }

  /// A context that something needs; its key is added to `needs` when it is an object of the API.
  void need_context(const std::string& name, std::vector<plan::Key>& needs);
  /// What telctl made there by web services, and what is left to a person or needed by such, stays as it is.
  void keep(const plan::Key& key);
  /// The same for an object with all that belongs to it.
  void keep_whole(const plan::Key& object);
  void need_right(const estate::Right& right, std::vector<plan::Key>& needs);
  void need_registrar(const estate::MediaServer& server, std::vector<plan::Key>& needs);
  /// The number in a context as an object, and its key.
  plan::Key add_extension(const std::string& exten, const std::string& context, const std::set<std::string>& lines,
                          estate::Mark mark);
  /// A public number: incall, its extension, and the link between them. The incall's key; nothing when it cannot be
  /// held.
  std::optional<plan::Key> add_did(const std::string& did, const Json& destination, std::vector<plan::Key> needs,
                                   const std::set<std::string>& lines, estate::Mark mark);
  /// Whether the cluster can hold a set that speaks so; else it is told.
  bool holds(const estate::Set& set, const std::string& line, estate::Mark mark);
  /// SCCP accounts of one number are made one after the other: until its line is given to it, an account has nothing
  /// but the number (lookup.cpp). The link of the one before, if there is one.
  std::optional<plan::Key> follow_sccp(const std::string& exten, plan::Key link);
  /// A code that no line has and that was not given before.
  std::string draw_code(std::string_view line);

  void error(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint = {});
  void warning(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint = {});
  void info(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint = {});
  /// What the cluster has no interface for: told once for each `what`. `stands_for` is what an interface would
  /// make, or what seen.hpp can see.
  void manual_step(const std::string& what, estate::Mark mark, const std::string& object, plan::Key stands_for = {});

 private:
  [[nodiscard]] Error problem(ErrorCode code, std::string what, estate::Mark mark, std::string object,
                              std::string hint) const;
  void need_includes(const estate::Context& context);
  [[nodiscard]] const estate::Context* incall_context(const std::string& did) const;

  const DesiredInput& input_;
  plan::Remarks& remarks_;
  std::set<std::string> codes_;
  std::set<std::string> told_;
  std::set<plan::Key> begun_;
  std::set<plan::Key> left_to_person_;
  std::map<std::string_view, const estate::Line*> email_lines_;
  std::map<std::string, plan::Key> sccp_links_; ///< the last of each number
  plan::Desired desired_;
};

void draft_line(Draft& draft, const estate::Line& line);
/// The template of the telephones that stand where this line does; nothing where no VLAN is declared, and where it is
/// left to a person.
std::optional<plan::Key> need_device_template(Draft& draft, const estate::Line& line);
void draft_device_templates(Draft& draft);
void draft_keys(Draft& draft, const estate::Line& line);
void draft_groups(Draft& draft);
void draft_filters(Draft& draft);
void draft_pickups(Draft& draft);

/// The members of a set that are on the cluster, and what the set needs for them.
struct Members {
  std::vector<std::string> users;
  std::vector<plan::Key> needs;
  bool touched = false; ///< one of them is in the scope

  void add(const Draft& draft, const estate::Line& line);
  void add_all(const Draft& draft, const std::vector<std::string>& references);
};
void add_set(Draft& draft, std::string_view type, const plan::Key& owner, const Members& members, estate::Mark mark);

} // namespace telctl::cluster
