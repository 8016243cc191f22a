#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/io/http.hpp>
#include <telctl/support/error.hpp>

/// The Asterisk of a media server, by its manager interface (AMI): what the confd API does not tell.
namespace telctl::cluster {

struct AmiOptions {
  std::string address;  ///< "127.0.0.1:5038", or "tls://mds1.example:5039"
  std::string user;     ///< a manager of manager.conf
  std::string password; ///< source of its secret (see read_secret)
  std::chrono::milliseconds timeout{10'000};
  TlsOptions tls = {}; ///< of a tls:// address
};

/// A response or an event: lines "Key: value", in their order; keys may repeat.
struct AmiMessage {
  std::vector<std::pair<std::string, std::string>> fields;

  [[nodiscard]] std::string get(std::string_view key) const; ///< of the first; empty when absent
  [[nodiscard]] std::vector<std::string> all(std::string_view key) const;
};
AmiMessage parse_ami(std::string_view text);

/// A logged-in connection. Used by one thread.
class Ami {
 public:
  /// TEL-0130 nobody answers, TEL-0560 no AMI, TEL-0561 login refused, TEL-0503 the secret would leave this machine in
  /// clear, TEL-0132 to 0134 the certificate is not accepted.
  static Result<Ami> connect(const AmiOptions& options);
  Ami(Ami&&) noexcept;
  Ami& operator=(Ami&&) noexcept;
  ~Ami();

  using Fields = std::vector<std::pair<std::string, std::string>>;
  /// Sends an action; its response. TEL-0562 when Asterisk answers with an error.
  Result<AmiMessage> ask(std::string_view action, const Fields& fields = {});
  /// An action that answers with a list of events; empty where Asterisk has nothing to list.
  Result<std::vector<AmiMessage>> list(std::string_view action, const Fields& fields = {});
  /// The next event of this name that belongs to the last action; other events are passed over.
  Result<AmiMessage> await(std::string_view event, std::chrono::milliseconds timeout);
  /// Whether this Asterisk has the action: builds of one version differ.
  Result<bool> knows(std::string_view action);

  [[nodiscard]] const std::string& banner() const; ///< "Asterisk Call Manager/5.0.4"
  [[nodiscard]] const std::string& address() const;

 private:
  struct Impl;
  explicit Ami(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// A SIP account and whether a telephone is there.
struct SipState {
  std::string name;
  bool registered = false;
  std::string state; ///< "Not in use", "Unavailable", or chan_sip's "OK (3 ms)"
};
/// Of PJSIP, and of chan_sip where it is there. Trunks that have a fixed address count as registered.
Result<std::vector<SipState>> read_sip_states(Ami& ami);

/// An outgoing registration, as of a trunk at its operator.
struct TrunkState {
  std::string name;
  std::string server;
  std::string status; ///< "Registered", "Rejected", "Unregistered"
};
Result<std::vector<TrunkState>> read_trunk_states(Ami& ami);

struct ChannelState {
  std::string channel, state, caller, called, duration, call; ///< `call`: one for all channels of a call
};
Result<std::vector<ChannelState>> read_channels(Ami& ami);

/// The SIP account that a channel belongs to: "tsip1" of "PJSIP/tsip1-0000001f"; empty for other kinds of channels.
std::string account_of_channel(std::string_view channel);

struct EngineState {
  std::string version; ///< "22.10.1+dfsg"
  std::string system_name;
};
Result<EngineState> read_engine(Ami& ami);

/// Names of the accounts on which a telephone is registered, on all of these servers.
Result<std::set<std::string>> read_registered(const std::vector<AmiOptions>& servers);

/// Where the dialplan leads a number: the applications of its priorities; empty when it leads nowhere.
Result<std::vector<std::string>> read_dialplan(Ami& ami, const std::string& context, const std::string& exten);

struct TestCall {
  std::string number;
  std::string context;
  std::string prefix;               ///< to the outside: "0"
  std::set<std::string> extensions; ///< numbers that are known to be inside
  std::chrono::seconds ring{10};
};
/// Done when a test may dial it: an extension that is known, or an ordinary number of the French plan. Emergency and
/// premium numbers, short numbers and foreign countries are refused (TEL-0563).
Status check_test_number(const TestCall& call);
/// Dials, and hangs up when it is answered. TEL-0563 as above, TEL-0564 when it is not answered.
Status place_test_call(Ami& ami, const TestCall& call);

} // namespace telctl::cluster
