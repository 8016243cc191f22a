#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/call.hpp>
#include <telctl/cdr/normalize.hpp>
#include <telctl/io/http.hpp>
#include <telctl/support/error.hpp>

namespace telctl::cdr {

/// A table of a PostgreSQL database whose rows have a number `id` that grows: call_log and cel of a XiVO.
struct TableSource {
  std::string database; ///< connection string, without a password
  std::string name;     ///< "call_log", "call_logd_call_log"
};

/// The call records of a Wazo, by its REST API.
struct RestSource {
  std::string url;      ///< "https://wazo.example"
  std::string token;    ///< source of a token (see read_secret); or
  std::string user;     ///< a user for which one is obtained, and
  std::string password; ///< source of its password
  std::string tenant;   ///< uuid; empty = the account's own
  bool recurse = false; ///< its subtenants' records too
  TlsOptions tls;
};

/// A connection on which an exchange sends its records as they are made.
struct TcpSource {
  enum class Side { connects, listens };
  enum class Protocol {
    lines, ///< records that end with a line feed
    oxe    ///< Ethernet accounting of an Alcatel OmniPCX Enterprise
  };
  Side side = Side::connects; ///< of telctl
  std::string host;
  std::string port;
  std::vector<std::string> from; ///< listening: addresses of the exchange, and no others
  Protocol protocol = Protocol::lines;
  std::string relay_host, relay_port; ///< where the running taxation listens, and gets every byte; empty = nowhere
  std::string serve_host, serve_port; ///< where the running taxation connects instead of to the exchange
  /// The exchange serves one client: who connects takes the records from the one that is connected.
  [[nodiscard]] bool one_client() const { return protocol == Protocol::oxe; }
};

/// Files on another machine, fetched with the system's sftp.
struct SftpSource {
  std::string host; ///< "tickets@pabx.example"
  std::string port;
  std::string identity;    ///< file of a private key; empty = as ssh is configured
  std::string known_hosts; ///< file; empty = as ssh is configured
  std::vector<std::string> files;
};

/// When a source that is silent is no alarm, and when it is.
struct Silence {
  std::chrono::seconds longest{0}; ///< of the time that is watched; 0 = silence is never told
  struct Hours {
    unsigned first_day = 1, last_day = 7; ///< 1 = Monday
    int from_s = 0, to_s = 24 * 3600;     ///< of the day
  };
  std::vector<Hours> hours; ///< that are watched; empty = all
};

/// How the source numbers its records.
struct Numbering {
  bool declared = false;            ///< one by one, without holes, in the field `leg`: a hole is a lost ticket
  std::int64_t first = 0, last = 0; ///< after `last` it goes on with `first`; both 0 = it never begins again
};

/// Where the tickets of one telephone system come from, and what its files do not say themselves.
struct Source {
  std::string name;
  // One of these:
  std::vector<std::string> files; ///< glob patterns, absolute or from the folder of the declaration
  std::optional<TableSource> table;
  std::optional<RestSource> rest;
  std::optional<TcpSource> tcp;
  std::optional<SftpSource> sftp;

  NormalizeOptions reading;
  Numbering numbered;
  Silence silence;
  /// Files are replaced as a whole by files with other tickets: that they are, is no loss.
  bool replaced = false;
};

/// Letters, digits, '-', '_' and '.': the identity of every ticket begins with the name of its source.
bool is_source_name(std::string_view name);

/// The declaration of sources, schemas/sources.schema.json.
struct Sources {
  std::string file;
  std::vector<Source> sources;
  std::vector<Tie> ties;                      ///< trunks between two of them
  std::unique_ptr<FormatCatalogue> catalogue; ///< the shipped formats and those that the declaration adds

  [[nodiscard]] const Source* find(const std::string& name) const;
};

/// What is wrong in it is in `findings` (TEL-0765) with line and column.
Result<Sources> load_sources(const std::string& file, Findings& findings);

} // namespace telctl::cdr
