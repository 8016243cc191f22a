#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <telctl/sandbox/sandbox.hpp>
#include <telctl/support/error.hpp>

namespace telctl::sandbox {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;                    ///< 0: any free port
  bool test_hooks = false;         ///< serve /_sandbox/…: dump, requests, fault
  std::string latency;             ///< empty, milliseconds, or "measured"
  std::vector<std::string> faults; ///< KIND[:KEY=VALUE[,…]], as POST /_sandbox/fault has them
};

/// The sandbox on HTTP. Hooks (only with test_hooks; docs/sandbox.md):
///   GET    /_sandbox/dump      Sandbox::dump
///   GET    /_sandbox/requests  {"requests", "writes", "committed", "log": […]}; DELETE empties it
///   DELETE /_sandbox/credentials  tokens and digests of the account expire
///   POST   /_sandbox/fault     a fault to come; DELETE takes all faults back
class Server {
 public:
  Server(Sandbox& sandbox, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds; the port. TEL-0800; TEL-0802 for a latency or a fault that is not understood.
  Result<int> bind();
  /// Serves until stop(). TEL-0800 when the socket fails.
  Status run();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace telctl::sandbox
