#include <telctl/legacy/mapping.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>
#include <yaml_walk.hpp>

namespace telctl::legacy {
namespace {

/// Fills the mapping from its document.
class Parser : YamlWalk {
 public:
  explicit Parser(LoadedMapping& result) : YamlWalk(result.mapping.file, result.findings), mapping_(result.mapping) {}

  void document(const YamlNode& node) {
    keys(node,
         {{"extends", [&](const YamlNode& value) { mapping_.extends = text(value); }},
          {"format", [&](const YamlNode& value) { mapping_.format = text(value); }},
          {"pabx", [&](const YamlNode& value) { mapping_.pabx = text(value); }},
          {"encoding", [&](const YamlNode& value) { mapping_.encoding = known_encoding(value); }},
          {"separator", [&](const YamlNode& value) { separator(value); }},
          {"header_lines", [&](const YamlNode& value) { header_lines(value); }},
          {"list_separator", [&](const YamlNode& value) { list_separator(value); }},
          {"files", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { file(item); }); }},
          {"tables", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { table(item); }); }},
          {"columns",
           [&](const YamlNode& value) {
             each(value, [&](const std::string& name, const YamlNode& item) {
               mapping_.columns.push_back(column(What::line, name, item));
             });
           }},
          {"sites", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { site(item); }); }},
          {"kinds", [&](const YamlNode& value) { kinds(value); }},
          {"models", [&](const YamlNode& value) { mapping_.models = text_map(value); }},
          {"rights", [&](const YamlNode& value) { each(value, [&](auto& name, auto& item) { right(name, item); }); }},
          {"keys", [&](const YamlNode& value) { each(value, [&](auto& name, auto& item) { key(name, item); }); }},
          {"groups", [&](const YamlNode& value) { groups(value); }},
          {"names", [&](const YamlNode& value) { names(value); }},
          {"features", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { feature(item); }); }},
          {"lines", [&](const YamlNode& value) { each(value, [&](auto& name, auto& item) { line(name, item); }); }},
          {"sets", [&](const YamlNode& value) { each(value, [&](auto& name, auto& item) { set(name, item); }); }},
          {"ignore", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { ignore(item); }); }},
          {"dead", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { dead(item); }); }}});
  }

 private:
  std::string known_encoding(const YamlNode& node) {
    auto name = text(node);
    if (const auto known = to_utf8("", name); !known) wrong(node, known.error().what, known.error().hint);
    return name;
  }

  void separator(const YamlNode& node) {
    const auto value = text(node);
    if (value == "tab")
      mapping_.separator = '\t';
    else if (value.size() == 1 && value != "\"" && value != "\n")
      mapping_.separator = value.front();
    else
      wrong(node, "the separator is one character", R"(";", ",", "|" or tab)");
  }

  void list_separator(const YamlNode& node) {
    mapping_.list_separator = text(node);
    if (mapping_.list_separator.size() != 1) wrong(node, "the separator of lists is one character");
  }

  void header_lines(const YamlNode& node) {
    const auto value = choice(node, {"0", "1", "2"});
    if (!value.empty()) mapping_.header_lines = value.front() - '0';
  }

  void table(const YamlNode& node) {
    TableRule rule{.mark = mark(node)};
    // `of` decides which fields there are, so it is read before the columns whatever the order in the file.
    static const std::vector<std::pair<std::string, What>> subjects{
        {"line", What::line},   {"key", What::key},       {"parallel_set", What::parallel_set},
        {"group", What::group}, {"filter", What::filter}, {"did", What::did}};
    if (const auto* of = node.find("of")) {
      const auto name = choice(*of, {"line", "key", "parallel_set", "group", "filter", "cabling", "did"});
      rule.cabling = name == "cabling";
      for (const auto& [subject, what] : subjects)
        if (subject == name) rule.what = what;
    } else if (node.kind == Kind::mapping) {
      wrong(node, "no 'of'", "what a row is about: line, key, parallel_set, group, filter, cabling or did");
    }
    keys(node, {{"name", [&](const YamlNode& value) { rule.name = text(value); }},
                {"files", [&](const YamlNode& value) { rule.files = text_or_texts(value); }},
                {"of", [](const YamlNode&) {}},
                {"columns",
                 [&](const YamlNode& value) {
                   each(value, [&](const std::string& name, const YamlNode& item) {
                     rule.columns.push_back(column(rule.what, name, item));
                   });
                 }},
                {"constants", [&](const YamlNode& value) { constants(rule, value); }}});
    if (rule.columns.empty() && node.kind == Kind::mapping) wrong(node, "no columns");
    mapping_.tables.push_back(std::move(rule));
  }

  void constants(TableRule& rule, const YamlNode& node) {
    each(node, [&](const std::string& name, const YamlNode& value) {
      known_field(rule.what, name, value);
      rule.constants[name] = text(value);
    });
  }

  void known_field(What what, const std::string& name, const YamlNode& node) {
    const auto& fields = field_names(what);
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) return;
    const auto guess = did_you_mean(name, fields);
    wrong(node, fmt::format("a {} has no field '{}'", to_string(what), visible(name)),
          guess ? fmt::format("did you mean '{}'?", *guess) : "one of " + join(fields, ", "));
  }

  ColumnRule column(What what, const std::string& name, const YamlNode& node) {
    ColumnRule rule{.column = name, .mark = mark(node)};
    if (node.kind == Kind::scalar) {
      rule.field = node.text;
      known_field(what, rule.field, node);
      return rule;
    }
    keys(node, {{"field",
                 [&](const YamlNode& value) {
                   rule.field = text(value);
                   known_field(what, rule.field, value);
                 }},
                {"values", [&](const YamlNode& value) { rule.values = text_map(value); }},
                {"feature", [&](const YamlNode& value) { rule.feature = text(value); }},
                {"ignore", [&](const YamlNode& value) { rule.ignore = text(value); }}});
    const int given = static_cast<int>(!rule.field.empty()) + static_cast<int>(!rule.feature.empty()) +
                      static_cast<int>(!rule.ignore.empty());
    if (node.kind == Kind::mapping && given != 1)
      wrong(node, "a column has one of field, feature (a name) and ignore (the reason)");
    return rule;
  }

  void site(const YamlNode& node) {
    SiteRule rule;
    keys(node,
         {{"site", [&](const YamlNode& value) { rule.site = text(value); }},
          {"building", [&](const YamlNode& value) { rule.building = text(value); }},
          {"ranges", [&](const YamlNode& value) { list(value, [&](const YamlNode& item) { range(rule, item); }); }}});
    need(node, rule.site, "site");
    mapping_.sites.push_back(std::move(rule));
  }

  void range(SiteRule& rule, const YamlNode& node) {
    const auto value = text(node);
    const auto dash = value.find('-');
    estate::Range range{.start = value.substr(0, dash),
                        .end = dash == std::string::npos ? value : value.substr(dash + 1)};
    if (!is_digits(range.start) || !is_digits(range.end) || range.start.size() != range.end.size() ||
        range.end < range.start)
      return wrong(node, fmt::format("'{}' is no range of numbers", visible(value)),
                   R"(two numbers of equal length: "4000-4099", or one: "4150")");
    rule.ranges.push_back(std::move(range));
  }

  void kinds(const YamlNode& node) {
    each(node, [&](const std::string& type, const YamlNode& value) {
      static const std::vector<std::string> names{
          "ip", "analogue", "fax", "dect", "lift-alarm", "intrusion-alarm", "door-phone", "hotline", "modem", "paging"};
      if (const auto kind = estate::line_kind(choice(value, names))) mapping_.kinds.insert_or_assign(type, *kind);
    });
  }

  void groups(const YamlNode& node) {
    each(node, [&](const std::string& type, const YamlNode& value) {
      mapping_.strategies[type] =
          choice(value, {"all", "linear", "random", "least_recent", "fewest_calls", "memorized_round_robin"});
    });
  }

  void right(const std::string& name, const YamlNode& node) {
    ClassRule rule{.mark = mark(node)};
    keys(node, {{"rights", [&](const YamlNode& value) { rule.rights = texts(value); }},
                {"reason", [&](const YamlNode& value) { rule.reason = text(value); }}});
    if (rule.rights.empty()) need(node, rule.reason, "reason", "a line without rights may call anything: say why");
    mapping_.rights[name] = std::move(rule);
  }

  Verdict verdict(const YamlNode& node) {
    const auto name = choice(node, {"kept", "transformed", "lost", "to-decide"});
    for (const auto candidate : {Verdict::kept, Verdict::transformed, Verdict::lost})
      if (to_string(candidate) == name) return candidate;
    return Verdict::to_decide;
  }

  void key(const std::string& name, const YamlNode& node) {
    KeyRule rule{.mark = mark(node)};
    bool judged = false;
    keys(node, {{"type",
                 [&](const YamlNode& value) {
                   rule.type = choice(value, {"user", "group", "custom", "service", "forward", "park"});
                 }},
                {"supervised",
                 [&](const YamlNode& value) {
                   rule.supervised = choice(value, {"true", "false", "yes", "no"}).find_first_of("ty") == 0;
                 }},
                {"target", [&](const YamlNode& value) { rule.target = text(value); }},
                {"verdict",
                 [&](const YamlNode& value) {
                   rule.verdict = verdict(value);
                   judged = true;
                 }},
                {"reason", [&](const YamlNode& value) { rule.reason = text(value); }}});
    if (rule.type.empty() && !judged && node.kind == Kind::mapping)
      wrong(node, "a key has a type, or a verdict with its reason");
    if (judged) need(node, rule.reason, "reason");
    const std::vector<std::string> forwards{"unconditional", "busy", "no_answer"};
    if (rule.type == "forward" && std::find(forwards.begin(), forwards.end(), rule.target) == forwards.end())
      wrong(node, "a forward key needs its target", "which forward it is: " + join(forwards, ", "));
    if (rule.type == "service")
      need(node, rule.target, "target", "the service that the key calls: enablednd, vmusermsg …");
    mapping_.keys[name] = std::move(rule);
  }

  void names(const YamlNode& node) {
    auto& names = mapping_.names;
    keys(node, {{"order",
                 [&](const YamlNode& value) {
                   if (choice(value, {"surname-first", "firstname-first"}) == "firstname-first")
                     names.order = NameOrder::firstname_first;
                 }},
                {"capitals",
                 [&](const YamlNode& value) {
                   names.capitals = choice(value, {"keep", "title"}) == "title" ? Capitals::title : Capitals::keep;
                 }},
                {"prefixes", [&](const YamlNode& value) { names.prefixes = texts(value); }},
                {"particles", [&](const YamlNode& value) { names.particles = texts(value); }},
                {"service_words", [&](const YamlNode& value) { names.service_words = texts(value); }}});
  }

  void feature(const YamlNode& node) {
    FeatureRule rule{.mark = mark(node)};
    keys(node, {{"feature", [&](const YamlNode& value) { rule.features = text_or_texts(value); }},
                {"value", [&](const YamlNode& value) { rule.value = text(value); }},
                {"name", [&](const YamlNode& value) { rule.name = text(value); }},
                {"verdict", [&](const YamlNode& value) { rule.verdict = verdict(value); }},
                {"into", [&](const YamlNode& value) { rule.into = text(value); }},
                {"right", [&](const YamlNode& value) { rule.right = text(value); }},
                {"reason", [&](const YamlNode& value) { rule.reason = text(value); }}});
    if (rule.features.empty() && node.kind == Kind::mapping) wrong(node, "no feature");
    if (node.kind == Kind::mapping && node.find("verdict") == nullptr)
      wrong(node, "no verdict", "kept, transformed, lost or to-decide");
    if (rule.verdict != Verdict::transformed || rule.into.empty()) need(node, rule.reason, "reason");
    if (rule.verdict == Verdict::transformed) need(node, rule.into, "'into'", "what the feature became");
    if (rule.verdict != Verdict::transformed && !rule.right.empty())
      wrong(node, "a right can only be given by a feature that is transformed");
    mapping_.features.push_back(std::move(rule));
  }

  void file(const YamlNode& node) {
    FileRule rule;
    keys(node, {{"names", [&](const YamlNode& value) { rule.names = text_or_texts(value); }},
                {"format", [&](const YamlNode& value) { rule.format = text(value); }},
                {"encoding", [&](const YamlNode& value) { rule.encoding = known_encoding(value); }},
                {"ignore", [&](const YamlNode& value) { rule.ignore = text(value); }}});
    if (rule.names.empty() && node.kind == Kind::mapping) wrong(node, "no names", "patterns of file names");
    if (rule.format.empty() == rule.ignore.empty() && node.kind == Kind::mapping)
      wrong(node, "a file has one of format (the name of a reader) and ignore (the reason)");
    mapping_.files.push_back(std::move(rule));
  }

  void line(const std::string& number, const YamlNode& node) {
    LineRule rule{.file = mapping_.file, .mark = mark(node)};
    if (!is(node, Kind::mapping)) return;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const auto& name = node.keys[i];
      if (name.text == "reason") {
        rule.reason = text(node.items[i]);
        continue;
      }
      known_field(What::line, name.text, name);
      rule.fields.push_back({name.text, text(node.items[i]), mark(node.items[i])});
    }
    need(node, rule.reason, "reason", "where this is known from");
    mapping_.lines[number] = std::move(rule);
  }

  void set(const std::string& name, const YamlNode& node) {
    SetRule rule{.mark = mark(node)};
    keys(node, {{"extension", [&](const YamlNode& value) { rule.extension = text(value); }},
                {"reason", [&](const YamlNode& value) { rule.reason = text(value); }}});
    need(node, rule.extension, "extension");
    need(node, rule.reason, "reason");
    mapping_.sets[name] = std::move(rule);
  }

  void ignore(const YamlNode& node) {
    IgnoreRule rule{.mark = mark(node)};
    keys(node, {{"line", [&](const YamlNode& value) { rule.line = text(value); }},
                {"reason", [&](const YamlNode& value) { rule.reason = text(value); }}});
    need(node, rule.line, "line");
    need(node, rule.reason, "reason");
    mapping_.ignore.push_back(std::move(rule));
  }

  void dead(const YamlNode& node) {
    DeadReference rule{.mark = mark(node)};
    keys(node, {{"number", [&](const YamlNode& value) { rule.number = text(value); }},
                {"reason", [&](const YamlNode& value) { rule.reason = text(value); }}});
    need(node, rule.number, "number");
    need(node, rule.reason, "reason");
    mapping_.dead.push_back(std::move(rule));
  }

  Mapping& mapping_;
};

} // namespace

LoadedMapping parse_mapping(std::string_view yaml, std::string name) {
  LoadedMapping result;
  result.mapping.file = std::move(name);
  const auto document = config::parse_yaml(yaml, result.mapping.file, result.findings);
  if (result.findings.has_errors() && document.kind == config::YamlNode::Kind::null) return result;
  Parser(result).document(document);
  result.findings.sort();
  return result;
}

} // namespace telctl::legacy
