#include <sounds/sounds.hpp>
#include <sounds/store.hpp>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/hash.hpp>

// Writing a sound file, and looking at one.
namespace telctl::cluster {
namespace {

const Json& present_side(const plan::Operation& operation) {
  return operation.action == plan::Action::remove ? operation.before : operation.after;
}

/// The path of an operation's file; nothing when its music is gone.
std::optional<std::string> live_path(const Json& side, const Workshop& workshop) {
  if (!side.contains("music")) return file_path(side, {});
  const auto id = workshop.resolve({"music", text_at(side, "music")});
  if (!id || id->empty()) return std::nullopt;
  return file_path(side, *id);
}

/// The bytes of the file as they are on the server; nothing when it is not there.
Result<std::optional<std::string>> live_bytes(const Json& side, const std::string& path, Confd& confd) {
  if (side.contains("category")) {
    const auto category = confd.find(fmt::format("{}/{}", sounds_path, url_encode(text_at(side, "category"))));
    if (!category) return fail(category.error());
    if (!*category || !is_listed(**category, side)) return std::nullopt;
  }
  return confd.find_file(path);
}

/// Removing the sound of all languages removes those of each as well (wazo-confd, sound/storage.py).
Status check_languages(const Json& side, Confd& confd) {
  if (!side.contains("category") || !text_at(side, "language").empty()) return {};
  const auto category = confd.find(fmt::format("{}/{}", sounds_path, url_encode(text_at(side, "category"))));
  if (!category) return fail(category.error());
  if (!*category) return {};
  for (const auto& file : at(**category, "files"))
    if (text_at(file, "name") == text_at(side, "sound"))
      for (const auto& format : at(file, "formats"))
        if (!text_at(format, "language").empty())
          return fail(
              {.code = errors::sound_shared,
               .what = "the server would remove the sound in other languages with it",
               .where = {.object = fmt::format("sound-file/{}/{}", text_at(side, "category"), text_at(side, "sound"))},
               .cause = "there is one in " + text_at(format, "language"),
               .hint = "remove those in the web interface, or give them to the estate"});
  return {};
}

Result<std::optional<WriteRequest>> file_request(const plan::Operation& operation, const Workshop& workshop) {
  const auto& side = present_side(operation);
  const bool removes = operation.action == plan::Action::remove;
  const auto path = live_path(side, workshop);
  if (!path && removes) return std::nullopt;
  if (!path)
    return fail({.code = errors::reference_missing,
                 .what = fmt::format("the music {} is not on the cluster", text_at(side, "music")),
                 .where = {.object = plan::to_string(operation.key)},
                 .hint = "plan again"});
  if (operation.action != plan::Action::create) { // what is there is kept, for the way back
    const auto live = live_bytes(side, *path, workshop.confd);
    if (!live) return fail(live.error());
    if (!*live && removes) return std::nullopt;
    if (*live)
      if (auto kept = workshop.sounds.keep(**live); !kept) return fail(std::move(kept).error());
  }
  if (removes) {
    if (auto alone = check_languages(side, workshop.confd); !alone) return fail(std::move(alone).error());
    return WriteRequest{.method = "DELETE", .path = *path};
  }
  auto bytes = workshop.sounds.bytes(text_at(side, "sha256"));
  if (!bytes) return fail(std::move(bytes).error());
  return WriteRequest{.method = "PUT", .path = *path, .file = std::move(*bytes)};
}

/// What every Wazo has from its first day, and does not let go (wazo-confd, sound/validator.py).
bool stays(const std::string& category) {
  return category == "acd" || category == "features" || category == "playback" || category == "recordings";
}

Result<std::optional<WriteRequest>> category_request(const plan::Operation& operation, const Workshop& workshop) {
  const auto& name = operation.key.name;
  if (operation.action != plan::Action::remove)
    return WriteRequest{.method = "POST", .path = std::string(sounds_path), .body = {{"name", name}}};
  auto path = fmt::format("{}/{}", sounds_path, url_encode(name));
  const auto live = workshop.confd.find(path);
  if (!live) return fail(live.error());
  if (!*live || stays(name)) return std::nullopt;
  if (at(**live, "files").empty()) return WriteRequest{.method = "DELETE", .path = std::move(path)};
  return fail({.code = errors::sound_shared,
               .what = "the server would remove the sounds that are still in the category",
               .where = {.object = plan::to_string(operation.key)},
               .cause = fmt::format("there is {}", text_at(at(**live, "files").front(), "name")),
               .hint = "remove them in the web interface, or give them to the estate"});
}

} // namespace

Result<std::optional<WriteRequest>> sound_request(const plan::Operation& operation, const Workshop& workshop) {
  return operation.key.type == "sound-category" ? category_request(operation, workshop)
                                                : file_request(operation, workshop);
}

std::string describe_sound_request(const plan::Operation& operation) {
  const bool removes = operation.action == plan::Action::remove;
  if (operation.key.type == "sound-category")
    return removes ? fmt::format("DELETE {}/{}", sounds_path, operation.key.name) : fmt::format("POST {}", sounds_path);
  const auto& side = present_side(operation);
  return fmt::format("{} {}", removes ? "DELETE" : "PUT",
                     file_path(side, fmt::format("{{{}}}", text_at(side, "music"))));
}

Result<std::optional<plan::LiveResource>> look_up_sound(const plan::Operation& operation, const Workshop& workshop) {
  if (operation.key.type == "sound-category") {
    const auto live = workshop.confd.find(fmt::format("{}/{}", sounds_path, url_encode(operation.key.name)));
    if (!live) return fail(live.error());
    if (!*live) return std::nullopt;
    return plan::LiveResource{.key = operation.key, .owned = {{"name", operation.key.name}}};
  }
  const auto& side = present_side(operation);
  const auto path = live_path(side, workshop);
  if (!path) return std::nullopt;
  const auto bytes = live_bytes(side, *path, workshop.confd);
  if (!bytes) return fail(bytes.error());
  if (!*bytes) return std::nullopt;
  auto owned = side;
  owned["sha256"] = sha256_hex(**bytes);
  return plan::LiveResource{.key = operation.key, .owned = std::move(owned)};
}

} // namespace telctl::cluster
