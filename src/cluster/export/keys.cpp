#include <export/exporter.hpp>

#include <fmt/format.h>

#include "answer.hpp"
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
  const auto& destination = at(item, "destination");
  const auto type = text_at(destination, "type");
  estate::Key key{.line = reference,
                  .position = std::atoi(position.c_str()),
                  .type = type,
                  .label = text_at(item, "label"),
                  .supervised = true_at(item, "blf")};
  if (type == "user") {
    const auto line = line_of_user(text_at(destination, "user_id"));
    if (!line) why = "it leads to a user who is not in the estate";
    key.target = line.value_or("");
  } else if (type == "group") {
    const auto group = group_ids_.find(text_at(destination, "group_id"));
    if (group == group_ids_.end())
      why = "it leads to a group that is not in the estate";
    else
      key.target = group->second;
  } else if (type == "custom") {
    key.target = text_at(destination, "exten");
  } else if (type == "service") {
    key.target = text_at(destination, "service");
  } else if (type == "forward") {
    const auto kind = text_at(destination, "forward");
    key.target = kind == "noanswer" ? "no_answer" : kind;
    if (!text_at(destination, "exten").empty()) why = "it has a number, and forward keys of an estate ask for it";
  } else if (type == "parking" && text_at(destination, "parking_lot_id").empty()) {
    key.type = "park";
  } else {
    why = fmt::format("an estate has no keys of type {}", visible(type));
  }
  return why.empty() ? std::optional(std::move(key)) : std::nullopt;
}

} // namespace telctl::cluster
