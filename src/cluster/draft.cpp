#include "draft.hpp"

#include "fields.hpp"
#include "naming.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <webservices/contexts.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

Json ranges_of(const std::vector<estate::Range>& ranges) {
  auto list = Json::array();
  for (const auto& range : ranges)
    list.push_back({{"start", range.start}, {"end", range.end}});
  std::sort(list.begin(), list.end());
  return list;
}

Json incall_ranges_of(const std::vector<estate::Range>& ranges) {
  auto list = ranges_of(ranges);
  for (auto& range : list)
    range["did_length"] = range["start"].get_ref<const std::string&>().size();
  std::sort(list.begin(), list.end());
  return list;
}

} // namespace

Draft::Draft(const DesiredInput& input, plan::Remarks& remarks)
    : input_(input), remarks_(remarks), codes_(input.codes) {
  for (const auto& line : estate().estate().lines)
    if (!line.person.empty() && moves(line)) email_lines_.try_emplace(line.person, &line);
}

bool Draft::carries_email(const estate::Line& line) const {
  const auto found = email_lines_.find(line.person);
  return found != email_lines_.end() && found->second == &line;
}

std::string Draft::key_of(const estate::Line& line) const {
  const auto context = estate().context_of(line);
  return context.empty() ? std::string() : fmt::format("{}@{}", line.extension, context);
}

bool Draft::moves(const estate::Line& line) {
  if (line.decision == "keep" || line.decision == "drop") return false;
  return !estate::is_special(line.kind) || line.decision == "migrate";
}

bool Draft::covered(const estate::Line& line) const {
  return moves(line) && scope().covers(key_of(line));
}
bool Draft::exists(const estate::Line& line) const {
  return moves(line) && scope().exists(key_of(line));
}

const estate::Line* Draft::existing(std::string_view reference) const {
  const auto* line = estate().line(reference);
  return line != nullptr && exists(*line) ? line : nullptr;
}

void Draft::need_context(const std::string& name, std::vector<plan::Key>& needs) {
  const auto* context = estate().context(name);
  if (context == nullptr) return; // one of the cluster's own, which the server will know or refuse
  if (!profile().has("/contexts")) {
    manual_step(fmt::format("create the context {} with its ranges in the web interface", name), context->marks.object,
                "context " + name, {"context", name});
    return;
  }
  const plan::Key key{"context", name};
  needs.push_back(key);
  if (has(key)) return; // also ends circles
  add({.key = key,
       .owned = {{"name", name},
                 {"label", context->label.empty() ? name : context->label},
                 {"type", context->type},
                 {"user_ranges", ranges_of(context->user_ranges)},
                 {"group_ranges", ranges_of(context->group_ranges)},
                 {"queue_ranges", ranges_of(context->queue_ranges)},
                 {"conference_room_ranges", ranges_of(context->conference_ranges)},
                 {"incall_ranges", incall_ranges_of(context->incall_ranges)}},
       .mark = context->marks.object});
  need_includes(*context);
}

/// What web services cannot write is left to a person, and of what is there nothing is taken away for that.
void Draft::need_includes(const estate::Context& context) {
  const plan::Key key{"context-includes", context.name};
  std::vector<plan::Key> needs{{"context", context.name}};
  std::vector<std::string> members;
  std::vector<std::string> by_hand;
  const bool web = has_web_contexts(profile());
  const bool written =
      profile().has(includes_path) && (!web || (lists_what_is_in(context.name) &&
                                                fits_web_label(context.label.empty() ? context.name : context.label)));
  for (const auto& other : context.includes) {
    if (estate().context(other) == nullptr) continue; // a rule of validate
    need_context(other, needs);
    (written && (!web || lower_ascii(other) == other) ? members : by_hand).push_back(other);
  }
  if (!by_hand.empty())
    manual_step(
        fmt::format("let the context {} include {} in the web interface", context.name, fmt::join(by_hand, ", ")),
        context.marks.of("includes"), "context " + context.name, key);
  if (!members.empty())
    add({.key = key,
         .owned = {{"context", context.name}, {"members", members}},
         .needs = std::move(needs),
         .mark = context.marks.of("includes")});
  else if (!by_hand.empty())
    keep(key);
}

void Draft::keep(const plan::Key& key) {
  const auto live = web_objects().find(key);
  if (live != web_objects().end() && live->second.managed) add({.key = key, .owned = live->second.owned});
}

void Draft::keep_whole(const plan::Key& object) {
  if (web_service_for(object.type) == nullptr) return; // confd's own
  for (const auto& [key, resource] : web_objects())
    if (key == object || text_at(resource.owned, object.type) == object.name) keep(key);
}

bool Draft::lists_what_is_in(const std::string& name) const {
  if (input_.unlisted_contexts.contains(name)) return false;
  const auto* context = estate().context(name);
  return !has_web_contexts(profile()) || context == nullptr || input_.contexts.contains(name) ||
         fits_web_context(name, context->label);
}

void Draft::need_right(const estate::Right& right, std::vector<plan::Key>& needs) {
  auto patterns = right.patterns;
  std::sort(patterns.begin(), patterns.end());
  const plan::Key key{"right", right.name};
  needs.push_back(key);
  add({.key = key,
       .owned = {{"name", right.name},
                 {"mode", right.mode.empty() ? "deny" : right.mode},
                 {"description", or_null(right.description)},
                 {"extensions", patterns}},
       .mark = right.marks.object});
}

void Draft::need_registrar(const estate::MediaServer& server, std::vector<plan::Key>& needs) {
  const auto& name = server.registrar.empty() ? server.id : server.registrar;
  if (!profile().has("/registrars")) {
    manual_step(
        fmt::format("create the registrar {}: give --provd, or do it in the web interface (provisioning, registrars)",
                    name),
        server.marks.object, "media server " + server.id, {"registrar", name});
    return;
  }
  if (server.host.empty() && !input_.registrars.contains(name)) {
    error(errors::cannot_hold, fmt::format("the registrar {} is not on the cluster, and its host is not given", name),
          server.marks.object, "media server " + server.id,
          "give the media server its host, or create the registrar on the cluster");
    return;
  }
  const plan::Key key{"registrar", name};
  needs.push_back(key);
  add({.key = key,
       .owned = {{"id", name}},
       .seeded = {{"name", server.name.empty() ? name : server.name},
                  {"main_host", server.host},
                  {"proxy_main_host", server.host}},
       .mark = server.marks.object});
}

plan::Key Draft::add_extension(const std::string& exten, const std::string& context, const std::set<std::string>& lines,
                               estate::Mark mark) {
  plan::Resource extension{.key = {"extension", fmt::format("{}@{}", exten, context)},
                           .owned = {{"exten", exten}, {"context", context}},
                           .lines = lines,
                           .mark = mark};
  need_context(context, extension.needs);
  auto key = extension.key;
  add(std::move(extension));
  return key;
}

const estate::Context* Draft::incall_context(const std::string& did) const {
  const estate::Context* only = nullptr;
  std::size_t count = 0;
  for (const auto& context : estate().estate().contexts) {
    if (context.type != "incall") continue;
    for (const auto& range : context.incall_ranges)
      if (range.contains(did)) return &context;
    only = &context;
    ++count;
  }
  return count == 1 && only->incall_ranges.empty() ? only : nullptr;
}

std::optional<plan::Key> Draft::add_did(const std::string& did, const Json& destination, std::vector<plan::Key> needs,
                                        const std::set<std::string>& lines, estate::Mark mark) {
  if (!profile().has("/incalls")) {
    manual_step(fmt::format("lead {} to {} by hand: this cluster has no interface for incoming calls", did,
                            text_at(destination, "target").empty() ? text_at(destination, "type")
                                                                   : text_at(destination, "target")),
                mark, "did " + did);
    return std::nullopt;
  }
  const auto* context = incall_context(did);
  if (context == nullptr) {
    error(errors::did_without_context, "no context of type incall takes this number", mark, "did " + did,
          "declare its range in a context of type incall");
    return std::nullopt;
  }
  const auto extension = add_extension(did, context->name, lines, mark);
  const plan::Key incall{"incall", extension.name};
  add({.key = incall,
       .owned = {{"destination", destination}},
       .needs = std::move(needs),
       .lines = lines,
       .mark = mark});
  add({.key = {"incall-extension", incall.name + "/" + extension.name},
       .owned = {{"incall", incall.name}, {"extension", extension.name}},
       .needs = {incall, extension},
       .lines = lines,
       .mark = mark});
  return incall;
}

bool Draft::holds(const estate::Set& set, const std::string& line, estate::Mark mark) {
  const auto refuse = [&](ErrorCode code, std::string what, std::string hint) {
    error(code, std::move(what), mark, "line " + line, std::move(hint));
    return false;
  };
  const bool sccp = set.protocol == "sccp";
  if (sccp && !profile().has("/endpoints/sccp"))
    return refuse(errors::sccp_missing, "this cluster has no SCCP lines",
                  "give it a telephone that speaks SIP, and remove protocol");
  if (set.protocol == "webrtc" && !profile().sip_sections)
    return refuse(errors::webrtc_missing, "this cluster has no documented interface for WebRTC lines",
                  "make the line in the web interface and take it out of the estate, or remove protocol");
  if (set.protocol == "webrtc" && !input_.webrtc)
    return refuse(errors::webrtc_missing, "this tenant has no SIP template labelled webrtc",
                  "have the administrator of the cluster restore the template, or remove protocol");
  const std::string_view wanted = sccp ? "sccp" : "sip";
  const auto live = input_.protocols.find(line);
  if (live != input_.protocols.end() && live->second != wanted)
    return refuse(errors::protocol_fixed,
                  fmt::format("the line is on the cluster with {}, and its endpoint cannot be exchanged while it has a "
                              "user and a number",
                              live->second),
                  "apply once without the line, then again with it");
  return true;
}

std::optional<plan::Key> Draft::follow_sccp(const std::string& exten, plan::Key link) {
  const auto [found, first] = sccp_links_.try_emplace(exten, link);
  if (first) return std::nullopt;
  return std::exchange(found->second, std::move(link));
}

std::string Draft::draw_code(std::string_view line) {
  for (unsigned attempt = 0;; ++attempt)
    if (auto code = provisioning_code(line, attempt); codes_.insert(code).second) return code;
}

Error Draft::problem(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint) const {
  return {.code = code,
          .what = std::move(what),
          .where = estate().estate().place(mark, std::move(object)),
          .hint = std::move(hint)};
}

void Draft::error(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint) {
  remarks_.findings.error(problem(code, std::move(what), mark, std::move(object), std::move(hint)));
}

void Draft::warning(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint) {
  remarks_.findings.warning(problem(code, std::move(what), mark, std::move(object), std::move(hint)));
}

void Draft::info(ErrorCode code, std::string what, estate::Mark mark, std::string object, std::string hint) {
  remarks_.findings.add({Severity::info, problem(code, std::move(what), mark, std::move(object), std::move(hint)), {}});
}

void Draft::manual_step(const std::string& what, estate::Mark mark, const std::string& object, plan::Key stands_for) {
  if (told_.insert(what).second)
    remarks_.steps.push_back({problem(errors::manual_step, what, mark, object, {}), std::move(stands_for)});
}

} // namespace telctl::cluster
