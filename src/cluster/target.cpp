#include "target.hpp"

#include "desired.hpp"
#include "extra.hpp"
#include "fields.hpp"
#include "lookup.hpp"
#include "managed.hpp"
#include "nested.hpp"
#include "pages.hpp"
#include "parallel.hpp"
#include "reader.hpp"
#include "reader_services.hpp"
#include "registrar_config.hpp"
#include "request.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <sounds/sounds.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/contexts.hpp>
#include <webservices/pickups.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Key;
using plan::Live;
using plan::LiveResource;
using plan::Outcome;
using plan::Registry;

void add(Live& live, LiveResource resource, const Registry& registry) {
  // A tag alone does not make an object ours: another estate on the same cluster writes the same tags.
  resource.managed = registry.contains(resource.key);
  const auto known = live.find(resource.key);
  if (known == live.end()) {
    live.emplace(resource.key, std::move(resource));
    return;
  }
  // Duplicates: the one that the journal knows is meant, else the first.
  const auto journaled = registry.find(resource.key);
  if (journaled != registry.end() && journaled->second == resource.id) known->second = std::move(resource);
  known->second.observed["duplicates"] = true;
}

bool wants_webrtc(const estate::Estate& estate) {
  const auto wants = [](const auto& item) { return item.set.protocol == "webrtc"; };
  return std::any_of(estate.lines.begin(), estate.lines.end(), wants) ||
         std::any_of(estate.parallel_sets.begin(), estate.parallel_sets.end(), wants);
}

/// Nothing went out.
Outcome not_sent(Error error, const plan::Operation& operation) {
  if (error.where.object.empty()) error.where.object = plan::to_string(operation.key);
  return {.kind = Outcome::Kind::refused, .error = std::move(error)};
}

} // namespace

Result<Live> ConfdTarget::read(const Registry& registry, const estate::Index& estate) {
  if (auto seen = check_readable(registry, confd_->profile()); !seen) return fail(std::move(seen).error());
  std::vector<std::string> paths;
  for (const auto& type : object_types())
    paths.emplace_back(type.collection);
  auto collections = read_collections(*confd_, paths);
  if (!collections) return fail(collections.error());
  for (const auto& type : object_types())
    if (const auto items = collections->find(std::string(type.collection)); items != collections->end())
      if (auto status = complete_all(*confd_, type.type, items->second); !status)
        return fail(std::move(status).error());
  names_.clear();
  learn_small_names(registry, estate.estate(), confd_->profile(), names_);
  forget();
  const auto journal = names_by_id(registry);
  const Known known = [&](std::string_view type, const std::string& id) -> std::optional<std::string> {
    const auto found = journal.find({std::string(type), id});
    return found == journal.end() ? std::nullopt : std::optional(found->second);
  };
  Live live;
  // In the order of the types: what others show is named before them.
  for (const auto& type : object_types()) {
    const auto items = collections->find(std::string(type.collection));
    if (items == collections->end()) continue;
    for (const auto& item : items->second) {
      if (type.type == "line") codes_.insert(text_at(item, "provisioning_code"));
      const auto name = name_of(type.type, item, names_, known);
      if (!name) continue;
      names_.learn(type.type, id_of(item, type.uuid_in_url), *name, item);
      note(type.type, *name, item);
    }
  }
  auto sounds = sounds_there(registry, estate.estate(), *collections); // menus name them by their paths
  if (!sounds) return fail(std::move(sounds).error());
  for (auto& sound : *sounds)
    add(live, std::move(sound), registry);
  for (const auto& type : object_types()) {
    const auto items = collections->find(std::string(type.collection));
    if (items == collections->end()) continue;
    for (const auto& item : items->second)
      if (const auto name = names_.name(type.type, id_of(item, type.uuid_in_url)))
        for (auto& resource : resources_of(type.type, *name, item, names_))
          add(live, std::move(resource), registry);
  }
  // Without provd nothing is known of the templates that telephones have.
  if (!confd_->profile().has("/cfg_mgr/configs"))
    std::erase_if(live, [](const auto& entry) { return entry.first.type == "telephone-template"; });
  for (const auto& [key, resource] : live)
    if (web_service_of(confd_->profile(), key.type) != nullptr || key.type == "template" ||
        key.type == "context-includes")
      web_objects_.emplace(key, resource);
  read_ = true;
  if (auto status = read_keys(registry, live); !status) return fail(std::move(status).error());
  if (auto status = mark_registered(live); !status) return fail(std::move(status).error());
  return live;
}

void ConfdTarget::forget() {
  codes_.clear();
  protocols_.clear();
  web_objects_.clear();
  contexts_.clear();
  unlisted_contexts_.clear();
  seen_ = {};
}

void ConfdTarget::note(std::string_view type, const std::string& name, const Json& item) {
  if (const auto protocol = protocol_of(item); type == "line" && !protocol.empty()) protocols_[name] = protocol;
  if (type == "context") contexts_.insert(name);
  if (type == "context" && item.contains("web_entity") && text_at(item, "web_entity").empty())
    unlisted_contexts_.insert(name);
  if (type == "music" && !at(item, "files").empty()) seen_.music.insert(name);
}

Result<std::vector<LiveResource>> ConfdTarget::sounds_there(const Registry& registry, const estate::Estate& estate,
                                                            const ByCollection& collections) {
  sounds_.know(estate);
  auto wanted = sounds_of(estate);
  for (const auto& [key, id] : registry)
    if (is_sound(key.type)) wanted.insert(key);
  std::map<std::string, const Json*> music;
  if (const auto items = collections.find("/moh"); items != collections.end())
    for (const auto& item : items->second)
      if (const auto name = names_.name("music", id_of(item))) music.emplace(*name, &item);
  return read_sounds(*confd_, wanted, music, names_);
}

Status ConfdTarget::mark_registered(Live& live) {
  if (ami_.addresses.empty()) return {};
  auto registered = read_registered(ami_.servers());
  if (!registered) return fail(registered.error());
  seen_.registered = std::move(*registered);
  for (const auto& [key, resource] : live)
    if (key.type == "line-endpoint" && seen_.registered.contains(text_at(resource.owned, "sip")))
      if (const auto line = live.find({"line", text_at(resource.owned, "line")}); line != live.end())
        line->second.observed["registered"] = true;
  return {};
}

/// Keys are only shown user by user: one request for each user whose keys the estate owns, and none for the others.
Status ConfdTarget::read_keys(const Registry& registry, Live& live) {
  struct Job {
    std::string user;
    std::string positions;
    std::string path;
    Result<std::optional<Json>> answer = std::optional<Json>();
  };
  std::vector<Job> jobs;
  for (const auto& [key, id] : registry) {
    const auto user = live.find({"user", key.name});
    if (user == live.end()) continue;
    if (key.type == "funckeys") jobs.push_back({key.name, id, fmt::format("/users/{}/funckeys", user->second.id)});
    // Seeded once, then the user's: there for good, and never managed.
    if (key.type == "forwards" || is_service(key.type)) live.emplace(key, LiveResource{.key = key});
  }
  parallel(jobs.size(), [&](std::size_t i) { jobs[i].answer = confd_->find(jobs[i].path); });
  for (const auto& job : jobs) {
    if (!job.answer) return fail(job.answer.error());
    if (!*job.answer) continue;
    auto keys = keys_of(job.user, job.positions, at(**job.answer, "keys"), names_);
    keys.managed = true;
    live.emplace(keys.key, std::move(keys));
  }
  for (auto& [key, resource] : live)
    if (key.type == "forwards" || is_service(key.type)) resource.managed = false;
  return {};
}

Result<plan::Desired> ConfdTarget::desired(const estate::Index& estate, const plan::Scope& scope,
                                           plan::Remarks& remarks) {
  DesiredInput input{.estate = estate,
                     .scope = scope,
                     .profile = confd_->profile(),
                     .codes = codes_,
                     .protocols = protocols_,
                     .web_objects = web_objects_,
                     .contexts = contexts_,
                     .unlisted_contexts = unlisted_contexts_};
  if (input.profile.sip_sections && wants_webrtc(estate.estate())) {
    const auto uuid = confd_->sip_template("webrtc");
    if (!uuid) return fail(uuid.error());
    input.webrtc = !uuid->empty();
  }
  if (input.profile.has("/registrars")) {
    const auto registrars = read_collection(*confd_, "/registrars");
    if (!registrars) return fail(registrars.error());
    for (const auto& registrar : *registrars)
      input.registrars.insert(text_at(registrar, "id"));
  }
  for (const auto& trunk : estate.estate().trunks)
    if (!trunk.secret.empty()) secrets_.know_trunk(trunk.id, trunk.secret);
  if (!input.profile.version_seen())
    remarks.findings.warning(
        {.code = errors::version_unseen,
         .what = fmt::format("telctl was never held to {} {}", input.profile.product, input.profile.version),
         .where = {.object = input.profile.describe()},
         .hint = "plan one line first, and look at it on the cluster"});
  for (const auto& sound : estate.estate().sounds)
    if (const auto path = names_.live_sound(sound.name)) input.sounds[*path] = sound.name;
  auto desired = desired_of(input, remarks);
  if (auto marked = mark_seen(*confd_, seen_, remarks.steps); !marked) return fail(std::move(marked).error());
  return desired;
}

std::string ConfdTarget::request_of(const plan::Operation& operation) const {
  if (const auto* service = web_service_of(confd_->profile(), operation.key.type))
    return describe_web_request(*service, operation);
  if (is_for_web_contexts(confd_->profile(), operation)) return describe_web_contexts(operation);
  auto request = describe_request(operation);
  const auto path = operation.key.type == "registrar" ? request.find('/') : std::string::npos;
  if (path != std::string::npos && has_registrar_configs(confd_->profile()))
    request = request.substr(0, path) + config_path(std::string_view(request).substr(path));
  return request;
}

ConfdTarget::Sent ConfdTarget::send(const WriteRequest& request, const std::string& object) {
  auto context = confd_->context(fmt::format("{} {}", request.method, request.path), object);
  context.uuid_in_url = request.uuid_in_url;
  context.secrets.insert(context.secrets.end(), request.secrets.begin(), request.secrets.end());
  const auto answer = request.file ? confd_->put_file(request.path, *request.file)
                                   : confd_->write(request.method, request.path, request.body);
  Sent sent{outcome_of(answer, request.creates, context), Json()};
  if (!answer) return sent;
  const bool removes = request.method == "DELETE" || request.path.find("?act=delete") != std::string::npos;
  if (removes && sent.outcome.kind == Outcome::Kind::refused && is_gone(*answer, context)) return {};
  if (auto body = Json::parse(answer->body, nullptr, false); !body.is_discarded()) sent.answer = std::move(body);
  return sent;
}

namespace {

/// What was made by a request that is answered without an id.
Outcome with_id(const plan::Operation& operation, const Workshop& workshop) {
  auto found = look_up(operation, workshop);
  if (found && *found) return {.id = (*found)->id};
  Error error{.code = errors::object_not_found,
              .what = "what was just made is not on the cluster",
              .where = {.object = plan::to_string(operation.key)}};
  return {.kind = Outcome::Kind::unknown, .error = found ? std::move(error) : std::move(found).error()};
}

} // namespace

Outcome ConfdTarget::execute(const plan::Operation& operation, const plan::ResolveId& resolve) {
  const Workshop workshop{*confd_, names_, secrets_, resolve, sounds_};
  const auto* service = web_service_of(confd_->profile(), operation.key.type);
  return service != nullptr && service->edits ? change_whole(operation, workshop) : change(operation, workshop);
}

Outcome ConfdTarget::change_whole(const plan::Operation& operation, const Workshop& workshop) {
  using std::chrono::steady_clock;
  const std::lock_guard turn(wholes_.turn);
  const auto object = web_family(web_object(operation));
  const auto unsettled = wholes_.unsettled.find(object);
  if (unsettled != wholes_.unsettled.end() && steady_clock::now() < unsettled->second) {
    constexpr std::chrono::milliseconds longest{60'000}; // then it is asked again
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(unsettled->second - steady_clock::now()) +
                      std::chrono::milliseconds(1);
    return {.kind = Outcome::Kind::refused,
            .error = Error{.code = errors::server_busy,
                           .what = fmt::format("another change of {} may still be carried out", object),
                           .where = {.object = plan::to_string(operation.key)},
                           .hint = "it will be tried again",
                           .retryable = true},
            .wait = std::min(longest, left)};
  }
  auto outcome = change(operation, workshop);
  if (outcome.kind == Outcome::Kind::unknown) wholes_.unsettled[object] = steady_clock::now() + confd_->grace();
  return outcome;
}

Outcome ConfdTarget::change(const plan::Operation& operation, const Workshop& workshop) {
  const auto request = build_request(operation, workshop);
  if (!request) return not_sent(request.error(), operation);
  if (!*request) return {};
  const auto object = plan::to_string(operation.key);
  if (!(*request)->first.empty())
    if (auto before = send({.method = "GET", .path = (*request)->first}, object).outcome;
        before.kind != Outcome::Kind::done)
      return before;
  auto [outcome, answer] = send(**request, object);
  if (outcome.kind == Outcome::Kind::refused && !(*request)->first.empty())
    outcome.kind = Outcome::Kind::unknown; // what was there is gone
  if (outcome.kind != Outcome::Kind::done) return outcome;
  if ((*request)->tells_no_id) return with_id(operation, workshop);
  if (operation.key.type == "funckeys") outcome.id = positions_of(at(operation.after, "keys"));
  if ((*request)->creates) names_.learn(operation.key.type, outcome.id, operation.key.name, answer);
  return outcome;
}

std::vector<std::vector<std::size_t>> ConfdTarget::bundles(const std::vector<plan::Operation>& operations) const {
  // Versions that take no notice of nested lines have SIP endpoints of the older form, but for those in between.
  if (!confd_->profile().sip_sections) return {};
  return nested_users(operations);
}

std::string ConfdTarget::request_of(const plan::Bundle& /*bundle*/) const {
  return "POST /users";
}

plan::BundleOutcome ConfdTarget::execute_together(const plan::Bundle& bundle, const plan::ResolveId& resolve) {
  const Workshop workshop{*confd_, names_, secrets_, resolve, sounds_};
  const auto request = nested_request(bundle, workshop);
  if (!request) {
    auto outcome = not_sent(request.error(), *bundle.front());
    return {.kind = outcome.kind, .error = std::move(outcome.error)};
  }
  auto [outcome, answer] = send(*request, plan::to_string(bundle.front()->key));
  if (outcome.kind != Outcome::Kind::done)
    return {.kind = outcome.kind, .error = std::move(outcome.error), .wait = outcome.wait};
  auto ids = nested_ids(bundle, answer, names_);
  if (!ids) return {.kind = Outcome::Kind::unknown, .error = std::move(ids).error()};
  return {.ids = std::move(*ids)};
}

Result<std::optional<LiveResource>> ConfdTarget::find(const plan::Operation& operation,
                                                      const plan::ResolveId& resolve) {
  const Workshop workshop{*confd_, names_, secrets_, resolve, sounds_};
  if (!read_)
    if (auto status = learn_contexts(); !status) return fail(std::move(status).error());
  auto found = look_up(operation, workshop);
  const bool half = operation.key.type == "pickup" && operation.action == plan::Action::update;
  if (half && found && !*found && web_service(confd_->profile(), "/callpickups") != nullptr)
    return half_changed_pickup(operation);
  return found;
}

/// Without a whole reading before (a resumed run), at least the contexts' live names must be known.
Status ConfdTarget::learn_contexts() {
  if (!confd_->profile().has("/contexts")) return {};
  const auto items = read_collection(*confd_, "/contexts");
  if (!items) return fail(items.error());
  for (const auto& item : *items)
    if (const auto name = name_of("context", item, names_, [](auto, const auto&) { return std::nullopt; }))
      names_.learn("context", id_of(item, false), *name, item);
  return {};
}

std::unique_ptr<plan::Target> make_target(std::shared_ptr<Confd> confd, const std::filesystem::path& state) {
  return std::make_unique<ConfdTarget>(std::move(confd), state);
}

Result<std::unique_ptr<plan::Target>> make_target(const ConnectOptions& options, const std::filesystem::path& state) {
  auto confd = connect(options);
  if (!confd) return fail(std::move(confd).error());
  return std::make_unique<ConfdTarget>(std::move(*confd), state, options.ami);
}

} // namespace telctl::cluster
