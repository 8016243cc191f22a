#include <export/exporter.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "answer.hpp"
#include "reader_services.hpp"
#include <telctl/estate/fields.hpp>
#include <telctl/support/text.hpp>

// Programmed keys of a user, without those that come from a template.
namespace telctl::cluster {

void Exporter::keys(const Number& number) {
  const auto found = input_.keys.find(id_of(*number.user));
  if (found == input_.keys.end()) return;
  const auto line = reference(number.key);
  for (const auto& [position, item] : at(found->second, "keys").items()) {
    if (true_at(item, "inherited")) continue; // told with the template
    std::string why;
    if (auto made = key(line, position, item, why))
      out_.estate.keys.push_back(std::move(*made));
    else
      leave_out(inventory_.name_of_user(*number.user), fmt::format("key {}", position), why);
  }
}

std::optional<estate::Key> Exporter::key(const std::string& reference, const std::string& position, const Json& item,
                                         std::string& why) const {
  const auto live = key_destination_from_server(at(item, "destination"), names_);
  const auto type = text_at(live, "type");
  estate::Key key{.line = reference,
                  .position = std::atoi(position.c_str()),
                  .type = type,
                  .target = text_at(live, "target"),
                  .option = text_at(live, "option"),
                  .label = text_at(item, "label"),
                  .supervised = true_at(item, "blf")};
  const auto& types = estate::key_types();
  if (type == "parking")
    key.type = "park";
  else if (std::find(types.begin(), types.end(), type) == types.end())
    why = fmt::format("an estate has no keys of type {}", visible(type));
  if (at(item, "destination").size() > 1 && (key.target.starts_with('#') || key.option.starts_with('#')) &&
      type != "custom" && type != "forward")
    why = fmt::format("it leads to a {} that is not in the estate", visible(type));
  if (type == "user" && why.empty()) key.target = this->reference(key.target);
  if (type == "forward" && key.target == "noanswer") key.target = "no_answer";
  if (type == "bsfilter" && why.empty()) {
    const auto slash = key.target.rfind('/');
    key.option = this->reference(key.target.substr(slash + 1));
    key.target.erase(slash);
  }
  return why.empty() ? std::optional(std::move(key)) : std::nullopt;
}

} // namespace telctl::cluster
