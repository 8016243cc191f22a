#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <rules/checks.hpp>
#include <telctl/estate/dialling.hpp>

// Trunks, ways out and included contexts.
namespace telctl::estate {
namespace {

constexpr int highest_port = 65535;

void trunk_without_media_server(const Index& index, const Reporter& report) {
  if (index.estate().media_servers.empty()) return; // one server, which needs no name
  for (const auto& trunk : index.estate().trunks)
    if (trunk.media_server.empty())
      report.add(trunk.marks.object, name_of(trunk), "the trunk is on no media server",
                 "name the media server on which it ends");
}

void bad_trunk(const Index& index, const Reporter& report) {
  const auto is_host = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  // It becomes the name of a SIP account (xivo-api.md §2.3), which may be 40 characters long.
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  constexpr std::size_t longest_name = 40;
  for (const auto& trunk : index.estate().trunks) {
    const auto add = [&](std::string_view field, std::string what, std::string hint) {
      report.add(trunk.marks.of(field), name_of(trunk), std::move(what), std::move(hint));
    };
    if (trunk.id.size() > longest_name || !std::all_of(trunk.id.begin(), trunk.id.end(), is_name))
      add("id", fmt::format("'{}' cannot name a SIP trunk", visible(trunk.id)),
          "at most 40 letters, digits, - and _, without accents");
    if (!std::all_of(trunk.host.begin(), trunk.host.end(), is_host))
      add("host", fmt::format("'{}' is no host name and no IPv4 address", visible(trunk.host)),
          "without port and scheme; the port has a field of its own");
    if (trunk.port > highest_port) add("port", fmt::format("{} is no port", trunk.port), "at most 65535");
    for (std::size_t i = 0; i < trunk.codecs.size(); ++i)
      if (!std::all_of(trunk.codecs[i].begin(), trunk.codecs[i].end(), is_name))
        report.add(trunk.marks.of("codecs", i), name_of(trunk),
                   fmt::format("'{}' is no name of a codec", visible(trunk.codecs[i])), "for example alaw, g722");
  }
}

void trunk_account(const Index& index, const Reporter& report) {
  static const std::set<std::string_view> sources{"file", "credential", "env"};
  for (const auto& trunk : index.estate().trunks) {
    const auto name = name_of(trunk);
    if (trunk.registers && trunk.username.empty())
      report.add(trunk.marks.of("registers"), name, "a trunk that registers needs the operator's account",
                 "give username and secret");
    if (trunk.username.empty() == trunk.secret.empty()) {
      const auto colon = trunk.secret.find(':');
      if (!trunk.secret.empty() &&
          (colon == std::string::npos || !sources.contains(std::string_view(trunk.secret).substr(0, colon))))
        report.add(trunk.marks.of("secret"), name, "'secret' does not say where the secret is",
                   "write file:/path, credential:NAME or env:NAME; the secret itself is no matter of the estate");
      continue;
    }
    report.add(trunk.marks.object, name,
               trunk.secret.empty() ? "an account without a secret" : "a secret without an account",
               "give both username and secret, or none");
  }
}

void bad_dial_pattern(const Index& index, const Reporter& report) {
  for (const auto& item : index.estate().dial_patterns)
    if (!item.pattern.empty() && !is_dial_pattern(item.pattern))
      report.add(item.marks.of("pattern"), name_of(item),
                 fmt::format("'{}' is neither a number nor a pattern", visible(item.pattern)),
                 "a pattern begins with _ and holds digits, X, Z, N, [ranges], and . or ! at its end");
}

void duplicate_dial_pattern(const Index& index, const Reporter& report) {
  Claims claims(report);
  for (const auto& item : index.estate().dial_patterns)
    claims.claim(fmt::format("{}@{}", item.pattern, context_of(index, item)), item.marks.of("pattern"), name_of(item),
                 fmt::format("dial pattern '{}'", visible(item.pattern)));
}

void outcall_without_pattern(const Index& index, const Reporter& report) {
  std::set<std::string_view> used;
  for (const auto& item : index.estate().dial_patterns)
    used.insert(item.outcall);
  for (const auto& item : index.estate().outcalls)
    if (!used.contains(item.name))
      report.add(item.marks.object, name_of(item), "the outcall takes no number", "add a dial pattern that names it");
}

void wrong_context(const Index& index, const Reporter& report, std::string_view name, std::string_view type, Mark mark,
                   const std::string& object) {
  const auto& estate = index.estate();
  if (estate.contexts.empty()) return;
  if (name.empty()) {
    report.add(mark, object, fmt::format("which context of type {} is meant?", type),
               "there is not exactly one: name it in 'context'");
    return;
  }
  const auto* context = index.context(name);
  if (context != nullptr && context->type != type)
    report.add(mark, object, fmt::format("context '{}' is of type {}, not {}", visible(name), context->type, type),
               fmt::format("name a context of type {}", type));
}

void context_type(const Index& index, const Reporter& report) {
  for (const auto& item : index.estate().trunks)
    wrong_context(index, report, context_of(index, item), "incall", item.marks.of("context"), name_of(item));
  for (const auto& item : index.estate().dial_patterns)
    wrong_context(index, report, context_of(index, item), "outcall", item.marks.of("context"), name_of(item));
}

void context_loop(const Index& index, const Reporter& report) {
  for (const auto& start : index.estate().contexts) {
    std::set<std::string_view> seen;
    std::vector<std::string_view> open(start.includes.begin(), start.includes.end());
    while (!open.empty()) {
      const auto name = open.back();
      open.pop_back();
      if (name == start.name) {
        report.add(start.marks.of("includes"), "context " + visible(start.name),
                   fmt::format("context '{}' includes itself", visible(start.name)), "break the circle");
        break;
      }
      const auto* context = index.context(name);
      if (context != nullptr && seen.insert(name).second)
        open.insert(open.end(), context->includes.begin(), context->includes.end());
    }
  }
}

void music_without_program(const Index& index, const Reporter& report) {
  for (const auto& item : index.estate().music)
    if ((item.mode == "custom") == item.application.empty())
      report.add(item.marks.object, "music " + visible(item.name),
                 item.application.empty() ? "music of mode custom needs the program that plays"
                                          : "only music of mode custom has a program",
                 "give 'application' with mode custom, and only then");
}

} // namespace

std::vector<Check> routing_checks() {
  using enum Severity;
  return {
      {{"trunk-without-media-server", error, "A trunk is on no media server of an estate that has some"},
       errors::estate_missing,
       trunk_without_media_server},
      {{"bad-trunk", error, "A trunk has a name, host, port or codec that cannot be"}, errors::estate_value, bad_trunk},
      {{"trunk-account", error, "A trunk has half an account, or its secret in the estate"},
       errors::estate_missing,
       trunk_account},
      {{"bad-dial-pattern", error, "A dial pattern is neither a number nor a pattern"},
       errors::estate_value,
       bad_dial_pattern},
      {{"duplicate-dial-pattern", error, "Two outcalls take the same pattern of one context"},
       errors::estate_duplicate,
       duplicate_dial_pattern},
      {{"outcall-without-pattern", warning, "An outcall takes no number"},
       errors::estate_missing,
       outcall_without_pattern},
      {{"context-type", error, "A trunk or dial pattern is in a context of the wrong type, or in none"},
       errors::estate_value,
       context_type},
      {{"context-loop", error, "A context includes itself"}, errors::estate_value, context_loop},
      {{"music-application", error, "Music of mode custom without a program, or a program of another mode"},
       errors::estate_value,
       music_without_program},
  };
}

} // namespace telctl::estate
