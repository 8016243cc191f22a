#include <telctl/cluster/ami.hpp>

#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/line_stream.hpp>
#include <telctl/io/secret.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

constexpr std::string_view end_of_message = "\r\n\r\n";
constexpr std::string_view tls_scheme = "tls://"; // port 5039 where manager.conf has tlsenable
constexpr std::string_view greeting = "Asterisk Call Manager/";

/// What would end a line and begin another action.
bool breaks_line(std::string_view text) {
  return text.find_first_of("\r\n") != std::string_view::npos;
}

/// The server's wording where a list has nothing: "No Contacts found", "Nothing to list" and the like.
bool says_none(const AmiMessage& response) {
  const auto text = lower_ascii(response.get("Message"));
  return text.starts_with("no ") || text.starts_with("unable to retrieve");
}

} // namespace

std::string AmiMessage::get(std::string_view key) const {
  for (const auto& [name, value] : fields)
    if (name == key) return value;
  return {};
}

std::vector<std::string> AmiMessage::all(std::string_view key) const {
  std::vector<std::string> values;
  for (const auto& [name, value] : fields)
    if (name == key) values.push_back(value);
  return values;
}

AmiMessage parse_ami(std::string_view text) {
  AmiMessage message;
  for (auto line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    auto value = line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    message.fields.emplace_back(line.substr(0, colon), value);
  }
  return message;
}

struct Ami::Impl {
  LineStream stream;
  AmiOptions options;
  std::string banner;
  unsigned actions = 0;
  std::optional<std::set<std::string>> known;

  [[nodiscard]] std::string id() const { return fmt::format("telctl-{}", actions); }

  Status send(std::string_view action, const Fields& fields) {
    ++actions;
    std::string text = fmt::format("Action: {}\r\nActionID: {}\r\n", action, id());
    for (const auto& [key, value] : fields) {
      if (breaks_line(value) || breaks_line(key))
        return fail({.code = errors::ami_refused,
                     .what = fmt::format("{} holds a line feed", key),
                     .where = {.object = options.address}});
      text += fmt::format("{}: {}\r\n", key, value);
    }
    return stream.send(text + "\r\n");
  }

  /// The next message that belongs to the last action.
  Result<AmiMessage> next(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (true) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      auto text = stream.read_until(end_of_message, std::max(left, std::chrono::milliseconds(1)));
      if (!text) return fail(std::move(text).error());
      auto message = parse_ami(*text);
      if (message.get("ActionID") == id()) return message;
    }
  }

  Result<AmiMessage> response() {
    auto message = next(options.timeout);
    while (message && message->get("Response").empty())
      message = next(options.timeout);
    return message;
  }

  [[nodiscard]] Error refusal(std::string_view action, const AmiMessage& message) const {
    return {.code = errors::ami_refused,
            .what = "Asterisk refuses the action",
            .where = {.object = fmt::format("{} on {}", action, options.address)},
            .cause = visible(message.get("Message")),
            .hint = "the manager needs the rights system, call, reporting and command (manager.conf)"};
  }

  Status log_in() {
    auto line = stream.read_until("\r\n", options.timeout);
    if (!line || !line->starts_with(greeting))
      return fail({.code = errors::not_ami,
                   .what = "no Asterisk manager answers there",
                   .where = {.object = options.address},
                   .cause = line ? "it greets with: " + visible(line->substr(0, 60)) : line.error().cause,
                   .hint = "AMI listens on port 5038; on a XiVO on the loopback alone"});
    banner = *line;
    const auto secret = read_secret(options.password);
    if (!secret) return fail(secret.error());
    // A wrong login is answered late by some versions.
    if (auto sent = send("Login", {{"Username", options.user}, {"Secret", *secret}, {"Events", "off"}}); !sent)
      return sent;
    const auto answer = response();
    if (!answer) return fail(answer.error());
    if (answer->get("Response") == "Success") return {};
    return fail({.code = errors::ami_login_refused,
                 .what = "Asterisk refuses the manager's login",
                 .where = {.object = options.address},
                 .cause = visible(answer->get("Message")),
                 .hint = "check --ami-user, its secret, and permit= in manager.conf"});
  }
};

Ami::Ami(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ami::Ami(Ami&&) noexcept = default;
Ami& Ami::operator=(Ami&&) noexcept = default;

Ami::~Ami() {
  if (impl_) (void)impl_->send("Logoff", {});
}

Result<Ami> Ami::connect(const AmiOptions& options) {
  const bool tls = options.address.starts_with(tls_scheme);
  const auto address = tls ? options.address.substr(tls_scheme.size()) : options.address;
  if (const auto host = split_address(address).first; !tls && !host.empty() && !is_this_machine(host))
    return fail({.code = errors::credentials_in_clear,
                 .what = "the manager's secret would cross the network in clear",
                 .where = {.object = options.address},
                 .hint = "--ami tls://HOST:5039 where Asterisk speaks TLS; else ssh -L 5038:127.0.0.1:5038 "
                         "root@MEDIA-SERVER, then --ami 127.0.0.1:5038"});
  auto rules = options.tls;
  // The certificate of a pinned, self-signed server has no chain that could be verified.
  rules.verify = rules.pin.empty() || !rules.ca_file.empty();
  auto stream =
      tls ? LineStream::connect_tls(address, rules, options.timeout) : LineStream::connect(address, options.timeout);
  if (!stream) return fail(std::move(stream).error());
  auto impl = std::make_unique<Impl>(Impl{.stream = std::move(*stream), .options = options});
  if (auto status = impl->log_in(); !status) return fail(std::move(status).error());
  return Ami(std::move(impl));
}

Result<AmiMessage> Ami::ask(std::string_view action, const Fields& fields) {
  if (auto sent = impl_->send(action, fields); !sent) return fail(std::move(sent).error());
  auto answer = impl_->response();
  if (answer && answer->get("Response") == "Error") return fail(impl_->refusal(action, *answer));
  return answer;
}

Result<std::vector<AmiMessage>> Ami::list(std::string_view action, const Fields& fields) {
  if (auto sent = impl_->send(action, fields); !sent) return fail(std::move(sent).error());
  auto answer = impl_->response();
  if (!answer) return fail(answer.error());
  std::vector<AmiMessage> items;
  if (answer->get("Response") == "Error") {
    if (says_none(*answer)) return items;
    return fail(impl_->refusal(action, *answer));
  }
  while (true) {
    auto event = impl_->next(impl_->options.timeout);
    if (!event) return fail(event.error());
    if (lower_ascii(event->get("EventList")) == "complete") return items;
    items.push_back(std::move(*event));
  }
}

Result<AmiMessage> Ami::await(std::string_view event, std::chrono::milliseconds timeout) {
  while (true) {
    auto message = impl_->next(timeout);
    if (!message || message->get("Event") == event) return message;
  }
}

Result<bool> Ami::knows(std::string_view action) {
  if (!impl_->known) {
    const auto answer = ask("ListCommands");
    if (!answer) return fail(answer.error());
    impl_->known.emplace();
    for (const auto& [name, text] : answer->fields)
      impl_->known->insert(name);
  }
  return impl_->known->contains(std::string(action));
}

const std::string& Ami::banner() const {
  return impl_->banner;
}
const std::string& Ami::address() const {
  return impl_->options.address;
}

} // namespace telctl::cluster
