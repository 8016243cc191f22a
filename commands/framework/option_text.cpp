#include <framework/option_text.hpp>

#include <CLI/App.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

/// CLI11 keeps the choices of IsMember only in the text "{a,b}" behind the type's name.
std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> choices;
  const auto open = type.find('{');
  const auto close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return choices;
  for (const auto choice : split(std::string_view(type).substr(open + 1, close - open - 1), ','))
    choices.emplace_back(choice);
  return choices;
}

} // namespace

std::string OptionText::synopsis() const {
  std::string text = join(names, ", ");
  if (!value.empty()) text += (text.empty() ? "" : " ") + value;
  // "NAME,…" says already that it takes several.
  if (many && !value.ends_with("…")) text += "…";
  return text;
}

OptionText describe(const CLI::Option& option) {
  OptionText text;
  for (const auto& name : option.get_snames())
    text.names.push_back("-" + name);
  for (const auto& name : option.get_lnames())
    text.names.push_back("--" + name);
  const auto type = option.get_type_name();
  text.choices = choices_of(type);
  const bool flag = option.get_items_expected_max() == 0;
  if (text.names.empty())
    text.value = option.get_name(true);
  else if (!flag)
    text.value = type.substr(0, type.find(':'));
  text.says = option.get_description();
  text.required = option.get_required();
  text.many = !flag && option.get_items_expected_max() > 1;
  return text;
}

std::vector<OptionText> describe(const CLI::App& app) {
  std::vector<OptionText> texts;
  for (const auto* option : app.get_options())
    if (option != app.get_help_ptr() && option != app.get_version_ptr() && !option->get_group().empty())
      texts.push_back(describe(*option));
  return texts;
}

} // namespace telctl::commands
