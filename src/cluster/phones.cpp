#include <telctl/cluster/phones.hpp>

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include "pages.hpp"
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {
namespace {

Phone phone_of(const Json& device) {
  return {.id = text_at(device, "id"),
          .mac = text_at(device, "mac"),
          .ip = text_at(device, "ip"),
          .vendor = text_at(device, "vendor"),
          .model = text_at(device, "model"),
          .version = text_at(device, "version"),
          .plugin = text_at(device, "plugin"),
          .status = text_at(device, "status")};
}

void add_line(const Json& line, const std::map<std::string, std::string>& labels, Phone& phone) {
  if (phone.registrar.empty()) phone.registrar = text_at(line, "registrar");
  for (const auto& extension : at(line, "extensions")) {
    const auto context = text_at(extension, "context");
    const auto label = labels.find(context);
    phone.lines.push_back({.exten = text_at(extension, "exten"),
                           .context = context,
                           .context_label = label == labels.end() ? std::string() : label->second});
  }
}

} // namespace

Result<std::vector<Phone>> read_phones(Confd& confd) {
  const auto lists = read_collections(confd, {"/devices", "/lines", "/contexts"});
  if (!lists) return fail(lists.error());
  std::map<std::string, std::string> labels;
  for (const auto& context : lists->at("/contexts"))
    labels.emplace(text_at(context, "name"), text_at(context, "label"));
  std::map<std::string, Phone> phones;
  for (const auto& device : lists->at("/devices"))
    phones.emplace(text_at(device, "id"), phone_of(device));
  for (const auto& line : lists->at("/lines"))
    if (const auto found = phones.find(text_at(line, "device_id")); found != phones.end())
      add_line(line, labels, found->second);
  std::vector<Phone> result;
  for (auto& [id, phone] : phones)
    result.push_back(std::move(phone));
  const auto key = [](const Phone& phone) {
    return std::tuple(phone.lines.empty(), phone.lines.empty() ? std::string() : phone.lines.front().exten, phone.mac,
                      phone.id);
  };
  std::sort(result.begin(), result.end(), [&](const Phone& a, const Phone& b) { return key(a) < key(b); });
  return result;
}

Status order(Confd& confd, const Phone& phone, PhoneAction action) {
  // A GET that acts: wazo-confd plugins/device, in every version.
  const auto path = fmt::format("/devices/{}/{}", phone.id, action == PhoneAction::resync ? "synchronize" : "autoprov");
  const auto name = phone.mac.empty() ? phone.id : phone.mac;
  const auto context = confd.context("GET " + path, "device/" + name);
  const auto answer = confd.write("GET", path, nullptr);
  if (!answer)
    return fail({.code = errors::order_unknown,
                 .what = "the telephone may have got the order or not",
                 .where = {.object = context.object},
                 .cause = answer.error().cause.empty() ? answer.error().what : answer.error().cause,
                 .hint = "look at it with telctl cluster phones list, then order again"});
  if (answer->status >= 200 && answer->status < 300) return {};
  return fail(error_of(*answer, context));
}

} // namespace telctl::cluster
