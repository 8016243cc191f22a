#include <export/exporter.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "answer.hpp"
#include "naming.hpp"
#include "reader.hpp"
#include <telctl/support/text.hpp>

// A user with lines becomes a line of the estate, with a person unless only a name stands there, and parallel sets for
// further lines of the same number.
namespace telctl::cluster {
namespace {

constexpr auto one_number = "an estate has one user for each number: this one becomes a user of its own when applied";

std::string trimmed(const std::string& a, const std::string& b) {
  return std::string(trim(fmt::format("{} {}", a, b)));
}

std::string slug(std::string_view text) {
  std::string result;
  for (const char c : lower_ascii(text))
    result += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  return result;
}

std::string cut(const std::string& text, std::size_t longest) {
  auto end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return text.substr(0, end);
}

} // namespace

std::string Exporter::key_of(const Json& extension) const {
  return fmt::format("{}@{}", text_at(extension, "exten"), names_.estate_context(text_at(extension, "context")));
}

std::string Exporter::reference(const std::string& key) const {
  const auto exten = split_extension(key).first;
  const auto found = same_number_.find(exten);
  return found != same_number_.end() && found->second > 1 ? key : exten;
}

std::optional<std::string> Exporter::line_of_user(const std::string& id) const {
  const auto found = user_keys_.find(id);
  return found == user_keys_.end() ? std::nullopt : std::optional(reference(found->second));
}

estate::Line* Exporter::estate_line(const std::string& user_id) {
  const auto found = user_lines_.find(user_id);
  return found == user_lines_.end() ? nullptr : &out_.estate.lines[found->second];
}

std::vector<Exporter::Number> Exporter::numbers_of(const Json& user) {
  std::vector<Number> numbers;
  const auto name = inventory_.name_of_user(user);
  if (inventory_.lines_of(user).empty()) leave_out(name, "the user", "has no line, and a person of an estate has one");
  for (const auto* line : inventory_.lines_of(user)) {
    const auto object = Inventory::name_of_line(*line);
    const auto& extensions = at(*line, "extensions");
    const auto protocol = protocol_of(*line);
    if (extensions.empty() || (protocol != "sip" && protocol != "sccp")) {
      leave_out(object, "the line",
                extensions.empty() ? "has no extension"
                                   : "has neither a SIP nor an SCCP account, as lines of an estate");
      continue;
    }
    if (id_of(at(*line, "users").front()) != id_of(user)) {
      leave_out(object, "second user " + name, "a line of an estate has one person");
      continue;
    }
    for (std::size_t i = 1; i < extensions.size(); ++i)
      leave_out(object, "second extension " + key_of(extensions[i]), "a line of an estate has one");
    const auto key = key_of(extensions.front());
    const auto same = std::find_if(numbers.begin(), numbers.end(), [&](const Number& n) { return n.key == key; });
    if (same != numbers.end()) {
      same->lines.push_back(line);
      continue;
    }
    if (!numbers.empty()) leave_out(name, "second number " + key, one_number);
    numbers.push_back({.user = &user, .key = key, .lines = {line}, .first = numbers.empty()});
  }
  return numbers;
}

void Exporter::find_numbers() {
  for (const auto& user : inventory_.items("/users"))
    for (auto& number : numbers_of(user)) {
      ++same_number_[split_extension(number.key).first];
      if (number.first)
        for (const auto* field : {"id", "uuid"})
          if (const auto id = text_at(user, field); !id.empty()) user_keys_.emplace(id, number.key);
      numbers_.push_back(std::move(number));
    }
  std::stable_sort(numbers_.begin(), numbers_.end(), [](const Number& a, const Number& b) {
    const auto [exten_a, context_a] = split_extension(a.key);
    const auto [exten_b, context_b] = split_extension(b.key);
    return std::tie(context_a, exten_a) < std::tie(context_b, exten_b);
  });
  for (const auto& voicemail : inventory_.items("/voicemails"))
    for (const auto& user : at(voicemail, "users"))
      voicemails_.emplace(id_of(user), &voicemail);
  // Last, so that the person whose second number it is, and whose address stands with the first, is there already.
  std::stable_partition(numbers_.begin(), numbers_.end(),
                        [&](const Number& number) { return address_of_voicemail(number).empty(); });
}

/// Of a user who has no address: the cluster knows an address once, with the first number of its owner.
std::string Exporter::address_of_voicemail(const Number& number) const {
  const auto found = voicemails_.find(id_of(*number.user));
  if (found == voicemails_.end() || !text_at(*number.user, "email").empty()) return {};
  return text_at(*found->second, "email");
}

void Exporter::lines() {
  for (const auto& number : numbers_)
    line(number);
}

/// Id of the person; empty where the user is nothing but a name (a fax, a lift), which becomes the line's label.
std::string Exporter::person(const Number& number, estate::Line& line) {
  const auto& user = *number.user;
  estate::Person person{.id = reference(number.key),
                        .firstname = text_at(user, "firstname"),
                        .lastname = text_at(user, "lastname"),
                        .email = text_at(user, "email"),
                        .language = text_at(user, "language"),
                        .cost_centre = text_at(user, "userfield"),
                        .description = without_tag(text_at(user, "description"))};
  const bool only_a_name = person.lastname.empty() && person.email.empty() && person.language.empty() &&
                           person.cost_centre.empty() && person.description.empty();
  const auto shown = trimmed(person.firstname, person.lastname);
  auto expected = shown;
  std::replace(expected.begin(), expected.end(), '"', '\'');
  if (const auto caller = text_at(user, "caller_id"); !caller.empty() && caller != '"' + expected + '"')
    leave_out(inventory_.name_of_user(user), "caller_id = " + caller, "an estate shows the name");
  if (only_a_name) {
    line.label = person.firstname;
    return {};
  }
  // A name alone proves nothing; with the same address on the voicemail it is one person.
  if (const auto address = address_of_voicemail(number); !address.empty())
    for (const auto& other : out_.estate.people)
      if (other.email == address && other.firstname == person.firstname && other.lastname == person.lastname &&
          other.language == person.language && other.cost_centre == person.cost_centre &&
          other.description == person.description)
        return line.person = other.id;
  line.person = person.id;
  out_.estate.people.push_back(std::move(person));
  return line.person;
}

std::string Exporter::model_of(const Json& device) {
  const auto vendor = text_at(device, "vendor");
  const auto plugin = text_at(device, "plugin");
  if (vendor.empty() && plugin.empty()) return {};
  const auto what = text_at(device, "model").empty() ? plugin : text_at(device, "model");
  const auto id = slug(vendor + (vendor.empty() || what.empty() ? "" : "-") + what);
  for (const auto& model : out_.estate.models)
    if (model.id == id || (model.vendor == vendor && model.plugin == plugin && text_at(device, "model").empty()))
      return model.id;
  out_.estate.models.push_back({.id = id, .vendor = vendor, .plugin = plugin});
  return id;
}

std::string Exporter::set_protocol(const Json& line) const {
  if (protocol_of(line) == "sccp") return "sccp";
  const auto* sip = inventory_.find("/endpoints/sip", id_of(at(line, "endpoint_sip")));
  return sip != nullptr && is_webrtc(*sip) ? "webrtc" : "";
}

estate::Set Exporter::set_of(const Json& line) {
  auto protocol = set_protocol(line);
  const auto* device = inventory_.find("/devices", text_at(line, "device_id"));
  if (device == nullptr) {
    if (const auto id = text_at(line, "device_id"); !id.empty())
      leave_out(Inventory::name_of_line(line), "its telephone", "the devices were not seen");
    return {.protocol = std::move(protocol)};
  }
  return {.model = model_of(*device), .mac = lower_ascii(text_at(*device, "mac")), .protocol = std::move(protocol)};
}

void Exporter::forwards(const Number& number, estate::Line& line) {
  const auto& forwards = at(*number.user, "forwards");
  for (const auto& [kind, field] :
       {std::pair("unconditional", &estate::Line::forward_unconditional),
        std::pair("busy", &estate::Line::forward_busy), std::pair("noanswer", &estate::Line::forward_no_answer)}) {
    const auto destination = text_at(at(forwards, kind), "destination");
    if (true_at(at(forwards, kind), "enabled"))
      line.*field = destination;
    else if (!destination.empty())
      leave_out(inventory_.name_of_user(*number.user), fmt::format("the number of a {} forward that is off", kind),
                "an estate has forwards that are on");
  }
}

bool Exporter::voicemail(const Number& number, const std::string& person) {
  const auto found = voicemails_.find(id_of(*number.user));
  if (found == voicemails_.end()) return false;
  const auto& box = *found->second;
  const auto key = fmt::format("{}@{}", text_at(box, "number"), names_.estate_context(text_at(box, "context")));
  const auto object = "voicemail " + key;
  if (key != number.key || at(box, "users").size() > 1) {
    leave_out(object, "the voicemail",
              key != number.key ? "its number is not the line's"
                                : "several users share it, and in an estate one has it");
    return false;
  }
  constexpr std::size_t longest_name = 80;
  const auto shown = trimmed(text_at(*number.user, "firstname"), text_at(*number.user, "lastname"));
  if (text_at(box, "name") != cut(shown, longest_name))
    leave_out(object, "name = " + text_at(box, "name"), "telctl gives it the user's name");
  std::string email;
  for (const auto& known : out_.estate.people)
    if (known.id == person) email = known.email;
  if (text_at(box, "email") != email)
    leave_out(object, "email = " + text_at(box, "email"), "telctl gives it the user's");
  return true;
}

void Exporter::line(const Number& number) {
  const auto& user = *number.user;
  const auto [exten, context] = split_extension(number.key);
  estate::Line line{.extension = exten, .site = site_of(exten, context)};
  place_line(*number.lines.front(), context, line);
  const auto registrar = text_at(*number.lines.front(), "registrar");
  if (const auto server = media_servers_.find(registrar); server != media_servers_.end())
    line.media_server = server->second;
  const auto person = this->person(number, line);
  line.set = set_of(*number.lines.front());
  if (const auto held = rights_.find(id_of(user)); held != rights_.end()) line.rights = held->second;
  if (number.first) {
    line.voicemail = voicemail(number, person) ? "yes" : "";
    forwards(number, line);
    line_services(user, line);
    for (const auto* field : {"id", "uuid"})
      if (const auto id = text_at(user, field); !id.empty()) user_lines_.emplace(id, out_.estate.lines.size());
    keys(number);
  }
  for (std::size_t i = 1; i < number.lines.size(); ++i) {
    out_.estate.parallel_sets.push_back({.line = reference(number.key), .set = set_of(*number.lines[i])});
    if (text_at(*number.lines[i], "registrar") != registrar)
      leave_out(Inventory::name_of_line(*number.lines[i]), "registrar = " + text_at(*number.lines[i], "registrar"),
                "parallel sets of an estate are on the media server of their line");
  }
  for (std::size_t i = 0; i < number.lines.size(); ++i)
    if (const auto wanted = sip_name(exten, context, static_cast<int>(i) + 1), name = text_at(*number.lines[i], "name");
        !name.empty() && name != wanted && protocol_of(*number.lines[i]) == "sip")
      leave_out(Inventory::name_of_line(*number.lines[i]), "SIP account " + name,
                fmt::format("telctl would call it {}: on another cluster its telephone is provisioned anew", wanted));
  out_.estate.lines.push_back(std::move(line));
}

} // namespace telctl::cluster
