#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/support/error.hpp>
#include <telctl/support/json.hpp>

/// A rehearsal cluster: the confd HTTP API in memory, held to recorded answers of real servers (tests/contract).
namespace telctl::sandbox {

/// The generation of the API. The two of Wazo were recorded (docs/sandbox.md lists what differs from the recordings);
/// that of XiVO is made after its API description.
enum class Dialect { wazo_26_08, wazo_20_12, xivo_16_15 };

std::string_view to_string(Dialect dialect); ///< "wazo-26.08"
std::optional<Dialect> dialect_named(std::string_view name);

/// Tokens that the sandbox knows. Real tokens come from an authentication service, which the sandbox has not.
inline constexpr std::string_view full_token = "00000000-0000-4000-9000-000000070435";
inline constexpr std::string_view read_only_token = "00000000-0000-4000-9000-000000000333";
inline constexpr std::string_view other_tenant_token = "00000000-0000-4000-9000-000000000222";

/// The account of the sandbox's authentication service and, in the dialect of XiVO, of HTTP digest. All rights.
inline constexpr std::string_view account_name = "telctl";
inline constexpr std::string_view account_password = "rehearsal";

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string target; ///< as on the request line: "/1.1/users?limit=200"
  Headers headers;    ///< names in lower case
  std::string body;

  [[nodiscard]] std::string header(std::string_view name) const;
};

struct Response {
  int status = 200;
  Headers headers; ///< in the order sent; Content-Length only when it is to be sent
  std::string body;
  bool changed = false; ///< the state is another one than before the request

  [[nodiscard]] std::string header(std::string_view name) const;
};

struct Options {
  Dialect dialect = Dialect::wazo_26_08;
  std::int64_t first_id = 0;                ///< added to every number the server draws
  std::uint64_t seed = 0;                   ///< 0: drawn from the system
  std::vector<std::string> registrars = {}; ///< beside "default"
  std::vector<std::string> without = {};    ///< "/groups": collections that this server does not have
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
};

/// One server. Any thread may call; requests are served one after the other.
class Sandbox {
 public:
  explicit Sandbox(const Options& options);
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;
  ~Sandbox();

  /// Never throws: what the sandbox does not understand is 404, 405 or 400, as the product answers.
  Response handle(const Request& request);

  /// Every object and association, for comparing two servers: ids, uuids, dates and generated names replaced by natural
  /// keys, secrets by a marker saying who set them, sorted.
  [[nodiscard]] OrderedJson dump() const;

  /// Tokens and digests of the account are refused from now on, as if they had expired.
  void expire_credentials();

  /// The whole state, with its numbers. load: TEL-0801.
  [[nodiscard]] std::string save() const;
  Status load(std::string_view state);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace telctl::sandbox
