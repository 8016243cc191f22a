#include <telctl/cdr/format.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/config/yaml.hpp>
#include <telctl/support/resource.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using config::YamlNode;

template <class Value, std::size_t Size>
using Names = std::array<std::pair<std::string_view, Value>, Size>;

constexpr Names<Role, 22> roles{{{"nothing", Role::none},
                                 {"account", Role::account},
                                 {"caller", Role::caller},
                                 {"called", Role::called},
                                 {"caller-id", Role::caller_id},
                                 {"context", Role::context},
                                 {"channel", Role::channel},
                                 {"called-channel", Role::called_channel},
                                 {"application", Role::application},
                                 {"application-data", Role::application_data},
                                 {"start", Role::start},
                                 {"answer", Role::answer},
                                 {"end", Role::end},
                                 {"duration", Role::duration},
                                 {"billable", Role::billable},
                                 {"disposition", Role::disposition},
                                 {"ama", Role::ama},
                                 {"unique-id", Role::unique_id},
                                 {"user-field", Role::user_field},
                                 {"call-id", Role::call_id},
                                 {"leg", Role::leg},
                                 {"written", Role::written}}};

constexpr Names<Type, 14> types{{{"text", Type::text},
                                 {"quoted-text", Type::quoted_text},
                                 {"number", Type::number},
                                 {"seconds", Type::seconds},
                                 {"decimal-seconds", Type::decimal_seconds},
                                 {"local-time", Type::local_time},
                                 {"iso-time", Type::iso_time},
                                 {"epoch", Type::epoch},
                                 {"decimal-epoch", Type::decimal_epoch},
                                 {"disposition", Type::disposition},
                                 {"disposition-number", Type::disposition_number},
                                 {"ama", Type::ama},
                                 {"ama-number", Type::ama_number},
                                 {"unique-id", Type::unique_id}}};

/// Takes values out of one mapping and reports what is wrong with it.
class Taker {
 public:
  Taker(const YamlNode& node, const std::string& file, Findings& findings)
      : node_(node), file_(file), findings_(findings) {}

  std::string text(std::string_view key, bool required = true) {
    const auto* value = take(key);
    if (value == nullptr || value->kind == YamlNode::Kind::null) {
      if (required) report(node_, fmt::format("'{}' is missing", key));
      return {};
    }
    if (value->kind != YamlNode::Kind::scalar) {
      report(*value, fmt::format("'{}' must be text", key));
      return {};
    }
    return value->text;
  }

  bool yes_no(std::string_view key, bool otherwise) {
    const auto value = text(key, false);
    if (value == "yes" || value == "no") return value == "yes";
    if (!value.empty()) report(node_, fmt::format("'{}' must be yes or no", key));
    return otherwise;
  }

  template <class Value, std::size_t Size>
  Value choice(std::string_view key, const Names<Value, Size>& names) {
    const auto value = text(key);
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& item) { return item.first == value; });
    if (found != names.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& item : names)
      known.emplace_back(item.first);
    if (!value.empty()) report(node_, fmt::format("'{}' of '{}' must be one of: {}", value, key, join(known, ", ")));
    return names.front().second;
  }

  std::vector<YamlNode> list(std::string_view key) {
    const auto* value = take(key);
    if (value != nullptr && value->kind == YamlNode::Kind::list) return value->items;
    report(value == nullptr ? node_ : *value, fmt::format("'{}' must be a list", key));
    return {};
  }

  const YamlNode* take(std::string_view key) {
    known_.emplace_back(key);
    return node_.find(key);
  }

  void report_unknown_keys() {
    for (const auto& key : node_.keys)
      if (std::find(known_.begin(), known_.end(), key.text) == known_.end())
        report(key, fmt::format("unknown key '{}'", visible(key.text)), "known here: " + join(known_, ", "));
  }

 private:
  void report(const YamlNode& node, std::string what, std::string hint = {}) {
    findings_.error({.code = errors::cdr_descriptor,
                     .what = std::move(what),
                     .where = {.file = file_, .line = node.line, .column = node.column},
                     .hint = std::move(hint)});
  }

  const YamlNode& node_;
  const std::string& file_;
  Findings& findings_;
  std::vector<std::string> known_;
};

FormatColumn column(const YamlNode& node, const std::string& file, Findings& findings) {
  Taker taker(node, file, findings);
  FormatColumn result;
  result.name = taker.text("name");
  result.role = taker.choice("is", roles);
  result.type = taker.choice("type", types);
  result.may_be_empty = taker.yes_no("empty", result.type == Type::text || result.type == Type::quoted_text);
  result.when = taker.text("when", false);
  taker.report_unknown_keys();
  return result;
}

FormatExample example(const YamlNode& node, const std::string& file, Findings& findings) {
  Taker taker(node, file, findings);
  FormatExample result;
  result.record = taker.text("record");
  result.options = taker.text("options", false);
  result.zone = taker.text("zone", false);
  if (const auto* ticket = taker.take("ticket"))
    for (std::size_t i = 0; i < ticket->keys.size(); ++i)
      result.ticket.emplace_back(ticket->keys[i].text, ticket->items[i].text);
  taker.report_unknown_keys();
  return result;
}

char separator_of(const std::string& text) {
  return text == "tab" ? '\t' : text.empty() ? ',' : text.front();
}

} // namespace

std::string Variant::label() const {
  return options.empty() ? format->name : fmt::format("{} ({})", format->name, options);
}

Format parse_format(std::string_view yaml, const std::string& file, Findings& findings) {
  const auto root = config::parse_yaml(yaml, file, findings);
  Taker taker(root, file, findings);
  Format format;
  (void)taker.text("descriptor");
  format.name = taker.text("name");
  format.title = taker.text("title");
  format.documentation = taker.text("documentation");
  format.summary = taker.text("summary");
  format.layout =
      taker.choice("layout", Names<Layout, 2>{{{"delimited", Layout::delimited}, {"json-lines", Layout::json_lines}}});
  if (format.layout == Layout::delimited) {
    format.separator = separator_of(taker.text("separator"));
    format.quoted = taker.yes_no("quoted", true);
  }
  for (const auto& node : taker.list("columns"))
    format.columns.push_back(column(node, file, findings));
  for (const auto& node : taker.list("examples"))
    format.examples.push_back(example(node, file, findings));
  taker.report_unknown_keys();
  return format;
}

void FormatCatalogue::add(Format added) {
  const Format& format = formats_.emplace_back(std::move(added));
  std::vector<std::string> options;
  for (const auto& column : format.columns)
    if (!column.when.empty() && std::find(options.begin(), options.end(), column.when) == options.end())
      options.push_back(column.when);
  for (std::size_t set = 0; set < std::size_t{1} << options.size(); ++set) {
    std::vector<std::string> on;
    for (std::size_t i = 0; i < options.size(); ++i)
      if ((set >> i & 1U) != 0) on.push_back(options[i]);
    auto& variant = variants_.emplace_back();
    variant.format = &format;
    variant.options = join(on, " ");
    for (const auto& column : format.columns)
      if (column.when.empty() || std::find(on.begin(), on.end(), column.when) != on.end())
        variant.columns.push_back(&column);
  }
}

Result<std::vector<const Variant*>> FormatCatalogue::find(std::string_view name) const {
  const auto parts = split(name, '+');
  std::vector<std::string> options(parts.begin() + 1, parts.end());
  std::vector<const Variant*> found;
  for (const auto& variant : variants_)
    if (variant.format->name == parts[0] && (options.empty() || variant.options == join(options, " ")))
      found.push_back(&variant);
  if (!found.empty()) return found;
  std::vector<std::string> names;
  for (const auto& format : formats_)
    names.push_back(format.name);
  return fail({.code = errors::cdr_unknown_format,
               .what = fmt::format("no ticket format '{}'", visible(name)),
               .hint = "known: " + join(names, ", ")});
}

const FormatCatalogue& shipped_formats() {
  static const auto catalogue = [] {
    auto built = std::make_unique<FormatCatalogue>();
    for (const auto name : resources()) {
      if (!name.starts_with("schemas/cdr/") || !name.ends_with(".yaml")) continue;
      // What is wrong in a shipped descriptor is found by its test, not by its user.
      Findings ignored;
      built->add(parse_format(*resource(name), std::string(name), ignored));
    }
    return built;
  }();
  return *catalogue;
}

} // namespace telctl::cdr
