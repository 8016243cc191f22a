#pragma once
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace telctl::cdr {

/// Ethernet accounting of an OmniPCX Enterprise (TCP 2533, docs/formats/alcatel-oxe.md): each message has its length in
/// front, two bytes, the higher first. The client says 'S', the Main CPU answers with its role 'P', the client asks for
/// tickets; from then on come tickets and, every 30 s, TEST_REQ, which is answered.
class OxeProtocol {
 public:
  static std::string hello();
  /// Length of the first message of `bytes`, with what stands in front; 0 when it is not whole.
  static std::size_t first_size(std::string_view bytes);

  /// What one reading of the connection gives.
  struct Step {
    std::string lines;      ///< tickets, each with a line feed
    std::string answer;     ///< to send
    std::size_t others = 0; ///< messages that are no tickets: administration, quality of VoIP
  };
  /// What has come of a ticket in a message that is not whole; empty when it is of another kind.
  static std::string ticket_in(std::string_view bytes);
  /// Takes whole messages off the front of `bytes`; the rest waits. TEL-0782 for what no document knows.
  Result<Step> take(std::string& bytes);
  /// It has answered as a Main CPU does.
  [[nodiscard]] bool is_linked() const { return linked_; }

 private:
  Status message(std::string_view body, Step& step);

  bool linked_ = false;
};

/// The other side, for the taxation that is used to be the one client: it is answered here, and gets every ticket
/// message as the exchange sent it.
class OxeServer {
 public:
  /// What is to be sent to the client for what it said. TEL-0782 for what a client does not say.
  Result<std::string> take(std::string& bytes);
  [[nodiscard]] bool wants_tickets() const { return started_; }

 private:
  bool started_ = false;
};

} // namespace telctl::cdr
