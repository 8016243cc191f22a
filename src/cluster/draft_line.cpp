#include "draft.hpp"

#include "fields.hpp"
#include "naming.hpp"
#include "sets.hpp"
#include "voice_lan.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>

// A line becomes one user, who carries all that belongs to the number (rights, keys, voicemail, groups), and one line
// of the cluster for each set: several lines of one user may share an extension, and then ring together.
namespace telctl::cluster {
namespace {

using plan::Key;
using plan::Resource;

constexpr std::size_t longest_sccp_name = 80; // xivo-dao, sccpline.py: cid_name

/// One estate line while it is written down.
struct Work {
  Draft& draft;
  const estate::Line& line;
  std::string key;
  std::set<std::string> lines;
  Key user;

  void add(Key resource, Json owned, std::vector<Key> needs, Json seeded = Json::object()) const {
    draft.add({.key = std::move(resource),
               .owned = std::move(owned),
               .seeded = std::move(seeded),
               .needs = std::move(needs),
               .lines = lines,
               .mark = line.marks.object});
  }
};

/// Caller ids stand between quotes, so a name cannot hold any.
std::string quoted(std::string name) {
  std::replace(name.begin(), name.end(), '"', '\'');
  return '"' + name + '"';
}

std::string cut(std::string_view text, std::size_t longest) {
  auto end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end; // not inside a letter
  return std::string(text.substr(0, end));
}

void add_user(const Work& work) {
  constexpr std::size_t longest_name = 128; // bytes are never fewer than the characters that the server counts
  const auto& index = work.draft.estate();
  const auto* person = index.person(work.line.person);
  const auto shown = index.display_name(work.line);
  std::string first = person == nullptr ? shown : person->firstname;
  std::string last = person == nullptr ? std::string() : person->lastname;
  if (first.empty()) std::swap(first, last); // a first name is the only field that must be there
  if (first.empty()) first = work.line.extension;
  Json owned = {{"firstname", cut(first, longest_name)},
                {"lastname", or_null(cut(last, longest_name))},
                {"caller_id", quoted(shown.empty() ? work.line.extension : shown)}};
  owned["email"] = person != nullptr && work.draft.carries_email(work.line) ? or_null(person->email) : Json();
  owned["language"] = person == nullptr ? Json() : or_null(person->language);
  const auto& pays = work.line.cost_centre.empty() && person != nullptr ? person->cost_centre : work.line.cost_centre;
  owned["userfield"] = or_null(cut(pays, longest_name));
  owned["description"] = person == nullptr ? Json() : or_null(trim(person->description));
  work.add(work.user, std::move(owned), {});
}

void add_device(const Work& work, const Key& line, const estate::Set& set, const Key& link) {
  const auto mac = lower_ascii(set.mac);
  const Key device{"device", mac};
  const auto* model = work.draft.estate().model(set.model);
  auto seeded = Json::object(); // the telephone itself tells better, once it is plugged in
  if (model != nullptr && !model->vendor.empty()) seeded["vendor"] = model->vendor;
  if (model != nullptr && !model->plugin.empty()) seeded["plugin"] = model->plugin;
  // Shared by intention: telephones report to the cluster by themselves before telctl knows of them.
  work.draft.add(
      {.key = device, .owned = {{"mac", mac}}, .seeded = std::move(seeded), .mark = work.line.marks.of("mac")});
  const Key joined{"line-device", line.name + "/" + mac};
  work.add(joined, {{"line", line.name}, {"device", mac}}, {line, device, link});
  // Last, since a telephone that leaves its line goes back to the settings of none.
  if (const auto wanted = need_device_template(work.draft, work.line))
    work.add({"telephone-template", mac}, {{"device", mac}, {"template_id", template_id_of(wanted->name)}},
             {device, *wanted, joined});
}

/// The account of a line, and the link between them.
Key add_sip(const Work& work, const estate::Set& set, int position, const Key& line) {
  const auto [exten, context] = split_extension(work.key);
  const Key sip{"sip", sip_name(exten, context, position)};
  Json owned = {{"name", sip.name}};
  if (set.protocol == "webrtc") owned["webrtc"] = true;
  work.add(sip, std::move(owned), {});
  const Key link{"line-endpoint", line.name};
  work.add(link, {{"line", line.name}, {"sip", sip.name}}, {line, sip});
  return link;
}

Key add_sccp(const Work& work, const Key& line) {
  const Key sccp{"sccp", line.name};
  const Key link{"line-sccp", line.name};
  std::vector<Key> needs;
  if (auto before = work.draft.follow_sccp(split_extension(work.key).first, link)) needs.push_back(std::move(*before));
  work.add(sccp, {{"name", sccp.name}}, std::move(needs),
           {{"cid_name", cut(work.draft.estate().display_name(work.line), longest_sccp_name)}});
  work.add(link, {{"line", line.name}, {"sccp", sccp.name}}, {line, sccp});
  return link;
}

/// One set of the number: a line of the cluster with its account.
Key add_set(const Work& work, const estate::Set& set, int position, const Key& extension,
            const std::optional<Key>& before) {
  const auto& index = work.draft.estate();
  const auto [exten, context] = split_extension(work.key);
  const Key line{"line", fmt::format("{}/{}", work.key, position)};
  const auto* server = index.media_server(index.media_server_of(work.line));
  const auto registrar = server == nullptr           ? std::string("default")
                         : server->registrar.empty() ? server->id
                                                     : server->registrar;
  std::vector<Key> needs;
  work.draft.need_context(context, needs);
  if (server != nullptr) work.draft.need_registrar(*server, needs);
  work.add(line, {{"context", context}, {"registrar", registrar}}, std::move(needs),
           {{"provisioning_code", work.draft.draw_code(line.name)}});
  const auto endpoint = set.protocol == "sccp" ? add_sccp(work, line) : add_sip(work, set, position, line);
  const Key number{"line-extension", line.name};
  const Key link{"user-line", line.name};
  work.add(number, {{"line", line.name}, {"extension", extension.name}}, {line, extension, endpoint});
  std::vector<Key> link_needs{work.user, line, endpoint, number};
  if (before) link_needs.push_back(*before); // the first line is the main one
  work.add(link, {{"user", work.user.name}, {"line", line.name}}, std::move(link_needs));
  if (!set.mac.empty() && set.gateway.empty()) add_device(work, line, set, link);
  if (!set.gateway.empty())
    work.draft.manual_step(fmt::format("enter the SIP account {} of {}{}", sip_name(exten, context, position), work.key,
                                       set.port.empty() ? "" : " at port " + set.port),
                           work.line.marks.of("gateway"), "gateway " + set.gateway, {"account", line.name});
  return link;
}

void add_rights(const Work& work) {
  for (const auto& name : work.line.rights) {
    const auto* right = work.draft.estate().right(name);
    if (right == nullptr) continue; // a rule of validate
    std::vector<Key> needs{work.user};
    work.draft.need_right(*right, needs);
    work.add({"user-right", work.key + "/" + name}, {{"user", work.user.name}, {"right", name}}, std::move(needs));
  }
}

void add_voicemail(const Work& work) {
  if (work.line.voicemail != "yes") return;
  if (!work.draft.profile().has("/voicemails")) {
    work.draft.manual_step(fmt::format("create the voicemail of {} in the web interface", work.key),
                           work.line.marks.of("voicemail"), "line " + work.key, {"voicemail", work.key});
    return;
  }
  constexpr std::size_t longest_name = 80;
  const auto [exten, context] = split_extension(work.key);
  const auto& index = work.draft.estate();
  const auto* person = index.person(work.line.person);
  const auto shown = index.display_name(work.line);
  const Key voicemail{"voicemail", work.key};
  std::vector<Key> needs;
  work.draft.need_context(context, needs);
  work.add(voicemail,
           {{"name", cut(shown.empty() ? exten : shown, longest_name)},
            {"number", exten},
            {"context", context},
            {"email", person == nullptr ? Json() : or_null(person->email)}},
           std::move(needs));
  work.add({"user-voicemail", work.key + "/" + work.key}, {{"user", work.user.name}, {"voicemail", voicemail.name}},
           {work.user, voicemail});
}

void add_forwards(const Work& work) {
  Json seeded = Json::object();
  if (!work.line.forward_unconditional.empty()) seeded["unconditional"] = work.line.forward_unconditional;
  if (!work.line.forward_busy.empty()) seeded["busy"] = work.line.forward_busy;
  if (!work.line.forward_no_answer.empty()) seeded["noanswer"] = work.line.forward_no_answer;
  if (seeded.empty()) return;
  // Shared by intention: once seeded they are the user's, and nobody removes them but with the user.
  work.draft.add({.key = {"forwards", work.key},
                  .seeded = std::move(seeded),
                  .needs = {work.user},
                  .mark = work.line.marks.object});
}

/// Whether the cluster can hold every set of the number; else it is told.
bool holds(Draft& draft, const estate::Line& line, const std::string& key) {
  bool all = draft.holds(line.set, key + "/1", line.marks.of("protocol"));
  int position = 1;
  for (const auto* set : parallel_sets_of(draft.estate(), line, key))
    all = draft.holds(set->set, fmt::format("{}/{}", key, ++position), set->marks.of("protocol")) && all;
  return all;
}

void tell_what_is_left(const Work& work) {
  if (!work.line.hotline.empty())
    work.draft.manual_step(fmt::format("set the hotline of {} to {} on its gateway or telephone", work.line.extension,
                                       mask_number(work.line.hotline)),
                           work.line.marks.of("hotline"), "line " + work.key);
}

} // namespace

void draft_line(Draft& draft, const estate::Line& line) {
  const auto key = draft.key_of(line);
  if (key.empty()) {
    draft.error(errors::context_unknown, "neither the line nor its site has a context", line.marks.object,
                "line " + line.extension);
    return;
  }
  if (!draft.scope().covers(key)) return;
  if (estate::is_special(line.kind) && line.decision.empty()) {
    draft.error(errors::special_undecided, fmt::format("{} without a decision", estate::to_string(line.kind)),
                line.marks.object, "line " + key, "set decision to migrate, keep or drop");
    return;
  }
  if (!Draft::moves(line)) {
    draft.info(errors::line_not_created, fmt::format("not created: {}", line.decision), line.marks.of("decision"),
               "line " + key);
    return;
  }
  if (!holds(draft, line, key)) return;
  const Work work{draft, line, key, {key}, {"user", key}};
  const auto [exten, context] = split_extension(key);
  add_user(work);
  const auto extension = draft.add_extension(exten, context, work.lines, line.marks.object);
  auto link = add_set(work, line.set, 1, extension, std::nullopt);
  int position = 1;
  for (const auto* set : parallel_sets_of(draft.estate(), line, key))
    link = add_set(work, set->set, ++position, extension, link);
  add_rights(work);
  add_voicemail(work);
  add_forwards(work);
  if (!line.did.empty())
    draft.add_did(line.did, {{"type", "user"}, {"target", key}}, {work.user}, work.lines, line.marks.of("did"));
  tell_what_is_left(work);
}

} // namespace telctl::cluster
