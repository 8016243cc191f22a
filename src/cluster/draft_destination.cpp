#include "draft_destination.hpp"

#include <array>

#include "naming.hpp"
#include <fmt/format.h>
#include <telctl/estate/destination.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

using plan::Key;

struct Asked {
  Draft& draft;
  const std::string& target;
  estate::Mark mark;
  const std::string& object;

  [[nodiscard]] Lead dial(const std::string& exten, std::string_view context) const {
    draft.info(errors::target_not_there, fmt::format("{} is not on the cluster yet: its number is dialled", target),
               mark, object, "plan again once it has moved");
    Lead lead{.destination = {{"type", "extension"}, {"target", fmt::format("{}@{}", exten, context)}}};
    draft.need_context(std::string(context), lead.needs);
    return lead;
  }
};

std::optional<Lead> to_user(const Asked& asked) {
  const auto* line = asked.draft.estate().line(asked.target);
  if (line == nullptr || asked.draft.key_of(*line).empty()) return std::nullopt; // rules of validate
  const auto user = asked.draft.key_of(*line);
  if (!asked.draft.exists(*line)) return asked.dial(line->extension, asked.draft.estate().context_of(*line));
  return Lead{{{"type", "user"}, {"target", user}}, {{"user", user}}, {user}};
}

std::optional<Lead> to_group(const Asked& asked) {
  const auto& index = asked.draft.estate();
  const auto* group = index.group(asked.target);
  if (group == nullptr) group = index.group_by_extension(asked.target);
  if (group == nullptr) return std::nullopt;
  const Key key{"group", group_name(group->id)};
  if (asked.draft.has(key)) return Lead{{{"type", "group"}, {"target", key.name}}, {key}, {}};
  if (group->extension.empty() || index.context_of(*group).empty()) return std::nullopt;
  return asked.dial(group->extension, index.context_of(*group));
}

std::optional<Lead> to_voicemail(const Asked& asked) {
  const auto* line = asked.draft.estate().line(asked.target);
  if (line == nullptr || line->voicemail != "yes" || !asked.draft.exists(*line)) return std::nullopt;
  const auto key = asked.draft.key_of(*line);
  return Lead{{{"type", "voicemail"}, {"target", key}}, {{"voicemail", key}}, {key}};
}

std::optional<Lead> to_extension(const Asked& asked) {
  const auto [exten, context] = split_extension(asked.target);
  if (exten.empty() || context.empty()) return std::nullopt;
  Lead lead{.destination = {{"type", "extension"}, {"target", asked.target}}};
  asked.draft.need_context(context, lead.needs);
  return lead;
}

/// A number outside is dialled in the context of the way out that takes it.
std::optional<Lead> to_outside(const Asked& asked) {
  const auto* pattern = estate::way_out(asked.draft.estate(), asked.target);
  if (pattern == nullptr) return std::nullopt;
  const std::string context(estate::context_of(asked.draft.estate(), *pattern));
  if (context.empty()) return std::nullopt;
  Lead lead{.destination = {{"type", "extension"}, {"target", fmt::format("{}@{}", asked.target, context)}}};
  asked.draft.need_context(context, lead.needs);
  return lead;
}

std::optional<Lead> to_hangup(const Asked& asked) {
  return Lead{{{"type", "hangup"}, {"target", asked.target.empty() ? "normal" : asked.target}}, {}, {}};
}

std::optional<Lead> to_nothing(const Asked& /*asked*/) {
  return Lead{{{"type", "none"}, {"target", ""}}, {}, {}};
}

struct Way {
  std::string_view kind;
  std::optional<Lead> (*lead)(const Asked&);
};

constexpr std::array ways{
    Way{"user", to_user},           Way{"group", to_group},     Way{"voicemail", to_voicemail},
    Way{"extension", to_extension}, Way{"outside", to_outside}, Way{"hangup", to_hangup},
    Way{"none", to_nothing},
};

} // namespace

std::optional<Lead> lead_to(Draft& draft, const std::string& text, estate::Mark mark, const std::string& object) {
  const auto parsed = estate::destination(text);
  if (!parsed) return std::nullopt;
  for (const auto& way : ways)
    if (way.kind == parsed->kind) return way.lead({draft, parsed->target, mark, object});
  return std::nullopt;
}

} // namespace telctl::cluster
