// Lines and the people who have them.
#include <draft.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <numbers.hpp>
#include <person_name.hpp>
#include <telctl/estate/fields.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

/// Text fields that go over as they are, with the name of the estate's field.
constexpr std::array<std::string_view, 15> plain_fields{
    "room",    "context", "media_server",          "mac",          "gateway",           "port",         "pair",
    "did",     "hotline", "forward_unconditional", "forward_busy", "forward_no_answer", "pickup_group", "label",
    "protocol"};
constexpr std::array<std::string_view, 5> person_fields{"email", "language", "department", "cost_centre",
                                                        "description"};

template <class T>
std::string* text_field(T& object, std::string_view name) {
  std::string* found = nullptr;
  for (const auto& field : estate::fields<T>())
    if (field.name == name)
      field.visit(object, [&](auto& value) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(value)>, std::string>) found = &value;
      });
  return found;
}

template <class T>
std::string_view literal_name(std::string_view name) {
  for (const auto& field : estate::fields<T>())
    if (field.name == name) return field.name;
  return {};
}

class LineBuilder {
 public:
  explicit LineBuilder(Draft& draft) : draft_(draft) {}

  void run() {
    count_names();
    for (const auto& record : draft_.records())
      if (record.subject.what == What::line) build(record);
  }

 private:
  /// How many lines have the same name: a name that stands once makes a person's id.
  void count_names() {
    for (const auto& record : draft_.records())
      if (record.subject.what == What::line && record.find("person") == nullptr) ++names_[person_key(name_of(record))];
  }

  [[nodiscard]] PersonName name_of(const Record& record) const {
    if (const auto* name = record.find("name")) return person_name(name->value, draft_.mapping.names);
    return person_name(record.value("lastname"), record.value("firstname"), draft_.mapping.names);
  }

  void build(const Record& record) {
    const auto& number = record.subject.id;
    if (const auto* rule = draft_.mapping.dead_reference(number)) return draft_.dead(record, *rule);
    draft_.add_line_number(number); // known to groups and keys even if something about it is still open
    if (draft_.contradicts(record)) return;
    estate::Line line{.extension = number};
    line.marks.object = draft_.mark(record.facts.front()->origin);
    const bool placed = draft_.place(record, number, line.site, &line.building);
    const bool typed = set_kind(record, line);
    if (!placed || !typed) return;
    set_name(record, line);
    set_class(record, line);
    for (const auto* fact : record.facts)
      set_field(*fact, line);
    draft_.estate.lines.push_back(std::move(line));
  }

  bool set_kind(const Record& record, estate::Line& line) {
    const auto* type = record.find("type");
    const auto* kind = record.find("kind");
    if (type == nullptr && kind == nullptr) {
      draft_.error(errors::number_missing, *record.facts.front(),
                   fmt::format("no export says what stands on {}", record.subject.id),
                   "give the export that has its set, or name the number under dead in the mapping with the reason");
      return false;
    }
    if (kind != nullptr) {
      const auto known = estate::line_kind(kind->value);
      if (!known) {
        draft_.error(errors::value_unmapped, *kind, fmt::format("'{}' is no kind of line", kind->value),
                     "translate it under values of the column, or map the column to type");
        return false;
      }
      line.kind = *known;
      draft_.carried(*kind, kind->value);
    } else if (const auto rule = draft_.mapping.kinds.find(type->value); rule != draft_.mapping.kinds.end()) {
      line.kind = rule->second;
    } else {
      draft_.error(errors::value_unmapped, *type,
                   fmt::format("type '{}' has no kind of line in the mapping", type->value), "add it under kinds");
      return false;
    }
    const auto model = draft_.model(record);
    if (!model) return false;
    line.set.model = *model;
    if (type != nullptr)
      draft_.carried(*type, std::string(to_string(line.kind)) + (model->empty() ? "" : ", " + *model));
    if (const auto* fact = record.find("model")) draft_.carried(*fact, *model);
    return true;
  }

  void set_name(const Record& record, estate::Line& line) {
    const auto name = name_of(record);
    const auto* fact = record.find("name");
    if (fact == nullptr) fact = record.find("lastname");
    if (fact == nullptr) fact = record.find("firstname");
    if (name.service) {
      line.label = name.lastname;
      draft_.carried(*fact, name.lastname, "no person: the line's label");
      return;
    }
    const auto* id = record.find("person");
    if (fact == nullptr && id == nullptr) return;
    const auto key = id != nullptr ? id->value : person_key(name);
    const bool shared = id == nullptr && names_[key] > 1;
    line.person = shared ? key + "-" + line.extension : key;
    if (id != nullptr) draft_.carried(*id, line.person);
    if (fact == nullptr) return add_person(record, line, name);
    const auto into = fmt::format("{}{}{}", name.firstname, name.firstname.empty() ? "" : " ", name.lastname);
    if (shared)
      draft_.row(*fact, Verdict::to_decide, into,
                 fmt::format("{} lines have this name, and no id says whether they are one person: each got its own",
                             names_[key]));
    else if (const auto* whole = record.find("name"))
      draft_.row(*whole, Verdict::transformed,
                 fmt::format("first name '{}', surname '{}'", name.firstname, name.lastname), "");
    if (const auto* last = record.find("lastname"); last != nullptr && !shared) draft_.carried(*last, name.lastname);
    if (const auto* first = record.find("firstname"); first != nullptr && first != fact)
      draft_.carried(*first, name.firstname);
    add_person(record, line, name);
  }

  void add_person(const Record& record, estate::Line& line, const PersonName& name) {
    const auto& id = line.person;
    estate::Person person{.id = id, .firstname = name.firstname, .lastname = name.lastname};
    person.marks.object = draft_.mark(record.facts.front()->origin);
    for (const auto field : person_fields)
      if (const auto* fact = record.find(field)) *text_field(person, field) = fact->value;
    if (const auto* elsewhere = draft_.fragment.person(id)) { // a line of theirs came from another exchange
      auto copy = *elsewhere;
      return merge_person(record, copy, person, line);
    }
    const auto [known, added] = people_.emplace(id, draft_.estate.people.size());
    if (added) {
      for (const auto field : person_fields)
        if (const auto* fact = record.find(field)) draft_.carried(*fact, fact->value);
      draft_.estate.people.push_back(std::move(person));
      return;
    }
    merge_person(record, draft_.estate.people[known->second], person, line);
  }

  /// A further line of a person: what it says must agree with the first.
  void merge_person(const Record& record, estate::Person& known, const estate::Person& again, estate::Line& line) {
    if (again.lastname != known.lastname || again.firstname != known.firstname)
      draft_.error(errors::number_twice, *record.facts.front(),
                   fmt::format("person {} is '{} {}' here and '{} {}' on another line", known.id, again.firstname,
                               again.lastname, known.firstname, known.lastname),
                   "correct the export");
    for (const auto field : person_fields) {
      const auto* fact = record.find(field);
      if (fact == nullptr) continue;
      auto& value = *text_field(known, field);
      if (value.empty()) value = fact->value;
      if (value == fact->value)
        draft_.carried(*fact, value);
      else if (field == "cost_centre")
        set_plain(*fact, line); // another service pays for this line
      else
        draft_.row(*fact, Verdict::to_decide, value, "another line of this person says otherwise");
    }
  }

  void set_class(const Record& record, estate::Line& line) {
    const auto* service = record.find("class");
    if (service == nullptr) return no_class(record);
    const auto rule = draft_.mapping.rights.find(service->value);
    if (rule == draft_.mapping.rights.end())
      return draft_.error(errors::value_unmapped, *service,
                          fmt::format("class of service '{}' has no rights in the mapping", service->value),
                          "add it under rights: a line without rights may call anything");
    for (const auto& right : rule->second.rights)
      give(right, line);
    const auto names = join(rule->second.rights, " ");
    draft_.row(*service, Verdict::transformed, names.empty() ? "no right denied" : "rights " + names,
               rule->second.reason);
  }

  /// A line without rights is told: it may call anything.
  void no_class(const Record& record) {
    if (record.find("rights") != nullptr) return;
    Fact missing{.subject = record.subject, .attribute = "class", .origin = record.facts.front()->origin};
    draft_.row(missing, Verdict::to_decide, "", "no export gives its class of service: it may call anything");
  }

  static void give(const std::string& right, estate::Line& line) {
    if (std::find(line.rights.begin(), line.rights.end(), right) == line.rights.end()) line.rights.push_back(right);
  }

  void set_field(const Fact& fact, estate::Line& line) {
    if (fact.feature) {
      const auto* rule = draft_.judge(fact);
      if (rule != nullptr && !rule->right.empty()) give(rule->right, line);
      return;
    }
    if (fact.attribute == "set") {
      draft_.judge(fact, "equipment position", Verdict::lost,
                   "wiring of the old exchange: the new telephone or gateway port takes its place");
    } else if (fact.attribute == "voicemail") {
      set_choice(fact, line.voicemail, {"yes", "no"});
    } else if (fact.attribute == "decision") {
      set_choice(fact, line.decision, {"migrate", "keep", "drop"});
    } else if (fact.attribute == "decision_reason") {
      line.decision_reason = fact.value;
      draft_.carried(fact, fact.value);
    } else if (fact.attribute == "rights") {
      for (const auto right : words(fact.value))
        give(std::string(right), line);
      draft_.carried(fact, fact.value);
    } else if (std::find(plain_fields.begin(), plain_fields.end(), fact.attribute) != plain_fields.end() ||
               (line.person.empty() && fact.attribute == "cost_centre")) {
      set_plain(fact, line);
    } else if (line.person.empty() &&
               std::find(person_fields.begin(), person_fields.end(), fact.attribute) != person_fields.end()) {
      draft_.judge(fact, fact.attribute + " of nobody", Verdict::to_decide,
                   "a line of nobody has no such field in the estate");
    }
  }

  void set_plain(const Fact& fact, estate::Line& line) {
    auto* field = text_field(line, fact.attribute);
    if (field == nullptr) return;
    *field = is_number_field(fact.attribute) ? dialled(fact.value) : fact.value;
    line.marks.set(literal_name<estate::Line>(fact.attribute), draft_.mark(fact.origin));
    draft_.carried(fact, *field);
  }

  void set_choice(const Fact& fact, std::string& field, const std::vector<std::string>& choices) {
    if (std::find(choices.begin(), choices.end(), fact.value) == choices.end())
      return draft_.error(errors::value_unmapped, fact, fmt::format("{} is '{}'", fact.attribute, fact.value),
                          fmt::format("translate it to {} under values of the column", join(choices, " or ")));
    field = fact.value;
    draft_.carried(fact, field);
  }

  Draft& draft_;
  std::map<std::string, std::size_t> names_;
  std::map<std::string, std::size_t> people_;
};

} // namespace

void build_lines(Draft& draft) {
  LineBuilder(draft).run();
}

} // namespace telctl::legacy
