#include <sounds.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/text.hpp>

// Sources: api.yml of 26.08 (paths, bodies, statuses); the plugins sound and moh of wazo-confd for what it leaves open
// (which names are taken, which categories stay, that the file of all languages takes those of each along).
namespace telctl::sandbox {
namespace {

constexpr auto categories = "sound_categories";
constexpr auto files = "sound_files"; ///< `music` is the id of their class, or `category` and `language` tell where
constexpr auto music_key = "music";

bool is_name(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digits({&c, 1}); };
  return text.size() >= 2 && plain(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-' || c == '_' || c == '.'; });
}

const Object& category_of(const Exchange& e) {
  for (const auto& [id, object] : e.world.store.all(categories))
    if (object.text("name") == e.arguments[0] && object.tenant == e.world.tenant) return object;
  not_found("Sound", {{"name", "'" + e.arguments[0] + "'"}});
}

std::vector<const Object*> files_of(const World& world, const Object& category) {
  std::vector<const Object*> found;
  for (const auto& [id, object] : world.store.all(files))
    if (object["category"] == category["name"] && object.tenant == category.tenant) found.push_back(&object);
  return found;
}

OrderedJson format_of(const Object& file) {
  const auto language = file.text("language");
  return {{"format", "slin"},
          {"language", file["language"]},
          {"tenant_uuid", file.tenant},
          {"text", nullptr},
          {"path", fmt::format("/var/lib/wazo/sounds/tenants/{}/{}/{}{}{}", file.tenant, file.text("category"),
                               language, language.empty() ? "" : "/", file.text("name"))}};
}

OrderedJson show_category(const World& world, const Object& category) {
  std::map<std::string, OrderedJson> formats;
  for (const auto* file : files_of(world, category))
    formats[file->text("name")].push_back(format_of(*file));
  OrderedJson list = OrderedJson::array();
  for (auto& [name, forms] : formats)
    list.push_back({{"tenant_uuid", category.tenant}, {"name", name}, {"formats", std::move(forms)}});
  return {{"tenant_uuid", category.tenant},
          {"name", category["name"]},
          {"files", std::move(list)},
          {"links", OrderedJson::array({{{"rel", "sounds"},
                                         {"href", fmt::format("{}/sounds/{}", world.base, category.text("name"))}}})}};
}

Answer list_categories(Exchange& e) {
  std::map<std::string, OrderedJson> items;
  items["system"] = {{"tenant_uuid", nullptr}, {"name", "system"}, {"files", OrderedJson::array()}};
  for (const auto& [id, object] : e.world.store.all(categories))
    if (e.world.visible(object)) items[object.text("name")] = show_category(e.world, object);
  std::vector<OrderedJson> all;
  for (auto& [name, item] : items)
    if (name.find(e.parameter("search")) != std::string::npos) all.push_back(std::move(item));
  const auto total = all.size();
  const auto number = [&](const char* name, std::size_t otherwise) {
    const auto text = e.parameter(name);
    return is_digits(text) && text.size() < 9 ? std::min<std::size_t>(std::stoul(text), otherwise) : otherwise;
  };
  const auto offset = e.parameter("offset").empty() ? 0 : number("offset", total);
  const auto end = std::min(total, offset + number("limit", total));
  OrderedJson page = OrderedJson::array();
  for (auto i = offset; i < end; ++i)
    page.push_back(std::move(all[i]));
  return {.body = {{"total", total}, {"items", std::move(page)}}};
}

Answer create_category(Exchange& e) {
  const auto body = e.json();
  const auto name = body.value("name", Json());
  if (!name.is_string()) input_error("name: ['Missing data for required field.']");
  const auto text = name.get<std::string>();
  constexpr std::array reserved{"system", "monitor", "recordings-meetme"};
  if (!is_name(text) || std::find(reserved.begin(), reserved.end(), text) != reserved.end())
    input_error("name: ['String does not match expected pattern.']");
  for (const auto& [id, object] : e.world.store.all(categories))
    if (object["name"] == text && object.tenant == e.world.tenant)
      already_exists("SoundCategory", {{"name", "'" + text + "'"}});
  const auto& made = e.world.store.insert(categories, e.world.tenant, {{"name", text}});
  return {.status = 201, .body = show_category(e.world, made), .location = "sounds/" + text};
}

void erase_all(World& world, const std::vector<const Object*>& objects) {
  std::vector<Id> ids;
  for (const auto* object : objects)
    ids.push_back(object->id);
  for (const auto id : ids)
    world.store.erase(files, id);
}

Answer delete_category(Exchange& e) {
  const auto& category = category_of(e);
  constexpr std::array stay{"acd", "features", "playback", "recordings"};
  if (std::find(stay.begin(), stay.end(), category.text("name")) != stay.end())
    not_permitted("Cannot delete default sound category");
  erase_all(e.world, files_of(e.world, category));
  e.world.store.erase(categories, category.id);
  return no_content();
}

/// Of the request; empty when it names none.
std::string language_of(const Exchange& e) {
  auto language = e.parameter("language");
  if (!language.empty() && !is_name(language)) input_error("language: ['String does not match expected pattern.']");
  return language;
}

/// Those that the request means: without a language, of every language, the one of none first.
std::vector<const Object*> meant(const Exchange& e) {
  const auto language = language_of(e);
  std::vector<const Object*> found;
  for (const auto* file : files_of(e.world, category_of(e)))
    if (file->text("name") == e.arguments[1] && (language.empty() || file->text("language") == language))
      found.push_back(file);
  std::sort(found.begin(), found.end(),
            [](const Object* a, const Object* b) { return a->text("language") < b->text("language"); });
  return found;
}

Answer send_bytes(const Object& file) {
  return {.raw = from_base64(file.text("bytes")).value_or(std::string()), .type = "application/octet-stream"};
}

/// Writes the bytes in place of those that are there.
Answer put_bytes(Exchange& e, const Object* there, Json fields) {
  if (!is_name(e.arguments[1])) refuse(404, "The requested URL was not found on the server.");
  fields["name"] = e.arguments[1];
  fields["sha256"] = sha256_hex(e.request.body);
  fields["bytes"] = to_base64(e.request.body);
  if (there != nullptr)
    e.world.store.update(files, there->id, std::move(fields));
  else
    e.world.store.insert(files, e.world.tenant, std::move(fields));
  return no_content();
}

void add_file_routes(Routes& routes) {
  constexpr auto path = "sounds/{}/files/{}";
  routes.add("GET", path, [](Exchange& e) {
    const auto found = meant(e);
    if (found.empty()) not_found("Sound file", {{"name", "'" + e.arguments[0] + "'"}});
    return send_bytes(*found.front());
  });
  routes.add("PUT", path, [](Exchange& e) {
    const auto language = language_of(e);
    const auto found = meant(e);
    const auto there = std::find_if(found.begin(), found.end(),
                                    [&](const Object* file) { return file->text("language") == language; });
    return put_bytes(e, there == found.end() ? nullptr : *there,
                     {{"category", category_of(e)["name"]}, {"language", language.empty() ? Json() : Json(language)}});
  });
  routes.add("DELETE", path, [](Exchange& e) {
    const auto found = meant(e);
    if (found.empty()) not_found("Sound file", {{"name", "'" + e.arguments[0] + "'"}});
    erase_all(e.world, found);
    return no_content();
  });
}

const Object& music_of(const Exchange& e) {
  return e.world.get(e.world.resource("moh"), e.arguments[0]);
}

const Object* file_of_music(const Exchange& e) {
  const auto music = music_of(e).id;
  for (const auto& [id, object] : e.world.store.all(files))
    if (object[music_key] == music && object.text("name") == e.arguments[1]) return &object;
  return nullptr;
}

const Object& known_file_of_music(const Exchange& e) {
  const auto* file = file_of_music(e);
  if (file == nullptr) not_found("MOH file", {{"filename", "'" + e.arguments[1] + "'"}});
  return *file;
}

void add_music_routes(Routes& routes) {
  constexpr auto path = "moh/{uuid}/files/{}";
  routes.add("GET", path, [](Exchange& e) { return send_bytes(known_file_of_music(e)); });
  routes.add("PUT", path, [](Exchange& e) { return put_bytes(e, file_of_music(e), {{music_key, music_of(e).id}}); });
  routes.add("DELETE", path, [](Exchange& e) {
    e.world.store.erase(files, known_file_of_music(e).id);
    return no_content();
  });
}

} // namespace

void declare_sounds(Store& store) {
  store.declare(categories, {});
  store.declare(files, {});
}

void add_sound_routes(Routes& routes, const World& /*world*/) {
  routes.add("GET", "sounds", list_categories);
  routes.add("POST", "sounds", create_category);
  routes.add("GET", "sounds/{}", [](Exchange& e) { return Answer{.body = show_category(e.world, category_of(e))}; });
  routes.add("DELETE", "sounds/{}", delete_category);
  add_file_routes(routes);
  add_music_routes(routes);
}

OrderedJson music_files(const World& world, Id music) {
  std::set<std::string> names;
  for (const auto& [id, object] : world.store.all(files))
    if (object[music_key] == music) names.insert(object.text("name"));
  OrderedJson list = OrderedJson::array();
  for (const auto& name : names)
    list.push_back({{"name", name}});
  return list;
}

void remove_music_files(World& world, Id music) {
  std::vector<const Object*> gone;
  for (const auto& [id, object] : world.store.all(files))
    if (object[music_key] == music) gone.push_back(&object);
  erase_all(world, gone);
}

} // namespace telctl::sandbox
