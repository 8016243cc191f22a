#include <telctl/config/yaml.hpp>

#include <algorithm>
#include <optional>
#include <sstream>
#include <tuple>
#include <unordered_set>

#include <fmt/format.h>
#include <telctl/config/errors.hpp>
#include <telctl/support/text.hpp>
#include <text_check.hpp>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace telctl::config {
namespace {

constexpr std::size_t max_depth = 20;

/// Builds the tree from the parser's events rather than from yaml-cpp's nodes: those drop one of two equal keys, and a
/// node that contains itself by an alias makes every walk crash.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, Findings& findings)
      : text_(text), file_(file), findings_(findings), lines_(text) {}

  YamlNode take() { return std::move(root_); }

  /// yaml-cpp takes a quote that is never closed for closed at the end of the file, and so swallows the rest of an
  /// estate.
  void check_last_quote() {
    if (!last_quote_) return;
    const char quote = text_[offset(*last_quote_)];
    for (auto i = offset(*last_quote_) + 1; i < text_.size(); ++i) {
      const bool escape = quote == '"' ? text_[i] == '\\' : text_.substr(i, 2) == "''";
      if (escape)
        ++i;
      else if (text_[i] == quote)
        return;
    }
    report(errors::yaml_syntax, *last_quote_, "not YAML: a quote is never closed",
           "close it; everything behind it was taken for one value");
    root_ = {};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2)
      report(errors::yaml_documents, mark, "a second document begins here",
             "one file holds one document; put the rest into another file");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    auto node = make(YamlNode::Kind::null, mark);
    const auto written = text_.substr(std::min(offset(mark), text_.size()), 4);
    if (written == "Null" || written == "NULL") {
      // yaml-cpp takes these names of people for nothing. Only the forms that programs write mean nothing here.
      node.kind = YamlNode::Kind::scalar;
      node.text = written;
    } else if (written != "null" && !written.starts_with('~')) {
      move_to_sign(node, offset(mark));
    }
    put(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    check_tag(mark, tag);
    auto node = make(YamlNode::Kind::scalar, mark);
    node.text = value;
    if (const auto at = offset(mark); at < text_.size() && (text_[at] == '"' || text_[at] == '\'')) last_quote_ = mark;
    put(std::move(node));
  }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    report(errors::yaml_anchor, mark, fmt::format("anchor '&{}'", visible(name)),
           "anchors and aliases are not used here: write the value out");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    report(errors::yaml_anchor, mark, "an alias", "anchors and aliases are not used here: write the value out");
    put(make(YamlNode::Kind::null, mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::list, mark, tag);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::mapping, mark, tag);
  }
  void OnMapEnd() override { close(); }

 private:
  /// A list or mapping that is being read. In a mapping keys and values come in turn.
  struct Open {
    YamlNode node;
    bool skip = false; ///< value of a refused key
    std::unordered_set<std::string> seen = {};
  };

  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return static_cast<std::size_t>(std::max(mark.pos, 0));
  }

  [[nodiscard]] std::uint32_t column(const YAML::Mark& mark) const {
    return lines_.column(static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1));
  }

  void report(ErrorCode code, const YAML::Mark& mark, std::string what, std::string hint) {
    findings_.error(
        {.code = code,
         .what = std::move(what),
         .where = {.file = file_, .line = static_cast<std::uint32_t>(mark.line + 1), .column = column(mark)},
         .hint = std::move(hint)});
  }

  /// The parser notices that there is nothing only at the next thing; the place is the colon or dash after which
  /// nothing comes.
  void move_to_sign(YamlNode& node, std::size_t next) const {
    const auto at = next == 0 ? next : text_.find_last_not_of(" \r\n", std::min(next, text_.size()) - 1);
    if (at >= text_.size() || (text_[at] != ':' && text_[at] != '-')) return;
    std::tie(node.line, node.column) = lines_.place(at);
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    // "?" and "!" are what the parser gives to plain and to quoted scalars without a tag.
    if (!tag.empty() && tag != "?" && tag != "!")
      report(errors::yaml_tag, mark, fmt::format("tag '{}'", visible(tag)), "every value is text: remove the tag");
  }

  [[nodiscard]] YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) const {
    YamlNode node;
    node.kind = kind;
    node.line = static_cast<std::uint32_t>(mark.line + 1);
    node.column = column(mark);
    return node;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag) {
    check_tag(mark, tag);
    if (stack_.size() == max_depth)
      report(errors::yaml_depth, mark, fmt::format("more than {} levels", max_depth), "an estate needs four levels");
    stack_.push_back({.node = make(kind, mark)});
  }

  void close() {
    auto node = std::move(stack_.back().node);
    stack_.pop_back();
    if (stack_.size() >= max_depth) node = {.line = node.line, .column = node.column};
    put(std::move(node));
  }

  void put(YamlNode node) {
    if (stack_.empty()) {
      if (documents_ == 1) root_ = std::move(node);
      return;
    }
    auto& owner = stack_.back();
    if (owner.node.kind == YamlNode::Kind::list)
      owner.node.items.push_back(std::move(node));
    else if (owner.skip)
      owner.skip = false;
    else if (owner.node.keys.size() > owner.node.items.size())
      owner.node.items.push_back(std::move(node));
    else
      put_key(owner, std::move(node));
  }

  void put_key(Open& owner, YamlNode key) {
    const auto refuse = [&](ErrorCode code, std::string what, std::string hint) {
      findings_.error({.code = code,
                       .what = std::move(what),
                       .where = {.file = file_, .line = key.line, .column = key.column},
                       .hint = std::move(hint)});
      owner.skip = true;
    };
    if (key.kind != YamlNode::Kind::scalar)
      return refuse(errors::wrong_kind, fmt::format("a key is {}, not text", describe(key.kind)),
                    "write `name: value`");
    if (!owner.seen.insert(key.text).second) {
      const auto first = std::find_if(owner.node.keys.begin(), owner.node.keys.end(),
                                      [&](const YamlNode& item) { return item.text == key.text; });
      return refuse(errors::duplicate_key,
                    fmt::format("key '{}' is given twice (first at {}:{}:{})", visible(key.text), file_, first->line,
                                first->column),
                    "keep one of them");
    }
    owner.node.keys.push_back(std::move(key));
  }

  std::string_view text_;
  const std::string& file_;
  Findings& findings_;
  LineTable lines_;
  std::vector<Open> stack_;
  YamlNode root_;
  std::optional<YAML::Mark> last_quote_;
  int documents_ = 0;
};

Error syntax_error(const YAML::Exception& problem, std::string_view text, const std::string& file) {
  const auto line = static_cast<std::uint32_t>(std::max(problem.mark.line, 0) + 1);
  const auto bytes = static_cast<std::uint32_t>(std::max(problem.mark.column, 0) + 1);
  Error error{.code = errors::yaml_syntax,
              .what = "not YAML: " + problem.msg,
              .where = {.file = file, .line = line, .column = LineTable(text).column(line, bytes)},
              .hint = "look at the indentation and the quotes of this line and the one before"};
  if (problem.msg == YAML::ErrorMsg::UNKNOWN_ANCHOR || problem.msg == YAML::ErrorMsg::ALIAS_NOT_FOUND)
    error.hint = "quote a value that begins with an asterisk: \"*21\"";
  if (problem.msg == YAML::ErrorMsg::UNKNOWN_TOKEN) {
    error.what = "not YAML: no value begins with this character";
    error.hint = "quote a value that begins with @, ` or %";
  }
  // What the parser says of a tab depends on what follows it.
  const auto lines = split(text, '\n');
  if (line > lines.size()) return error;
  const auto content = lines[line - 1];
  const auto tab = content.substr(0, content.find_first_not_of(" \t")).find('\t');
  if (tab == std::string_view::npos) return error;
  error.what = "not YAML: a tab in the indentation";
  error.where.column = static_cast<std::uint32_t>(tab + 1);
  error.hint = "indent with blanks";
  return error;
}

} // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size() && i < items.size(); ++i)
    if (keys[i].text == key) return &items[i];
  return nullptr;
}

std::string_view describe(YamlNode::Kind kind) {
  switch (kind) {
  case YamlNode::Kind::null:
    return "nothing";
  case YamlNode::Kind::scalar:
    return "text";
  case YamlNode::Kind::list:
    return "a list";
  case YamlNode::Kind::mapping:
    return "a mapping";
  }
  return "nothing";
}

YamlNode parse_yaml(std::string_view text, const std::string& file, Findings& findings) {
  if (auto checked = check_text(text, file); !checked) {
    findings.error(checked.error());
    return {};
  }
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Builder builder(text, file, findings);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    // The second call only finds out whether there is a second document; a third is of no interest.
    if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
  } catch (const YAML::DeepRecursion&) { // far beyond our own limit, which was reported
    return {};
  } catch (const YAML::Exception& problem) { // what was read before is half a tree: findings about it would mislead
    findings.error(syntax_error(problem, text, file));
    return {};
  }
  builder.check_last_quote();
  return builder.take();
}

} // namespace telctl::config
