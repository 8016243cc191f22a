#include <telctl/plan/saved_plan.hpp>

#include <fmt/format.h>
#include <telctl/io/file.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::plan {
namespace {

constexpr std::uint64_t size_limit = std::uint64_t{1} << 30;

Json keys_to_json(const std::vector<Key>& keys) {
  auto json = Json::array();
  for (const auto& key : keys)
    json.push_back({{"type", key.type}, {"name", key.name}});
  return json;
}

/// Reads fields of an object and remembers whether all were there in the form they are written in.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json), sound_(json.is_object()) {}

  std::string text(const char* key) {
    const auto* value = field(key);
    return value != nullptr && check(value->is_string()) ? value->get<std::string>() : std::string();
  }
  std::size_t number(const char* key) {
    const auto* value = field(key);
    return value != nullptr && check(value->is_number_unsigned()) ? value->get<std::size_t>() : 0;
  }
  Json object(const char* key) {
    const auto* value = field(key);
    return value != nullptr && check(value->is_object()) ? *value : Json::object();
  }
  const Json& array(const char* key) {
    static const Json none = Json::array();
    const auto* value = field(key);
    return value != nullptr && check(value->is_array()) ? *value : none;
  }
  std::vector<std::string> texts(const char* key) {
    std::vector<std::string> result;
    for (const auto& item : array(key))
      if (check(item.is_string())) result.push_back(item.get<std::string>());
    return result;
  }
  std::set<std::string> text_set(const char* key) {
    const auto list = texts(key);
    return {list.begin(), list.end()};
  }
  std::vector<Key> keys(const char* key) {
    std::vector<Key> result;
    for (const auto& item : array(key)) {
      Reader reader(item);
      result.push_back({reader.text("type"), reader.text("name")});
      check(reader.sound());
    }
    return result;
  }
  bool null(const char* key) {
    const auto* value = field(key);
    return value != nullptr && value->is_null();
  }
  bool check(bool holds) {
    sound_ = sound_ && holds;
    return holds;
  }
  [[nodiscard]] bool sound() const { return sound_; }

 private:
  const Json* field(const char* key) {
    const auto found = sound_ ? json_.find(key) : json_.end();
    check(found != json_.end());
    return found == json_.end() ? nullptr : &*found;
  }

  const Json& json_;
  bool sound_;
};

Error unreadable(std::string what, const std::filesystem::path& file = {}) {
  return {.code = errors::plan_unreadable,
          .what = std::move(what),
          .where = {.file = file.string()},
          .hint = "make the plan again: telctl plan --out FILE"};
}

std::optional<Action> action_from(std::string_view name) {
  for (const auto action : {Action::create, Action::update, Action::remove})
    if (to_string(action) == name) return action;
  return std::nullopt;
}

/// What names a plan, and what its checksum covers before its operations.
Json header(const Plan& plan) {
  return {{"target", {{"identity", plan.target}, {"name", plan.target_name}}},
          {"wave", plan.wave},
          {"scope", {{"lines", plan.scope.lines ? Json(*plan.scope.lines) : Json()}, {"present", plan.scope.present}}},
          {"estate_checksum", plan.estate_checksum},
          {"live_checksum", plan.live_checksum},
          {"managed", plan.managed}};
}

Json adoption_to_json(const Adoption& adoption) {
  return {{"type", adoption.key.type},
          {"name", adoption.key.name},
          {"id", adoption.id},
          {"needs", keys_to_json(adoption.needs)},
          {"lines", adoption.lines}};
}

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

Json finding_to_json(const Finding& finding) {
  const auto& error = finding.error;
  const auto number = [](std::uint32_t value) { return value == 0 ? Json() : Json(value); };
  return {{"severity", name_of(finding.severity)},
          {"code", to_string(error.code)},
          {"what", error.what},
          {"file", or_null(error.where.file)},
          {"line", number(error.where.line)},
          {"column", number(error.where.column)},
          {"object", or_null(error.where.object)},
          {"cause", or_null(error.cause)},
          {"hint", or_null(error.hint)}};
}

Json step_to_json(const ManualStep& step) {
  return {{"number", step.number == 0 ? Json() : Json(step.number)},
          {"state", step.state ? journal::to_string(*step.state) : "new"},
          {"object", or_null(step.error.where.object)},
          {"what", step.error.what}};
}

Json summary(const Plan& plan) {
  return {{"create", plan.count(Action::create)},
          {"update", plan.count(Action::update)},
          {"remove", plan.count(Action::remove)},
          {"adopt", plan.adoptions.size()},
          {"lines", plan.lines().size()},
          {"errors", plan.findings.count(Severity::error)},
          {"warnings", plan.findings.count(Severity::warning)}};
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Plan> plan_from(const Json& json, const std::filesystem::path& file) {
  Reader reader(json);
  if (reader.text("schema") != "telctl/plan" || reader.number("version") != 1)
    return fail(unreadable("not a plan of telctl, version 1", file));
  Plan plan;
  const auto target = reader.object("target");
  const auto scope = reader.object("scope");
  Reader target_reader(target);
  Reader scope_reader(scope);
  plan.target = target_reader.text("identity");
  plan.target_name = target_reader.text("name");
  plan.wave = reader.text("wave");
  if (!scope_reader.null("lines")) plan.scope.lines = scope_reader.text_set("lines");
  plan.scope.present = scope_reader.text_set("present");
  plan.estate_checksum = reader.text("estate_checksum");
  plan.live_checksum = reader.text("live_checksum");
  plan.managed = reader.number("managed");
  for (const auto& item : reader.array("adoptions")) {
    Reader adoption(item);
    plan.adoptions.push_back({{adoption.text("type"), adoption.text("name")},
                              adoption.text("id"),
                              adoption.keys("needs"),
                              adoption.text_set("lines")});
    reader.check(adoption.sound());
  }
  for (const auto& item : reader.array("operations")) {
    auto operation = operation_from(item);
    if (!operation) return fail(unreadable(operation.error().what, file));
    plan.operations.push_back(std::move(*operation));
  }
  if (!reader.sound() || !target_reader.sound() || !scope_reader.sound())
    return fail(unreadable("a field of the plan is missing or of another type", file));
  return plan;
}

} // namespace

Json to_json(const Operation& operation) {
  return {{"id", operation.id},
          {"action", std::string(to_string(operation.action))},
          {"type", operation.key.type},
          {"name", operation.key.name},
          {"before", operation.before},
          {"after", operation.after},
          {"seeded", operation.seeded},
          {"after_operations", operation.after_operations},
          {"needs", keys_to_json(operation.needs)},
          {"needed", keys_to_json(operation.needed)},
          {"lines", operation.lines},
          {"request", operation.request}};
}

Result<Operation> operation_from(const Json& json) {
  Reader reader(json);
  Operation operation;
  operation.id = reader.text("id");
  const auto action = action_from(reader.text("action"));
  operation.key = {reader.text("type"), reader.text("name")};
  operation.before = reader.object("before");
  operation.after = reader.object("after");
  operation.seeded = reader.object("seeded");
  operation.after_operations = reader.texts("after_operations");
  operation.needs = reader.keys("needs");
  operation.needed = reader.keys("needed");
  operation.lines = reader.text_set("lines");
  operation.request = reader.text("request");
  if (!reader.sound() || !action) return fail(unreadable(fmt::format("operation '{}' is damaged", operation.id)));
  operation.action = *action;
  return operation;
}

OrderedJson head_to_json(const Plan& plan, const std::string& created, const std::string& by) {
  OrderedJson head = {{"created", created}, {"by", by}};
  const auto names = header(plan);
  for (const auto* key : {"target", "wave", "scope", "estate_checksum", "live_checksum", "managed"})
    head[key] = names[key];
  head["summary"] = summary(plan);
  head["adoptions"] = OrderedJson::array();
  for (const auto& item : plan.adoptions)
    head["adoptions"].emplace_back(adoption_to_json(item));
  head["findings"] = OrderedJson::array();
  for (const auto& item : plan.findings.items())
    head["findings"].emplace_back(finding_to_json(item));
  head["steps"] = OrderedJson::array();
  for (const auto& item : plan.steps)
    head["steps"].emplace_back(step_to_json(item));
  return head;
}

std::string render(const Plan& plan, const std::string& created, const std::string& by) {
  std::string text = "{\"schema\": \"telctl/plan\", \"version\": 1";
  const auto head = head_to_json(plan, created, by);
  for (const auto& [key, value] : head.items())
    text +=
        fmt::format(",\n{}: {}", dump(Json(key)), value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
  text += ",\n\"operations\": [";
  for (std::size_t i = 0; i < plan.operations.size(); ++i)
    text += (i == 0 ? "\n" : ",\n") + dump(to_json(plan.operations[i]));
  return text + "]}\n";
}

Status save(const Plan& plan, const std::filesystem::path& file, const std::string& created, const std::string& by) {
  return write_file_atomically(file, render(plan, created, by), 0600);
}

Result<Plan> load(const std::filesystem::path& file) {
  const auto text = read_file(file, size_limit);
  if (!text) return fail(text.error());
  const auto json = Json::parse(*text, nullptr, false);
  if (json.is_discarded()) return fail(unreadable("not JSON, or cut off", file));
  return plan_from(json, file);
}

std::string checksum(const Plan& plan) {
  auto head = header(plan);
  head["target"].erase("name"); // another address of the same system
  std::string text = dump(head);
  for (const auto& adoption : plan.adoptions)
    text += dump(adoption_to_json(adoption));
  for (const auto& operation : plan.operations)
    text += dump(to_json(operation));
  return sha256_hex(text);
}

} // namespace telctl::plan
