#pragma once
#include <string>
#include <thread>
#include <vector>

/// A server of bytes on 127.0.0.1 that does what no well-behaved server does. For each connection a list of answers:
/// one for each request read on it; an empty answer closes the connection after the request was read.
class RawServer {
 public:
  using Connection = std::vector<std::string>;
  explicit RawServer(std::vector<Connection> connections);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  [[nodiscard]] std::string url() const;
  /// First lines of the requests that were read, in their order. Waits until every connection has been served or
  /// `patience` ran out.
  std::vector<std::string> requests();

 private:
  void serve(const std::vector<Connection>& connections);

  int listener_ = -1;
  int port_ = 0;
  std::vector<std::string> requests_;
  std::thread thread_;
};

/// An answer that keeps the connection open.
std::string answer(const std::string& body, const std::string& status = "200 OK");
