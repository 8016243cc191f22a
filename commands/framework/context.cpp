#include <framework/context.hpp>

#include <istream>
#include <ostream>

#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

bool json_messages(const Context& context) {
  return context.global.json_log || context.global.output == Format::json || context.global.output == Format::jsonl;
}

std::string safe_json(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

void message(const Context& context, std::string_view level, std::string_view text) {
  if (json_messages(context))
    context.err() << safe_json({{"level", level}, {"message", text}}) << '\n';
  else
    context.err() << (level == "info" ? "" : fmt::format("{}: ", level)) << visible(text) << '\n';
}

OrderedJson to_json(const Error& error, std::string_view severity, std::string_view rule) {
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  const auto number = [](std::uint32_t value) { return value == 0 ? OrderedJson() : OrderedJson(value); };
  return {{"severity", severity},
          {"code", to_string(error.code)},
          {"rule", rule.empty() ? OrderedJson() : OrderedJson(rule)},
          {"what", error.what},
          {"file", text(error.where.file)},
          {"line", number(error.where.line)},
          {"column", number(error.where.column)},
          {"object", text(error.where.object)},
          {"cause", text(error.cause)},
          {"hint", text(error.hint)},
          {"retryable", error.retryable}};
}

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

void print(const Context& context, const Error& error, Severity severity, std::string_view rule) {
  if (json_messages(context)) {
    context.err() << safe_json(to_json(error, name_of(severity), rule)) << '\n';
    return;
  }
  const auto place = to_string(error.where);
  context.err() << visible(fmt::format("{}{}{} {}: {}{}", place, place.empty() ? "" : ": ", name_of(severity),
                                       to_string(error.code), error.what,
                                       rule.empty() ? "" : fmt::format(" [{}]", rule)))
                << '\n';
  if (!error.cause.empty()) context.err() << "  cause: " << visible(error.cause) << '\n';
  if (!error.hint.empty()) context.err() << "  hint: " << visible(error.hint) << '\n';
}

} // namespace

void Context::info(std::string_view text) const {
  message(*this, "info", text);
}
void Context::warn(std::string_view text) const {
  message(*this, "warning", text);
}
void Context::debug(std::string_view text) const {
  if (global.verbose > 0) message(*this, "debug", text);
}

Status Context::confirm(std::string_view question) const {
  if (global.yes) return {};
  Error refused{
      .code = errors::not_confirmed, .what = "not confirmed", .hint = "give --yes when nobody is there to answer"};
  if (global.no_input || !terminal.in_is_tty) return fail(std::move(refused));
  err() << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(*terminal.in, answer);
  if (answer == "y" || answer == "yes") return {};
  return fail(std::move(refused));
}

void print_error(const Context& context, const Error& error) {
  print(context, error, Severity::error, {});
}

void print_findings(const Context& context, const Findings& findings) {
  for (const auto& item : findings.items())
    print(context, item.error, item.severity, item.rule);
}

} // namespace telctl::commands
