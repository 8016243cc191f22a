#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <audit/inventory.hpp>
#include <export/sounds.hpp>

#include "fields.hpp"
#include "names.hpp"
#include <telctl/cluster/export.hpp>

namespace telctl::cluster {

/// Turns what was read into an estate: the inverse of Draft (draft.hpp), which turns an estate into what a cluster
/// should hold. What has no inverse is left out, each with its reason.
class Exporter {
 public:
  struct Input {
    const Inventory& inventory;
    const std::map<std::string, Json>& keys; ///< GET /users/{user}/funckeys by the user's id
    const estate::Estate& known;
    const LiveSounds& sounds;
    std::string global_template; ///< uuid of the SIP template that telctl gives to every account
  };
  explicit Exporter(const Input& input) : input_(input), inventory_(input.inventory) {}
  Exported run();

 private:
  /// A user's number as it becomes a line of the estate.
  struct Number {
    const Json* user = nullptr;
    std::string key;                ///< "4012@default", contexts by their names in the estate
    std::vector<const Json*> lines; ///< those that ring together, the main one first
    bool first = true;              ///< of the user's numbers: the one that has voicemail, keys, groups
  };

  // contexts.cpp
  void contexts();
  void media_servers();
  void rights();
  const std::string& site_of(const std::string& exten, const std::string& context);

  // lines.cpp
  void find_numbers();
  [[nodiscard]] std::vector<Number> numbers_of(const Json& user);
  void lines();
  void line(const Number& number);
  [[nodiscard]] std::string address_of_voicemail(const Number& number) const;
  std::string person(const Number& number, estate::Line& line);
  [[nodiscard]] std::string set_protocol(const Json& line) const;
  [[nodiscard]] estate::Set set_of(const Json& line);
  [[nodiscard]] std::string model_of(const Json& device);
  void forwards(const Number& number, estate::Line& line);
  bool voicemail(const Number& number, const std::string& person);
  void keys(const Number& number);
  std::optional<estate::Key> key(const std::string& reference, const std::string& position, const Json& key,
                                 std::string& why) const;

  // devices.cpp
  void device_templates();
  void take_template(const Json& item, const std::string& lan);
  [[nodiscard]] std::string context_of_template(const std::string& id) const;
  void place_line(const Json& live, const std::string& context, estate::Line& line);

  // shared.cpp
  void groups();
  void filters();
  void pickups();
  void dids();
  void lead(const Json& incall, const std::string& did, const std::string& context);
  [[nodiscard]] bool taken_by_context(const std::string& did, const std::string& context) const;
  std::vector<std::string> members(const Json& users, const std::string& object);

  // services.cpp
  void learn_names();
  template <class F>
  void each(const char* type, F&& f);
  template <class T>
  void place(const Json& item, const std::string& object, T& made);
  std::string destination(const Json& item, const std::string& object, const std::string& what);
  /// The same where nothing is said by "none".
  std::string destination_or_none(const Json& item, const std::string& object, const std::string& what);
  std::string fallback(const Json& item, const char* slot, const std::string& object);
  [[nodiscard]] const Json* user_of_key(const std::string& key) const;
  void agents();
  void queues();
  void rooms();
  void menus();
  void templates();
  void line_services(const Json& user, estate::Line& line);
  void services();
  [[nodiscard]] std::string* did_of_service(const Json& destination);

  // routes.cpp
  void routes();
  void trunks();
  [[nodiscard]] estate::Trunk trunk(const Json& item, const Json& sip) const;
  void outcalls();
  void schedules();
  void periods(const std::string& schedule, const Json& item, bool open);
  void scheduled(const std::string& schedule, const Json& item);
  void music();
  [[nodiscard]] std::string schedule_of(const Json& item) const;

  // sounds.cpp
  void sounds();
  void music_files(estate::Music& music);
  [[nodiscard]] std::string sound_at(const Json& item, const char* field) const;

  // rest.cpp
  void rest();
  void rest_of_queue(const std::string& object, const Json& queue);
  void rest_of_account(const std::string& object, const Json& account);
  void unseen();

  void leave_out(std::string object, std::string what, std::string why) {
    out_.left_out.push_back({std::move(object), std::move(what), std::move(why)});
  }
  [[nodiscard]] std::string key_of(const Json& extension) const; ///< "4012@default"
  /// "4012", or "4012@context" where several contexts have it: how the estate refers to a line.
  [[nodiscard]] std::string reference(const std::string& key) const;
  /// Of a user whose line is in the estate.
  [[nodiscard]] std::optional<std::string> line_of_user(const std::string& id) const;
  [[nodiscard]] estate::Line* estate_line(const std::string& user_id);

  Input input_;
  const Inventory& inventory_;
  Exported out_;
  Names names_;
  std::vector<Number> numbers_;
  std::map<std::string, std::size_t> same_number_;         ///< lines by their digits alone
  std::map<std::string, std::string> media_servers_;       ///< ids in the estate, by registrar
  std::map<std::string, std::string> template_lans_;       ///< names of device templates, by their ids
  std::map<std::string, std::string> user_keys_;           ///< key of the first number, by the user's ids
  std::map<std::string, std::size_t> user_lines_;          ///< index into estate.lines, by the user's ids
  std::map<std::string, std::string> group_ids_;           ///< by each id of the group
  std::map<std::string, std::string> trunk_ids_;           ///< by the trunk's id
  std::map<std::string, std::string> schedule_names_;      ///< by the schedule's id
  std::map<std::string, std::vector<std::string>> rights_; ///< by the user's id
  std::map<std::string, const Json*> voicemails_;          ///< by the user's id
};

} // namespace telctl::cluster
