#include <fmt/format.h>
#include <reader.hpp>
#include <telctl/config/errors.hpp>

namespace telctl::config {

Problem Reader::unknown(ErrorCode code, std::string_view what, std::string_view name,
                        const std::vector<std::string>& names) {
  const auto meant = did_you_mean(name, names);
  return {code, fmt::format("unknown {} '{}'", what, visible(name)),
          meant ? fmt::format("did you mean '{}'?", *meant) : "one of " + join(names, ", ")};
}

namespace {

using Kind = YamlNode::Kind;

class YamlReader : public Reader {
 public:
  using Reader::Reader;

  void read(std::string_view text, const std::string& name) {
    begin_file(name);
    const auto root = parse_yaml(text, name, findings_);
    if (!expect(root, Kind::mapping, "the file", "begin with a key such as `sites:`")) return;
    for (std::size_t i = 0; i < root.items.size(); ++i)
      read_section(root.keys[i], root.items[i]);
  }

 private:
  [[nodiscard]] estate::Mark mark_of(const YamlNode& node) const { return mark(node.line, node.column); }

  /// Nothing at all is fine everywhere and means "not given".
  bool expect(const YamlNode& node, Kind kind, std::string_view what, std::string hint) {
    if (node.kind == kind) return true;
    if (node.kind != Kind::null)
      report(mark_of(node),
             Problem{errors::wrong_kind, fmt::format("{} is {}, not {}", what, describe(node.kind), describe(kind)),
                     std::move(hint)});
    return false;
  }

  void read_section(const YamlNode& key, const YamlNode& value) {
    if (key.text == "estate") return read_head(key, value);
    bool known = false;
    std::vector<std::string> names{"estate"};
    estate::for_each_collection([&](const auto& collection) {
      names.emplace_back(collection.name);
      if (key.text != collection.name) return;
      known = true;
      read_list(collection.name, value, estate_.*collection.items);
    });
    if (!known) report(mark_of(key), unknown(errors::unknown_section, "section", key.text, names));
  }

  void read_head(const YamlNode& key, const YamlNode& value) {
    if (estate_.marks.object.line > 0) {
      const auto first = estate_.place(estate_.marks.object);
      return report(mark_of(key),
                    Problem{errors::duplicate_key,
                            fmt::format("section 'estate' is given twice (first at {})", to_string(first)),
                            "keep one of them"});
    }
    estate_.marks.object = mark_of(key);
    if (!expect(value, Kind::mapping, "'estate'", "write `name: …` below it")) return;
    for (std::size_t i = 0; i < value.items.size(); ++i)
      read_head_field(value.keys[i], value.items[i]);
  }

  void read_head_field(const YamlNode& key, const YamlNode& value) {
    if (key.text != "name" && key.text != "timezone" && key.text != "version")
      return report(mark_of(key), unknown(errors::unknown_key, "key", key.text, {"name", "timezone", "version"}));
    if (!expect(value, Kind::scalar, fmt::format("'{}'", key.text), "write one value")) return;
    if (key.text == "name") {
      estate_.name = value.text;
      estate_.marks.set("name", mark_of(value));
    } else if (key.text == "timezone") {
      estate_.timezone = value.text;
      estate_.marks.set("timezone", mark_of(value));
    } else if (value.text != "1") {
      report(mark_of(value), Problem{errors::estate_version,
                                     fmt::format("version '{}' of the format is not known", visible(value.text)),
                                     "this telctl reads version 1"});
    }
  }

  template <class T>
  void read_list(std::string_view name, const YamlNode& list, std::vector<T>& items) {
    if (!expect(list, Kind::list, fmt::format("'{}'", name), "begin each object with `- `")) return;
    items.reserve(items.size() + list.items.size());
    for (const auto& node : list.items) {
      if (node.kind == Kind::null)
        report(mark_of(node),
               Problem{errors::wrong_kind, fmt::format("an object of '{}' is nothing", name), "remove the dash"});
      else if (expect(node, Kind::mapping, fmt::format("an object of '{}'", name),
                      "write `key: value` pairs below the dash"))
        read_object(name, node, items.emplace_back());
    }
  }

  template <class T>
  void read_object(std::string_view collection, const YamlNode& node, T& object) {
    object.marks.object = mark_of(node);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const auto* field =
          find_field<T>(node.keys[i].text, fmt::format("key of '{}'", collection), mark_of(node.keys[i]));
      if (field == nullptr) continue;
      const auto& value = node.items[i];
      object.marks.set(field->name, mark_of(value));
      field->visit(object, [&](auto& target) { read_field(*field, value, target, object.marks); });
    }
  }

  template <class T, class Value>
  void read_field(const estate::Field<T>& field, const YamlNode& node, Value& target, estate::Marks& marks) {
    const auto what = fmt::format("'{}'", field.name);
    if constexpr (std::is_same_v<Value, std::vector<estate::Building>>) {
      read_list(field.name, node, target);
    } else if constexpr (requires { read_item(std::string_view{}, target); }) {
      if (!expect(node, Kind::list, what,
                  fmt::format("write [{}]", node.kind == Kind::scalar ? visible(node.text) : "a, b")))
        return;
      for (const auto& item : node.items)
        if (read_list_item(what, item, target)) marks.set_item(field.name, target.size() - 1, mark_of(item));
    } else if (expect(node, Kind::scalar, what, "write one value")) {
      report(mark_of(node), read_value(node.text, target));
    }
  }

  template <class List>
  bool read_list_item(const std::string& what, const YamlNode& item, List& list) {
    if (item.kind != Kind::scalar && item.kind != Kind::null)
      return expect(item, Kind::scalar, "an item of " + what, "write one value");
    auto outcome = read_item(item.text, list);
    const bool understood = !outcome;
    report(mark_of(item), std::move(outcome));
    return understood;
  }
};

} // namespace

void read_yaml_file(std::string_view text, const std::string& name, estate::Estate& estate, Findings& findings) {
  YamlReader(estate, findings).read(text, name);
}

} // namespace telctl::config
